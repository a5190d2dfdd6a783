"""Autosave as the page talks to it: one answer a cell, nothing lost, nothing overwritten unseen."""

import json

import pytest
from django.test import Client

from extraction.actions.readings import start_reading, submit_reading
from extraction.addresses import AnswerAddress, JudgementAddress, ValueAddress
from extraction.models import Reading
from extraction.queries.sheets import read_sheet
from tests.cast import Reported, addresses, enter


@pytest.fixture
def reading(assignment, first_reader) -> Reading:
    return enter(assignment, first_reader)


@pytest.fixture
def save(sign_in, first_reader, reading):
    """Send writes as the page does; the response as a whole."""

    def send(*writes: dict, by=first_reader, to=reading):
        client = sign_in(by)
        body = json.dumps({"writes": list(writes)})
        return client.post(f"/readings/{to.pk}/cells/", body, content_type="application/json")

    return send


def place(reading: Reading, statistic: str, arm: str = "SVF", basis: str = "change") -> str:
    sheet = read_sheet(reading)
    outcome = next(o for o in sheet.outcomes if o.name == "ECCA score")
    point = next(p for p in sheet.time_points if p.text == "10 weeks")
    own = next(a for a in sheet.arms if a.name == arm)
    return str(ValueAddress(outcome.pk, point.pk, own.pk, basis, statistic))


def scar_type(reading: Reading) -> str:
    return str(AnswerAddress(next(q.pk for q in read_sheet(reading).questions if q.key == "scar_type")))


def test_a_new_cell_is_saved_with_its_source_and_the_server_says_when(save, reading):
    address = scar_type(reading)
    response = save(
        {"address": address, "version": 0, "text": "Icepick", "page": "4", "quotation": "icepick scars"}
    )
    assert response.status_code == 200
    answer = response.json()
    [cell] = answer["cells"]
    assert (cell["status"], cell["text"], cell["page"], cell["version"]) == ("saved", "Icepick", "4", 1)
    assert answer["saved_at"]
    assert read_sheet(reading).cell(address).quotation == "icepick scars"


def test_nr_is_said_as_missing_and_not_as_a_text(save, reading):
    [cell] = save({"address": scar_type(reading), "version": 0, "text": "n.r."}).json()["cells"]
    assert (cell["text"], cell["missing"]) == ("", "NR")


def test_a_stale_write_is_not_saved_and_is_told_what_stands_there(save, reading):
    address = place(reading, "sd")
    save({"address": address, "version": 1, "text": "5.9"})
    response = save({"address": address, "version": 1, "text": "9.5"})
    assert response.status_code == 200
    [cell] = response.json()["cells"]
    assert (cell["status"], cell["text"], cell["version"]) == ("stale", "5.9", 2)
    assert read_sheet(reading).cell(address).text == "5.9"


def test_one_stale_cell_does_not_hold_back_the_others(save, reading):
    stale, fresh = place(reading, "sd"), place(reading, "mean")
    save({"address": stale, "version": 1, "text": "5.9"})
    cells = save(
        {"address": stale, "version": 1, "text": "9"}, {"address": fresh, "version": 1, "text": "-38"}
    )
    assert [cell["status"] for cell in cells.json()["cells"]] == ["stale", "saved"]


def test_a_negative_sd_is_refused_and_the_text_is_kept(save, reading):
    address = place(reading, "sd")
    answer = save({"address": address, "version": 1, "text": "-8.1"}).json()
    [cell] = answer["cells"]
    assert (cell["status"], cell["text"]) == ("saved", "-8.1")
    assert "above 0" in cell["message"]
    assert address in answer["refusals"]
    assert any(address in gap["href"] and "SD is −8.1" in gap["message"] for gap in answer["gaps"])


def test_a_change_of_n_raises_and_clears_the_refusal_of_its_neighbour(save, reading):
    sheet = read_sheet(reading)
    outcome = next(o for o in sheet.outcomes if o.name == "Satisfied")
    point, arm = sheet.time_points[1], sheet.arms[0]
    n, events = (str(ValueAddress(outcome.pk, point.pk, arm.pk, "value", s)) for s in ("n", "events"))
    first = save({"address": n, "version": 0, "text": "14"}, {"address": events, "version": 0, "text": "12"})
    assert events not in first.json()["refusals"]
    assert events in save({"address": n, "version": 1, "text": "11"}).json()["refusals"]
    assert events not in save({"address": n, "version": 2, "text": "12"}).json()["refusals"]


def test_so_printed_holds_for_the_text_it_was_said_of(save, reading):
    address = place(reading, "sd")
    save({"address": address, "version": 1, "text": "-8.1", "page": "6"})
    [kept] = save({"address": address, "version": 2, "so_printed": True}).json()["cells"]
    assert kept["so_printed"] is True
    [changed] = save({"address": address, "version": 3, "text": "8.1"}).json()["cells"]
    assert changed["so_printed"] is False


def test_a_page_of_spaces_is_no_source(save, reading):
    [cell] = save({"address": place(reading, "sd"), "version": 1, "page": "  "}).json()["cells"]
    assert cell["page"] == ""


def test_a_nul_byte_is_refused_in_words_and_nothing_is_saved(save, reading):
    address = scar_type(reading)
    response = save({"address": address, "version": 0, "text": "Ice\x00pick"})
    assert response.status_code == 200
    [cell] = response.json()["cells"]
    assert cell["status"] == "refused"
    assert "Character 4" in cell["message"]
    assert read_sheet(reading).cell(address) is None


def test_a_page_that_is_too_long_is_refused_with_its_limit(save, reading):
    [cell] = save({"address": scar_type(reading), "version": 0, "page": "6" * 21}).json()["cells"]
    assert cell["status"] == "refused"
    assert cell["message"].startswith("Page: 21 characters; the limit here is 20.")


@pytest.mark.parametrize(
    "address", ["", "somewhere", "value:1:2:3:change:sd", "judgement:all:1", "answer:\x00"]
)
def test_an_unknown_address_is_refused_by_itself(save, reading, address):
    cells = save(
        {"address": address, "version": 0, "text": "1"},
        {"address": scar_type(reading), "version": 0, "text": "x"},
    )
    assert [cell["status"] for cell in cells.json()["cells"]] == ["refused", "saved"]


def test_an_address_has_one_spelling(save, reading):
    address = scar_type(reading)
    shouted = "answer:" + address.removeprefix("answer:").upper()
    cells = save(
        {"address": shouted, "version": 0, "text": "x"}, {"address": address, "version": 0, "text": "y"}
    )
    assert [cell["status"] for cell in cells.json()["cells"]] == ["refused", "saved"]


def test_the_same_cell_twice_in_one_request_is_saved_once_and_then_stale(save, reading):
    write = {"address": scar_type(reading), "version": 0}
    cells = save({**write, "text": "one"}, {**write, "text": "two"}).json()["cells"]
    assert [(cell["status"], cell["text"]) for cell in cells] == [("saved", "one"), ("stale", "one")]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", ""),
        (b"[]", ""),
        (b"{}", "writes"),
        (b'{"writes": {}}', "writes"),
        (b'{"writes": [1]}', "writes[0]"),
        (b'{"writes": [{"version": 0}]}', "writes[0].address"),
        (b'{"writes": [{"address": "a"}]}', "writes[0].version"),
        (b'{"writes": [{"address": "a", "version": true}]}', "writes[0].version"),
        (b'{"writes": [{"address": "a", "version": -1}]}', "writes[0].version"),
        (b'{"writes": [{"address": "a", "version": "1"}]}', "writes[0].version"),
        (b'{"writes": [{"address": "a", "version": 1, "text": 5}]}', "writes[0].text"),
        (b'{"writes": [{"address": "a", "version": 1, "so_printed": "yes"}]}', "writes[0].so_printed"),
        (b'{"writes": [{"address": "a", "version": 1, "number": 5}]}', "writes[0].number"),
        (
            b'{"writes": [' + b'{"address": "a", "version": 0},' * 2500 + b'{"address": "a", "version": 0}]}',
            "writes",
        ),
        (b"[" * 100_000, ""),
        (b"\xff\xfe", ""),
    ],
)
def test_the_wrong_shape_is_400_and_names_the_field(sign_in, first_reader, reading, body, field):
    response = sign_in(first_reader).post(
        f"/readings/{reading.pk}/cells/", body, content_type="application/json"
    )
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [field]


def test_a_frozen_reading_takes_nothing_and_says_so(save, reading, first_reader):
    submit_reading(reading=reading, by=first_reader)
    response = save({"address": scar_type(reading), "version": 0, "text": "late"})
    assert response.status_code == 409
    assert "submitted and frozen" in response.json()["message"]
    assert read_sheet(reading).cell(scar_type(reading)) is None


def test_for_everybody_else_the_reading_does_not_exist(save, reading, second_reader, arbiter, lead, outsider):
    write = {"address": scar_type(reading), "version": 0, "text": "mine"}
    for other in (second_reader, arbiter, lead, outsider):
        response = save(write, by=other)
        assert response.status_code == 404
        assert response.json()["message"] == "There is nothing here for you."


def test_once_both_are_in_it_is_seen_and_still_nobody_elses_to_write(
    save, assignment, reading, first_reader, second_reader
):
    submit_reading(reading=reading, by=first_reader)
    submit_reading(reading=enter(assignment, second_reader), by=second_reader)
    assert (
        save({"address": scar_type(reading), "version": 0, "text": "x"}, by=second_reader).status_code == 403
    )


def test_a_session_that_ended_is_401_and_not_a_page(client, reading):
    response = client.post(f"/readings/{reading.pk}/cells/", "{}", content_type="application/json")
    assert response.status_code == 401
    assert "signed out" in response.json()["message"]


def test_without_a_token_against_forgery_nothing_is_saved(reading, first_reader):
    client = Client(enforce_csrf_checks=True)
    client.force_login(first_reader, backend="django.contrib.auth.backends.ModelBackend")
    assert (
        client.post(f"/readings/{reading.pk}/cells/", "{}", content_type="application/json").status_code
        == 403
    )


def test_a_get_is_not_allowed(sign_in, first_reader, reading):
    assert sign_in(first_reader).get(f"/readings/{reading.pk}/cells/").status_code == 405


def test_the_number_of_queries_does_not_grow_with_the_cells(
    save, reading, first_reader, django_assert_max_num_queries
):
    texts = addresses(reading, Reported())
    writes = [{"address": str(a), "version": 1, "text": t} for a, t in texts.items()]
    with django_assert_max_num_queries(60) as one:
        save(*writes[:1])
    with django_assert_max_num_queries(len(one)):
        save(*writes)


# --- Risk of bias ---


def test_a_judgement_comes_back_with_what_the_domains_propose(save, bias_assignment, first_reader):
    own = start_reading(assignment=bias_assignment, by=first_reader)
    answer = save(
        {"address": str(JudgementAddress(None, "1")), "version": 0, "text": "high", "support": "No list."},
        {"address": str(JudgementAddress(None, "overall")), "version": 0, "text": "low"},
        to=own,
    ).json()
    assert answer["cells"][0]["support"] == "No list."
    overall = answer["assessments"]["all"]["overall"]
    assert overall["proposal"] == "high"
    assert "Domain 1 is high" in overall["contradiction"]


@pytest.mark.parametrize("text", ["moderate", "NR", "very low", "High"])
def test_what_is_no_level_of_the_variant_is_no_judgement(save, bias_assignment, first_reader, text):
    own = start_reading(assignment=bias_assignment, by=first_reader)
    [cell] = save({"address": "judgement:all:1", "version": 0, "text": text}, to=own).json()["cells"]
    assert (cell["status"], cell["message"]) == ("refused", "Choose one of the levels.")
    assert read_sheet(own).cell("judgement:all:1") is None


# --- Nothing is lost, nothing is mixed up ---


def test_a_stale_write_is_told_when_the_other_was_saved(save, reading):
    address = place(reading, "sd")
    save({"address": address, "version": 1, "text": "5.9"})
    [cell] = save({"address": address, "version": 1, "text": "9.5"}).json()["cells"]
    assert cell["at"] == read_sheet(reading).cell(address).changed_at.isoformat()


def test_more_text_than_the_server_takes_is_refused_in_words_and_not_as_a_page(save, reading):
    response = save({"address": scar_type(reading), "version": 0, "text": "x" * 2_700_000})
    assert response.status_code == 413
    assert response.json()["message"].startswith("This is more text than can be saved at once.")
    assert read_sheet(reading).cell(scar_type(reading)) is None


def test_half_a_character_is_refused_in_words(save, reading):
    [cell] = save({"address": scar_type(reading), "version": 0, "text": "a\ud800b"}).json()["cells"]
    assert (cell["status"], "Character 2" in cell["message"]) == ("refused", True)


def test_what_one_person_typed_is_not_sent_by_another_who_signed_in_on_the_same_computer(
    sign_in, reading, first_reader, second_reader
):
    body = {
        "user": str(first_reader.pk),
        "writes": [{"address": scar_type(reading), "version": 0, "text": "Icepick"}],
    }
    client = sign_in(second_reader)
    answer = client.post(f"/readings/{reading.pk}/cells/", body, content_type="application/json")
    assert answer.status_code == 401
    assert "Somebody else is signed in" in answer.json()["message"]
    del body["user"]
    answer = client.post(f"/readings/{reading.pk}/cells/", body, content_type="application/json")
    assert answer.status_code == 404


def test_each_save_is_one_more_version_of_the_reading(save, reading):
    reading.refresh_from_db()
    first = save({"address": scar_type(reading), "version": 0, "text": "Icepick"}).json()
    assert first["reading_version"] == reading.version + 1
    assert save().json()["reading_version"] == reading.version + 2


def test_what_another_window_saved_since_is_not_submitted_unseen(sign_in, save, reading, first_reader):
    reading.refresh_from_db()
    seen = reading.version
    save({"address": place(reading, "sd"), "version": 1, "text": "9.5"})
    client = sign_in(first_reader)
    stale = client.post(f"/readings/{reading.pk}/submit/", {"version": seen}, follow=True)
    assert "another window saved something" in stale.content.decode()
    reading.refresh_from_db()
    assert not reading.is_submitted
    client.post(f"/readings/{reading.pk}/submit/", {"version": reading.version})
    reading.refresh_from_db()
    assert reading.is_submitted
