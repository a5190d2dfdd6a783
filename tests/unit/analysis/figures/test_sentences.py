from math import log

import pytest

from analysis.figures import sentences

POOLED = {"measure": "SMD", "model": "DL", "experimental": "cell therapy", "comparator": "control"}


def test_lower_is_better_gives_the_left_to_the_experimental_group():
    names = {"experimental": "drug", "comparator": "placebo"}
    assert sentences.favours(better="lower", **names) == ("drug", "placebo")
    assert sentences.favours(better="higher", **names) == ("placebo", "drug")


def test_heterogeneity_and_overall_effect_in_a_line():
    assert (
        sentences.heterogeneity(tau2=0.29494, i2=71.762, h2=3.5414, q=17.7069, q_df=5, q_pval=0.003337)
        == "τ² = 0.295 · I² = 71.8 % · Q = 17.71, df = 5, p = 0.003 · H² = 3.54"
    )
    assert (
        sentences.heterogeneity(tau2=None, i2=86.7, h2=7.49, q=7.49, q_df=1, q_pval=0.006)
        == "I² = 86.7 % · Q = 7.49, df = 1, p = 0.006 · H² = 7.49"
    )
    assert (
        sentences.overall(statistic=-9.788, p_val=1e-22, pi_convention="k-2")
        == "z = −9.79, p < 0.001 · prediction interval from t with k − 2 df"
    )
    assert sentences.overall(statistic=0, p_val=1) == "z = 0.00, p > 0.999"


def test_the_plot_in_one_sentence():
    assert sentences.summary_sentence(
        **POOLED,
        outcome="ECCA change",
        k=6,
        estimate=-2.68,
        ci_lb=-3.216,
        ci_ub=-2.143,
        i2=71.76,
        better="lower",
    ) == (
        "Forest plot of ECCA change, cell therapy against control: in 6 studies (random effects, "
        "DerSimonian–Laird) the pooled Hedges’ g is −2.68 (95 % CI −3.22 to −2.14; I² = 71.8 %), "
        "which favours cell therapy."
    )


@pytest.mark.parametrize(
    ("lower", "upper", "ending"),
    [
        (0.5, 1.0, "the interval includes no effect."),
        (0.5, 0.9, "which favours vaccine."),
        (1.1, 2.0, "which favours none."),
    ],
)
def test_the_sentence_says_whom_a_ratio_favours(lower, upper, ending):
    sentence = sentences.summary_sentence(
        measure="RR",
        model="FE",
        experimental="vaccine",
        comparator="none",
        outcome="tuberculosis",
        k=13,
        estimate=log((lower * upper) ** 0.5),
        ci_lb=log(lower),
        ci_ub=log(upper),
        i2=0,
        better="lower",
    )
    assert sentence.endswith(ending)
    assert "risk ratio is" in sentence
