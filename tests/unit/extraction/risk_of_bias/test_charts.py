"""The charts as such: complete, without dead ends, fit for answers that are not all given yet."""

from dataclasses import replace
from itertools import combinations

import pytest

from extraction.risk_of_bias.algorithm import normalised, propose
from extraction.risk_of_bias.instruments import VARIANTS
from extraction.risk_of_bias.instruments.levels import ROB2_LEVELS
from tests.instruments import PLAIN, distinct_domains, walked

LEVELS = [level.key for level in ROB2_LEVELS]
CHARTED = pytest.mark.parametrize("domain", distinct_domains())


@CHARTED
def test_a_chart_begins_ends_and_names_its_questions(domain):
    keys = {one.key for one in domain.questions}
    for chart in domain.charts:
        assert chart.steps
        names = [step.key for step in chart.steps]
        assert len(set(names)) == len(names)
        for place, step in enumerate(chart.steps):
            assert step.branches
            assert set(step.questions) <= keys
            assert all(number in step.label for number in step.questions)
            assert step.label.endswith("?")
            for branch in step.branches:
                assert branch.to in LEVELS or names.index(branch.step) > place
                assert branch.answers, "every branch says which answers take it"


@CHARTED
def test_every_question_of_a_domain_bears_on_its_level(domain):
    """In a chart, or as the condition of a question in one."""
    charted = {key for chart in domain.charts for step in chart.steps for key in step.questions}
    conditions = {
        one.question
        for question in domain.questions
        if question.key in charted
        for one in (*question.if_any, *question.if_all)
    }
    assert {one.key for one in domain.questions} == charted | conditions


@CHARTED
def test_every_step_and_branch_is_reached(domain):
    there = {
        (place, step.key, branch)
        for place, chart in enumerate(domain.charts)
        for step in chart.steps
        for branch in range(len(step.branches))
    }
    reached = set()
    for answers in walked(domain):
        for place, path in enumerate(propose(domain, answers, ROB2_LEVELS).paths):
            reached |= {(place, one.step.key, one.step.branches.index(one.branch)) for one in path}
    assert reached == there


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS)
def test_probably_leads_where_its_plain_answer_leads(variant):
    for domain in variant.domains:
        groups = [
            one.answers for question in domain.questions for one in (*question.if_any, *question.if_all)
        ]
        groups += [question.answers for question in domain.questions]
        groups += [
            branch.answers for chart in domain.charts for step in chart.steps for branch in step.branches
        ]
        for group in groups:
            assert ("Y" in group) == ("PY" in group)
            assert ("N" in group) == ("PN" in group)


@CHARTED
def test_a_partial_set_of_answers_proposes_nothing_that_a_completion_changes(domain):
    """Of every combination every subset of its answers, as though the others were open. "Probably" leads where its
    plain answer does (the test above), so that yes, no, no information and not applicable are all there is to try."""
    completions: dict[tuple[str, ...], set[str]] = {}
    keys = [one.key for one in domain.questions]
    for answers in walked(domain, PLAIN):
        level = propose(domain, answers, ROB2_LEVELS).level
        for size in range(len(keys) + 1):
            for kept in combinations(range(len(keys)), size):
                partial = tuple(answers[key] if place in kept else "" for place, key in enumerate(keys))
                completions.setdefault(partial, set()).add(level)
    for partial, levels in completions.items():
        read = normalised(domain, dict(zip(keys, partial, strict=True)))
        level = propose(domain, read, ROB2_LEVELS).level
        assert level == "" or levels == {level}, partial
    assert completions[("",) * len(keys)] == {"low", "some_concerns", "high"}


@CHARTED
def test_every_branch_matters(domain):
    """Led to another level, each of them changes some judgement: none is there for the eye alone."""
    was = [(answers, propose(domain, answers, ROB2_LEVELS).level) for answers in walked(domain, PLAIN)]
    for place, chart in enumerate(domain.charts):
        for step in chart.steps:
            for branch in step.branches:
                for level in LEVELS:
                    if level == branch.to:
                        continue
                    broken = _with(domain, place, step, replace(branch, to=level), instead_of=branch)
                    assert any(
                        propose(broken, answers, ROB2_LEVELS).level != before for answers, before in was
                    ), (step.key, branch.answers, level)


def _with(domain, place, step, branch, *, instead_of):
    branches = tuple(branch if one is instead_of else one for one in step.branches)
    chart = domain.charts[place]
    steps = tuple(replace(one, branches=branches) if one is step else one for one in chart.steps)
    charts = (*domain.charts[:place], replace(chart, steps=steps), *domain.charts[place + 1 :])
    return replace(domain, charts=charts)
