"""Conditions and charts as people write them: read as they are written, and refused where nobody could tell."""

from dataclasses import replace

import pytest

from extraction.risk_of_bias.instruments import VARIANTS
from extraction.risk_of_bias.instruments.levels import ROB2_LEVELS
from extraction.risk_of_bias.rules import (
    RuleError,
    charts_text,
    conditions_text,
    read_charts,
    read_conditions,
    step_lines,
)
from extraction.risk_of_bias.variant import Asked, Branch, Chart, Domain, Question, Step

QUESTIONS = (
    Question("2.1", "2.1", "Known?", short="known?"),
    Question("2.2", "2.2", "Carers?"),
    Question("2.3", "2.3", "?"),
)
DOMAIN = Domain("2", "2", "Deviations", "", QUESTIONS)
NUMBERS = {one.key: one.number for one in QUESTIONS}

DOMAINS = [
    pytest.param(variant, domain, id=f"{variant.key}-{domain.key}")
    for variant in VARIANTS.values()
    for domain in variant.domains
]


def read(text: str, domain: Domain = DOMAIN) -> tuple[Chart, ...]:
    return read_charts(text, domain, ROB2_LEVELS)


def refused(text: str, domain: Domain = DOMAIN) -> RuleError:
    with pytest.raises(RuleError) as caught:
        read(text, domain)
    return caught.value


@pytest.mark.parametrize(("variant", "domain"), DOMAINS)
def test_what_the_product_has_is_written_and_read_back_the_same(variant, domain):
    assert read_charts(charts_text(domain), domain, variant.levels) == domain.charts
    numbers = {one.key: one.number for one in domain.questions}
    for question in domain.questions:
        text = conditions_text(question, numbers)
        assert read_conditions(text, domain.questions) == (question.if_any, question.if_all)


# --- Conditions ---


def test_one_of_several_or_all_of_them_or_both():
    one, other, third = (Asked(key, ("Y", "PY")) for key in ("2.1", "2.2", "2.3"))
    assert read_conditions("", QUESTIONS) == ((), ())
    assert read_conditions("2.1 is Y, PY", QUESTIONS) == ((), (one,))
    assert read_conditions("2.1 is y py or\n2.2 IS Y, PY", QUESTIONS) == ((one, other), ())
    assert read_conditions("2.1 is Y,PY and 2.2 is Y,PY", QUESTIONS) == ((), (one, other))
    both = read_conditions("(2.1 is Y, PY or 2.2 is Y, PY) and 2.3 is Y, PY", QUESTIONS)
    assert both == ((one, other), (third,))
    question = Question("q", "2.4", "", *both)
    assert conditions_text(question, NUMBERS) == "(2.1 is Y, PY or 2.2 is Y, PY) and 2.3 is Y, PY"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2.9 is Y", "There is no question 2.9 here. Its domain has: 2.1, 2.2, 2.3."),
        ("2.1 Y", "After 2.1 comes “is”"),
        ("2.1 is", "After “2.1 is” come answers"),
        ("2.1 is maybe", "“maybe” is no answer"),
        ("2.1 is Y, Y", "Y stands there twice"),
        ("2.1 is Y or 2.2 is Y and 2.3 is Y", "Put brackets round"),
        ("(2.1 is Y or 2.2 is Y", "then “)”, not the end of the line"),
        ("(2.1 is Y or 2.2 is Y) or 2.3 is N", "leave them out here"),
        ("(2.1 is Y or 2.2 is Y) and (2.1 is N or 2.3 is N)", "Only one part in brackets"),
        ("2.1 is Y; 2.2 is Y", "After a condition comes “and”, “or” or nothing, not “;”"),
        ("or 2.1 is Y", "There is no question or here"),
    ],
)
def test_a_condition_that_cannot_be_read_says_what_is_wrong(text, words):
    with pytest.raises(RuleError) as caught:
        read_conditions(text, QUESTIONS)
    assert words in str(caught.value)


# --- Charts ---


def test_a_chart_says_everything_that_a_step_can():
    [chart, other] = read(
        '2.1, 2.2 "aware \\"at all\\"?": Y PY NI -> 2.3; otherwise -> low "one source says high"\n'
        "\n"
        "2.3: n, pn → Some concerns; NI -> 2.3-ni; Y PY -> high\n"
        "2.3-ni = 2.3: otherwise -> high\n"
        "-----\n"
        "2.1: otherwise -> low\n"
    )
    assert chart.steps == (
        Step(
            "2.1",
            ("2.1", "2.2"),
            'aware "at all"?',
            (Branch(("Y", "PY", "NI"), "#2.3"), Branch((), "low", "one source says high")),
        ),
        Step(
            "2.3",
            ("2.3",),
            "2.3",
            (Branch(("N", "PN"), "some_concerns"), Branch(("NI",), "#2.3-ni"), Branch(("Y", "PY"), "high")),
        ),
        Step("2.3-ni", ("2.3",), "2.3", (Branch((), "high"),)),
    )
    assert other.steps[0].label == "2.1 known?"
    domain = replace(DOMAIN, charts=(chart, other))
    assert read(charts_text(domain)) == (chart, other)
    assert step_lines(domain) == {(0, 0): 1, (0, 1): 2, (0, 2): 3, (1, 0): 5}


def test_an_empty_text_is_no_algorithm():
    assert read(" \n\n") == ()


def test_a_question_that_is_numbered_otherwise_takes_its_steps_along():
    domain = replace(DOMAIN, charts=read("2.1: Y -> 2.3; otherwise -> low\n2.3: otherwise -> high"))
    numbered = (QUESTIONS[0], QUESTIONS[1], replace(QUESTIONS[2], number="2.7"))
    renumbered = replace(domain, questions=numbered)
    assert charts_text(renumbered).splitlines()[0] == "2.1: Y -> 2.7; otherwise -> low"
    again = read(charts_text(renumbered), renumbered)
    assert [(one.key, one.questions) for one in again[0].steps] == [("2.1", ("2.1",)), ("2.3", ("2.3",))]
    assert again[0].steps[0].branches == domain.charts[0].steps[0].branches


def test_a_question_that_is_gone_is_named_by_what_it_was():
    domain = replace(DOMAIN, charts=read("2.1: Y -> 2.3; otherwise -> low\n2.3: otherwise -> high"))
    text = charts_text(replace(domain, questions=QUESTIONS[:2]))
    assert text.splitlines() == ["2.1: Y -> ?2.3; otherwise -> low", '?2.3 "2.3": otherwise -> high']
    assert refused(text, replace(domain, questions=QUESTIONS[:2])).line == 2


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (
            "2.1: Y -> 2.9; otherwise -> low",
            1,
            "“2.9” is neither a step of this chart (2.1) nor a level (low, some_",
        ),
        ("2.1: Y -> high\n\n2.4: N -> low", 3, "There is no question 2.4 here"),
        ("2.1 Y -> high", 1, "There is no question Y here"),
        ("2.1; Y -> high", 1, "After the questions comes “:”, not “;”"),
        ("2.1: Y high", 1, "“HIGH” is no answer".replace("HIGH", "high")),
        ("2.1: Y ->", 1, "After “->” comes a step or a level, not the end of the line"),
        ("2.1: Y -> high, N -> low", 1, "Branches are parted by “;”. There is “,”"),
        ("2.1: otherwise -> low; Y -> high", 1, "takes all that is left"),
        ("2.1:", 1, "The step has no branch"),
        ("2.1: -> low", 1, "A branch begins with answers or “otherwise”, not “->”"),
        ("2.1: Y -> low\n2.1: N -> low", 2, "Give this one a name: 2.1-b = 2.1: …"),
        ("low = 2.1: Y -> low", 1, "low is a level"),
        ("a/b = 2.1: Y -> low", 1, "A step’s name has letters"),
        ("2.1, 2.1: Y -> low", 1, "2.1 stands there twice"),
        ('2.1 "aware: Y -> low', 1, "begins words in quotes that do not end"),
        (": Y -> low", 1, "A step begins with the questions"),
        ("2.1: Y -> low\n---", 0, "one of them has no step"),
        ("2.1: Y -> low\n" * 61, 61, "at most 60 steps"),
        ("x" * 20_001, 0, "This has 20,001 characters"),
    ],
)
def test_a_chart_that_cannot_be_read_names_the_line_and_what_to_do(text, line, words):
    error = refused(text)
    assert (error.line, words in error.message) == (line, True), error.message


def test_two_questions_of_one_number_are_told_apart_before_rules_are_read():
    twice = replace(DOMAIN, questions=(QUESTIONS[0], replace(QUESTIONS[1], number="2.1")))
    assert "Two questions have the number 2.1" in refused("2.1: Y -> low", twice).message
