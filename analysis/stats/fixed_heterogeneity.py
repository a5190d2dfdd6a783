"""How far the studies' own effects lie from an estimate that was not made by inverse variance."""

from dataclasses import dataclass

from scipy.special import chdtrc

from .effect_sizes.calculation import escalc
from .effect_sizes.dichotomous import Cells
from .effect_sizes.measures import EffectSizes


@dataclass(frozen=True, slots=True)
class FixedHeterogeneity:
    """Cochran's Q of `k` studies and what follows: `i2` in percent, `h2` without unit.

    With one study there is nothing to compare: `q_pval`, `i2` and `h2` are None.
    """

    k: int
    q: float
    q_df: int
    q_pval: float | None
    i2: float | None
    h2: float | None


def heterogeneity_of(q: float, k: int) -> FixedHeterogeneity:
    """Q of k studies with its p value, I2 = (Q - df)/Q and H2 = Q/df (Higgins and Thompson 2002)."""
    df = k - 1
    if df < 1:
        return FixedHeterogeneity(k, 0.0, 0, None, None, None)
    i2 = 100 * max(0.0, (q - df) / q) if q > 0 else 0.0
    return FixedHeterogeneity(k, q, df, float(chdtrc(df, q)), i2, q / df)


def heterogeneity_around(
    measure: str, table: Cells, estimate: float
) -> tuple[FixedHeterogeneity, EffectSizes]:
    """Q = sum (yi - estimate)^2 / vi, and the studies' own effects yi with variances vi.

    1/2 is added to the cells of a table with a zero.  Tables without events, or with events only, have
    no part in Q, in the risk difference neither (metafor's drop00=TRUE for a study's own effect).
    """
    effects = own_effects(measure, table)
    part = effects.usable & ~(table.no_events | table.only_events)
    q = float(((effects.yi[part] - estimate) ** 2 / effects.vi[part]).sum())
    return heterogeneity_of(q, int(part.sum())), effects


def own_effects(measure: str, table: Cells) -> EffectSizes:
    """`escalc` of the tables, by its defaults."""
    return escalc(measure, ai=table.a, n1i=table.a + table.b, ci=table.c, n2i=table.c + table.d)
