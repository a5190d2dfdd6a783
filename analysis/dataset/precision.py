"""How precise a reported difference or ratio is: its standard error on the analysis scale, and how it was found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extraction.derivation import CannotDerive
from extraction.derivation.contrasts import standard_error_from_ci, standard_error_from_t
from extraction.derivation.critical import LEVEL, interval_value, is_large, p_value_statistic
from extraction.finals import SettledContrast, SettledStudy
from extraction.reported import Number, shown
from reviews.models import Design, Outcome

from ..models import Measure
from .entries import DerivedNumber
from .instrument import own_measures
from .rows import Row

HANDBOOK_CI, HANDBOOK_P, HANDBOOK_T = (
    "Cochrane Handbook 6.3.1",
    "Cochrane Handbook 6.3.2",
    "Cochrane Handbook 6.5.2.3",
)
SAME_PEOPLE = frozenset({Design.CROSSOVER, Design.WITHIN_PERSON})
ADJUSTED = "adjusted"

SE_OF_A_RATIO = (
    "The printed SE of a ratio may be that of the ratio or of its logarithm, and does not say which: "
    "enter the confidence interval, the z or t statistic, or the exact p that the paper gives "
    "(Cochrane Handbook 6.3.2)."
)
P_OF_CLUSTERS = (
    "The p of a difference between clusters belongs to a t with the number of clusters − 2 degrees of freedom, and "
    "that number does not follow: enter the SE, the confidence interval or t of the difference, or the mean cluster "
    "size with the people of both arms."
)


class Unclear(CannotDerive):
    """A printed number from which the precision could follow but for something that is not known; the message says
    what to enter."""


@dataclass(frozen=True)
class Degrees:
    """Degrees of freedom of the t that a difference of two means was tested by: ``df``, None where it is read by z.
    ``said`` says where they come from, "" for two groups of people; ``are_needed`` that z must not stand in their place
    for a p."""

    df: float | None
    said: str = ""
    are_needed: bool = False

    @property
    def words(self) -> str:
        """ "z", "t with 45 degrees of freedom" """
        if self.df is None:
            return "z"
        return f"t with {self.df:g} degrees of freedom{self.said and f' ({self.said})'}"


def degrees_of(
    settled: SettledStudy, reported: SettledContrast, rows: Sequence[Row], outcome: Outcome
) -> Degrees:
    """The degrees of freedom for a mean difference: N - 2 for two groups of people (Cochrane Handbook 6.5.2.3), n - 1
    where both sides are the same n people (paired t, 23.2.7.1), the number of clusters - 2 where clusters were
    randomized (Donner and Klar 2000).

    z for every other measure, for an adjusted estimate, for more than 100 people in both arms (pairs, clusters), and
    where people are not known; but a p of clusters whose number is not known is not read by z.
    """
    if reported.measure != Measure.MD:
        return Degrees(None)
    people = [
        n
        for row in rows
        if row.arm in (reported.arm, reported.comparator)
        and row.time_point == reported.time_point
        and (n := row.number("n")) is not None
    ]
    if settled.study.design == Design.CLUSTER:
        return _of_clusters(settled, people, outcome)
    if reported.adjustment == ADJUSTED or not people:
        return Degrees(None)
    if settled.study.design in SAME_PEOPLE:
        pairs = min(people)
        return Degrees(None if is_large(pairs) else pairs - 1, f"{pairs:g} people in both arms, less 1")
    if len(people) != 2 or all(is_large(n) for n in people):
        return Degrees(None)
    return Degrees(sum(people) - 2)


def _of_clusters(settled: SettledStudy, people: Sequence[float], outcome: Outcome) -> Degrees:
    """Clusters are people of both arms over the mean size of a cluster, to a whole number."""
    size = own_measures(settled, outcome).get("cluster_size")
    if size is None or not size.number or len(people) != 2:
        return Degrees(None, are_needed=True)
    clusters = round(sum(people) / size.number)
    if clusters < 3:
        return Degrees(None, are_needed=True)
    said = f"{clusters} clusters, {sum(people):g} people in clusters of {size.text.strip()}, less 2"
    return Degrees(None if is_large(clusters) else clusters - 2, said)


def standard_error(
    numbers: Mapping[str, Number], yi: float, ratio: bool, degrees: Degrees
) -> tuple[float, DerivedNumber]:
    """The standard error on the analysis scale: from the interval, else t or z, else p (Cochrane Handbook 6.3.1, 6.3.2,
    6.5.2.3). A printed standard error of a difference is for the caller to take as it is.

    The standard error of a ratio is not taken: papers print it on the ratio's own scale (the delta method, SE(OR) = OR
    SE(ln OR)) and on that of logarithms, and seldom say which.

    Raises CannotDerive where nothing gives one, Unclear where something would if more were known.
    """
    name = "SE of the logarithm" if ratio else "SE"
    df = degrees.df
    if {"ci_low", "ci_high"} <= numbers.keys():
        low, high = numbers["ci_low"], numbers["ci_high"]
        level = numbers["ci_level"].value / 100 if "ci_level" in numbers else LEVEL
        se = standard_error_from_ci(low.value, high.value, level, ratio=ratio, df=df)
        width = f"ln {shown(high)} − ln {shown(low)}" if ratio else f"{shown(high)} − ({shown(low)})"
        formula = f"{name} from {100 * level:g} % CI: {text_of(se)} = ({width}) / (2 × {interval_value(level, df):.3f})"
        assumed = f"The interval is read by {degrees.words}."
        if "ci_level" not in numbers:
            assumed += " It is taken as 95 %: no level is reported."
        return se, DerivedNumber(
            "se", text_of(se), formula, HANDBOOK_CI if df is None else HANDBOOK_T, assumed
        )
    if "t" in numbers:
        se = standard_error_from_t(yi, numbers["t"].value)
        formula = f"{name} from t: {text_of(se)} = {text_of(abs(yi))} / |{shown(numbers['t'])}|"
        return se, DerivedNumber("se", text_of(se), formula, HANDBOOK_T)
    if "p" in numbers:
        if df is None and degrees.are_needed:
            raise Unclear(P_OF_CLUSTERS)
        p = numbers["p"].value
        se = standard_error_from_t(yi, p_value_statistic(p, df))
        formula = f"{name} from p: {text_of(se)} = {text_of(abs(yi))} / {p_value_statistic(p, df):.3f}"
        assumed = f"p = {shown(numbers['p'])} is taken as two-sided, from {degrees.words}."
        return se, DerivedNumber(
            "se", text_of(se), formula, HANDBOOK_P if df is None else HANDBOOK_T, assumed
        )
    if ratio and "se" in numbers:
        raise Unclear(SE_OF_A_RATIO)
    raise CannotDerive("The paper gives neither a standard error nor what it follows from.")


def text_of(value: float) -> str:
    """Four digits that count, with a true minus sign."""
    return f"{value:.4g}".replace("-", "\u2212")
