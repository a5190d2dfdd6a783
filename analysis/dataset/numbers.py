"""The numbers of one arm: what is missing or cannot be, and what enters."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extraction.finals import SettledArm, SettledCell, SettledResult
from extraction.integrity.refusals import LABELS
from extraction.reported import Number, read_number, shown
from reviews.models import OutcomeKind

from ..stats import CONTINUOUS
from .entries import Arm, Study

NEEDED = {OutcomeKind.CONTINUOUS: ("n", "mean", "sd"), OutcomeKind.DICHOTOMOUS: ("n", "events")}
# What a refusal tells the person who types; a reader of an analysis is told only what is wrong.
_ADVICE = re.compile(r"(: (check|enter)|[.;] (Check|If|Enter|A percentage of)).*$", re.DOTALL)


@dataclass(frozen=True)
class Problem:
    """Why one arm keeps its study out: a code of ``reasons.CODES``, the arm, and what is said of it."""

    code: str
    arm: str
    said: str
    labels: tuple[str, ...] = ()


SEVERITY = ("value_impossible", "only_percentage", "value_missing")
_ABSENT = {"NR": "not reported", "NA": "marked not applicable"}


def problems_of(arm: SettledArm, result: SettledResult | None, kind: str) -> list[Problem]:
    """Why an arm's numbers cannot be pooled; empty where they can."""
    values = result.values if result else {}
    impossible = result.impossible if result else {}
    found: list[Problem] = []
    absent: dict[str, list[str]] = {}
    for statistic in NEEDED[kind]:
        cell = values.get(statistic)
        if statistic in impossible:
            kept = "kept as printed, but cannot be" if cell.so_printed else "no value that can be pooled"
            fact = _ADVICE.sub("", impossible[statistic]).rstrip(".")
            found.append(
                Problem("value_impossible", arm.name, f"{LABELS[statistic]} of {arm.name} is {kept}: {fact}.")
            )
        elif cell is None or cell.number is None:
            why = _ABSENT.get(cell.missing if cell else "", "blank")
            absent.setdefault(why, []).append(statistic)
    percent = values.get("percent")
    if percent and percent.number is not None and any("events" in missing for missing in absent.values()):
        found.append(Problem("only_percentage", arm.name, f"{_printed(percent)} %"))
        absent = {why: [s for s in missing if s != "events"] for why, missing in absent.items()}
    for why, missing in absent.items():
        if missing:
            found.append(Problem("value_missing", arm.name, why, tuple(LABELS[s] for s in missing)))
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
    return " ".join(told)


def _listed(words: Sequence[str]) -> str:
    """ "Mean", "SD" -> "Mean and SD"; words after the first lose their capital unless they are abbreviations."""
    rest = [word.lower() if word.istitle() else word for word in words[1:]]
    return " and ".join([", ".join([*words[:1], *rest[:-1]]), *rest[-1:]])


def read_arm(arm: SettledArm, result: SettledResult, kind: str) -> Arm:
    values = result.values
    if kind == OutcomeKind.DICHOTOMOUS:
        return Arm(str(arm.key), arm.name, arm.group_name, values["n"].number, events=values["events"].number)
    return Arm(
        str(arm.key),
        arm.name,
        arm.group_name,
        values["n"].number,
        mean=values["mean"].number,
        sd=values["sd"].number,
        mean_text=_printed(values["mean"]),
        sd_text=_printed(values["sd"]),
    )


def _printed(cell: SettledCell) -> str:
    """The number with the paper's decimals and a true minus."""
    number = read_number(cell.text)
    return shown(number if isinstance(number, Number) else cell.number)


def is_blank(cell: SettledCell) -> bool:
    return not cell.text and not cell.missing


def has_number(result: SettledResult) -> bool:
    return any(cell.number is not None for cell in result.values.values())


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
