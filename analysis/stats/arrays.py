"""Checks that every public function of the engine makes on the arrays it is given."""

import math

import numpy as np
from numpy.typing import ArrayLike

from .errors import LengthsDiffer, NotFinite, ResultOutOfRange, ValueRefused


def studies(**arrays: ArrayLike) -> tuple[np.ndarray, ...]:
    """The arrays as float vectors of one length, every entry finite.

    Raises LengthsDiffer when they are not one-dimensional or differ in length, NotFinite for the
    first entry that is NaN or infinite.
    """
    vectors = {name: np.asarray(values, dtype=float) for name, values in arrays.items()}
    shapes = {name: vector.shape for name, vector in vectors.items()}
    if len(set(shapes.values())) != 1 or any(len(shape) != 1 for shape in shapes.values()):
        raise LengthsDiffer(shapes)
    for name, vector in vectors.items():
        finite = np.isfinite(vector)
        if not np.logical_and.reduce(finite):
            refuse_where(~finite, name, vector, NotFinite)
    return tuple(vectors.values())


def refuse_where(wrong: np.ndarray, field: str, vector: np.ndarray, refusal: type[ValueRefused]) -> None:
    """Raise `refusal` for the first entry where `wrong` is true."""
    if wrong.any():
        index = int(np.argmax(wrong))
        raise refusal(field, index, vector[index])


def refuse_unbounded(**results: float) -> None:
    """Raise ResultOutOfRange for the first result that is NaN or infinite."""
    for field, value in results.items():
        if not math.isfinite(value):
            raise ResultOutOfRange(field)


def frozen(vector: np.ndarray) -> np.ndarray:
    """The same vector, no longer writeable: a result is not changed after it was computed."""
    vector.setflags(write=False)
    return vector
