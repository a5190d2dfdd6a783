"""Effect sizes of a table's studies, and which of them can be pooled."""

from dataclasses import dataclass

import numpy as np

from ..stats import UNDEFINED_TEXT, escalc
from .options import CONTINUOUS, DICHOTOMOUS, Options
from .validation import Studies

_MEANS = {"m1i": "mean1", "sd1i": "sd1", "n1i": "n1", "m2i": "mean2", "sd2i": "sd2", "n2i": "n2"}
_COUNTS = {"ai": "events1", "n1i": "n1", "ci": "events2", "n2i": "n2"}


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """`yi`, `vi`: one for each study of the table, NaN where `reasons` says why; `used`: who is pooled.

    `given` is true where the table held effects and not their parts.
    """

    yi: np.ndarray
    vi: np.ndarray
    reasons: tuple[str | None, ...]
    used: np.ndarray
    given: bool


def effects(studies: Studies, options: Options) -> Effects:
    """Raises the engine's refusals, which carry the study's number and the argument's name."""
    given = studies.kind not in ("continuous", "dichotomous")
    if given:
        variance = "vi" if studies.kind == "effect" else "sei"
        sizes = escalc("GEN", yi=studies.numbers["yi"], **{variance: studies.numbers[variance]})
    else:
        fields = _MEANS if options.measure in CONTINUOUS else _COUNTS
        arrays = {argument: studies.numbers[column] for argument, column in fields.items()}
        choice = {"double_zero": options.double_zero} if options.measure in DICHOTOMOUS else {}
        sizes = escalc(options.measure, **arrays, **choice)
    reasons = tuple(reason and UNDEFINED_TEXT[reason] for reason in sizes.undefined)
    return Effects(sizes.yi, sizes.vi, reasons, sizes.usable, given)


def counts(studies: Studies, used: np.ndarray | None = None) -> dict[str, np.ndarray]:
    """The arguments ai, n1i, ci, n2i of methods that pool counts, of all studies or of those in `used`."""
    arrays = {argument: np.array(studies.numbers[column]) for argument, column in _COUNTS.items()}
    return arrays if used is None else {argument: vector[used] for argument, vector in arrays.items()}
