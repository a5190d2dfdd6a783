"""Studies enter or stay out by the overall risk of bias of the result that is pooled."""

from dataclasses import replace

import pytest
from django.utils import timezone

from analysis.dataset import build
from analysis.dataset.caveats import BETTER_THAN_DOMAIN_NOTE, NOT_JUDGED_NOTE
from analysis.dataset.reasons import CODES
from analysis.models import BiasRestriction
from extraction.models import Instrument
from extraction.risk_of_bias.documents import as_document
from extraction.risk_of_bias.instruments import VARIANTS

from .builder import CELLS, CONTROL, SUH, Paper, analysis_of, judge_in_bulk, settle_in_bulk, settled

ALL, WITHOUT_HIGH, LOW_ONLY = BiasRestriction.ALL, BiasRestriction.WITHOUT_HIGH, BiasRestriction.LOW_ONLY


@pytest.fixture
def analyses(review, statistician):
    """The same analysis by each restriction."""
    return {
        restriction: analysis_of(review, statistician, name=restriction.label, risk_of_bias=restriction)
        for restriction in BiasRestriction
    }


def outcome_of(analyses, one) -> dict[str, str]:
    """By restriction: "in", or the code of the reason for which the study stays out."""
    found = {}
    for restriction, analysis in analyses.items():
        dataset = build(analysis, settled=[one])
        assert {exclusion.code for exclusion in dataset.excluded} <= set(CODES)
        found[restriction.value] = "in" if dataset.studies else dataset.excluded[0].code
    return found


def judged_with(variant: str, one):
    """The settled study, all of it judged with the instrument of that key."""
    judgements = [replace(judgement, variant=variant) for judgement in one.judgements]
    return replace(one, variant=variant, judgements=judgements)


OUT_AS_HIGH = {"all": "in", "without_high": "high_risk_of_bias", "low_only": "not_low_risk_of_bias"}
NEITHER = {"all": "in", "without_high": "in", "low_only": "not_low_risk_of_bias"}
ALWAYS_IN = {"all": "in", "without_high": "in", "low_only": "in"}


@pytest.mark.parametrize(
    ("variant", "level", "expected"),
    [
        ("rob2_parallel", "low", ALWAYS_IN),
        ("rob2_parallel", "some_concerns", NEITHER),
        ("rob2_parallel", "high", OUT_AS_HIGH),
        ("within_person", "high", OUT_AS_HIGH),
        ("robins_i", "low", ALWAYS_IN),
        ("robins_i", "moderate", NEITHER),
        ("robins_i", "no_information", NEITHER),
        ("robins_i", "serious", OUT_AS_HIGH),
        ("robins_i", "critical", OUT_AS_HIGH),
    ],
)
def test_each_level_of_each_instrument_lets_in_or_keeps_out(analyses, study, variant, level, expected):
    one = judged_with(variant, settled(study, Paper(judgements=[("overall", level, None, None)])))
    assert outcome_of(analyses, one) == expected


def test_the_levels_of_an_own_instrument_count_by_their_order_and_signs(analyses, review, study, lead):
    document = as_document(VARIANTS["rob2_levels"])
    document["levels"] = [
        {"key": "low", "label": "Fine", "rank": 0},
        {"key": "no_information", "label": "Unclear", "rank": 1},
        {"key": "serious", "label": "Flawed", "rank": 2},
    ]
    own = Instrument.objects.create(
        review=review, title="Ours", document=document, created_by=lead, published_at=timezone.now()
    )
    for level, expected in (("low", ALWAYS_IN), ("no_information", NEITHER), ("serious", OUT_AS_HIGH)):
        paper = Paper(judgements=[("overall", level, None, None)])
        assert outcome_of(analyses, judged_with(own.key, settled(study, paper))) == expected
    [out] = build(
        analyses[WITHOUT_HIGH],
        settled=[
            judged_with(own.key, settled(study, Paper(judgements=[("overall", "serious", None, None)])))
        ],
    ).excluded
    assert (
        out.reason
        == "Its overall risk of bias is flawed for this result; this analysis leaves such studies out."
    )


def test_what_is_not_judged_stays_in_with_a_note_or_stays_out(analyses, study):
    one = settled(study, Paper())
    kept = build(analyses[WITHOUT_HIGH], settled=[one])
    assert NOT_JUDGED_NOTE in kept.studies[0].notes
    assert "1 study not judged for its risk of bias enters: Suh 2025." in kept.warnings
    assert NOT_JUDGED_NOTE not in build(analyses[ALL], settled=[one]).studies[0].notes
    [out] = build(analyses[LOW_ONLY], settled=[one]).excluded
    assert out.code == "risk_of_bias_not_judged"
    assert "is not judged for this result; this analysis takes studies at low risk only" in out.reason


def test_the_overall_of_the_pooled_result_goes_before_that_of_all_results(analyses, study):
    exception = [("overall", "low", None, None), ("overall", "high", "ECCA score", "10 weeks")]
    assert outcome_of(analyses, settled(study, Paper(judgements=exception))) == OUT_AS_HIGH
    elsewhere = [("overall", "low", None, None), ("overall", "high", "Satisfied", None)]
    assert outcome_of(analyses, settled(study, Paper(judgements=elsewhere))) == ALWAYS_IN


def test_an_overall_of_all_results_does_not_hold_where_a_domain_is_judged_apart(analyses, study):
    judgements = [("overall", "low", None, None), ("2", "low", None, None), ("2", "high", "ECCA score", None)]
    found = build(analyses[ALL], settled=[settled(study, Paper(judgements=judgements))]).studies[0].judgements
    assert (found.levels["2"], found.levels["overall"]) == ("high", None)
    assert found.apart == {"2": "ECCA score"}


def with_effects(one, *effects: str):
    """The settled study with the effect of interest, and its instrument, of each judgement."""
    adhering = {"adhering": "rob2_parallel_adhering"}
    one.judgements = [
        replace(judgement, effect=effect, variant=adhering.get(effect, "rob2_parallel"))
        for judgement, effect in zip(one.judgements, effects, strict=True)
    ]
    return replace(one, variant="rob2_parallel")


def test_the_effect_of_the_own_instrument_counts_first(analyses, study):
    judgements = [("overall", "high", "ECCA score", None), ("overall", "low", "ECCA score", None)]
    one = with_effects(settled(study, Paper(judgements=judgements)), "adhering", "assignment")
    assert outcome_of(analyses, one) == ALWAYS_IN
    of_all = [("overall", "high", "ECCA score", "10 weeks"), ("overall", "low", None, None)]
    assert (
        outcome_of(analyses, with_effects(settled(study, Paper(judgements=of_all)), "adhering", ""))
        == ALWAYS_IN
    )


def test_the_other_effect_counts_where_nothing_else_is_judged(analyses, study):
    judgements = [("overall", "high", "ECCA score", None)]
    one = with_effects(settled(study, Paper(judgements=judgements)), "adhering")
    assert outcome_of(analyses, one) == OUT_AS_HIGH
    found = build(analyses[ALL], settled=[one]).studies[0].judgements
    assert found.variant == "rob2_parallel_adhering"
    assert found.apart == {"overall": "ECCA score, effect of adhering"}


@pytest.mark.parametrize("order", [1, -1])
def test_what_another_instrument_says_is_not_read(analyses, study, order):
    one = settled(study, Paper(judgements=[("overall", "high", None, None), ("overall", "low", None, None)]))
    one.judgements = [
        replace(one.judgements[0], variant="rob2_cluster"),
        replace(one.judgements[1], variant="rob2_parallel"),
    ][::order]
    assert outcome_of(analyses, replace(one, variant="rob2_parallel")) == ALWAYS_IN


def test_an_overall_that_is_better_than_a_domain_is_said_where_studies_are_chosen_by_it(analyses, study):
    judgements = [("2", "high", None, None), ("overall", "some_concerns", None, None)]
    one = settled(study, Paper(judgements=judgements))
    chosen = build(analyses[WITHOUT_HIGH], settled=[one])
    assert BETTER_THAN_DOMAIN_NOTE in chosen.studies[0].notes
    assert any("lower than that of one of its domains: Suh 2025" in warning for warning in chosen.warnings)
    assert build(analyses[ALL], settled=[one]).warnings == ()


def test_a_study_without_numbers_stays_out_for_that(analyses, study):
    paper = Paper(
        {("10 weeks", "change"): SUH | {CONTROL: {"n": "14", "mean": "NR", "sd": "NR"}}},
        judgements=[("overall", "high", None, None)],
    )
    [out] = build(analyses[WITHOUT_HIGH], settled=[settled(study, paper)]).excluded
    assert out.code == "value_missing"


def test_settled_judgements_from_the_database_decide(review, analyses, first_reader, second_reader, arbiter):
    people = (first_reader, second_reader, arbiter)
    names = ("Suh", "Weiss", "Zeng", "Lin")
    studies = settle_in_bulk(review, [(name, SUH[CELLS], SUH[CONTROL]) for name in names], people)
    levels = ("low", "some_concerns", "high", "low")
    judge_in_bulk(studies, [{"1": one, "overall": one} for one in levels], people)
    judge_in_bulk(
        studies[3:],
        [{"1": "high", "overall": "high"}],
        people,
        result=("ECCA score", "10 weeks", "assignment"),
    )
    judge_in_bulk(
        studies[:1],
        [{"overall": "high"}],
        people,
        variant="rob2_parallel_adhering",
        result=("ECCA score", "10 weeks", "adhering"),
    )

    def entering(restriction) -> list[str]:
        return [one.name.split()[0] for one in build(analyses[restriction]).studies]

    assert sorted(entering(ALL)) == ["Lin", "Suh", "Weiss", "Zeng"]
    assert sorted(entering(WITHOUT_HIGH)) == ["Suh", "Weiss"]
    assert entering(LOW_ONLY) == ["Suh"]
