"""What an instrument consists of, and how its parts are looked up."""

import pytest

from extraction.risk_of_bias.instruments import VARIANTS
from extraction.risk_of_bias.variant import ONE_SOURCE, Branch, Chart, Domain, Question, Step

PARALLEL = VARIANTS["rob2_parallel"]


def test_parts_are_found_by_key_and_the_overall_is_no_domain():
    assert PARALLEL.level("some_concerns").label == "Some concerns"
    assert PARALLEL.domain("2").question("2.6").number == "2.6"
    assert PARALLEL.domain_of("4.3").key == "4"
    assert PARALLEL.domain("1").charts[0].step("1.3-ni").questions == ("1.3",)
    for look_up, key in (
        (PARALLEL.level, "critical"),
        (PARALLEL.domain, "overall"),
        (PARALLEL.domain("2").question, "1.1"),
        (PARALLEL.domain_of, "9.9"),
        (PARALLEL.domain("1").charts[0].step, "1.4"),
    ):
        with pytest.raises(KeyError):
            look_up(key)


def test_a_branch_leads_to_a_step_or_to_a_level():
    assert Branch(("Y",), "#1.2").step == "1.2"
    assert Branch(("Y",), "low").step == ""


def test_only_a_domain_with_charts_is_provisional():
    question = Question("1.1", "1.1", "Was it?")
    chart = Chart((Step("1.1", ("1.1",), "1.1 was?", (Branch((), "low"),)),))
    assert Domain("1", "1", "One", "About.", (question,), (chart,), confidence=ONE_SOURCE).is_provisional
    assert not Domain("1", "1", "One", "About.", (question,), (chart,)).is_provisional
    assert not Domain("1", "1", "One", "About.", (question,), confidence=ONE_SOURCE).is_provisional


def test_questions_of_a_variant_are_those_of_its_domains_in_order():
    assert [one.key for one in PARALLEL.questions][:5] == ["1.1", "1.2", "1.3", "2.1", "2.2"]
    assert len(PARALLEL.questions) == 22
    assert PARALLEL.has_questions
