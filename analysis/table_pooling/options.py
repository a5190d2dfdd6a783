"""What the person at the terminal may choose."""

from dataclasses import dataclass

from ..stats import TAU2_METHODS, TESTS
from ..stats.pooling import PI_CONVENTIONS as PI_DF

CONTINUOUS = ("MD", "SMD", "SMDH", "ROM")
DICHOTOMOUS = ("RR", "OR", "RD", "PETO", "AS")
MEASURES = (*CONTINUOUS, *DICHOTOMOUS, "GEN")
DOUBLE_ZERO = ("exclude", "keep")

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
