"""Judgements in the layout of robvis: taken out by everybody, brought in by leads, row by row and all or none."""

import csv
import io
import re

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from extraction.actions.assignments import assign_with_form
from extraction.actions.cells import study_result
from extraction.actions.readings import start_reading, submit_reading
from extraction.actions.robvis import TakenOver, take_over
from extraction.actions.settling import settle_study
from extraction.addresses import JudgementAddress
from extraction.models import Comparison, Judgement, Reading
from extraction.queries.sheets import read_sheet
from extraction.queries.stages import Stage, task_states
from reviews.actions.reviews import start_review
from reviews.actions.standing import set_standing
from reviews.actions.studies import add_study
from reviews.models import Assignment, AuditEvent, Standing, Study, Task
from reviews.refusals import NotAllowed, NotThere, Refused
from tests.cast import confirm, judge, type_in

pytestmark = pytest.mark.django_db

HEAD = "Study,D1,D2,D3,D4,D5,Overall,Weight"
LOW = ",Low" * 6


@pytest.fixture
def studies(review, study, lead) -> dict[str, Study]:
    """Three parallel trials."""
    more = {label: add_study(review=review, by=lead, label=label, year=2020) for label in ("Chen", "Weiss")}
    return {"Suh": study, **more}


@pytest.fixture
def robvis_page(review) -> str:
    return reverse("extraction:robvis", args=[review.pk])


@pytest.fixture
def leading(client, lead):
    client.force_login(lead)
    return client


def pasted(client, robvis_page: str, *rows: str, head: str = HEAD, instrument: str = "rob2_levels"):
    return client.post(robvis_page, {"instrument": instrument, "pasted": "\n".join((head, *rows))})


def confirmed(client, shown, *, leave_out: bool = False, rows: set[int] | None = None):
    """Send the plan back as the page offers it, with all good rows, or with some."""
    signed = re.search(r'name="plan" value="([^"]+)"', shown.content.decode())[1]
    lines = [line for line in shown.context["lines"] if line["token"]]
    sent = {
        "plan": signed,
        "take": [line["token"] for line in lines if rows is None or line["row"].line.number in rows],
    }
    review = shown.context["review"]
    return client.post(
        reverse("extraction:robvis-take", args=[review.pk]),
        sent | ({"leave_out": "yes"} if leave_out else {}),
        follow=True,
    )


def rows_of(client, review, **asked: str) -> list[list[str]]:
    answer = client.get(reverse("extraction:robvis-csv", args=[review.pk]), asked)
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))


def wrong(shown) -> dict[int, tuple[str, ...]]:
    return {row.line.number: row.problems for row in shown.context["plan"].wrong}


def judgements(study: Study) -> dict[str, str]:
    final = Reading.objects.get(assignment__study=study, assignment__task=Task.RISK_OF_BIAS, role="final")
    return {one.domain: one.text for one in final.judgements.all()}


# --- In ---


def test_a_table_is_shown_first_and_writes_nothing(leading, robvis_page, studies):
    shown = pasted(leading, robvis_page, f"Suh 2025{LOW},1", f"weiss 2020{LOW},1")
    assert shown.status_code == 200
    assert [row.study for row in shown.context["plan"].good] == [studies["Suh"], studies["Weiss"]]
    assert "Not read: Weight." in shown.content.decode()
    assert not Assignment.objects.exists()
    assert not Judgement.objects.exists()


def test_what_is_confirmed_is_judged_by_who_brought_it_and_settled_as_read_alone(
    leading, lead, robvis_page, review, studies
):
    shown = pasted(leading, robvis_page, "Suh 2025,Low,High,Low,Low,Low,Some concerns,1", f"Chen 2020{LOW},1")
    answer = confirmed(leading, shown)
    assert "2 studies are judged as a pasted table says, and settled." in answer.content.decode()
    states = {one.study.label: one.stage for one in task_states(review, lead) if one.task == "risk_of_bias"}
    assert (states["Suh"], states["Chen"], states["Weiss"]) == (
        Stage.SETTLED,
        Stage.SETTLED,
        Stage.UNASSIGNED,
    )
    assigned = Assignment.objects.get(study=studies["Suh"])
    assert (assigned.mode, assigned.first, assigned.second) == ("single", lead, None)
    assert assigned.instrument == "rob2_levels"
    assert judgements(studies["Suh"]) == {
        "1": "low", "2": "high", "3": "low", "4": "low", "5": "low", "overall": "some_concerns"
    }  # fmt: skip
    supports = set(Judgement.objects.filter(reading__role="final").values_list("support", flat=True))
    assert supports == {"Imported from a pasted table, row 2", "Imported from a pasted table, row 3"}
    told = AuditEvent.objects.filter(study=studies["Suh"]).values_list("action", flat=True)
    assert {"assigned", "cells saved", "judgements imported", "reading submitted", "study settled"} <= set(
        told
    )


def test_a_contradiction_of_the_file_is_told_before_and_shown_after(leading, robvis_page, review, studies):
    shown = pasted(leading, robvis_page, "Suh 2025,Low,High,Low,Low,Low,Low,1")
    assert "It is kept as the file has it." in shown.content.decode()
    answer = confirmed(leading, shown)
    assert "Domain 2 is high, and the overall is low." in answer.content.decode()


def test_wrong_rows_are_named_and_nothing_is_written_unless_they_are_left_out(leading, robvis_page, studies):
    shown = pasted(
        leading,
        robvis_page,
        f"Suh 2025{LOW},1",
        f"Wiess 2020{LOW},1",
        "Chen 2020,Low,Unclear,Low,Low,Low,Low,1",
    )
    assert wrong(shown) == {
        3: ("“Wiess 2020” is no study of this review. Near: “Weiss 2020”, “Chen 2020”.",),
        4: ("Column “D2”: “Unclear” is none of Low, Some concerns, High.",),
    }
    said = shown.content.decode()
    assert "Row 3: “Wiess 2020” is no study" in said
    assert "Leave out rows 3 and 4, which are wrong." in said
    refused = confirmed(leading, shown)
    assert refused.status_code == 422
    assert "Say that the rows that are wrong are left out. Nothing was written." in refused.content.decode()
    assert not Assignment.objects.exists()
    answer = confirmed(leading, shown, leave_out=True)
    assert (
        "1 study is judged as a pasted table says, and settled. 2 rows were left out."
        in answer.content.decode()
    )
    assert [one.study for one in Assignment.objects.all()] == [studies["Suh"]]


def test_no_row_at_all_writes_nothing(leading, robvis_page, studies):
    shown = pasted(leading, robvis_page, f"Suh 2025{LOW},1")
    refused = confirmed(leading, shown, rows=set())
    assert refused.status_code == 422
    assert "No row is chosen, so nothing was written." in refused.content.decode()
    assert not Assignment.objects.exists()


def test_a_row_can_be_left_out_by_choice(leading, robvis_page, studies):
    shown = pasted(leading, robvis_page, f"Suh 2025{LOW},1", f"Chen 2020{LOW},1")
    confirmed(leading, shown, rows={3})
    assert [one.study for one in Assignment.objects.all()] == [studies["Chen"]]


def test_two_rows_about_one_study_are_both_wrong(leading, robvis_page, studies):
    shown = pasted(leading, robvis_page, f"Suh 2025{LOW},1", f"Chen 2020{LOW},1", f"SUH{LOW},1")
    said = "Rows 2 and 4 are about Suh 2025. Keep one of them in the file."
    assert wrong(shown) == {2: (said,), 4: (said,)}


def test_a_study_that_is_assigned_keeps_what_it_has(leading, robvis_page, bias_assignment, first_reader):
    judge(bias_assignment, first_reader)
    shown = pasted(leading, robvis_page, f"Suh 2025{LOW},1")
    [problem] = wrong(shown)[2]
    assert problem.startswith("Risk of bias of Suh 2025 is assigned already")
    # Nothing of it tells whether anybody has begun or submitted.
    said = shown.content.decode()
    assert "submitted" not in said
    assert "No row can be taken." in said
    assert 'name="plan"' not in said


def test_what_changed_since_the_plan_was_shown_is_not_written(
    leading, lead, robvis_page, studies, first_reader, second_reader, arbiter
):
    shown = pasted(leading, robvis_page, f"Suh 2025{LOW},1", f"Chen 2020{LOW},1")
    assign_with_form(
        study=studies["Suh"], task=Task.RISK_OF_BIAS, first=first_reader, second=second_reader,
        arbiter=arbiter, by=lead,
    )  # fmt: skip
    refused = confirmed(leading, shown)
    assert refused.status_code == 422
    assert "Something changed since this was shown." in refused.content.decode()
    assert "Row 2: Risk of bias of Suh 2025 is assigned already" in refused.content.decode()
    assert not Reading.objects.exists()


def test_a_study_that_was_renamed_into_another_s_name_is_not_written(leading, robvis_page, studies):
    shown = pasted(leading, robvis_page, f"Chen 2020{LOW},1")
    Study.objects.filter(pk=studies["Chen"].pk).update(label="Renamed")
    Study.objects.filter(pk=studies["Weiss"].pk).update(label="Chen")
    assert confirmed(leading, shown).status_code == 422
    assert not Assignment.objects.exists()


def test_the_design_and_the_standing_of_a_study_are_told(leading, lead, robvis_page, studies):
    Study.objects.filter(pk=studies["Suh"].pk).update(design="crossover")
    weiss = studies["Weiss"]
    set_standing(study=weiss, standing=Standing.INELIGIBLE, reason="Burns.", version=weiss.version, by=lead)
    shown = pasted(leading, robvis_page, f"Suh 2025{LOW},1", f"Weiss 2020{LOW},1")
    notes = [row.notes for row in shown.context["plan"].good]
    assert notes == [
        ("The study is crossover; its instrument would be RoB 2, crossover trials.",),
        ("The study is left out of the review: ineligible.",),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_file_with_a_mark_and_any_separator_is_read(leading, robvis_page, studies, separator):
    text = f"{HEAD}\r\nSuh 2025{LOW},1\r\n".replace(",", separator)
    file = SimpleUploadedFile("=cmd|'/C calc'.csv", text.encode("utf-8-sig"))
    shown = leading.post(robvis_page, {"instrument": "rob2_levels", "file": file})
    assert len(shown.context["plan"].good) == 1
    confirmed(leading, shown)
    support = Judgement.objects.filter(reading__role="final").first().support
    assert re.fullmatch(r"Imported from .*calc'\.csv, row 2", support)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose a file of at most 1 MB, or paste the table."),
        ({"pasted": "x" * (1024**2 + 1)}, "The table is larger than 1 MB. Nothing was read."),
        ({"pasted": "Study,D1\nSuh,Low"}, "no column “D2”"),
        ({"pasted": f"{HEAD}\n"}, "The table has headings and no row under them."),
    ],
    ids=["nothing", "too large", "columns", "no rows"],
)
def test_what_cannot_be_read_is_said_beside_the_form(leading, robvis_page, studies, sent, said):
    shown = leading.post(robvis_page, {"instrument": "rob2_levels", **sent})
    assert shown.status_code == 422
    assert said in shown.content.decode()


@pytest.mark.parametrize("content", [b"Study\x00,D1", b"\xff\xfe\xff", b"PK\x03\x04 no workbook"])
def test_a_file_that_is_no_table_is_refused(leading, robvis_page, studies, content):
    shown = leading.post(
        robvis_page, {"instrument": "rob2_levels", "file": SimpleUploadedFile("a.csv", content)}
    )
    assert shown.status_code == 422
    assert shown.context["form"].errors["file"]


def test_a_file_above_a_megabyte_is_refused(leading, robvis_page, studies):
    file = SimpleUploadedFile("a.csv", b"x" * (1024**2 + 1))
    shown = leading.post(robvis_page, {"instrument": "rob2_levels", "file": file})
    assert shown.context["form"].errors["file"] == ["The table is larger than 1 MB. Nothing was read."]


def test_columns_of_another_instrument_name_it(leading, robvis_page, studies):
    head = "Study,D1,D2,D3,D4,D5,D6,D7,Overall"
    shown = pasted(leading, robvis_page, "Suh 2025" + ",Low" * 8, head=head)
    assert shown.context["plan"].not_read == ("D6", "D7")
    shown = pasted(leading, robvis_page, f"Suh 2025{LOW},1", instrument="robins_i_levels")
    assert shown.status_code == 422
    assert "These columns are those of RoB 2 domains, judgements only" in shown.content.decode()


@pytest.mark.parametrize("instrument", ["rob2_parallel", "robins_i", "", "nothing"])
def test_an_instrument_with_signalling_questions_cannot_be_chosen(leading, robvis_page, studies, instrument):
    shown = pasted(leading, robvis_page, f"Suh 2025{LOW},1", instrument=instrument)
    assert shown.status_code == 422
    assert shown.context["form"].errors["instrument"]


@pytest.mark.parametrize(
    ("key", "value"), [("user", "00000000-0000-0000-0000-000000000000"), ("review", "other")]
)
def test_a_plan_of_another_person_or_review_is_not_there(
    leading, lead, robvis_page, review, studies, key, value
):
    offered = {
        "review": str(review.pk), "user": str(lead.pk), "instrument": "rob2_levels", "file": "a", "rows": [],
    }  # fmt: skip
    signed = signing.dumps(offered | {key: value}, salt="extraction.robvis", compress=True)
    answer = leading.post(reverse("extraction:robvis-take", args=[review.pk]), {"plan": signed})
    assert answer.status_code == 404


def test_only_a_lead_is_offered_to_bring_judgements(client, observer, robvis_page, studies):
    client.force_login(observer)
    shown = client.get(robvis_page)
    assert shown.context["form"] is None
    assert "A lead of this review can bring judgements in." in shown.content.decode()
    assert pasted(client, robvis_page, f"Suh 2025{LOW},1").status_code == 403


def test_hostile_cells_are_shown_as_text(leading, robvis_page, studies):
    hostile = "<script>alert(1)</script>"
    shown = pasted(
        leading, robvis_page, f"{hostile},{hostile},Low,Low,Low,Low,Low,1", head=f"{HEAD},{hostile}"
    )
    said = shown.content.decode()
    assert hostile not in said
    assert said.count("&lt;script&gt;") >= 3


# --- The action ---


def taken(study: Study, **levels: str) -> TakenOver:
    found = dict.fromkeys(("1", "2", "3", "4", "5", "overall"), "low") | {
        key.removeprefix("d"): level for key, level in levels.items()
    }
    return TakenOver(study.pk, 2, found)


def test_one_wrong_row_holds_back_all(review, lead, studies):
    with pytest.raises(Refused, match="Row 2, Chen 2020"):
        take_over(
            review=review, instrument="rob2_levels", file="a.csv", by=lead,
            rows=[taken(studies["Suh"]), taken(studies["Chen"], d2="moderate")],
        )  # fmt: skip
    assert not Assignment.objects.exists()
    assert not Judgement.objects.exists()


def test_a_row_without_a_level_is_refused(review, lead, studies):
    with pytest.raises(Refused, match="2 Deviations from intended interventions is not judged yet"):
        take_over(
            review=review,
            instrument="rob2_levels",
            file="a.csv",
            rows=[taken(studies["Suh"], d2="")],
            by=lead,
        )
    assert not Assignment.objects.exists()


def test_a_study_that_is_assigned_meanwhile_holds_back_all_and_names_its_row(
    review, lead, studies, bias_assignment
):
    rows = [taken(studies["Chen"]), taken(studies["Suh"])]
    with pytest.raises(Refused, match="Row 2: risk of bias of Suh 2025 is assigned already"):
        take_over(review=review, instrument="rob2_levels", file="a.csv", rows=rows, by=lead)
    assert [one.study for one in Assignment.objects.all()] == [studies["Suh"]]


def test_a_study_in_two_rows_holds_back_all(review, lead, studies):
    rows = [taken(studies["Suh"]), taken(studies["Suh"], d1="high")]
    with pytest.raises(Refused, match="A study stands in more than one row"):
        take_over(review=review, instrument="rob2_levels", file="a.csv", rows=rows, by=lead)
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("role", ["first_reader", "arbiter", "statistician", "observer"])
def test_who_may_not_assign_may_not_take_over(request, review, studies, role):
    with pytest.raises(NotAllowed):
        take_over(
            review=review, instrument="rob2_levels", file="a", rows=[taken(studies["Suh"])],
            by=request.getfixturevalue(role),
        )  # fmt: skip


def test_a_study_of_another_review_is_not_there(review, lead, studies):
    other = start_review(by=lead, title="Another", short_title="Another")
    with pytest.raises(NotThere):
        take_over(review=other, instrument="rob2_levels", file="a", rows=[taken(studies["Suh"])], by=lead)


@pytest.mark.parametrize(
    ("instrument", "columns", "design"),
    [
        ("rob2_cluster_levels", "D1,D1b,D2,D3,D4,D5", "cluster"),
        ("robins_i_levels", "D1,D2,D3,D4,D5,D6,D7", "non_randomized"),
        (
            "rob2_crossover_levels",
            "Randomization process,Period and carryover effects,Deviations from intended interventions,"
            "Missing outcome data,Measurement of the outcome,Selection of the reported result",
            "crossover",
        ),
        ("within_person_levels", "D1,DS,D2,D3,D4,D5", "within_person"),
    ],
)
def test_every_tool_goes_in_and_comes_out_the_same(
    leading, robvis_page, review, studies, instrument, columns, design
):
    Study.objects.filter(pk=studies["Suh"].pk).update(design=design)
    domains = columns.count(",") + 1
    row = ["Suh 2025", *["Low"] * domains, "Low"]
    shown = pasted(
        leading, robvis_page, ",".join(row), head=f"Study,{columns},Overall", instrument=instrument
    )
    assert shown.context["plan"].good[0].notes == ()
    confirmed(leading, shown)
    found = rows_of(leading, review, tool=instrument, weight="no")
    assert found[1:] == [row]
    if design != "within_person":
        assert found[0] == ["Study", *columns.split(","), "Overall"]


# --- Out ---


def settled_with(assignment, *, first: dict, **levels) -> None:
    """Risk of bias settled from two equal assessments of all results, and of single ones: {result: {domain: level}}."""
    for by in (assignment.first, assignment.second):
        reading = start_reading(assignment=assignment, by=by)
        texts = {}
        for key in read_sheet(reading).judged_domains:
            texts[str(JudgementAddress(None, key))] = levels.get(f"d{key}", levels.get(key, "low"))
        for outcome, apart in first.items():
            result = study_result(reading=reading, outcome_id=outcome).pk
            texts |= {str(JudgementAddress(result, key)): level for key, level in apart.items()}
        type_in(reading, by, texts)
        submit_reading(reading=reading, by=by)
    comparison = confirm(Comparison.objects.get(assignment=assignment))
    settle_study(comparison=comparison, by=assignment.arbiter)


def test_what_goes_out_comes_back_in_another_review(leading, lead, robvis_page, review, studies):
    confirmed(
        leading,
        pasted(leading, robvis_page, "Suh 2025,Low,High,Low,Low,Some concerns,High,1", f"Chen 2020{LOW},1"),
    )
    out = rows_of(leading, review)
    assert out == [
        HEAD.split(","),
        ["Chen 2020", "Low", "Low", "Low", "Low", "Low", "Low", "1"],
        ["Suh 2025", "Low", "High", "Low", "Low", "Some concerns", "High", "1"],
    ]
    other = start_review(by=lead, title="Another", short_title="Another")
    for label, year in (("Suh", 2025), ("Chen", 2020)):
        add_study(review=other, by=lead, label=label, year=year, design="parallel")
    shown = pasted(
        leading, reverse("extraction:robvis", args=[other.pk]), *(",".join(row) for row in out[1:])
    )
    confirmed(leading, shown)
    assert rows_of(leading, other) == out


def test_nothing_of_an_assessment_that_is_not_settled_goes_out(
    client, lead, review, bias_assignment, first_reader
):
    judge(bias_assignment, first_reader)
    client.force_login(lead)
    assert rows_of(client, review, tool="rob2_levels") == [HEAD.split(",")]


def test_an_outcome_has_what_is_judged_of_it_and_else_what_holds_for_all(
    client, observer, review, bias_assignment
):
    ecca, satisfied = review.outcomes.order_by("name")
    settled_with(bias_assignment, first={ecca.pk: {"4": "high", "overall": "high"}})
    client.force_login(observer)
    whole = ["Suh 2025", *["Low"] * 6, "1"]
    assert rows_of(client, review)[1:] == [whole]
    assert rows_of(client, review, outcome=str(satisfied.pk))[1:] == [whole]
    of_ecca = rows_of(client, review, outcome=str(ecca.pk))[1:]
    assert of_ecca == [["Suh 2025", "Low", "Low", "Low", "High", "Low", "High", "1"]]


def test_the_column_of_weights_can_be_left_out(client, observer, review):
    client.force_login(observer)
    assert rows_of(client, review, weight="no") == [HEAD.split(",")[:-1]]


@pytest.mark.parametrize("asked", [{"tool": "nothing"}, {"outcome": "x"}, {"outcome": "0" * 32}])
def test_an_unknown_tool_or_outcome_is_not_there(client, observer, review, asked):
    client.force_login(observer)
    address = reverse("extraction:robvis-csv", args=[review.pk])
    assert client.get(address, asked).status_code == 404


def test_a_name_that_is_a_formula_is_guarded_and_comes_back(leading, lead, robvis_page, review):
    add_study(review=review, by=lead, label="=HYPERLINK(1)", year=2020, design="parallel")
    shown = pasted(leading, robvis_page, f"'=HYPERLINK(1) 2020{LOW},1")
    assert wrong(shown) == {}
    confirmed(leading, shown)
    assert [row[0] for row in rows_of(leading, review)[1:]] == ["'=HYPERLINK(1) 2020"]


def test_studies_left_out_of_the_review_do_not_go_out(leading, lead, robvis_page, review, studies):
    confirmed(leading, pasted(leading, robvis_page, f"Suh 2025{LOW},1", f"Chen 2020{LOW},1"))
    chen = Study.objects.get(pk=studies["Chen"].pk)
    set_standing(study=chen, standing=Standing.AWAITING, reason="Abstract.", version=chen.version, by=lead)
    assert [row[0] for row in rows_of(leading, review)[1:]] == ["Suh 2025"]


def test_the_file_takes_as_many_queries_for_many_studies_as_for_one(leading, robvis_page, review, studies):
    address = reverse("extraction:robvis-csv", args=[review.pk])
    counts = []
    for rows in ([f"Suh 2025{LOW},1"], [f"Chen 2020{LOW},1", f"Weiss 2020{LOW},1"]):
        confirmed(leading, pasted(leading, robvis_page, *rows))
        with CaptureQueriesContext(connection) as seen:
            b"".join(leading.get(address).streaming_content)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_page_and_the_api_send_the_same_bytes(leading, robvis_page, review, studies):
    confirmed(leading, pasted(leading, robvis_page, f"Suh 2025{LOW},1"))
    ours = leading.get(reverse("extraction:robvis-csv", args=[review.pk]))
    theirs = leading.get(f"/api/v1/reviews/{review.pk}/robvis.csv")
    assert ours["Content-Disposition"] == theirs["Content-Disposition"]
    assert b"".join(ours.streaming_content) == b"".join(theirs.streaming_content)
