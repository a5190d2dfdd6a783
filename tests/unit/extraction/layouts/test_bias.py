"""What the page of an assessment is told: which questions apply, the path, what is proposed, and the words for it."""

from dataclasses import replace

import pytest

from extraction.actions.assignments import assign_with_form
from extraction.actions.cells import Write, save_cells, study_result
from extraction.actions.readings import start_reading
from extraction.models import Judgement, Reading, SignallingAnswer
from extraction.queries.sheets import read_sheet
from extraction.risk_of_bias.assessment import assess
from extraction.risk_of_bias.instruments import VARIANTS
from extraction.risk_of_bias.variant import VERIFIED, Asked, Question
from extraction.views.layouts.bias import assessment_facts, domain_fields, kept_from_others, scopes
from extraction.views.layouts.bias.charts import chart_fields, closed_steps
from extraction.views.layouts.bias.words import (
    because,
    condition_words,
    confidence_words,
    domain_words,
    one_of,
    overall_because,
    overall_words,
    path_words,
    progress_words,
    raising_words,
    waits_for,
)
from reviews.models import Task
from tests.assessments import LOW, answer
from tests.cast import type_in

PARALLEL = VARIANTS["rob2_parallel"]
ADHERING = VARIANTS["rob2_parallel_adhering"]
ALL_LOW = dict.fromkeys(PARALLEL.domain_keys, "low")


def state(domain: str, answers: dict[str, str], level: str = ""):
    """A domain of RoB 2 with answers beside those that propose low."""
    assessment = assess(PARALLEL, {**LOW, **answers}, {domain: level} if level else {})
    return assessment, assessment.domain(domain)


# --- Words ---


@pytest.mark.parametrize(
    ("answers", "words"),
    [((), ""), (("Y",), "Y"), (("Y", "PY"), "Y or PY"), (("N", "PN", "NI"), "N, PN or NI")],
)
def test_answers_to_choose_from_are_a_list_with_or(answers, words):
    assert one_of(answers) == words


@pytest.mark.parametrize(
    ("variant", "question", "words"),
    [
        (PARALLEL, "2.1", ""),
        (PARALLEL, "2.3", "asked if 2.1 or 2.2 is Y, PY or NI"),
        (PARALLEL, "2.4", "asked if 2.3 is Y or PY"),
        (PARALLEL, "4.3", "asked if 4.1 and 4.2 are N, PN or NI"),
        (ADHERING, "2.6", "asked if 2.3 is N, PN or NI, or 2.4 or 2.5 is Y, PY or NI"),
    ],
)
def test_a_question_says_when_it_is_asked(variant, question, words):
    domain = variant.domain_of(question)
    assert condition_words(domain, domain.question(question)) == words


def test_a_question_with_conditions_of_both_kinds_says_both():
    domain = PARALLEL.domain("2")
    both = Question("x", "x", "?", if_any=(Asked("2.1", ("Y",)),), if_all=(Asked("2.6", ("N", "PN")),))
    assert condition_words(domain, both) == "asked if 2.1 is Y and 2.6 is N or PN"


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"2.1": "Y", "2.2": "Y", "2.3": "NI", "2.6": "PY"}, "2.3 NI; 2.6 PY"),
        ({"2.1": "N", "2.2": "PN", "2.6": "Y"}, "2.1 N, 2.2 PN; 2.6 Y"),
        ({"2.1": "Y", "2.3": "Y", "2.4": "Y", "2.5": "N", "2.6": ""}, "2.5 N"),
    ],
)
def test_a_proposal_names_the_answers_that_decided(answers, words):
    assert because(state("2", answers)[1]) == words


def test_a_proposal_waits_only_for_what_is_known_to_apply():
    _, domain = state("2", {"2.1": "", "2.6": ""})
    assert waits_for(domain) == "Waits for 2.1 and 2.6."
    assert waits_for(state("3", {"3.1": ""})[1]) == "Waits for 3.1."
    assert waits_for(state("3", {})[1]) == ""


def test_the_path_is_told_in_words_to_those_who_do_not_see_it():
    assessment, domain = state("2", {"2.1": "Y", "2.3": "NI", "2.6": ""})
    assert path_words(assessment.variant, domain.proposal, domain) == (
        "2.1 Y, 2.2 N, then 2.3 NI: some concerns. Waits for 2.6."
    )


@pytest.mark.parametrize(
    ("answers", "level", "words"),
    [
        ({}, "low", "Low, as proposed"),
        ({}, "high", "You: high. Proposed: low"),
        ({}, "", "Proposed: low"),
        ({"1.1": ""}, "", "2 of 3 answered"),
        ({"1.1": ""}, "high", "High. 2 of 3 answered"),
        ({"1.1": "", "1.2": "", "1.3": ""}, "", "not started"),
    ],
)
def test_the_list_says_how_a_domain_stands(answers, level, words):
    assessment, domain = state("1", answers, level)
    assert domain_words(assessment, domain, is_own=True) == words


def test_others_do_not_read_you():
    assessment, domain = state("1", {}, "high")
    assert domain_words(assessment, domain, is_own=False) == "Judged: high. Proposed: low"


def test_questions_that_do_not_apply_are_not_counted():
    assert progress_words(state("3", {"3.1": "N", "3.2": "Y"})[1]) == "2 of 2 answered"
    assert progress_words(state("3", {"3.1": "N", "3.2": ""})[1]) == "1 of 4 answered"


def test_levels_without_an_algorithm_are_said_alone():
    variant = VARIANTS["within_person"]
    assessment = assess(variant, {"S.1": "N"}, {"S": "low"})
    assert domain_words(assessment, assessment.domain("S"), is_own=True) == "Low"


@pytest.mark.parametrize(
    ("levels", "overall", "words"),
    [
        ({}, "", "waits for all domains"),
        ({"1": "low"}, "", "waits for 4 domains"),
        ({**ALL_LOW, "5": ""}, "", "waits for 1 domain"),
        (ALL_LOW, "", "Proposed: low"),
        ({"1": "high"}, "", "Proposed: high"),
        (ALL_LOW, "low", "Low, as proposed"),
        (ALL_LOW, "high", "You: high. Proposed: low"),
    ],
)
def test_the_list_says_how_the_overall_stands(levels, overall, words):
    assessment = assess(PARALLEL, {}, {**levels, "overall": overall})
    assert overall_words(assessment, is_own=True) == words


def test_the_overall_names_the_domains_that_make_it():
    worst = assess(PARALLEL, {}, {**ALL_LOW, "2": "high", "4": "high"})
    assert overall_because(worst).startswith("Domains 2 and 4 are high. In RoB 2")
    assert overall_because(assess(PARALLEL, {}, ALL_LOW)).startswith("In RoB 2")
    assert overall_because(assess(PARALLEL, {}, {"1": "low"})) == "Waits for 4 domains."


def test_raising_is_offered_for_several_some_concerns_and_nothing_worse():
    several = {**ALL_LOW, "1": "some_concerns", "3": "some_concerns"}
    assert raising_words(assess(PARALLEL, {}, several)).startswith("2 domains have some concerns: ")
    assert raising_words(assess(PARALLEL, {}, {**several, "2": "high"})) == ""
    assert raising_words(assess(PARALLEL, {}, ALL_LOW)) == ""


def test_a_rule_that_was_not_compared_with_the_official_document_says_how_far_it_was():
    crossover, within = VARIANTS["rob2_crossover"], VARIANTS["within_person"]
    assert "one source" in confidence_words(crossover, crossover.domain("1"))
    assert "two sources" in confidence_words(crossover, crossover.domain("5"))
    assert confidence_words(within, within.domain("1")).startswith("Adapted: ")
    assert confidence_words(PARALLEL, PARALLEL.domain("1")) == ""
    checked = replace(crossover.domain("1"), confidence=VERIFIED)
    assert confidence_words(crossover, checked) == ""


# --- Charts ---


@pytest.mark.parametrize("key", list(VARIANTS))
def test_every_branch_of_every_chart_is_drawn_once_beside_or_below_its_box(key):
    variant = VARIANTS[key]
    for domain in variant.domains:
        for chart, drawn in zip(domain.charts, chart_fields(variant, domain), strict=True):
            for step, field in zip(chart.steps, drawn.steps, strict=True):
                indices = [one.index for one in (*field.sides, *field.down)]
                assert sorted(indices) == list(range(len(step.branches)))


def test_a_branch_that_jumps_over_boxes_is_named_where_it_arrives():
    [chart] = chart_fields(PARALLEL, PARALLEL.domain("1"))
    last = chart.steps[-1]
    assert [(one.source, one.answers) for one in last.entries] == [("1.2", "NI")]
    assert [one.target for one in chart.steps[0].sides] == ["1.3 imbalance?", ""]


def test_boxes_that_cannot_be_reached_any_more_are_closed():
    _, domain = state("4", {"4.2": "N", "4.3": ""})
    [chart], [path] = domain.domain.charts, domain.proposal.paths
    assert closed_steps(chart, path) == ["4.3-ni", "4.4-ni", "4.5-ni"]
    _, begun = state("4", {"4.1": ""})
    assert closed_steps(chart, begun.proposal.paths[0]) == []


# --- Facts of a sheet ---


@pytest.fixture
def own(study, lead, first_reader, second_reader, arbiter) -> Reading:
    assignment = assign_with_form(
        study=study, task=Task.RISK_OF_BIAS, first=first_reader, second=second_reader, arbiter=arbiter, by=lead,
        instrument="rob2_parallel",
    )  # fmt: skip
    return start_reading(assignment=assignment, by=first_reader)


def test_a_question_that_does_not_apply_keeps_its_answer(own, first_reader):
    answer(own.assignment, first_reader, {"2.4": "PY"})
    asked = assessment_facts(read_sheet(own), None)["domains"]["2"]["questions"]
    assert (asked["2.4"]["asked"], asked["2.4"]["kept"]) == ("no", "PY")
    assert (asked["2.1"]["asked"], asked["2.1"]["kept"]) == ("yes", "")


def test_of_a_question_that_hangs_on_an_open_one_it_is_not_known_yet(own):
    asked = assessment_facts(read_sheet(own), None)["domains"]["3"]["questions"]
    assert [one["asked"] for one in asked.values()] == ["yes", "unknown", "unknown", "unknown"]


def test_the_path_names_the_branch_that_each_box_takes(own, first_reader):
    answer(own.assignment, first_reader, {"2.1": "Y", "2.3": "NI", "2.6": ""})
    facts = assessment_facts(read_sheet(own), None)["domains"]["2"]
    assert facts["path"] == [{"2.1": 0, "2.3": 1}, {"2.6": None}]
    assert facts["proposal"] == ""


def test_a_path_that_rests_on_an_unresolved_rule_says_so(study, lead, first_reader, second_reader, arbiter):
    variant = VARIANTS["rob2_cluster"]
    unresolved = [
        branch.unresolved
        for domain in variant.domains
        for chart in domain.charts
        for step in chart.steps
        for branch in step.branches
        if branch.unresolved
    ]
    assignment = assign_with_form(
        study=study, task=Task.RISK_OF_BIAS, first=first_reader, second=second_reader, arbiter=arbiter, by=lead,
        instrument="rob2_cluster",
    )  # fmt: skip
    reading = start_reading(assignment=assignment, by=first_reader)
    texts = {one.key: "Y" for one in variant.domain("2").questions} | {"2.4": "N"}
    type_in(reading, first_reader, {f"signalling:all:{key}": text for key, text in texts.items()})
    assert assessment_facts(read_sheet(reading), None)["domains"]["2"]["unresolved"] == unresolved[:1] != []


def test_a_domain_of_a_result_apart_is_as_for_all_results_with_their_answers(own, first_reader):
    answer(own.assignment, first_reader)
    save_cells(
        reading=own,
        by=first_reader,
        writes=[
            Write("judgement:all:1", 0, "high", support="No list."),
            Write("signalling:all:1.1", 1, page="4"),
        ],
    )
    outcome = own.assignment.study.review.outcomes.first()
    result = study_result(reading=own, outcome_id=outcome.pk)
    facts = assessment_facts(read_sheet(own), result.pk)["domains"]["1"]
    assert facts["inherited"]
    assert (facts["general"]["text"], facts["general"]["support"]) == ("high", "No list.")
    assert facts["questions"]["1.1"]["general"]["page"] == "4"
    type_in(own, first_reader, {f"signalling:{result.pk}:1.1": "N"})
    facts = assessment_facts(read_sheet(own), result.pk)["domains"]["1"]
    assert not facts["inherited"]
    assert facts["questions"]["1.1"]["general"] is None


def test_the_domains_of_a_result_are_those_of_its_effect_of_interest(own):
    outcome = own.assignment.study.review.outcomes.first()
    result = study_result(reading=own, outcome_id=outcome.pk, effect="adhering")
    sheet = read_sheet(own)
    facts = assessment_facts(sheet, result.pk)
    second = domain_fields(sheet, result.pk, facts)[1]
    assert ("NA", "not applicable") in second.answers
    [_, one] = scopes(sheet, {result.pk: str(result)}, result.pk)
    assert one.effect == "Effect of adhering to intervention"


def test_what_was_entered_under_another_instrument_is_listed_in_its_order(own):
    for domain, level in (("overall", "high"), ("2", "low")):
        Judgement.objects.create(
            reading=own, variant="rob2_crossover", domain=domain, text=level, support="As printed.", page="3"
        )
    SignallingAnswer.objects.create(reading=own, variant="rob2_crossover", question="2.1", text="PN")
    SignallingAnswer.objects.create(reading=own, variant="gone", question="9.9", text="Y", support="Kept.")
    kept = {one.title: one.rows for one in kept_from_others(read_sheet(own), {})}
    rows = next(rows for title, rows in kept.items() if title.startswith("RoB 2, crossover"))
    assert [row.name.split()[0] for row in rows] == ["2.1", "2", "Overall"]
    assert [row.answer for row in rows] == ["PN", "Low", "High"]
    assert rows[1].why == "As printed. p. 3"
    assert [(row.answer, row.why) for row in kept["gone"]] == [("Y", "Kept.")]
