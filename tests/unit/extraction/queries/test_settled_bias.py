"""Which settled judgements hold for what is asked for: exceptions first, then those of all results."""

from uuid import UUID, uuid4

import pytest

from extraction.models import StudyResult, StudyTimePoint
from extraction.queries.settled_bias import About, Scope, Settled, SettledBias, choices, time_key
from extraction.risk_of_bias.instruments import VARIANTS
from reviews.models import Outcome, Study

PARALLEL, ADHERING = VARIANTS["rob2_parallel"], VARIANTS["rob2_parallel_adhering"]
SCORE, SATISFIED = Outcome(name="ECCA score", position=0), Outcome(name="Satisfied", position=1)
AT_10_WEEKS = StudyTimePoint(text="10 weeks", days=70.0)
AT_HALF_A_YEAR = StudyTimePoint(text="6 months", days=182.625)


def scope(
    levels: dict[str, str], outcome: Outcome | None = None, time: StudyTimePoint | None = None, **more
) -> Scope:
    """What is judged of a result; domains are written d2."""
    effect = more.get("effect", "assignment")
    result = StudyResult(id=uuid4(), outcome=outcome, time_point=time, effect=effect) if outcome else None
    named = {key.removeprefix("d"): level for key, level in levels.items()}
    variant = ADHERING if effect == "adhering" else PARALLEL
    return Scope(variant, result, {key: Settled(level, "", "", result) for key, level in named.items()})


def whole(level: str, **otherwise: str) -> dict[str, str]:
    return dict.fromkeys(("d1", "d2", "d3", "d4", "d5", "overall"), level) | otherwise


def bias(general: dict[str, str], *apart: Scope) -> SettledBias:
    return SettledBias(Study(label="Suh"), PARALLEL, scope(general), list(apart))


def held(found: SettledBias, about: About = About()) -> dict[str, str]:  # noqa: B008
    return {key: one.level for key, one in found.holding(about).items()}


def test_of_all_results_what_is_judged_of_all_results_holds():
    found = bias(whole("low"), scope({"d4": "high", "overall": "high"}, SCORE))
    assert set(held(found).values()) == {"low"}


def test_of_an_outcome_the_exception_holds_and_the_rest_is_as_for_all_results():
    found = bias(whole("low"), scope({"d4": "high", "overall": "high"}, SCORE))
    assert held(found, About(SCORE.pk)) == {
        "1": "low", "2": "low", "3": "low", "4": "high", "5": "low", "overall": "high",
    }  # fmt: skip
    assert set(held(found, About(SATISFIED.pk)).values()) == {"low"}
    holding = found.holding(About(SCORE.pk))
    assert [key for key, one in holding.items() if one.inherited] == ["1", "2", "3", "5"]


def test_of_an_outcome_with_several_results_the_worst_of_them_holds():
    found = bias(
        whole("low"),
        scope({"d4": "some_concerns", "overall": "some_concerns"}, SCORE, AT_10_WEEKS),
        scope({"d4": "high", "overall": "high"}, SCORE, AT_HALF_A_YEAR),
    )
    assert held(found, About(SCORE.pk))["4"] == "high"
    assert held(found, About(SCORE.pk, "70"))["4"] == "some_concerns"
    assert held(found, About(SCORE.pk, "182.625"))["4"] == "high"


def test_of_an_outcome_at_a_time_the_result_goes_before_the_outcome_at_any_time():
    """Each with what it takes over from all results, and from nothing else."""
    found = bias(
        whole("low"),
        scope({"d3": "high", "d4": "some_concerns", "overall": "high"}, SCORE),
        scope({"d4": "high", "overall": "high"}, SCORE, AT_10_WEEKS),
    )
    at_time = held(found, About(SCORE.pk, "70"))
    assert (at_time["3"], at_time["4"], at_time["5"]) == ("low", "high", "low")
    at_another = held(found, About(SCORE.pk, "365"))
    assert (at_another["3"], at_another["4"], at_another["5"]) == ("high", "some_concerns", "low")


def test_an_overall_of_all_results_does_not_hold_where_a_domain_is_judged_apart():
    found = bias(whole("low"), scope({"d4": "high"}, SCORE))
    assert "overall" not in held(found, About(SCORE.pk))


def test_a_domain_that_is_judged_for_single_results_alone_has_the_worst_of_them_for_all():
    found = bias(
        {},
        scope(whole("low"), SCORE, AT_10_WEEKS),
        scope(whole("low", d2="high", overall="high"), SCORE, AT_HALF_A_YEAR),
    )
    assert held(found) == {**dict.fromkeys("1345", "low"), "2": "high", "overall": "high"}


def test_results_for_the_effect_of_the_study_s_instrument_count():
    found = bias(
        whole("low"),
        scope(whole("high"), SCORE, effect="adhering"),
        scope({"d4": "some_concerns", "overall": "some_concerns"}, SCORE),
    )
    assert held(found, About(SCORE.pk))["4"] == "some_concerns"
    only_other = bias(whole("low"), scope(whole("high"), SCORE, effect="adhering"))
    assert held(only_other, About(SCORE.pk))["4"] == "low"
    at_time = bias(
        whole("low"),
        scope({"d4": "some_concerns", "overall": "some_concerns"}, SCORE),
        scope(whole("high"), SCORE, AT_10_WEEKS, effect="adhering"),
    )
    assert held(at_time, About(SCORE.pk, "70"))["4"] == "some_concerns"
    nothing_else = bias({}, scope(whole("high"), SCORE, effect="adhering"))
    assert held(nothing_else, About(SCORE.pk))["4"] == "high"


def test_a_result_for_the_other_effect_inherits_only_what_asks_the_same():
    """Domain 2 has other questions for adhering (RoB 2 guidance, section 5); the others have the same."""
    other = scope({"d3": "high", "overall": "high"}, SCORE, effect="adhering")
    found = bias(whole("some_concerns"), other).whole(other)
    assert {key: one.level for key, one in found.items()} == {
        "1": "some_concerns", "3": "high", "4": "some_concerns", "5": "some_concerns", "overall": "high",
    }  # fmt: skip


def test_times_of_different_studies_are_one_where_their_days_or_their_words_are():
    def key(**time) -> str:
        return time_key(StudyResult(outcome=SCORE, time_point=StudyTimePoint(**time)))

    assert key(text="10 weeks", days=70.0) == key(text="ten weeks", days=70.0) == "70"
    assert key(text="End  of Treatment", days=None) == key(text="end of treatment", days=None)
    assert time_key(StudyResult(outcome=SCORE)) == ""


@pytest.mark.parametrize(
    "about", [About(), About(SCORE.pk), About(SCORE.pk, "70"), About(SCORE.pk, "end: of treatment")]
)
def test_what_is_asked_for_is_read_back_from_an_address(about):
    assert About.read(str(about)) == about


@pytest.mark.parametrize("text", ["nonsense", ":70", "1:2"])
def test_an_address_that_names_no_outcome_asks_for_nothing(text):
    assert About.read(text) is None


def test_outcomes_and_the_times_of_results_that_are_judged_apart_can_be_chosen():
    found = bias(
        whole("low"), scope(whole("low"), SCORE, AT_HALF_A_YEAR), scope(whole("low"), SCORE, AT_10_WEEKS)
    )
    assert [one.words for one in choices([SCORE, SATISFIED], [found, found])] == [
        "All results", "ECCA score", "ECCA score, 10 weeks", "ECCA score, 6 months", "Satisfied",
    ]  # fmt: skip
    assert isinstance(choices([SCORE], [])[1].about.outcome, UUID)
