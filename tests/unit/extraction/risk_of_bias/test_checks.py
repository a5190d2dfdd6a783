"""What stands in the way of publishing an instrument; the product's own pass, combination by combination."""

from dataclasses import replace

import pytest

from extraction.risk_of_bias import checks
from extraction.risk_of_bias.algorithm import normalised, propose
from extraction.risk_of_bias.checks import Problem, check
from extraction.risk_of_bias.checks.combinations import cases
from extraction.risk_of_bias.instruments import VARIANTS
from extraction.risk_of_bias.instruments.levels import ROB2_LEVELS
from extraction.risk_of_bias.rules import read_charts, read_conditions
from extraction.risk_of_bias.variant import Asked, Branch, Chart, Domain, Level, Question, Step, Variant
from tests.instruments import distinct_domains, walked


def domain(
    charts: str = "1.1: Y PY -> low; otherwise -> 1.2\n1.2: Y PY -> some_concerns; otherwise -> high", **more
):
    """Two questions, the second asked when the first is not yes, and a chart."""
    questions = [Question("1.1", "1.1", "Random?"), Question("1.2", "1.2", "Concealed?")]
    _, if_all = read_conditions("1.1 is N, PN, NI", questions)
    questions[1] = replace(questions[1], if_all=if_all)
    made = Domain("1", "1", "Randomization", "", tuple(questions))
    return replace(made, charts=read_charts(charts, made, ROB2_LEVELS), **more)


def variant(*domains: Domain, **more) -> Variant:
    return Variant("own:1", "Ours", "version 1", domains or (domain(),), ROB2_LEVELS, **more)


def said(of: Variant) -> list[str]:
    return [one.message for one in check(of).problems]


def only(of: Variant) -> Problem:
    [problem] = check(of).problems
    return problem


# --- What is right ---


@pytest.mark.parametrize("instrument", VARIANTS.values(), ids=VARIANTS)
def test_nothing_stands_in_the_way_of_the_products_own_instruments(instrument):
    found = check(instrument)
    assert found.problems == ()
    assert set(found.combinations) == {one.key for one in instrument.domains if one.charts}
    print(instrument.key, dict(found.combinations))


@pytest.mark.parametrize("one", distinct_domains())
def test_the_combinations_are_counted_as_when_each_is_walked(one):
    """Answers that all rules treat alike are tried once: the sum is that of all, and so is every proposal."""
    levels = next(each.levels for each in VARIANTS.values() if one in each.domains)
    every = walked(one)
    assert sum(case.count for case in cases(one)) == len(every)
    if len(every) > 2000:
        return
    by_case: dict[str, int] = {}
    for case in cases(one):
        level = propose(one, normalised(one, case.answers), levels).level
        by_case[level] = by_case.get(level, 0) + case.count
    by_walk: dict[str, int] = {}
    for answers in every:
        level = propose(one, normalised(one, answers), levels).level
        by_walk[level] = by_walk.get(level, 0) + 1
    assert by_case == by_walk


def test_a_domain_without_charts_has_no_algorithm_and_is_allowed():
    found = check(variant(domain(), domain("", key="S", number="S", questions=())))
    assert found.problems == ()
    assert found.combinations == {"1": 2 + 3 * 5}


def test_answers_that_leave_out_what_must_be_addressed_are_no_combination():
    asked = tuple(Question(f"2.{n}", f"2.{n}", "?", answers=("Y", "NA")) for n in (1, 2))
    both = Domain("2", "2", "Deviations", "", asked, not_all_na=("2.1", "2.2"))
    both = replace(both, charts=read_charts("2.1, 2.2: Y -> high", both, ROB2_LEVELS))
    assert check(variant(both)).combinations == {"2": 3}
    assert "Step 2.1 has no branch for 2.1 NA, 2.2 NA" in only(variant(replace(both, not_all_na=()))).message
    alike = replace(both, charts=read_charts("2.1, 2.2: otherwise -> high", both, ROB2_LEVELS))
    assert check(variant(alike)).combinations == {"2": 3}


# --- The whole ---


def test_levels_are_known_and_told_apart():
    ours = variant(domain(""))
    assert "at least two levels" in said(replace(ours, levels=ROB2_LEVELS[:1]))[0]
    strange = (*ROB2_LEVELS, Level("purple", "Purple", "?", 3))
    assert "“purple” is no level" in said(replace(ours, levels=strange))[0]
    same = (*ROB2_LEVELS[:2], replace(ROB2_LEVELS[2], rank=1, label="low "))
    assert said(replace(ours, levels=same)) == [
        "Two levels have the place 1.",
        "Two levels are called “low”.",
    ]
    alike = (*ROB2_LEVELS, Level("serious", "Serious", "×", 3))
    assert said(replace(ours, levels=alike)) == ["“High” and “Serious” are drawn alike: use one of them."]
    nameless = (*ROB2_LEVELS[:2], replace(ROB2_LEVELS[2], label=" "))
    assert said(replace(ours, levels=nameless)) == ["Say what the level high is called."]


def test_a_draft_without_levels_is_told_so_and_nothing_is_tried():
    bare = replace(VARIANTS["within_person"], levels=())
    assert "An instrument has at least two levels to choose from." in said(bare)


def test_what_may_raise_the_overall_are_two_levels_of_the_instrument():
    assert "neither" in said(variant(raised_from="low"))[0]
    assert said(variant(raised_from="low", raised_to="serious")) == [
        "serious is no level of this instrument."
    ]
    assert said(variant(raised_from="some_concerns", raised_to="high")) == []


def test_an_instrument_has_a_title_and_a_domain():
    assert said(replace(variant(), title=" ", domains=())) == [
        "Give the instrument a title.",
        "An instrument has at least one domain.",
    ]


def test_numbers_and_keys_are_those_of_one_part():
    two = variant(domain(), domain(title="Again"))
    assert {one.message for one in check(two).problems} == {
        "Two domains have the number 1.",
        "The key 1 is taken.",
        "Two questions have the number 1.1.",
        "Two questions have the key 1.1.",
        "Two questions have the number 1.2.",
        "Two questions have the key 1.2.",
    }
    assert {one.field for one in check(two).problems} == {"number", "key"}
    assert "The key overall is taken." in said(variant(domain("", key="overall")))


def test_a_question_has_a_number_words_and_answers():
    blank = Question("x", "first", " ", answers=("Y", "Y"))
    assert said(variant(domain("", questions=(blank,)))) == [
        "“first” is no number of a question. Write it as 2.1, 1b.3 or S.1.",
        "Say what question first asks.",
        "Question first offers at least two answers.",
        "Question first offers Y twice.",
    ]


# --- Conditions ---


def asking(**conditions) -> Variant:
    """The first question hangs from something."""
    questions = domain().questions
    return variant(domain("", questions=(replace(questions[0], **conditions), questions[1])))


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (Asked("1.2", ("Y",)), "Question 1.1: it hangs from 1.2, which comes later. Move it behind 1.2."),
        (Asked("1.1", ("Y",)), "Question 1.1: it hangs from its own answer."),
        (Asked("9.9", ("Y",)), "Question 1.1: it hangs from question 9.9, which this domain does not have."),
    ],
)
def test_a_question_hangs_from_earlier_ones_of_its_domain(condition, words):
    for conditions in ({"if_any": (condition,)}, {"if_all": (condition,)}):
        problem = only(asking(**conditions))
        assert (problem.message, problem.question, problem.field) == (words, "1.1", "asked_if")


def test_a_condition_holds_for_answers_that_can_be_given():
    questions = domain().questions
    never = replace(questions[1], if_all=(Asked("1.1", ("NA",)),))
    assert only(variant(domain("", questions=(questions[0], never)))).message == (
        "Question 1.2: 1.1 is never answered NA."
    )
    # What does not apply is read as NA, so that a third question can hang from that.
    third = Question("1.3", "1.3", "?", if_all=(Asked("1.2", ("NA",)),))
    assert said(variant(domain("", questions=(*questions, third)))) == []


def test_a_question_that_is_never_asked_is_found_by_trying():
    questions = domain().questions
    never = replace(questions[1], if_all=(Asked("1.1", ("Y",)), Asked("1.1", ("N",))))
    assert only(variant(domain("", questions=(questions[0], never)))).message == (
        "Question 1.2 is never asked: its condition never holds."
    )


# --- Charts ---


def with_steps(*steps: Step) -> Variant:
    return variant(replace(domain(""), charts=(Chart(steps),)))


FIRST = Step("1.1", ("1.1",), "", (Branch(("Y", "PY"), "low"), Branch((), "high")))


def test_a_step_leads_to_steps_and_levels_that_there_are():
    lost = replace(FIRST, branches=(Branch(("Y",), "#1.9"), Branch((), "serious")))
    assert said(with_steps(lost)) == [
        "Step 1.1 leads to 1.9, and no step is called so.",
        "Step 1.1 leads to serious, which is no level of this instrument.",
    ]


def test_a_step_looks_at_questions_of_its_domain_and_is_called_otherwise_than_the_others():
    assert said(with_steps(replace(FIRST, questions=("1.1", "7.1")))) == [
        "Step 1.1 looks at question 7.1, which this domain does not have."
    ]
    assert "Two steps are called 1.1." in said(with_steps(FIRST, FIRST))


def test_an_answer_leads_to_one_place_and_nothing_follows_otherwise():
    twice = replace(FIRST, branches=(Branch(("Y", "N"), "low"), Branch(("N",), "high"), Branch((), "low")))
    assert said(with_steps(twice)) == ["Step 1.1 leads with N to two places."]
    after = replace(FIRST, branches=(Branch((), "low"), Branch(("N",), "high")))
    assert "nothing comes after it" in said(with_steps(after))[0]


def test_steps_that_go_round_in_a_circle_are_named_and_never_walked():
    problem = only(variant(domain("1.1: Y -> 1.2; otherwise -> low\n1.2: Y -> 1.1; otherwise -> high")))
    assert problem.message == "The steps go round in a circle: 1.1 -> 1.2 -> 1.1."
    assert (problem.domain, problem.line) == ("1", 1)


def test_a_step_that_no_way_leads_to_is_named_with_its_line():
    problem = only(variant(domain("1.1: otherwise -> low\n1.2: otherwise -> high")))
    assert (problem.message, problem.line) == (
        "No way leads to step 1.2. A chart begins at its first line.",
        2,
    )


def test_a_step_that_no_answers_come_to_is_found_by_trying():
    problem = only(variant(domain("1.1: Y PY PN N NI -> low; NA -> 1.2\n1.2: otherwise -> high")))
    assert (problem.message, problem.line) == ("No combination of answers comes to step 1.2.", 2)


def test_answers_without_a_branch_are_shown_with_an_example_and_counted():
    problem = only(variant(domain("1.1: Y PY -> low; otherwise -> 1.2\n1.2: Y PY -> low; N -> high")))
    assert problem.message == (
        "Step 1.2 has no branch for 1.2 PN (with 1.1 PN): 6 combinations of answers without a proposal."
    )
    assert problem.line == 2


def test_every_chart_says_a_level_even_where_another_decides_alone():
    problem = only(variant(domain("1.1: otherwise -> high\n---\n1.2: Y PY PN N NI -> low")))
    assert "Step 1.2 has no branch for 1.2 NA" in problem.message
    assert problem.line == 3


def test_more_combinations_than_can_be_tried_are_said_to_be_too_many(monkeypatch):
    monkeypatch.setattr(checks, "MOST_CASES", 5)
    check.cache_clear()
    assert check(variant()).problems == ()
    monkeypatch.setattr(checks, "MOST_CASES", 2)
    check.cache_clear()
    found = check(variant())
    check.cache_clear()
    assert "can be answered in up to 25 ways, too many to try each" in found.problems[0].message
    assert found.combinations == {}


def test_a_domain_of_many_questions_that_hang_from_nothing_is_refused_at_once():
    asked = tuple(Question(f"1.{n}", f"1.{n}", "?") for n in range(40))
    wide = Domain("1", "1", "Wide", "", asked)
    text = "\n".join(
        [
            *(f"1.{n}: Y -> 1.{n + 1}; N -> low; otherwise -> 1.{n + 1}" for n in range(39)),
            "1.39: otherwise -> high",
        ]
    )
    wide = replace(wide, charts=read_charts(text, wide, ROB2_LEVELS))
    assert "too many to try each" in only(variant(wide)).message
