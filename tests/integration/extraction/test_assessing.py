"""The page of a risk-of-bias assessment and its autosave: questions, proposals, results apart, and who sees them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from extraction.actions.assignments import assign_with_form
from extraction.actions.cells import study_result
from extraction.actions.readings import start_reading
from extraction.models import Judgement, Reading, StudyResult
from extraction.queries.history import cell_history
from extraction.queries.sheets import read_sheet
from extraction.queries.verification import read_verified
from reviews.models import Assignment, Task
from tests.assessments import LOW, accept_proposals, answer, assessed
from tests.cast import type_in


def assign(study, lead, first, second, arbiter, instrument="rob2_parallel", mode="dual") -> Assignment:
    return assign_with_form(
        study=study, task=Task.RISK_OF_BIAS, first=first, second=second, arbiter=arbiter, by=lead,
        instrument=instrument, mode=mode,
    )  # fmt: skip


@pytest.fixture
def assignment(study, lead, first_reader, second_reader, arbiter) -> Assignment:
    return assign(study, lead, first_reader, second_reader, arbiter)


@pytest.fixture
def own(assignment, first_reader) -> Reading:
    return start_reading(assignment=assignment, by=first_reader)


@pytest.fixture
def shown(sign_in, first_reader):
    """The page of a reading, as its reader sees it: status and text."""

    def get(reading: Reading, tail: str = "", by=None) -> str:
        response = sign_in(by or first_reader).get(f"/readings/{reading.pk}/{tail}")
        assert response.status_code == 200
        return response.content.decode()

    return get


@pytest.fixture
def save(sign_in, own, first_reader):
    def post(*writes: dict) -> dict:
        body = {"writes": list(writes)}
        response = sign_in(first_reader).post(
            f"/readings/{own.pk}/cells/", body, content_type="application/json"
        )
        assert response.status_code == 200
        return response.json()

    return post


def write(address: str, text: str, version: int = 0, **more: str) -> dict:
    return {"address": address, "version": version, "text": text, **more}


# --- The page ---


def test_every_question_stands_on_the_page_with_its_number_answers_and_guidance(own, shown):
    text = shown(own)
    for question in read_sheet(own).variant.questions:
        assert f'id="signalling:all:{question.key}"' in text
        assert text.count(f'name="signalling:all:{question.key}"') == len(question.answers)
    assert "Yes for a computer&#x27;s random numbers" in text
    assert "https://www.riskofbias.info" in text


def test_the_line_names_instrument_version_effect_and_what_is_provisional(
    study, lead, first_reader, second_reader, arbiter, shown
):
    assignment = assign(study, lead, first_reader, second_reader, arbiter, "rob2_crossover")
    text = shown(start_reading(assignment=assignment, by=first_reader))
    line = text[text.index('class="bias-line"') :][:900]
    for said in ("18 March 2021", "Effect of assignment to intervention", "Provisional: "):
        assert said in line


def test_a_verified_instrument_is_not_called_provisional(own, shown):
    assert "Provisional" not in shown(own)


def test_an_instrument_with_levels_alone_asks_no_questions(bias_assignment, first_reader, shown):
    text = shown(start_reading(assignment=bias_assignment, by=first_reader))
    assert "signalling:all" not in text
    assert "This instrument has levels only" in text


def test_what_was_entered_under_another_instrument_is_kept_in_sight(own, shown):
    Judgement.objects.create(
        reading=own, variant="rob2_crossover", domain="S", text="high", support="Half of them stayed on it."
    )
    text = shown(own)
    assert "Kept from RoB 2, crossover trials" in text
    assert "Half of them stayed on it." in text
    assert 'id="judgement:all:S"' not in text


def test_the_other_reader_sees_nothing_of_it(own, second_reader, sign_in, first_reader):
    answer(own.assignment, first_reader, {"2.1": "Y"})
    assert sign_in(second_reader).get(f"/readings/{own.pk}/").status_code == 404
    theirs = start_reading(assignment=own.assignment, by=second_reader)
    response = sign_in(second_reader).get(f"/readings/{theirs.pk}/")
    assert response.context["assessment"]["domains"]["2"]["questions"]["2.1"]["kept"] == ""
    assert response.context["assessment"]["count"] == "0 of 6"


def test_once_both_are_in_proposal_and_judgement_are_shown_to_the_others(
    assignment, first_reader, second_reader, arbiter, shown
):
    first = assessed(assignment, first_reader, {"1.3": "Y"}, d1="high", overall="high")
    assessed(assignment, second_reader)
    text = shown(first, by=arbiter)
    assert "Judged: high. Proposed: some concerns" in text
    assert "Use proposal" not in text


def test_the_page_takes_as_many_queries_whatever_is_answered(own, first_reader, sign_in):
    client = sign_in(first_reader)
    client.get(f"/readings/{own.pk}/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(f"/readings/{own.pk}/")
    answer(own.assignment, first_reader)
    accept_proposals(own, first_reader)
    with CaptureQueriesContext(connection) as many:
        client.get(f"/readings/{own.pk}/")
    assert len(many) <= len(few)


# --- Autosave ---


def test_an_answer_comes_back_with_what_follows_from_it(save):
    answer = save(write("signalling:all:1.2", "N", support="An open list.", page="3"))
    [cell] = answer["cells"]
    assert (cell["status"], cell["text"], cell["support"], cell["page"]) == (
        "saved",
        "N",
        "An open list.",
        "3",
    )
    domain = answer["assessments"]["all"]["domains"]["1"]
    assert (domain["title"], domain["because"]) == ("Proposed: high", "1.2 N")
    assert domain["path"] == [{"1.2": 2}]


def test_na_is_an_answer_where_it_is_offered_and_is_refused_elsewhere(save, own):
    outcome = own.assignment.study.review.outcomes.first()
    adhering = study_result(reading=own, outcome_id=outcome.pk, effect="adhering")
    one, other = save(write(f"signalling:{adhering.pk}:2.4", "NA"), write("signalling:all:2.4", "NA"))[
        "cells"
    ]
    assert (one["status"], one["text"], one["missing"]) == ("saved", "NA", "")
    assert (other["status"], other["message"]) == ("refused", "Choose one of the answers: Y, PY, PN, N, NI.")


def test_an_answer_that_does_not_apply_any_more_is_kept_and_comes_back(save, own, first_reader):
    answer(own.assignment, first_reader, {"2.1": "Y", "2.3": "Y", "2.4": "Y", "2.5": "N"})
    domain = save(write("signalling:all:2.3", "N", version=1))["assessments"]["all"]["domains"]["2"]
    assert (domain["proposal"], domain["questions"]["2.4"]) == (
        "low",
        {"asked": "no", "kept": "Y", "general": None},
    )
    domain = save(write("signalling:all:2.3", "PY", version=2))["assessments"]["all"]["domains"]["2"]
    assert (domain["proposal"], domain["because"]) == ("high", "2.5 N; 2.6 Y")


def test_a_result_of_which_nothing_is_said_any_more_is_told_to_be_as_all_results(save, own, first_reader):
    answer(own.assignment, first_reader)
    outcome = own.assignment.study.review.outcomes.first()
    key = study_result(reading=own, outcome_id=outcome.pk).pk
    address = f"signalling:{key}:1.1"
    assert not save(write(address, "N"))["assessments"][str(key)]["domains"]["1"]["inherited"]
    assert save(write(address, "", version=1))["assessments"][str(key)]["domains"]["1"]["inherited"]


def test_what_is_to_be_mended_in_an_answer_of_a_result_leads_to_its_page(save, own, first_reader):
    answer(own.assignment, first_reader)
    outcome = own.assignment.study.review.outcomes.get(name="ECCA score")
    key = study_result(reading=own, outcome_id=outcome.pk).pk
    gaps = save(write(f"signalling:{key}:1.1", "Y"))["gaps"]
    found = next(gap for gap in gaps if "1.2 is not answered" in gap["message"] and "result=" in gap["href"])
    assert found["message"].startswith("ECCA score: ")
    assert found["href"].endswith(f"?result={key}#signalling:{key}:1.2")


def test_the_past_of_an_answer_can_be_written_again_with_its_reason(save, own, first_reader):
    save(write("signalling:all:1.1", "Y", support="A list."))
    save(write("signalling:all:1.1", "N", version=1))
    [latest, _] = cell_history(own, "signalling:all:1.1", first_reader)
    assert (latest.fields["text"], latest.fields["support"]) == ("Y", "A list.")


# --- A result apart ---


def opened(client, reading: Reading, **more: str) -> object:
    outcome = reading.assignment.study.review.outcomes.get(name="ECCA score")
    return client.post(f"/readings/{reading.pk}/results/", {"outcome": outcome.pk, **more})


@pytest.mark.parametrize(
    ("sent", "effect"),
    [({}, "assignment"), ({"effect": "assignment"}, "assignment"), ({"effect": "adhering"}, "adhering")],
)
def test_a_result_is_opened_for_an_effect_of_interest(own, sign_in, first_reader, sent, effect):
    response = opened(sign_in(first_reader), own, **sent)
    result = StudyResult.objects.get()
    assert result.effect == effect
    assert response.url == f"/readings/{own.pk}/?result={result.pk}"


def test_two_effects_of_one_outcome_are_two_results(own, sign_in, first_reader):
    client = sign_in(first_reader)
    for effect in ("assignment", "adhering", "adhering"):
        opened(client, own, effect=effect)
    assert sorted(StudyResult.objects.values_list("effect", flat=True)) == ["adhering", "assignment"]


def test_an_effect_that_there_is_not_is_refused_in_words(own, sign_in, first_reader):
    response = opened(sign_in(first_reader), own, effect="both")
    assert response.status_code == 422
    assert "Choose the effect of assignment or the effect of adhering" in response.content.decode()
    assert not StudyResult.objects.exists()


def test_an_instrument_that_tells_no_effects_apart_takes_none(bias_assignment, sign_in, first_reader):
    reading = start_reading(assignment=bias_assignment, by=first_reader)
    client = sign_in(first_reader)
    assert 'name="effect"' not in client.get(f"/readings/{reading.pk}/").content.decode()
    assert opened(client, reading, effect="adhering").status_code == 422
    assert opened(client, reading).status_code == 302


def test_a_result_for_adhering_asks_the_questions_of_adhering(own, first_reader, sign_in):
    client = sign_in(first_reader)
    text = client.get(opened(client, own, effect="adhering").url).content.decode()
    key = StudyResult.objects.get().pk
    assert f'name="signalling:{key}:2.4" value="NA"' in text
    assert f'id="signalling:{key}:2.7"' not in text
    assert "Effect of adhering to intervention" in text


def test_a_domain_apart_is_as_for_all_results_until_something_is_said_of_it(own, first_reader, sign_in):
    answer(own.assignment, first_reader)
    accept_proposals(own, first_reader)
    client = sign_in(first_reader)
    page = opened(client, own).url
    facts = client.get(page).context["assessment"]
    assert [one["words"] for one in facts["domains"].values()] == ["As for all results: low"] * 5
    key = StudyResult.objects.get().pk
    type_in(own, first_reader, {f"judgement:{key}:3": "high"})
    facts = client.get(page).context["assessment"]
    assert [one["inherited"] for one in facts["domains"].values()] == [True, True, False, True, True]
    assert facts["overall"]["title"] == "Proposed: high"


# --- Verifying ---


def test_answers_are_verified_before_the_judgement_of_their_domain(
    study, lead, first_reader, second_reader, arbiter
):
    assignment = assign(study, lead, first_reader, second_reader, arbiter, mode="verify")
    assessed(assignment, first_reader)
    reading = start_reading(assignment=assignment, by=second_reader)
    states = list(read_verified(read_sheet(reading)).states)
    assert states[:4] == ["signalling:all:1.1", "signalling:all:1.2", "signalling:all:1.3", "judgement:all:1"]
    assert states[-1] == "judgement:all:overall"
    assert len(states) == len(LOW) + 6


def test_nobody_has_to_look_up_an_answer_that_does_not_apply_until_it_does(
    study, lead, first_reader, second_reader, arbiter
):
    assignment = assign(study, lead, first_reader, second_reader, arbiter, mode="verify")
    assessed(assignment, first_reader, {"3.2": "Y"})
    reading = start_reading(assignment=assignment, by=second_reader)
    assert "signalling:all:3.2" not in read_verified(read_sheet(reading)).states
    type_in(reading, second_reader, {"signalling:all:3.1": "N"})
    assert read_verified(read_sheet(reading)).states["signalling:all:3.2"] == "unverified"
