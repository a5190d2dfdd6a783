"""What the compared numbers are called when one is opened, and in which unit they are."""

from ..addresses import ContrastAddress, MeasureAddress, ValueAddress
from ..answers import read_rows
from ..comparison import Row, seen
from ..models import Attribute, Basis, ContrastMeasure, ContrastStatistic, Statistic
from ..reported import shown
from .forms import Asked
from .lines import contrast_words

STATISTIC_WORDS = {
    Statistic.N: "number of people (n)",
    Statistic.MEAN: "mean",
    Statistic.SD: "SD",
    Statistic.SE: "SE",
    Statistic.CI_LOW: "lower limit of the CI",
    Statistic.CI_HIGH: "upper limit of the CI",
    Statistic.CI_LEVEL: "level of the CI",
    Statistic.T: "t",
    Statistic.P: "p",
    Statistic.MEDIAN: "median",
    Statistic.Q1: "first quartile",
    Statistic.Q3: "third quartile",
    Statistic.MINIMUM: "minimum",
    Statistic.MAXIMUM: "maximum",
    Statistic.EVENTS: "people with the event",
    Statistic.PERCENT: "% of people",
}
PEOPLE = (Statistic.N, Statistic.EVENTS)
UNITLESS = (Statistic.T, Statistic.P)
PERCENTAGES = (Statistic.PERCENT, Statistic.CI_LEVEL)
CHANGE, OF_THE_CHANGE = ", change", " of the change"


def agreed_words(row: Row) -> str:
    """How two readings agree: "agree", "agree, written differently", "agree, within ±0.5", "agree, act alike"."""
    if row.within is not None:
        return f"agree, within ±{shown(row.within)}"
    if row.is_alike:
        return "agree, act alike"
    return "agree, written differently" if seen(row.first) != seen(row.second) else "agree"


def value_heading(outcome: str, address: ValueAddress) -> str:
    """ "ECCA score: mean of the change"."""
    words = STATISTIC_WORDS[Statistic(address.statistic)]
    if address.basis == Basis.CHANGE and address.statistic != Statistic.N:
        words += OF_THE_CHANGE
    return f"{outcome}: {words}"


def measure_heading(outcome: str, address: MeasureAddress) -> str:
    """ "ECCA score: instrument"."""
    label = Attribute(address.attribute).label
    return f"{outcome}: {label[:1].lower()}{label[1:]}"


def contrast_heading(outcome: str, address: ContrastAddress) -> str:
    """ "ECCA score: SE of the mean difference of the change, adjusted"."""
    of = contrast_words(address.measure, address.basis, address.adjustment)
    if address.statistic == ContrastStatistic.ESTIMATE:
        return f"{outcome}: {of}"
    if address.statistic == ContrastStatistic.COVARIATES:
        return f"{outcome}: what the {of.partition(',')[0]} is adjusted for"
    return f"{outcome}: {STATISTIC_WORDS[Statistic(address.statistic)]} of the {of}"


def table_of(question: Asked, text: str) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]] | None:
    """The heads and rows of a table's text; None for a text that is none."""
    rows = read_rows(text)
    if not rows:
        return None
    heads = tuple(column["label"] for column in question.columns)
    return heads, tuple(tuple(one.get(column["key"], "") for column in question.columns) for one in rows)


def unit_of(address: ValueAddress | MeasureAddress | ContrastAddress, outcome_unit: str) -> str:
    """The unit of a number; "" where it has none. ``outcome_unit`` is that in which the study measured the outcome."""
    if isinstance(address, MeasureAddress):
        if address.attribute in (Attribute.SCALE_MIN, Attribute.SCALE_MAX):
            return outcome_unit
        return "people" if address.attribute == Attribute.CLUSTER_SIZE else ""
    if address.statistic in PERCENTAGES:
        return "%"
    if address.statistic in PEOPLE:
        return "people"
    if address.statistic in UNITLESS:
        return ""
    if isinstance(address, ContrastAddress) and address.measure != ContrastMeasure.MD:
        return ""
    return outcome_unit
