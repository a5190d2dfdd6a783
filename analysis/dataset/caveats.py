"""What a reader of the result must know about the studies in it."""

from collections.abc import Iterable, Sequence

from extraction.derivation import OWN_TEST
from extraction.finals import SettledStudy
from reviews.models import Design, Mode, Task

from .clusters import NOTE as CLUSTER_NOTE
from .entries import DerivedNumber, Study

COPY_NOTE = "Its second reading is a copy of the first, not read independently."
MODE_NOTES = {
    Mode.VERIFY: "Read by one person and verified by another, not read twice independently.",
    Mode.SINGLE: "Read by one person alone.",
}
NOT_BLINDED_NOTE = "A reader may have seen another reading of it."
_READING_WORDS = {
    MODE_NOTES[Mode.SINGLE]: "read by one person alone",
    MODE_NOTES[Mode.VERIFY]: "read by one person and verified by another",
    NOT_BLINDED_NOTE: "read by people of whom one may have seen another reading of it",
}
ZERO_NOTE = "One of its four counts is 0, so 0.5 is added to each."
CONTRAST_NOTE = "Its arms do not give their numbers; the reported difference enters: {}."
ADJUSTED_NOTE = "The adjusted estimate stands beside others that are not adjusted."
NOT_JUDGED_NOTE = "Its overall risk of bias is not judged for this result, so that it is not left out for it."
BETTER_THAN_DOMAIN_NOTE = "Its overall risk of bias is judged to be lower than that of one of its domains."
_NAMED = 6  # names in one sentence; more are counted
_DESIGN_WORDS = {
    Design.WITHIN_PERSON: "within-person",
    Design.CROSSOVER: "crossover",
    Design.CLUSTER: "cluster",
}


def reading_notes(settled: SettledStudy) -> list[str]:
    """What is to be known of how the numbers of a study were read."""
    notes = [COPY_NOTE] if settled.is_copy else []
    how = settled.how_read.get(Task.EXTRACTION)
    if how is not None and how.mode in MODE_NOTES:
        notes.append(MODE_NOTES[how.mode])
    if how is not None and not how.is_blinded:
        notes.append(NOT_BLINDED_NOTE)
    return notes


def warnings_of(studies: Sequence[Study]) -> tuple[str, ...]:
    """Sentences for run, plot and export, the gravest first."""
    found = []
    for design, words in _DESIGN_WORDS.items():
        names = [
            study.name for study in studies if study.design == design and CLUSTER_NOTE not in study.notes
        ]
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
    contradicted = [study.name for study in studies if any(_misleads(one) for _, one in study.derivations)]
    if contradicted:
        found.append(
            f"{_count(contradicted, 'study', 'studies')} with derived numbers that may mislead (skewed data, "
            f"or numbers that contradict each other): {listed(contradicted)}."
        )
    tested = [study.name for study in studies if any(OWN_TEST in one.warning for _, one in study.derivations)]
    if tested:
        found.append(
            f"{_count(tested, 'study', 'studies')} with an SD from a p or t that is read as the test of one arm’s own "
            f"change, and may have been one between the arms: {listed(tested)}."
        )
    copied = [study.name for study in studies if COPY_NOTE in study.notes]
    if copied:
        found.append(
            f"{_count(copied, 'study', 'studies')} not read twice independently (the second reading is a copy): "
            f"{listed(copied) if len(copied) < len(studies) else 'all of them'}."
        )
    for note, one, many in (
        (
            NOT_JUDGED_NOTE,
            "study not judged for its risk of bias enters",
            "studies not judged for their risk of bias enter",
        ),
        (
            BETTER_THAN_DOMAIN_NOTE,
            "study enters by an overall risk of bias that is lower than that of one of its domains",
            "studies enter by an overall risk of bias that is lower than that of one of their domains",
        ),
    ):
        names = [study.name for study in studies if note in study.notes]
        if names:
            found.append(f"{_count(names, one, many)}: {listed(names)}.")
    for note, words in _READING_WORDS.items():
        names = [study.name for study in studies if note in study.notes]
        if names:
            which = listed(names) if len(names) < len(studies) else "all of them"
            found.append(f"{_count(names, 'study', 'studies')} {words}: {which}.")
    return tuple(found)


def _misleads(derived: DerivedNumber) -> bool:
    """Whether it warns of more than which test its p or t is read as."""
    return bool(derived.warning.replace(f"p {OWN_TEST}", "").replace(f"t {OWN_TEST}", "").strip())


def listed(names: Iterable[str]) -> str:
    """ "Suh 2025, Weiss 2007 and 3 more" """
    names = list(names)
    if len(names) > _NAMED:
        names = [*names[: _NAMED - 1], f"{len(names) - _NAMED + 1} more"]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _count(names: Sequence[str], one: str, many: str) -> str:
    return f"{len(names)} {one if len(names) == 1 else many}"
