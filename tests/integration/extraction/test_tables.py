"""A reading out to a spreadsheet and back: nothing is written before it is chosen, nothing silently overwritten."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from extraction.actions.readings import submit_reading
from extraction.actions.supplements import submit_supplement
from extraction.actions.upgrades import upgrade_study
from extraction.exchange import CHANGED, EMPTIED, NEW, NEWER, plan, read_file, tables_of, write_csv
from extraction.models import Answer, Value
from extraction.queries.sheets import read_sheet
from tests.cast import Reported, add_form, enter, type_in

pytestmark = pytest.mark.django_db

MEAN = ("ECCA score", "10 weeks", "SVF", "change")


@pytest.fixture
def reading(assignment, first_reader):
    reported = Reported(
        answers={"sample_size": "28"},
        results={MEAN: {"n": "14", "mean": "-38.20", "sd": "8.1"}},
        measures={("ECCA score", "instrument"): "=ECCA, French"},
        contrasts={
            ("ECCA score", "10 weeks", "SVF", "Normal saline", "change", "MD", "crude"): {
                "estimate": "-28.9", "ci_low": "-34", "ci_high": "-23.8",
            }
        },
    )  # fmt: skip
    return enter(assignment, first_reader, reported)


@pytest.fixture
def reader(client, first_reader):
    client.force_login(first_reader)
    return client


def address(reading, statistic="mean") -> str:
    value = Value.objects.get(result__reading=reading, statistic=statistic)
    return value.address


def workbook(reader, reading) -> openpyxl.Workbook:
    answer = reader.get(reverse("extraction:workbook", args=[reading.pk]))
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def sent_back(reader, reading, book: openpyxl.Workbook):
    held = io.BytesIO()
    book.save(held)
    file = SimpleUploadedFile("reading.xlsx", held.getvalue())
    return reader.post(reverse("extraction:tables", args=[reading.pk]), {"file": file})


def cell_of(book, sheet: str, title: str, **about: str):
    page = book[sheet]
    heads = [cell.value for cell in page[1]]
    for row in page.iter_rows(min_row=2):
        if all(row[heads.index(name.replace("_", " "))].value == text for name, text in about.items()):
            return row[heads.index(title)]
    raise AssertionError(f"no row {about} in {sheet}")


def taken(reader, reading, page, *numbers: int):
    signed = re.search(r'name="plan" value="([^"]+)"', page.content.decode())[1]
    return reader.post(
        reverse("extraction:tables-take", args=[reading.pk]),
        {"plan": signed, "take": [str(number) for number in numbers]},
        follow=True,
    )


MEAN_ROW = {"Outcome": "ECCA score", "Arm": "SVF", "Time_point": "10 weeks", "Basis": "Change from baseline"}


def test_a_workbook_that_comes_back_as_it_went_changes_nothing(reader, reading):
    page = sent_back(reader, reading, workbook(reader, reading))
    assert page.context["plan"].changes == []
    assert page.context["plan"].problems == []
    # Five answers and numbers, an instrument, three estimates, and every blank place of the form.
    assert page.context["plan"].unchanged > 20
    assert b"The file says what the reading says" in page.content


def test_a_text_leaves_as_text_with_its_zeros_and_without_becoming_a_formula(reader, reading):
    book = workbook(reader, reading)
    mean = cell_of(book, "Results", "Mean", **MEAN_ROW)
    assert (mean.value, mean.data_type) == ("-38.20", "s")
    instrument = cell_of(book, "Measures", "Instrument", Outcome="ECCA score")
    assert (instrument.value, instrument.data_type) == ("=ECCA, French", "s")


def test_each_csv_comes_back_unchanged_and_is_no_formula_for_a_spreadsheet(reader, reading):
    sheet = read_sheet(reading)
    for table in tables_of(sheet):
        answer = reader.get(reverse("extraction:table", args=[reading.pk, table.name.lower()]))
        content = b"".join(answer.streaming_content)
        assert b",=" not in content
        found = plan(sheet, read_file("whatever.csv", content))
        assert (found.changes, found.problems) == ([], [])
        assert found.unchanged


def test_what_a_file_says_is_shown_by_kind_and_written_only_as_chosen(reader, reading):
    book = workbook(reader, reading)
    cell_of(book, "Results", "Mean", **MEAN_ROW).value = -39.5
    cell_of(book, "Results", "SD", **MEAN_ROW).value = None
    cell_of(book, "Results", "n", **MEAN_ROW | {"Arm": "Normal saline"}).value = 14
    page = sent_back(reader, reading, book)
    found = page.context["plan"]
    assert {(change.kind, change.now, change.then) for change in found.changes} == {
        (CHANGED, "-38.20", "-39.5"),
        (EMPTIED, "8.1", ""),
        (NEW, "", "14"),
    }
    chosen = re.findall(r'name="take" value="(\d+)" id="take-\d+" checked', page.content.decode())
    assert [found.changes[int(number)].kind for number in chosen] == [NEW]
    assert Value.objects.get(result__reading=reading, statistic="mean").text == "-38.20"

    new = next(number for number, change in enumerate(found.changes) if change.kind == NEW)
    after = taken(reader, reading, page, new)
    assert "1 cell written from the file." in after.content.decode()
    texts = Value.objects.filter(result__reading=reading).values_list("statistic", "text")
    assert sorted(texts) == [("mean", "-38.20"), ("n", "14"), ("n", "14"), ("sd", "8.1")]


def test_a_number_that_a_spreadsheet_wrote_otherwise_is_no_change(reader, reading):
    book = workbook(reader, reading)
    cell_of(book, "Results", "Mean", **MEAN_ROW).value = -38.2
    assert sent_back(reader, reading, book).context["plan"].changes == []


def test_what_was_saved_here_after_the_file_was_made_is_not_chosen_beforehand(reader, reading, first_reader):
    book = workbook(reader, reading)
    type_in(reading, first_reader, {address(reading): "-38.9"})
    page = sent_back(reader, reading, book)
    [change] = page.context["plan"].changes
    assert (change.kind, change.now, change.then) == (NEWER, "-38.9", "-38.20")
    assert 'value="0" id="take-0" checked' not in page.content.decode()
    assert 'value="0" id="take-0"' in page.content.decode()


def test_what_is_saved_between_looking_and_taking_stays(reader, reading, first_reader):
    book = workbook(reader, reading)
    cell_of(book, "Results", "Mean", **MEAN_ROW).value = "-40"
    page = sent_back(reader, reading, book)
    type_in(reading, first_reader, {address(reading): "-41"})
    after = taken(reader, reading, page, 0)
    assert "1 cell was saved elsewhere" in after.content.decode()
    assert Value.objects.get(result__reading=reading, statistic="mean").text == "-41"


def test_a_bad_cell_is_taken_as_typed_and_marked_and_the_good_ones_with_it(reader, reading):
    book = workbook(reader, reading)
    cell_of(book, "Results", "Mean", **MEAN_ROW).value = "thirty"
    cell_of(book, "Results", "SD", **MEAN_ROW).value = "-8.2"
    page = sent_back(reader, reading, book)
    assert "is no number" in page.content.decode()
    after = taken(reader, reading, page, 0, 1)
    assert "2 cells written from the file. 2 of them cannot be, and are marked." in after.content.decode()
    texts = dict(Value.objects.filter(result__reading=reading).values_list("statistic", "text"))
    assert (texts["mean"], texts["sd"]) == ("thirty", "-8.2")


def test_problems_name_sheet_row_and_column(reader, reading):
    book = workbook(reader, reading)
    results = book["Results"]
    results["A2"].value = "Scar depth"
    results["A4"].value, results.cell(4, results.max_column).value = "Happiness", None
    results.cell(1, results.max_column + 1).value = "Median age"
    page_column = [cell.value for cell in book["Answers"][1]].index("Page") + 1
    book["Answers"].cell(2, page_column).value = "p" * 21
    book.create_sheet("Notes").append(["hello"])
    found = sent_back(reader, reading, book).context["plan"]
    said = [str(problem) for problem in found.problems]
    assert said[0].startswith("Sheet “Answers”, row 2, column “Page”: 21 characters; the limit here is 20.")
    assert (
        said[1] == "Sheet “Results”, row 1, column “Median age”: Results has no such column; it was left out."
    )
    assert said[2].startswith("Sheet “Results”, row 2, column “Key”: its key is that of “ECCA score")
    assert said[3].startswith("Sheet “Results”, row 4, column “Key”: “Happiness,")
    assert said[4].startswith("Sheet “Notes”: it is none of the tables")


def test_rows_without_keys_are_known_by_their_names(reading):
    sheet = read_sheet(reading)
    content = "Outcome,Arm,Time point,Basis,Mean\necca  SCORE,svf,10 Weeks,change from baseline,-37\n"
    found = plan(sheet, read_file("typed by hand.csv", content.encode()))
    assert [(change.address, change.then) for change in found.changes] == [(address(reading), "-37")]


def test_a_row_that_is_said_twice_counts_once(reading):
    sheet = read_sheet(reading)
    row = "ECCA score,SVF,10 weeks,Change from baseline,"
    content = f"Outcome,Arm,Time point,Basis,Mean\n{row}-37\n{row}-36\n"
    found = plan(sheet, read_file("a.csv", content.encode()))
    assert [change.then for change in found.changes] == ["-37"]
    assert [str(problem) for problem in found.problems] == [
        "Sheet “a.csv”, row 3: says again what row 2 says. The first counts."
    ]


def test_an_answer_and_its_source_are_written_as_one(reader, reading):
    book = workbook(reader, reading)
    question = Answer.objects.get(reading=reading).question
    label = read_sheet(reading).question(question.pk).label
    cell_of(book, "Answers", "Answer", Question=label).value = "30"
    cell_of(book, "Answers", "Page", Question=label).value = "4"
    page = sent_back(reader, reading, book)
    taken(reader, reading, page, 0, 1)
    answer = Answer.objects.get(reading=reading)
    assert (answer.text, answer.page, answer.version) == ("30", "4", 2)


def test_a_plan_of_one_reading_cannot_be_taken_into_another(
    reader, reading, client, second_reader, assignment
):
    book = workbook(reader, reading)
    cell_of(book, "Results", "Mean", **MEAN_ROW).value = "-40"
    page = sent_back(reader, reading, book)
    signed = re.search(r'name="plan" value="([^"]+)"', page.content.decode())[1]
    other = enter(assignment, second_reader)
    client.force_login(second_reader)
    url = reverse("extraction:tables-take", args=[other.pk])
    assert client.post(url, {"plan": signed, "take": ["0"]}).status_code == 404
    forged = client.post(url, {"plan": signed[:-2], "take": ["0"]}, follow=True)
    assert "Nothing was written; bring the file again" in forged.content.decode()
    assert Value.objects.get(result__reading=reading, statistic="mean").text == "-38.20"


def test_a_file_beyond_the_limit_is_not_kept_and_the_page_says_so(reader, reading, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 2_000
    file = SimpleUploadedFile("big.csv", b"x" * 5_000)
    page = reader.post(reverse("extraction:tables", args=[reading.pk]), {"file": file})
    assert page.status_code == 422
    assert "at most 5 MB" in page.content.decode()


def test_a_made_moment_stands_in_the_head_of_the_key(reading):
    sheet = read_sheet(reading)
    [head, *_] = write_csv(tables_of(sheet)[0], sheet, Answer.objects.get(reading=reading).changed_at)
    assert re.search(r"Key \(made 20\d\d-\d\d-\d\dT[^)]+\+00:00\)", head)


@pytest.fixture
def upgraded(assignment, review, lead, first_reader, second_reader):
    """Both readings, submitted before a question was added, which the first reader alone has answered."""
    for person in (first_reader, second_reader):
        submit_reading(reading=enter(assignment, person), by=person)
    add_form(review, by=lead, tissue={"label": "Source tissue", "kind": "text"})
    upgrade_study(assignment=assignment, by=lead)
    theirs = assignment.readings.get(role="first")
    question = review.questions.get(key="tissue")
    type_in(theirs, first_reader, {f"answer:{question.pk}": "Abdomen"})
    return theirs


def test_an_answer_that_is_held_back_leaves_in_no_table_of_another_person(
    sign_in, upgraded, first_reader, second_reader, arbiter, lead
):
    url = reverse("extraction:table", args=[upgraded.pk, "answers"])
    own = b"".join(sign_in(first_reader).get(url).streaming_content)
    assert b"Source tissue" in own
    for person in (second_reader, arbiter, lead):
        client = sign_in(person)
        assert b"Source tissue" not in b"".join(client.get(url).streaming_content)
        book = workbook(client, upgraded)
        assert "Source tissue" not in [row[1].value for row in book["Answers"].iter_rows()]


def test_the_history_of_a_new_answer_is_its_readers_until_all_are_in(
    sign_in, upgraded, first_reader, second_reader, review
):
    address = f"answer:{review.questions.get(key='tissue').pk}"

    def told(person, reading):
        url = reverse("extraction:history", args=[reading.pk])
        return [one["after"] for one in sign_in(person).get(url, {"address": address}).json()["changes"]]

    assert told(first_reader, upgraded) == ["Abdomen"]
    assert told(second_reader, upgraded) == []
    submit_supplement(reading=upgraded, by=first_reader)
    assert told(second_reader, upgraded) == []
    mine = upgraded.assignment.readings.get(role="second")
    type_in(mine, second_reader, {address: "Thigh"})
    submit_supplement(reading=mine, by=second_reader)
    assert told(second_reader, upgraded) == ["Abdomen"]


def test_a_file_that_changes_more_than_fits_into_a_page_is_refused_in_words(reader, reading, monkeypatch):
    monkeypatch.setattr("extraction.views.exchange.MOST_CHARACTERS", 10)
    book = workbook(reader, reading)
    cell_of(book, "Results", "Mean", **MEAN_ROW).value = "-40.000000001"
    answer = sent_back(reader, reading, book)
    assert answer.status_code == 422
    assert "more than 10 characters at once. Bring it in parts" in answer.content.decode()
