"""The numbers of one arm: what is missing or cannot be, and what enters."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extraction.derivation import Derived
from extraction.finals import SettledArm, SettledCell
from extraction.integrity.refusals import LABELS
from extraction.reported import Number, read_number, shown
from reviews.models import OutcomeKind

from ..stats import CONTINUOUS, UNDEFINED_TEXT, escalc
from .entries import Arm, DerivedNumber, Study
from .rows import NEEDED, Row

# What a refusal tells the person who types; a reader of an analysis is told only what is wrong.
_ADVICE = re.compile(r"(: (check|enter)|[.;] (Check|If|Enter|A percentage of)).*$", re.DOTALL)


@dataclass(frozen=True)
class Problem:
    """Why one arm keeps its study out: a code of ``reasons.CODES``, the arm, and what is said of it. ``near`` says why
    nothing is derived although something near it is printed."""

    code: str
    arm: str
    said: str
    labels: tuple[str, ...] = ()
    near: str = ""


SEVERITY = ("value_impossible", "only_percentage", "value_missing")
_ABSENT = {"NR": "not reported", "NA": "marked not applicable"}


def problems_of(arm: SettledArm, row: Row | None, kind: str) -> list[Problem]:
    """Why an arm's numbers cannot be pooled; empty where they can."""
    row = row or Row(arm.key, arm.key)
    found: list[Problem] = []
    absent: dict[str, list[str]] = {}
    for statistic in NEEDED[kind]:
        cell = row.values.get(statistic)
        if statistic in row.impossible:
            kept = "kept as printed, but cannot be" if cell.so_printed else "no value that can be pooled"
            fact = _ADVICE.sub("", row.impossible[statistic]).rstrip(".")
            found.append(
                Problem("value_impossible", arm.name, f"{LABELS[statistic]} of {arm.name} is {kept}: {fact}.")
            )
        elif row.number(statistic) is None:
            why = _ABSENT.get(cell.missing if cell else "", "blank")
            absent.setdefault(why, []).append(statistic)
    near = {note.statistic: note.text for note in row.notes}
    percent = row.values.get("percent")
    if percent and percent.number is not None and any("events" in missing for missing in absent.values()):
        found.append(
            Problem("only_percentage", arm.name, f"{_printed(percent)} %", near=near.get("events", ""))
        )
        absent = {why: [s for s in missing if s != "events"] for why, missing in absent.items()}
    for why, missing in absent.items():
        if missing:
            told = " ".join(near[statistic] for statistic in missing if statistic in near)
            found.append(
                Problem("value_missing", arm.name, why, tuple(LABELS[s] for s in missing), near=told)
            )
    return found


def sentences(problems: Sequence[Problem]) -> str:
    """The problems of both arms in words; what is true of both is said once."""
    told = [problem.said for problem in problems if problem.code == "value_impossible"]
    shares = [problem for problem in problems if problem.code == "only_percentage"]
    if shares:
        arms = " and ".join(f"{problem.arm} ({problem.said})" for problem in shares)
        told.append(
            f"{arms} {'has' if len(shares) == 1 else 'have'} only a percentage. "
            "Pooling takes counts of people: enter the events where the paper gives them."
        )
    missing: dict[tuple, list[str]] = {}
    for problem in problems:
        if problem.code == "value_missing":
            missing.setdefault((problem.labels, problem.said), []).append(problem.arm)
    for (labels, why), arms in missing.items():
        verb = "is" if len(labels) == 1 and len(arms) == 1 else "are"
        told.append(f"{_listed(labels)} of {' and of '.join(arms)} {verb} {why}.")
    told += dict.fromkeys(problem.near for problem in problems if problem.near)
    return " ".join(told)


def _listed(words: Sequence[str]) -> str:
    """ "Mean", "SD" -> "Mean and SD"; words after the first lose their capital unless they are abbreviations."""
    rest = [word.lower() if word.istitle() else word for word in words[1:]]
    return " and ".join([", ".join([*words[:1], *rest[:-1]]), *rest[-1:]])


def read_arm(arm: SettledArm, row: Row | None, kind: str, *, is_turned: bool = False) -> Arm:
    """The arm with what it has; with ``is_turned`` the sign of its mean is changed."""
    row = row or Row(arm.key, arm.key)
    sign = -1 if is_turned else 1
    mean = row.number("mean")
    continuous = kind == OutcomeKind.CONTINUOUS
    texts = {name: _text(row, name) if continuous else "" for name in ("mean", "sd")}
    return Arm(
        str(arm.key),
        arm.name,
        arm.group_name,
        row.number("n"),
        mean=sign * mean if continuous and mean is not None else None,
        sd=row.number("sd") if continuous else None,
        mean_text=_turned(texts["mean"]) if is_turned else texts["mean"],
        sd_text=texts["sd"],
        events=None if continuous else row.number("events"),
        derived=tuple(
            _kept(row.derived[statistic]) for statistic in NEEDED[kind] if statistic in row.derived
        ),
    )


def _kept(derived: Derived) -> DerivedNumber:
    return DerivedNumber(
        derived.statistic, derived.text, derived.formula, derived.source, derived.assumption, derived.warning
    )


def _text(row: Row, statistic: str) -> str:
    if row.number(statistic) is None:
        return ""
    return row.derived[statistic].text if statistic in row.derived else _printed(row.values[statistic])


def _turned(text: str) -> str:
    """The number with its sign changed; nothing and 0 stay."""
    if not text or not text.strip("0."):
        return text
    return text[1:] if text.startswith("\u2212") else f"\u2212{text}"


def _printed(cell: SettledCell) -> str:
    """The number with the paper's decimals and a true minus."""
    number = read_number(cell.text)
    return shown(number if isinstance(number, Number) else cell.number)


def is_blank(cell: SettledCell) -> bool:
    return not cell.text and not cell.missing


def effects_of(studies: Sequence[Study], measure: str) -> tuple[list[float], list[float], list[str | None]]:
    """Effect sizes and their sampling variances on the analysis scale, one a study, and why one has none.

    From the numbers of the arms, or a reported difference as it stands. Raises StatisticsError.
    """
    by_arms = [study for study in studies if study.contrast is None]
    effects = escalc(measure, **effect_arguments(by_arms, measure)) if by_arms else None
    yi, vi, undefined = [], [], []
    place = 0
    for study in studies:
        if study.contrast is not None:
            yi.append(study.contrast.yi)
            vi.append(study.contrast.se**2)
            undefined.append(None)
            continue
        why = effects.undefined[place]
        yi.append(float(effects.yi[place]))
        vi.append(float(effects.vi[place]))
        undefined.append(None if why is None else UNDEFINED_TEXT[why])
        place += 1
    return yi, vi, undefined


def effect_arguments(studies: Sequence[Study], measure: str) -> dict[str, list[float]]:
    """The arrays that ``escalc`` wants for the measure, one value a study."""
    arms = [(study.experimental, study.comparator) for study in studies]
    arguments = {"n1i": [one.n for one, _ in arms], "n2i": [two.n for _, two in arms]}
    if measure in CONTINUOUS:
        return arguments | {
            "m1i": [one.mean for one, _ in arms],
            "sd1i": [one.sd for one, _ in arms],
            "m2i": [two.mean for _, two in arms],
            "sd2i": [two.sd for _, two in arms],
        }
    return arguments | {"ai": [one.events for one, _ in arms], "ci": [two.events for _, two in arms]}
