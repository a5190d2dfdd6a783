"""What differs between the data set of a run and the one that the settled data give now.

A result rests on the settings, on which studies enter, and on their numbers, judgements and notes. Why another study
stays out bears on no number: that is told apart.
"""

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from reviews.models import Design

from .entries import Arm, DataSet, Settings, Study

_SETTING_WORDS = {
    "outcome": "outcome",
    "outcome_name": "outcome",
    "kind": "kind of outcome",
    "unit": "unit",
    "better": "direction of the outcome",
    "follow_up": "follow-up",
    "window": "follow-up window",
    "basis": "change or value",
    "experimental": "experimental groups",
    "comparators": "comparator groups",
    "experimental_label": "names of the sides",
    "comparator_label": "names of the sides",
    "measure": "measure",
    "model": "model",
    "test": "test",
    "level": "confidence level",
    "unpaired_designs": "handling of within-person, crossover and cluster studies",
    "published": "published value",
    "derived": "derived numbers",
    "risk_of_bias": "restriction by risk of bias",
    "r_pre_post": "correlation between baseline and final",
    "r_pre_post_source": "correlation between baseline and final",
}
_ARM_NUMBERS = (("n", "n"), ("mean", "mean"), ("sd", "SD"), ("events", "events"))


def changes(before: DataSet, now: DataSet) -> list[str]:
    """One line for each thing that changed and that the result rests on, settings first; empty when there is none."""
    if _rests_on(before) == _rests_on(now):
        return []
    told = [
        *_settings(before.settings, now.settings),
        *_studies(before, now),
    ]
    return told or ["Something that the result rests on"]


def asides(before: DataSet, now: DataSet) -> list[str]:
    """One line for each study that enters neither then nor now, and of which something changed."""
    old = {exclusion.key: exclusion for exclusion in before.excluded}
    new = {exclusion.key: exclusion for exclusion in now.excluded}
    entered = {study.key for study in (*before.studies, *now.studies)}
    told = []
    for key, exclusion in new.items():
        if key in entered:
            continue
        if key not in old:
            told.append(f"{exclusion.name} is new, and stays out: {exclusion.reason}")
        elif old[key].reason != exclusion.reason:
            told.append(f"{exclusion.name} stays out for another reason: {exclusion.reason}")
        elif old[key].name != exclusion.name:
            told.append(f"{exclusion.name}, which stays out, was called {old[key].name}")
    told += [
        f"{exclusion.name}, which stayed out, is no longer in the review"
        for key, exclusion in old.items()
        if key not in new and key not in entered
    ]
    return told


def _rests_on(dataset: DataSet) -> tuple[Settings, dict[str, Study]]:
    """What of a data set bears on its result, whatever the order of the studies and the title."""
    studies = {
        study.key: replace(study, judgements=replace(study.judgements, apart=None))
        for study in dataset.studies
    }
    return replace(dataset.settings, name=""), studies


def _settings(before: Settings, now: Settings) -> Iterator[str]:
    words = dict.fromkeys(
        _SETTING_WORDS[item.name]
        for item in fields(Settings)
        if item.name in _SETTING_WORDS and getattr(before, item.name) != getattr(now, item.name)
    )
    if words:
        yield f"Settings: {', '.join(words)}"


def _studies(before: DataSet, now: DataSet) -> Iterator[str]:
    old = {study.key: study for study in before.studies}
    new = {study.key: study for study in now.studies}
    out = {exclusion.key: exclusion for exclusion in now.excluded}
    for key, study in new.items():
        if key in old:
            said = [*_study(old[key], study)]
            if said:
                yield f"{study.name}: {', '.join(said)}"
        else:
            yield f"{study.name} now enters"
    for key, entry in old.items():
        if key in out:
            yield f"{out[key].name} no longer enters: {out[key].reason}"
        elif key not in new:
            yield f"{entry.name} is no longer in the review"


def _study(before: Study, now: Study) -> Iterator[str]:
    if before == now:
        return
    if before.name != now.name:
        yield f"was called {before.name}"
    if before.design != now.design:
        yield f"design {Design(before.design).label} → {Design(now.design).label}"
    if before.time_point != now.time_point or before.time_text != now.time_text:
        yield f"follow-up {before.time_text} → {now.time_text}"
    numbers = 0
    for one, two in ((before.experimental, now.experimental), (before.comparator, now.comparator)):
        for said in _arm(one, two):
            numbers += 1
            yield said
    if before.contrast != now.contrast:
        numbers += 1
        yield "reported difference"
    if _judged(before) != _judged(now):
        yield "risk of bias"
    elif before.notes != now.notes and not numbers:
        yield "notes"


def _judged(study: Study) -> tuple[Any, ...]:
    return study.judgements.variant, study.judgements.levels


def _arm(before: Arm, now: Arm) -> Iterator[str]:
    if before.key != now.key:
        yield f"arm {before.name} → {now.name}"
        return
    if (before.name, before.group) != (now.name, now.group):
        yield f"name or group of {now.name}"
    for name, label in _ARM_NUMBERS:
        one, two = getattr(before, name), getattr(now, name)
        texts = [
            getattr(arm, f"{name}_text", "") or _plain(value) for arm, value in ((before, one), (now, two))
        ]
        if one != two or texts[0] != texts[1]:
            yield f"{label} of {now.name} {texts[0]} → {texts[1]}"
        elif before.derivation(name) != now.derivation(name):
            yield f"derivation of {label} of {now.name}"


def _plain(number: float | None) -> str:
    return "none" if number is None else f"{number:.12g}"
