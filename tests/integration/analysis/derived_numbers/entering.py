"""Papers that do not report what is pooled, and what becomes of them in a data set."""

from analysis.dataset import build
from analysis.models import Analysis
from reviews.models import Study

from ..builder import CELLS, CONTROL, Paper, settled

ROUNDING = 1e-12  # relative: a chain of a few floating-point operations
BY_SE = {
    CELLS: {"n": "14", "mean": "-38.2", "se": "2.2"},
    CONTROL: {"n": "14", "mean": "-9.3", "sd": "5.2"},
}
LACKING = {CELLS: {"n": "25", "mean": "-38.2"}, CONTROL: {"n": "22", "mean": "-34.4"}}
PLACE = ("10 weeks", CELLS, CONTROL, "change", "MD", "crude")


# --- Papers ---


def change(numbers, **more) -> Paper:
    return Paper({("10 weeks", "change"): numbers}, **more)


def percentages(one: str, two: str) -> Paper:
    numbers = {CELLS: {"n": "14", "percent": one}, CONTROL: {"n": "14", "percent": two}}
    return Paper({("10 weeks", "value"): numbers}, outcome="Satisfied")


def contrast(place=PLACE, arms=LACKING, **values) -> Paper:
    results = {("10 weeks", "change"): arms} if arms else {}
    return Paper(results, contrasts={place: values})


# --- What becomes of them ---


def entry(analysis: Analysis, study: Study, paper: Paper):
    dataset = build(analysis, settled=[settled(study, paper)])
    assert [one.reason for one in dataset.excluded] == []
    return dataset.studies[0]


def reason(analysis: Analysis, study: Study, paper: Paper) -> tuple[str, str]:
    dataset = build(analysis, settled=[settled(study, paper)])
    assert dataset.studies == ()
    return dataset.excluded[0].code, dataset.excluded[0].reason
