"""The data set of an analysis, as plain values that a run can freeze, hash and read again.

Keys are the text of UUIDs: of studies, of a study's own arms and time points, of outcomes, groups and windows.
"""

import hashlib
import json
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

# Grows when the meaning of a frozen input changes; a run says in which form its input is kept.
FORM = 1


# Of a field that came later: it is left out of the JSON where it has its default, which says what runs before it did.
# So a frozen input from before reads, and hashes, as it always did.
LATER = {"later": True}


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
    printed elsewhere, ratios not as logarithms: {label, estimate, ci_lb, ci_ub}. ``r_pre_post`` is the protocol's
    correlation between baseline and final where a number rests on it, else None.
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
    derived: str = field(default="leave_out", metadata=LATER)
    risk_of_bias: str = field(default="all", metadata=LATER)
    r_pre_post: float | None = field(default=None, metadata=LATER)
    r_pre_post_source: str = field(default="", metadata=LATER)


@dataclass(frozen=True, slots=True)
class DerivedNumber:
    """How a number that is not reported follows from what is: the statistic (n, mean, sd, events, se, yi), the number
    as shown, its formula with the numbers put in, citation, and sentences, "" where there is none."""

    statistic: str
    text: str
    formula: str
    source: str
    assumption: str = ""
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Arm:
    """What one arm reports. ``mean`` and ``sd`` are in the outcome's unit, with the decimals of the paper beside them;
    ``n`` and ``events`` count people, parts of people where clusters were randomized. A dichotomous outcome has neither
    mean nor SD, a continuous one no events; an arm whose difference alone is reported may have none of them.
    ``derived`` says of which numbers the paper reports something else. ``parts`` are the arms of the study that stand
    here as one group, each with its own numbers, empty for one arm; the key of such a group is of none of them."""

    key: str
    name: str
    group: str
    n: float | None
    mean: float | None = None
    sd: float | None = None
    mean_text: str = ""
    sd_text: str = ""
    events: float | None = None
    derived: tuple[DerivedNumber, ...] = field(default=(), metadata=LATER)
    parts: tuple["Arm", ...] = field(default=(), metadata=LATER)

    def derivation(self, statistic: str) -> DerivedNumber | None:
        """How the statistic was derived, None where it is reported."""
        return next((one for one in self.derived if one.statistic == statistic), None)


@dataclass(frozen=True, slots=True)
class Contrast:
    """A reported difference or ratio that enters as it is: ``yi`` and ``se`` on the analysis scale (logarithms for a
    ratio), ``text`` as printed, experimental against comparator or the other way round as ``text`` says."""

    measure: str
    adjustment: str
    yi: float
    se: float
    text: str
    derived: tuple[DerivedNumber, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgements:
    """Risk of bias for the result that is pooled: level by domain key, None where nobody judged it yet.

    ``apart`` names, for each domain that is not judged as for all results of the study, the result that its level was
    given for; it is None in what was frozen before that was kept.
    """

    variant: str
    levels: dict[str, str | None]
    apart: dict[str, str] | None = field(default=None, metadata=LATER)


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
    contrast: Contrast | None = field(default=None, metadata=LATER)

    @property
    def derivations(self) -> list[tuple[str, DerivedNumber]]:
        """Pairs of an arm's name ("" for the reported difference) and a number that was derived."""
        parts = [(arm.name, arm.derived) for arm in (self.experimental, self.comparator)]
        parts.append(("", self.contrast.derived if self.contrast else ()))
        return [(name, one) for name, derived in parts for one in derived]


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
        return _plain(self.settings)

    def input_json(self) -> dict[str, Any]:
        """The studies, exclusions and warnings as JSON values, for ``Run.input``."""
        return _plain(
            {
                "form": FORM,
                "studies": self.studies,
                "excluded": self.excluded,
                "warnings": self.warnings,
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
    contrast = given.get("contrast")
    return Study(
        **{
            **given,
            "experimental": _arm(given["experimental"]),
            "comparator": _arm(given["comparator"]),
            "judgements": Judgements(**given["judgements"]),
            "notes": tuple(given["notes"]),
            "contrast": contrast and Contrast(**{**contrast, "derived": _derived(contrast)}),
        }
    )


def _arm(given: dict[str, Any]) -> Arm:
    parts = tuple(_arm(part) for part in given.get("parts", ()))
    return Arm(**{**given, "derived": _derived(given), "parts": parts})


def _derived(given: dict[str, Any]) -> tuple[DerivedNumber, ...]:
    return tuple(DerivedNumber(**one) for one in given.get("derived", ()))


def _plain(value: Any) -> Any:
    """The value as JSON gives it back: rows become objects, tuples lists."""
    if is_dataclass(value):
        return {
            one.name: _plain(getattr(value, one.name))
            for one in fields(value)
            if not (one.metadata.get("later") and getattr(value, one.name) == one.default)
        }
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
