"""Labels of studies: subgroups and categorical moderators."""

from collections.abc import Sequence

import numpy as np

from .errors import MissingCategory


def labels(field: str, values: Sequence) -> np.ndarray:
    """The values as text, shape (k,).  Raises MissingCategory for None, NaN or empty text."""
    listed = [value.item() if isinstance(value, np.generic) else value for value in values]
    for index, value in enumerate(listed):
        if value is None or value != value or value == "":
            raise MissingCategory(field, index)
    return np.array([str(value) for value in listed], dtype=str)
