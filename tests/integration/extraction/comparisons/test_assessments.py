"""The pages of two assessments by signalling questions: what they say, what is sent, what is listed."""

import re
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from extraction.actions.settling import settle_study
from extraction.models import Comparison, Resolution, StudyResult
from extraction.queries.comparisons import read_comparison
from extraction.queries.labels import Labels
from reviews.actions.studies import add_study
from reviews.models import Assignment, AuditEvent
from tests.assessments import assessed
from tests.cast import confirm, judge
from tests.compared_assessments import (
    AWARE,
    DEVIATED,
    assessed_twice,
    assigned,
    decide_at,
    domain,
    judged_apart,
    question,
)

from .pages import at, send, text_of, url


@pytest.fixture
def rob2(study, lead, first_reader, second_reader, arbiter) -> Assignment:
    return assigned(study, first_reader, second_reader, arbiter, lead)


@pytest.fixture
def ecca(review, study) -> StudyResult:
    return StudyResult.objects.create(study=study, outcome=review.outcomes.get(name="ECCA score"))


@pytest.fixture
def deviated(rob2) -> Comparison:
    """The first sees deviations in domain 2 and some concerns, the second neither."""
    return assessed_twice(rob2, DEVIATED)


@pytest.fixture
def apart(rob2, ecca) -> Comparison:
    """Both judged all results low; the first judged the ECCA score apart in domain 2."""
    judged_apart(rob2, rob2.first, ecca)
    assessed(rob2, rob2.second)
    return confirm(Comparison.objects.get())


# --- What is shown ---


def test_differences_stand_under_their_domain_in_short_and_are_opened_in_full(deviated, sign_in, arbiter):
    client = sign_in(arbiter)
    response = client.get(at(deviated, question("2.3")))
    said = text_of(response)
    assert "28 answers and judgements compared" in said
    assert "2.3 Deviations?" in said
    assert "2.3 Did being in a trial, rather than ordinary care" in said
    assert [section.name for section in response.context["sections"]] == [
        "2 Deviations from intended interventions",
        "Overall",
    ]
    assert "Not applicable" in said
    assert "Another answer" in said
    options = re.search(r'<select name="text".*?</select>', response.content.decode(), re.S).group()
    assert re.findall(r'value="(\w+)"', options) == ["Y", "PY", "PN", "N", "NI"]


def test_a_judgement_shows_what_each_reading_proposed_and_what_is_proposed_as_settled(
    deviated, sign_in, arbiter
):
    client = sign_in(arbiter)
    said = text_of(client.get(at(deviated, domain("2"))))
    assert "The answers of this reading propose some concerns" in said
    assert "The answers of this reading propose low" in said
    assert "The answers as settled propose nothing yet" in said
    assert "It waits for the answers to 2.1." in said
    for key in ("2.1", "2.3", "2.4"):
        decide_at(deviated, question(key))
    response = client.get(at(deviated, domain("2")))
    assert "The answers as settled propose Some concerns" in text_of(response)
    assert 'class="notice settled-proposal"' in response.content.decode()


def test_a_judgement_that_differs_from_what_is_proposed_is_a_finding_with_its_reason(
    deviated, sign_in, arbiter
):
    for key in ("2.1", "2.3", "2.4"):
        decide_at(deviated, question(key))
    decide_at(deviated, domain("2"), "second", reason="Two of sixty deviated.")
    response = sign_in(arbiter).get(at(deviated, domain("2")))
    assert 'class="finding settled-proposal"' in response.content.decode()
    assert (
        "What is decided is another level. The reason of the decision is kept as the reason for it."
        in text_of(response)
    )


def test_a_reader_who_judged_otherwise_is_shown_with_the_reason(rob2, sign_in, arbiter):
    assessed(rob2, rob2.first, DEVIATED, d2="low", overall="low")
    assessed(rob2, rob2.second, DEVIATED)
    comparison = confirm(Comparison.objects.get())
    said = text_of(sign_in(arbiter).get(at(comparison, domain("2"))))
    assert "The answers of this reading propose some concerns: judged otherwise" in said
    assert "Why judged otherwise As the paper says." in said


def test_an_overall_that_contradicts_its_domains_is_said(deviated, sign_in, arbiter):
    decide_at(deviated, domain("2"), "first", whole="domain")
    decide_at(deviated, domain("overall"), "second")
    said = text_of(sign_in(arbiter).get(at(deviated, domain("overall"))))
    assert "The domains as settled propose Some concerns" in said
    assert "Domain 2 is some concerns, and the overall is low." in said


def test_answers_that_act_alike_say_so(rob2, sign_in, arbiter):
    comparison = assessed_twice(rob2, {"1.1": "PY"})
    said = text_of(sign_in(arbiter).get(at(comparison, question("1.1"), show="all")))
    assert "= agree, act alike" in said
    assert "act alike in every rule" in said


def test_what_is_not_judged_apart_is_as_for_all_results(apart, ecca, sign_in, arbiter):
    response = sign_in(arbiter).get(at(apart, question("2.1", ecca.pk)))
    said = text_of(response)
    assert "As for all results" in said
    assert "Leave it blank" not in said
    assert "ECCA score: 2 Deviations from intended interventions" in said
    assert "(ECCA score)" in said


def test_each_is_counted_by_what_it_judged_in_the_structure(apart, sign_in, arbiter):
    said = text_of(sign_in(arbiter).get(url("comparison-structure", apart)))
    assert "All results 6 judgements 6 judgements" in said
    assert "ECCA score 2 judgements ≠ not judged" in said


# --- What cannot stand ---


def test_a_question_without_an_answer_is_open_with_the_reason_and_takes_an_answer(rob2, sign_in, arbiter):
    comparison = assessed_twice(rob2, {"4.1": "Y", "4.3": ""}, {"4.2": "Y", "4.3": ""})
    decide_at(comparison, question("4.1"), "second")
    decide_at(comparison, question("4.2"), "first")
    client = sign_in(arbiter)
    why = "4.3 is asked by what was settled for 4.1 and 4.2 and has no answer: decide it."
    response = client.get(at(comparison, question("4.3")))
    page = response.content.decode()
    assert why in text_of(response)
    assert "≠ asked, no answer" in text_of(response)
    assert re.search(r'value="other" checked', page), "there is nothing else to choose"
    assert page.count('name="choice"') == 1
    assert why in text_of(client.get(url("comparison-settle", comparison)))
    settled = client.post(url("comparison-settle", comparison))
    assert settled.status_code == 422
    assert why in text_of(settled)
    sent = send(client, comparison, question("4.3"), choice="other", text="N")
    assert sent.status_code == 302
    assert quote(domain("4"), safe="") in sent.url, "and on to the judgement, which cannot stand so either"


def test_in_discussion_readers_see_why_it_is_open_and_leave_it_to_the_arbiter(review, rob2, sign_in):
    review.discusses = True
    review.save(update_fields=["discusses"])
    comparison = assessed_twice(rob2, {"4.1": "Y", "4.3": ""}, {"4.2": "Y", "4.3": ""})
    for reader, key in ((rob2.first, "4.1"), (rob2.second, "4.2")):
        answer = {"address": question(key), "version": 0, "kind": "give_way", "text": "Misread."}
        assert sign_in(reader).post(url("comparison-say", comparison), answer).status_code == 302
    response = sign_in(rob2.first).get(at(comparison, question("4.3")))
    page, said = response.content.decode(), text_of(response)
    assert "4.3 is asked by what was settled for 4.1 and 4.2 and has no answer" in said
    assert "Leave it to Arbiter" in said
    assert "Give way" not in said
    assert 'value="hand_over"' in page
    left = {"address": question("4.3"), "version": 0, "kind": "hand_over", "text": "Neither of us answered."}
    sign_in(rob2.first).post(url("comparison-say", comparison), left)
    said = text_of(sign_in(rob2.arbiter).get(at(comparison, question("4.3"))))
    assert "Neither of us answered." in said
    assert "Settle and next" in said


# --- A whole domain ---


def test_the_rest_of_a_domain_is_offered_with_its_count_and_taken_when_asked(deviated, sign_in, arbiter):
    client = sign_in(arbiter)
    response = client.get(at(deviated, domain("2")))
    assert "The whole domain from the same reading 3 other open differences, as one decision" in text_of(
        response
    )
    sent = send(client, deviated, domain("2"), whole="domain")
    assert quote(domain("overall"), safe="") in sent.url
    assert Resolution.objects.count() == 4
    assert "from the same reading" not in text_of(client.get(at(deviated, domain("overall"))))


def test_all_of_a_result_is_offered_for_an_exception_alone(apart, ecca, sign_in, arbiter):
    client = sign_in(arbiter)
    said = text_of(client.get(at(apart, domain("2", ecca.pk))))
    assert "The whole domain from the same reading 7 other" in said
    assert "All of ECCA score from the same reading 8 other" in said
    send(client, apart, domain("2", ecca.pk), choice="second", whole="result")
    assert read_comparison(apart).status.open == 0


def test_another_judgement_with_a_whole_domain_is_refused_beside_the_choice(deviated, sign_in, arbiter):
    response = send(sign_in(arbiter), deviated, domain("2"), choice="other", text="high", whole="domain")
    assert response.status_code == 422
    assert "A domain or a result is taken from the first or the second reading." in text_of(response)
    assert re.search(r'name="whole" value="domain" checked', response.content.decode())


def test_a_reader_gives_way_about_a_whole_domain(review, rob2, sign_in):
    review.discusses = True
    review.save(update_fields=["discusses"])
    comparison = assessed_twice(rob2, DEVIATED)
    client = sign_in(rob2.second)
    assert "The whole domain from the same reading" in text_of(client.get(at(comparison, domain("2"))))
    given = {"address": domain("2"), "version": 0, "kind": "give_way", "text": "Misread.", "whole": "domain"}
    assert client.post(url("comparison-say", comparison), given).status_code == 302
    assert set(Resolution.objects.values_list("choice", "method")) == {("first", "discussion")}
    assert Resolution.objects.count() == 4


def test_extraction_values_offer_no_domain(differing, sign_in, arbiter):
    assert 'name="whole"' not in sign_in(arbiter).get(url("comparison", differing)).content.decode()


# --- Lists ---


def test_a_section_is_a_domain_of_a_result(apart, ecca, sign_in, arbiter):
    name = "ECCA score: 2 Deviations from intended interventions"
    client = sign_in(arbiter)
    response = client.get(url("comparison", apart) + f"?section={quote(name)}")
    assert [section.name for section in response.context["sections"]] == [name]
    assert len(response.context["sections"][0].lines) == 8
    assert f"{name} · 8 open" in text_of(response)
    mine = client.get(url("comparison", apart) + f"?mine=1&section={quote(name)}")
    assert len(mine.context["sections"][0].lines) == 8
    sent = send(client, apart, question("2.1", ecca.pk), section=name)
    assert f"section={quote(name, safe='').replace('%20', '+')}" in sent.url


def test_without_questions_a_result_is_one_section(bias_assignment, sign_in, arbiter):
    judge(bias_assignment, bias_assignment.first)
    judge(bias_assignment, bias_assignment.second)
    comparison = confirm(Comparison.objects.get())
    response = sign_in(arbiter).get(url("comparison", comparison) + "?show=all")
    assert [section.name for section in response.context["sections"]] == ["All results"]
    assert "6 judgements compared" in text_of(response)


@pytest.mark.parametrize("route", ["comparison", "comparison-structure", "comparison-settle"])
def test_many_results_judged_apart_take_as_many_queries_as_none(
    review, rob2, lead, first_reader, second_reader, arbiter, sign_in, route, django_assert_num_queries
):
    few = assessed_twice(rob2, DEVIATED)
    study = add_study(review=review, by=lead, label="Other", year=2021, design="parallel")
    other = assigned(study, first_reader, second_reader, arbiter, lead)
    outcomes = list(review.outcomes.all())
    results = [StudyResult.objects.create(study=study, outcome=outcome) for outcome in outcomes]
    results += [StudyResult.objects.create(study=study, outcome=outcomes[0], effect="adhering")]
    for result in results[:1]:
        judged_apart(other, first_reader, result)
    assessed(other, second_reader)
    many = confirm(Comparison.objects.get(assignment=other))
    client = sign_in(arbiter)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse(f"extraction:{route}", args=[few.pk])).status_code == 200
    with django_assert_num_queries(len(captured)):
        assert client.get(reverse(f"extraction:{route}", args=[many.pk])).status_code == 200


# --- After settling ---


def test_a_signalling_answer_that_neither_has_is_named_from_the_lists(rob2, sign_in, arbiter):
    comparison = assessed_twice(rob2)
    settle_study(comparison=comparison, by=arbiter)
    client = sign_in(arbiter)
    page = client.get(url("comparison-settle", comparison)).content.decode()
    assert "An answer to a signalling question" in page
    there = client.post(
        url("amendment", comparison),
        {"missing-about": "signalling", "missing-asked_about": "all", "missing-signalling_question": "2.3",
         "missing-reason": "Author reply."},
    )  # fmt: skip
    assert there.status_code == 422
    assert "This value is there already." in text_of(there), "both readings have NA there"


def test_a_question_of_a_result_judged_apart_in_another_domain_is_named(apart, ecca, sign_in, arbiter):
    decide_at(apart, domain("2", ecca.pk), whole="result")
    settle_study(comparison=apart, by=arbiter)
    client = sign_in(arbiter)
    named = client.post(
        url("amendment", apart),
        {"missing-about": "signalling", "missing-asked_about": str(ecca.pk), "missing-signalling_question": "3.1",
         "missing-reason": "Author reply."},
    )  # fmt: skip
    assert named.status_code == 302
    said = text_of(client.get(named.url))
    assert "Named as missing: neither reading has it." in said
    assert "3.1 Is the outcome known for everybody" in said
    nowhere = client.post(
        url("amendment", apart),
        {"missing-about": "signalling", "missing-asked_about": str(ecca.pk), "missing-signalling_question": "",
         "missing-reason": "x"},
    )  # fmt: skip
    assert "Choose one from the list." in text_of(nowhere)


def test_the_record_names_questions_and_says_answers_in_words(apart, ecca, study):
    decide_at(apart, question("2.4", ecca.pk), "other", text="PY")
    event = AuditEvent.objects.get(action="difference settled")
    [change] = Labels(study, [event]).changes(event)
    assert change.name == "2.4 Did those departures probably change the outcome? of ECCA score"
    assert change.after.startswith("Another value: Probably yes")


def test_the_record_names_a_question_by_the_effect_of_interest_of_its_result(review, study, rob2, lead):
    result = StudyResult.objects.create(study=study, outcome=review.outcomes.first(), effect="adhering")
    assessed(rob2, rob2.first)
    event = AuditEvent.objects.filter(action="cells saved").first()
    event.cells = [{"address": question("2.3", result.pk), "before": {}, "after": {"text": "NI"}}]
    [change] = Labels(study, [event]).changes(event)
    assert change.name.startswith("2.3 Were important additional interventions")
    assert change.after == "No information"


def test_the_history_of_an_answer_is_in_words(rob2, sign_in):
    reading = assessed(rob2, rob2.first, AWARE)
    client = sign_in(rob2.first)
    address = quote(question("2.1"))
    said = text_of(client.get(reverse("extraction:history", args=[reading.pk]) + f"?address={address}"))
    assert "Yes" in said
