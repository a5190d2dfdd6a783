"""What the person at the terminal may choose."""

from dataclasses import dataclass

from ..stats import CONTINUOUS, DICHOTOMOUS, MEASURES, TAU2_METHODS, TESTS
from ..stats import PI_CONVENTIONS as PI_DF
from ..stats.effect_sizes import DOUBLE_ZERO

__all__ = [
    "CONTINUOUS",
    "DICHOTOMOUS",
    "DOUBLE_ZERO",
    "MEASURES",
    "PI_DF",
    "TAU2_METHODS",
    "TESTS",
    "Options",
]


@dataclass(frozen=True, slots=True)
class Options:
    """`subgroup` and `moderators` name columns; `everything` asks for every section."""

    measure: str
    tau2_method: str = "DL"
    test: str = "z"
    double_zero: str = "exclude"
    pi_df: str = "k-2"
    subgroup: str | None = None
    moderators: tuple[str, ...] = ()
    everything: bool = False
