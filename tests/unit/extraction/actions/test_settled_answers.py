"""Two assessments by signalling questions: what is compared, decided together, kept from being settled, and final."""

import pytest

from extraction.actions.amendments import amend
from extraction.actions.discussion import give_way, send_back
from extraction.actions.readings import start_reading, submit_reading
from extraction.actions.settling import settle_study
from extraction.actions.verification import confirm_values
from extraction.models import Comparison, Judgement, Reading, SignallingAnswer
from extraction.queries.comparison_page import ComparisonPage
from extraction.queries.comparisons import read_comparison
from extraction.queries.sheets import read_sheet
from extraction.queries.verification import read_verified
from reviews.models import AuditEvent, Mode
from reviews.refusals import NotThere, Refused
from tests.assessments import accept_proposals, answer, assessed, explain
from tests.cast import confirm, type_in
from tests.compared_assessments import (
    AWARE,
    DEVIATED,
    assessed_twice,
    assigned,
    decide_at,
    domain,
    final_answers,
    final_levels,
    lacks,
    open_ones,
    question,
    state_of,
)

# --- What is compared ---


def test_answers_come_before_the_judgement_of_their_domain_and_the_overall_last(rob2):
    comparison = assessed_twice(rob2)
    rows = [row.address.partition(":")[2] for row in read_comparison(comparison).rows]
    assert rows[:4] == ["all:1.1", "all:1.2", "all:1.3", "all:1"]
    assert rows[-2:] == ["all:5", "all:overall"]
    assert len(rows) == 22 + 5 + 1


def test_sections_are_domains_and_name_the_result_where_several_are_judged(rob2, apart, ecca):
    sections = dict.fromkeys(row.section for row in read_comparison(apart).rows)
    assert "All results: 1 Randomization process" in sections
    assert "ECCA score: 2 Deviations from intended interventions" in sections
    assert "ECCA score: Overall" in sections


def test_where_all_results_are_judged_alone_sections_are_domains_alone(rob2):
    sections = {row.section for row in read_comparison(assessed_twice(rob2)).rows}
    assert sections >= {"1 Randomization process", "Overall"}


def test_a_question_that_does_not_apply_is_compared_as_not_applicable_whatever_stands_there(rob2):
    first = answer(rob2, rob2.first, {"2.1": "Y", "2.3": "NI"})
    type_in(first, rob2.first, {question("2.1"): "N"})
    accept_proposals(first, rob2.first)
    submit_reading(reading=first, by=rob2.first)
    assessed(rob2, rob2.second)
    comparison = confirm(Comparison.objects.get())
    row = read_comparison(comparison).row(question("2.3"))
    assert (row.first.text, row.second.text, row.agrees) == ("NA", "NA", True)
    settle_study(comparison=comparison, by=rob2.arbiter)
    assert "2.3" not in final_answers(), "what does not apply is no answer"
    assert SignallingAnswer.objects.get(reading=first, question="2.3").text == "NI", "and is kept"


def test_what_one_judged_apart_is_blank_on_the_other_side_and_as_for_all_results_in_words(apart, ecca):
    page = ComparisonPage(read_comparison(apart))
    line = page.by_address[question("2.3", ecca.pk)]
    assert line.row.difference == "blank"
    assert (line.first.words, line.second.words) == ("Yes", "As for all results")
    assert page.by_address[domain("2", ecca.pk)].second.words == "As for all results"
    assert page.by_address[domain("overall", ecca.pk)].second.words == "As for all results"


def test_probably_is_agreed_upon_and_takes_the_support_of_the_second_where_the_first_gave_none(rob2, arbiter):
    first = answer(rob2, rob2.first)
    accept_proposals(first, rob2.first)
    submit_reading(reading=first, by=rob2.first)
    second = answer(rob2, rob2.second, {"1.1": "PY"})
    accept_proposals(second, rob2.second)
    cell = SignallingAnswer.objects.get(reading=second, question="1.1")
    SignallingAnswer.objects.filter(pk=cell.pk).update(support="Random numbers.", page="3")
    submit_reading(reading=second, by=rob2.second)
    comparison = confirm(Comparison.objects.get())
    assert (
        ComparisonPage(read_comparison(comparison)).by_address[question("1.1")].state_words
        == "agree, act alike"
    )
    settle_study(comparison=comparison, by=arbiter)
    settled = SignallingAnswer.objects.get(reading__role="final", question="1.1")
    assert (settled.text, settled.support, settled.page) == ("Y", "Random numbers.", "3")


# --- What is settled ---


def test_answers_judgements_and_what_was_proposed_are_in_the_final(rob2, arbiter):
    comparison = assessed_twice(rob2, DEVIATED)
    assert set(open_ones(comparison)) == {"all:2.1", "all:2.3", "all:2.4", "all:2", "all:overall"}
    for address in (question("2.1"), question("2.3"), question("2.4"), domain("2"), domain("overall")):
        decide_at(comparison, address)
    settle_study(comparison=comparison, by=arbiter)
    assert final_answers().items() >= {"2.1": "Y", "2.3": "Y", "2.4": "N"}.items()
    assert final_levels()["2"] == ("some_concerns", "some_concerns")
    assert final_levels()["overall"] == ("some_concerns", "some_concerns")
    assert final_levels()["1"] == ("low", "low")


def test_the_reason_of_a_decision_is_kept_as_the_reason_for_judging_otherwise(rob2, arbiter):
    comparison = assessed_twice(rob2, DEVIATED)
    for address in (question("2.1"), question("2.3"), question("2.4")):
        decide_at(comparison, address)
    decide_at(comparison, domain("2"), "second", reason="Two of sixty deviated.")
    decide_at(comparison, domain("overall"), "second")
    assert lacks(comparison) == []
    settle_study(comparison=comparison, by=arbiter)
    settled = Judgement.objects.get(reading__role="final", domain="2")
    assert (settled.text, settled.proposed, settled.support) == (
        "low",
        "some_concerns",
        "Two of sixty deviated.",
    )
    assert Judgement.objects.get(reading__role="final", domain="1").support == ""


def test_what_is_no_answer_to_the_question_or_no_level_is_refused(rob2):
    comparison = assessed_twice(rob2, AWARE)
    for text, words in (
        ("maybe", "Y, PY, PN, N, NI"),
        ("NA", "Y, PY, PN, N, NI"),
        ("NR", "Y, PY"),
        ("", "Choose one"),
    ):
        with pytest.raises(Refused) as refused:
            decide_at(comparison, question("2.3"), "other", text=text)
        assert words in refused.value.errors["text"][0]
    comparison = Comparison.objects.get()
    assert not comparison.resolutions.exists()


# --- What cannot stand so ---


def test_a_question_that_is_asked_by_what_was_settled_stays_open_without_an_answer(rob2, arbiter):
    comparison = assessed_twice(rob2, AWARE)
    decide_at(comparison, question("2.3"), "second")
    assert state_of(comparison, question("2.3")) == "settled", "it is not known yet whether it is asked"
    decide_at(comparison, question("2.1"), "first")
    assert lacks(comparison) == ["2.3 is asked by what was settled for 2.1 and has no answer: decide it."]
    assert state_of(comparison, question("2.3")) == "open"
    with pytest.raises(Refused, match=r"2\.3 is asked by what was settled for 2\.1 and has no answer"):
        settle_study(comparison=comparison, by=arbiter)
    decide_at(comparison, question("2.3"), "first")
    settle_study(comparison=comparison, by=arbiter)
    assert final_answers()["2.3"] == "N"


def test_a_question_that_neither_was_asked_is_decided_with_another_answer(rob2, arbiter):
    comparison = assessed_twice(rob2, DEVIATED, {"2.1": "Y", "2.3": "N"})
    decide_at(comparison, question("2.3"), "first")
    with pytest.raises(Refused, match="agree"):
        decide_at(comparison, question("2.5"), "other", text="N")
    decide_at(comparison, question("2.4"), "other", text="Y")
    assert read_comparison(comparison).row(question("2.5")).agrees, "both readings have NA"
    assert state_of(comparison, question("2.5")) == "open"
    decide_at(comparison, question("2.5"), "first")
    assert state_of(comparison, question("2.5")) == "open", "NA is no answer to it"
    decide_at(comparison, question("2.5"), "other", text="N", page="4", support="Eight against one.")
    assert state_of(comparison, question("2.5")) == "settled"
    decide_at(comparison, question("2.5"), "other", text="PN", reason="On second thoughts.")
    for key in ("2", "overall"):
        decide_at(comparison, domain(key), "other", text="high")
    settle_study(comparison=comparison, by=arbiter)
    assert final_answers()["2.5"] == "PN"
    assert final_levels()["2"] == ("high", "high")


def test_two_agreed_answers_of_not_applicable_are_open_once_the_question_is_asked(rob2, arbiter):
    comparison = assessed_twice(rob2, {"4.1": "Y", "4.3": ""}, {"4.2": "Y", "4.3": ""})
    assert read_comparison(comparison).row(question("4.3")).agrees
    decide_at(comparison, question("4.1"), "second")
    decide_at(comparison, question("4.2"), "first")
    assert (
        lacks(comparison)[0]
        == "4.3 is asked by what was settled for 4.1 and 4.2 and has no answer: decide it."
    )
    decide_at(comparison, question("4.3"), "other", text="N")
    assert set(lacks(comparison)) == {
        "4 Measurement of the outcome: the answers as settled propose low. Decide it, and say why."
    }
    decide_at(comparison, domain("4"), "other", text="low")
    decide_at(comparison, domain("overall"), "other", text="low")
    settle_study(comparison=comparison, by=arbiter)
    assert final_levels()["4"] == ("low", "low")


def test_an_answer_that_ceases_to_be_asked_stands_in_nobodys_way(rob2, arbiter):
    comparison = assessed_twice(rob2, DEVIATED, {"2.1": "Y", "2.3": "N"})
    decide_at(comparison, question("2.3"), "first")
    decide_at(comparison, question("2.4"), "other", text="Y")
    decide_at(comparison, question("2.5"), "other", text="N")
    decide_at(comparison, question("2.4"), "first")
    for key in ("2", "overall"):
        decide_at(comparison, domain(key), "first")
    assert lacks(comparison) == []
    settle_study(comparison=comparison, by=arbiter)
    assert final_levels()["2"] == ("some_concerns", "some_concerns")
    assert final_answers()["2.5"] == "N", "what was decided is kept"


def test_an_agreed_judgement_that_the_settled_answers_contradict_is_decided_with_a_reason(rob2, arbiter):
    comparison = assessed_twice(rob2, {"1.1": "NI"})
    assert open_ones(comparison) == ["all:1.1"]
    decide_at(comparison, question("1.1"), "other", text="N")
    assert lacks(comparison) == [
        "1 Randomization process: the answers as settled propose some concerns. Decide it, and say why."
    ]
    with pytest.raises(Refused, match="1 Randomization process: the answers as settled propose"):
        settle_study(comparison=comparison, by=arbiter)
    decide_at(comparison, domain("1"), "other", text="some_concerns")
    assert lacks(comparison) == [
        "Overall: the domains as settled propose some concerns. Decide it, and say why."
    ]
    decide_at(comparison, domain("overall"), "first", reason="It concerns no result of this review.")
    settle_study(comparison=comparison, by=arbiter)
    overall = Judgement.objects.get(reading__role="final", domain="overall")
    assert (overall.text, overall.proposed) == ("low", "some_concerns")
    assert overall.support == "It concerns no result of this review."


def test_an_agreed_judgement_that_both_explain_needs_no_decision(rob2, arbiter):
    for reader in rob2.first, rob2.second:
        reading = answer(rob2, reader, DEVIATED)
        accept_proposals(reading, reader, d2="low")
        explain(reading, reader, ["2"], why="Two of sixty.")
        submit_reading(reading=reading, by=reader)
    comparison = confirm(Comparison.objects.get())
    assert lacks(comparison) == []
    settle_study(comparison=comparison, by=arbiter)
    assert final_levels()["2"] == ("low", "some_concerns")


def test_several_things_that_cannot_stand_are_all_named_beside_what_differs(rob2, arbiter):
    comparison = assessed_twice(rob2, {**AWARE, "1.1": "NI", "5.2": "NI"})
    decide_at(comparison, question("1.1"), "other", text="N")
    decide_at(comparison, question("2.1"), "first")
    decide_at(comparison, question("2.3"), "second")
    with pytest.raises(Refused) as refused:
        settle_study(comparison=comparison, by=arbiter)
    said = str(refused.value)
    assert "3 differences are still open." in said, "5.2, domain 5 and the overall"
    assert "1 Randomization process" in said
    assert "2.3 is asked" in said


def test_an_effect_of_adhering_that_addresses_no_deviation_cannot_be_settled(
    study, lead, first_reader, second_reader, arbiter
):
    adhering = assigned(
        study, first_reader, second_reader, arbiter, lead, instrument="rob2_parallel_adhering"
    )
    shared = {"2.1": "Y", "2.2": "N", "2.3": "NA", "2.6": ""}
    assessed(adhering, first_reader, {**shared, "2.4": "NA", "2.5": "N"})
    assessed(adhering, second_reader, {**shared, "2.4": "N", "2.5": "NA"})
    comparison = confirm(Comparison.objects.get())
    decide_at(comparison, question("2.4"), "first")
    assert lacks(comparison) == []
    decide_at(comparison, question("2.5"), "second")
    assert set(lacks(comparison)) == {"2.3, 2.4 and 2.5 cannot all be NA: answer one of them."}
    with pytest.raises(Refused, match="cannot all be NA"):
        settle_study(comparison=comparison, by=arbiter)
    decide_at(comparison, question("2.5"), "first")
    assert lacks(comparison) == []
    assert open_ones(comparison) == []
    settle_study(comparison=comparison, by=arbiter)
    assert final_answers().items() >= {"2.3": "NA", "2.4": "NA", "2.5": "N"}.items()


# --- Amendments, and what neither reading has ---


@pytest.fixture
def settled(rob2, arbiter) -> Comparison:
    comparison = assessed_twice(rob2)
    settle_study(comparison=comparison, by=arbiter)
    comparison.refresh_from_db()
    return comparison


def test_an_amended_answer_opens_what_it_asks_and_both_are_in_the_next_edition(settled, arbiter):
    amend(comparison=settled, addresses=[question("2.1")], reason="Author reply.", by=arbiter)
    assert open_ones(settled) == ["all:2.1"]
    decide_at(settled, question("2.1"), "other", text="Y")
    assert open_ones(settled) == ["all:2.3"]
    with pytest.raises(Refused, match=r"2\.3 is asked by what was settled for 2\.1"):
        settle_study(comparison=settled, by=arbiter)
    decide_at(settled, question("2.3"), "other", text="PN")
    settle_study(comparison=settled, by=arbiter)
    assert final_answers().items() >= {"2.1": "Y", "2.3": "PN"}.items()
    assert Reading.objects.filter(role="final").count() == 2
    assert open_ones(settled) == []


def test_what_an_amendment_asks_is_with_the_arbiter_though_it_was_sent_back_before(rob2, arbiter):
    comparison = assessed_twice(rob2, AWARE)
    send_back(comparison=comparison, address=question("2.3"), text="Sure?", by=arbiter)
    give_way(
        comparison=comparison, address=question("2.3"), reason="Not asked.", version=0, matches=None,
        by=rob2.first,
    )  # fmt: skip
    decide_at(comparison, question("2.1"), "second")
    settle_study(comparison=comparison, by=arbiter)
    comparison.refresh_from_db()
    amend(comparison=comparison, addresses=[question("2.1")], reason="Author reply.", by=arbiter)
    decide_at(comparison, question("2.1"), "first")
    assert open_ones(comparison) == ["all:2.3"]
    decide_at(comparison, question("2.3"), "first")
    assert open_ones(comparison) == []


def test_other_settled_answers_stay_shut_while_an_amendment_is_open(settled, arbiter):
    amend(comparison=settled, addresses=[question("2.1")], reason="Author reply.", by=arbiter)
    with pytest.raises(Refused, match="Reopen it first"):
        decide_at(settled, question("1.1"), "other", text="N")


def test_a_domain_of_a_result_that_was_as_for_all_is_named_and_brings_its_questions(apart, ecca, arbiter):
    decide_at(apart, domain("2", ecca.pk), "first", whole="result")
    settle_study(comparison=apart, by=arbiter)
    apart.refresh_from_db()
    amend(comparison=apart, addresses=[domain("3", ecca.pk)], reason="Later report.", by=arbiter)
    assert open_ones(apart) == [f"{ecca.pk}:3"]
    decide_at(apart, domain("3", ecca.pk), "other", text="high")
    assert f"{ecca.pk}:3.1" in open_ones(apart)
    decide_at(apart, question("3.1", ecca.pk), "other", text="NI")
    decide_at(apart, question("3.2", ecca.pk), "other", text="N")
    decide_at(apart, question("3.3", ecca.pk), "other", text="Y")
    decide_at(apart, question("3.4", ecca.pk), "other", text="Y")
    assert lacks(apart) == [], "the overall is explained by its decision"
    settle_study(comparison=apart, by=arbiter)
    assert final_levels(ecca.pk)["3"] == ("high", "high")
    assert final_answers(ecca.pk)["3.4"] == "Y"


def test_a_question_of_a_result_that_nobody_judged_is_not_there(settled, ecca, arbiter):
    for address in (question("2.1", ecca.pk), question("9.9"), domain("S")):
        with pytest.raises(NotThere):
            amend(comparison=settled, addresses=[address], reason="x", by=arbiter)


def test_the_record_names_the_reopened_question(settled, arbiter):
    amend(comparison=settled, addresses=[question("2.3")], reason="Author reply.", by=arbiter)
    event = AuditEvent.objects.filter(action="values reopened").get()
    assert event.summary.startswith("2.3 ")


# --- Verified, or read by one person ---


def test_what_a_verifier_changes_is_compared_and_the_rest_agrees(
    study, lead, first_reader, second_reader, arbiter
):
    verified = assigned(study, first_reader, second_reader, arbiter, lead, mode=Mode.VERIFY)
    assessed(verified, first_reader, AWARE)
    reading = start_reading(assignment=verified, by=second_reader)
    type_in(reading, second_reader, {question("2.1"): "N"})
    left = read_verified(read_sheet(reading)).unverified
    assert question("2.3") not in left, "it does not apply as the verifier answers"
    assert question("2.1") not in left
    confirm_values(reading=reading, addresses=left, by=second_reader)
    submit_reading(reading=reading, by=second_reader)
    comparison = confirm(Comparison.objects.get())
    assert open_ones(comparison) == ["all:2.1", "all:2.3"]
    decide_at(comparison, question("2.1"), "second", whole="domain")
    settle_study(comparison=comparison, by=arbiter)
    assert final_answers().items() >= {"2.1": "N"}.items()
    assert "2.3" not in final_answers()
    assert final_levels()["2"] == ("low", "low")


def test_an_assessment_by_one_person_is_settled_and_amended(study, lead, first_reader):
    alone = assigned(study, first_reader, None, None, lead, mode=Mode.SINGLE, reason="One assessor.")
    assessed(alone, first_reader, DEVIATED)
    assert final_answers().items() >= DEVIATED.items()
    assert final_levels()["2"] == ("some_concerns", "some_concerns")
    comparison = Comparison.objects.get()
    amend(comparison=comparison, addresses=[question("2.4")], reason="Erratum.", by=first_reader)
    decide_at(comparison, question("2.4"), "other", text="Y")
    assert open_ones(comparison)[0] == "all:2.5"
    decide_at(comparison, question("2.5"), "other", text="Y")
    assert open_ones(comparison) == []
    settle_study(comparison=comparison, by=first_reader)
    assert final_answers()["2.5"] == "Y"
