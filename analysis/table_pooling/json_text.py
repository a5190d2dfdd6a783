"""The report as JSON: every number with all its digits, null where there is none."""

import json
import math
from typing import Any

import numpy as np


def as_json(report: dict[str, Any]) -> str:
    """Text of `report`; a number that is not finite becomes null, for NaN is not JSON."""
    return json.dumps(plain(report), ensure_ascii=False, allow_nan=False, indent=1)


def plain(value: Any) -> Any:
    """The value made of dicts, lists, texts, numbers and None alone."""
    match value:
        case dict():
            return {str(key): plain(inner) for key, inner in value.items()}
        case list() | tuple() | np.ndarray():
            return [plain(inner) for inner in value]
        case bool() | np.bool_():
            return bool(value)
        case int() | np.integer():
            return int(value)
        case float() | np.floating():
            return float(value) if math.isfinite(value) else None
        case None:
            return None
        case _:
            return str(value)
