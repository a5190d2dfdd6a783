"""What a reader of the result must know about the studies in it."""

from collections.abc import Iterable, Sequence

from reviews.models import Design

from .entries import Study

COPY_NOTE = "Its second reading is a copy of the first, not read independently."
ZERO_NOTE = "One of its four counts is 0, so 0.5 is added to each."
_NAMED = 6  # names in one sentence; more are counted
_DESIGN_WORDS = {
    Design.WITHIN_PERSON: "within-person",
    Design.CROSSOVER: "crossover",
    Design.CLUSTER: "cluster",
}


def warnings_of(studies: Sequence[Study]) -> tuple[str, ...]:
    """Sentences for run, plot and export, the gravest first."""
    found = []
    for design, words in _DESIGN_WORDS.items():
        names = [study.name for study in studies if study.design == design]
        if names:
            because = (
                "people within a cluster are alike"
                if design == Design.CLUSTER
                else "both arms are the same people"
            )
            found.append(
                f"{_count(names, f'{words} study', f'{words} studies')} treated as parallel, although {because}: "
                f"{listed(names)}. {'Its' if len(names) == 1 else 'Their'} intervals and weights may mislead."
            )
    loose = [study.name for study in studies if study.design == Design.NON_RANDOMIZED]
    if loose:
        found.append(
            f"{_count(loose, 'non-randomized study', 'non-randomized studies')} pooled with the others: "
            f"{listed(loose)}."
        )
    copied = [study.name for study in studies if COPY_NOTE in study.notes]
    if copied:
        found.append(
            f"{_count(copied, 'study', 'studies')} not read twice independently (the second reading is a copy): "
            f"{listed(copied) if len(copied) < len(studies) else 'all of them'}."
        )
    return tuple(found)


def listed(names: Iterable[str]) -> str:
    """ "Suh 2025, Weiss 2007 and 3 more" """
    names = list(names)
    if len(names) > _NAMED:
        names = [*names[: _NAMED - 1], f"{len(names) - _NAMED + 1} more"]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _count(names: Sequence[str], one: str, many: str) -> str:
    return f"{len(names)} {one if len(names) == 1 else many}"
