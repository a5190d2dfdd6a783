"""The data set of an analysis, as plain values that a run can freeze, hash and read again.

Keys are the text of UUIDs: of studies, of a study's own arms and time points, of outcomes, groups and windows.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

# Grows when the meaning of a frozen input changes; a run says in which form its input is kept.
FORM = 1


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the protocol on one side of the comparison."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What an analysis asks, with everything of the protocol that the answer rests on.

    The labels name the two sides, as they stand on the plot. ``window`` is None where the longest follow-up over
    all is asked for; its bounds are days, the first excluded, the second included. ``published`` is a value
    printed elsewhere, ratios not as logarithms: {label, estimate, ci_lb, ci_ub}.
    """

    name: str
    outcome: str
    outcome_name: str
    kind: str
    unit: str
    better: str
    follow_up: str
    window: dict[str, Any] | None
    basis: str
    experimental: tuple[Group, ...]
    comparators: tuple[Group, ...]
    experimental_label: str
    comparator_label: str
    measure: str
    model: str
    test: str
    level: float
    unpaired_designs: str
    published: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Arm:
    """What one arm reports. ``mean`` and ``sd`` are in the outcome's unit, with the decimals of the paper beside them;
    ``n`` and ``events`` count people. A dichotomous outcome has neither mean nor SD, a continuous one no events."""

    key: str
    name: str
    group: str
    n: float
    mean: float | None = None
    sd: float | None = None
    mean_text: str = ""
    sd_text: str = ""
    events: float | None = None


@dataclass(frozen=True, slots=True)
class Judgements:
    """Risk of bias for the result that is pooled: level by domain key, None where nobody judged it yet."""

    variant: str
    levels: dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Study:
    """A study that enters. ``days`` is None for a follow-up of unknown time; ``notes`` are sentences about it."""

    key: str
    name: str
    design: str
    time_point: str
    time_text: str
    days: float | None
    experimental: Arm
    comparator: Arm
    judgements: Judgements
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A study that stays out: ``code`` for programs (``reasons.CODES``), ``reason`` for people."""

    key: str
    name: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class DataSet:
    """Everything that a run computes from. Studies are in the review's order."""

    settings: Settings
    studies: tuple[Study, ...]
    excluded: tuple[Exclusion, ...]
    warnings: tuple[str, ...]

    def settings_json(self) -> dict[str, Any]:
        """The settings as JSON values, for ``Run.settings``."""
        return _plain(asdict(self.settings))

    def input_json(self) -> dict[str, Any]:
        """The studies, exclusions and warnings as JSON values, for ``Run.input``."""
        return _plain(
            {
                "form": FORM,
                "studies": [asdict(study) for study in self.studies],
                "excluded": [asdict(exclusion) for exclusion in self.excluded],
                "warnings": list(self.warnings),
            }
        )

    @classmethod
    def from_json(cls, settings: dict[str, Any], given: dict[str, Any]) -> "DataSet":
        """The data set that a run froze."""
        groups = {
            side: tuple(Group(**group) for group in settings[side])
            for side in ("experimental", "comparators")
        }
        return cls(
            settings=Settings(**{**settings, **groups}),
            studies=tuple(_study(study) for study in given["studies"]),
            excluded=tuple(Exclusion(**exclusion) for exclusion in given["excluded"]),
            warnings=tuple(given["warnings"]),
        )


def _study(given: dict[str, Any]) -> Study:
    return Study(
        **{
            **given,
            "experimental": Arm(**given["experimental"]),
            "comparator": Arm(**given["comparator"]),
            "judgements": Judgements(**given["judgements"]),
            "notes": tuple(given["notes"]),
        }
    )


def _plain(value: Any) -> Any:
    """The value as JSON gives it back: tuples become lists."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def hash_of(dataset: DataSet) -> str:
    """SHA-256, as hexadecimal digits, of the canonical JSON of input and settings.

    Canonical: keys sorted, no spaces, numbers in Python's shortest form that reads back the same, never NaN. The
    name of the analysis is left out: another title is no other result.
    """
    settings = {key: value for key, value in dataset.settings_json().items() if key != "name"}
    said = {"settings": settings, "input": dataset.input_json()}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
