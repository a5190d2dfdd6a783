"""The values of metafor that the engine is held against."""

import json
from pathlib import Path

FILE = Path(__file__).with_name("metafor.json")
DATASETS = json.loads(FILE.read_text(encoding="utf-8"))["datasets"]

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
