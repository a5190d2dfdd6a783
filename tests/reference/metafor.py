"""The values of metafor that the engine is held against."""

import json
from pathlib import Path

FILE = Path(__file__).with_name("metafor.json")
DATASETS = json.loads(FILE.read_text(encoding="utf-8"))["datasets"]

# metafor does not centre a moderator. Beside an intercept, years around 1990 make X'WX nearly singular where they
# spread little or one study outweighs the others; what it loses there, relative (fractions show it in test_pooling.py).
# The other regressions on years in the file keep their digits.
LOST_TO_YEARS = {
    ("egger2001", "RR"): 1e-6,
    ("egger2001", "OR"): 2e-7,
    ("egger2001", "RD"): 5e-8,
    ("gibson2002_fev", "MD"): 2e-9,
}

_CONTINUOUS = {"m1i": "mean1", "sd1i": "sd1", "n1i": "n1", "m2i": "mean2", "sd2i": "sd2", "n2i": "n2"}
_DICHOTOMOUS = {"ai": "events1", "n1i": "n1", "ci": "events2", "n2i": "n2"}
_GENERIC = {"yi": "yi", "vi": "vi"}


def arms(name: str) -> dict[str, list[float]]:
    """The data set as keyword arguments of `escalc`."""
    dataset = DATASETS[name]
    fields = {"continuous": _CONTINUOUS, "dichotomous": _DICHOTOMOUS, "generic": _GENERIC}[dataset["kind"]]
    return {argument: [study[column] for study in dataset["studies"]] for argument, column in fields.items()}


def cases(measures: tuple[str, ...]) -> list[tuple[str, str]]:
    """(data set, measure) for all that the file and the engine both know."""
    return [(name, m) for name, dataset in DATASETS.items() for m in dataset["measures"] if m in measures]
