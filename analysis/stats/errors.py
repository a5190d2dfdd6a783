"""What the engine refuses, each refusal by name and with the place where it arose.

`index` counts studies from 0 and `field` is the argument's name, so that a caller can say which row
and which column it is.
"""


class StatisticsError(ValueError):
    """Base of every refusal of the engine."""


class UnknownChoice(StatisticsError):
    """A measure, method or test that the engine does not have."""

    def __init__(self, what: str, given: object, known: tuple[str, ...]):
        self.what, self.given, self.known = what, given, known
        super().__init__(f"{what} is {given!r}; it can be {', '.join(known)}")


class MissingArgument(StatisticsError):
    """A measure was asked for without one of the arrays that it needs."""

    def __init__(self, measure: str, field: str):
        self.measure, self.field = measure, field
        super().__init__(f"{measure} needs {field}")


class UnexpectedArgument(StatisticsError):
    """An array was given that the measure does not use, so that it would be lost without a word."""

    def __init__(self, measure: str, field: str, fields: tuple[str, ...]):
        self.measure, self.field, self.fields = measure, field, fields
        super().__init__(f"{measure} does not use {field}; it takes {', '.join(fields)}")


class LengthsDiffer(StatisticsError):
    """Arrays that describe the same studies have different lengths, or are not one-dimensional."""

    def __init__(self, shapes: dict[str, tuple[int, ...]]):
        self.shapes = shapes
        super().__init__("arrays differ in shape: " + ", ".join(f"{k} {v}" for k, v in shapes.items()))


class ValueRefused(StatisticsError):
    """One value of one study cannot be used; base of the refusals that name a place."""

    rule = "cannot be used"

    def __init__(self, field: str, index: int, value: float):
        self.field, self.index, self.value = field, int(index), float(value)
        super().__init__(f"{field}[{self.index}] = {self.value:g} {self.rule}")


class NotFinite(ValueRefused):
    """A value is NaN or infinite."""

    rule = "is not a finite number"


class NonPositiveVariance(ValueRefused):
    """A sampling variance is 0 or negative."""

    rule = "is not above 0"


class NonPositiveSD(ValueRefused):
    """A standard deviation is 0 or negative."""

    rule = "is not above 0"


class SampleSizeTooSmall(ValueRefused):
    """Fewer than one person in an arm."""

    rule = "is below 1"


class EventsOutOfRange(ValueRefused):
    """Persons with an event below 0 or above the persons in the arm."""

    rule = "is not between 0 and the arm's n"


class CorrelationOutOfRange(ValueRefused):
    """A correlation below -1 or above 1."""

    rule = "is not between -1 and 1"


class IccOutOfRange(ValueRefused):
    """An intracluster correlation below 0 or above 1."""

    rule = "is not between 0 and 1"


class ClusterSizeTooSmall(ValueRefused):
    """A mean cluster size below one person."""

    rule = "is below 1"


class NonPositive(ValueRefused):
    """A time at risk, a hazard ratio or a limit of one that is 0 or negative."""

    rule = "is not above 0"


class NegativeCount(ValueRefused):
    """A count below 0."""

    rule = "is below 0"


class IntervalMisordered(ValueRefused):
    """A confidence limit on the wrong side of its estimate or of the other limit."""

    rule = "is not on its side of the estimate"


class ValueOutOfRange(StatisticsError):
    """A single number that governs a calculation lies outside what it can be."""

    def __init__(self, field: str, value: float, rule: str):
        self.field, self.value, self.rule = field, value, rule
        super().__init__(f"{field} is {value!r}; it is {rule}")


class TableRefused(StatisticsError):
    """Ratings or counts of agreement that make no table."""

    def __init__(self, why: str):
        self.why = why
        super().__init__(why)


class TooFewSubjects(StatisticsError):
    """Fewer than two subjects, or fewer than two ratings of each."""

    def __init__(self, subjects: int, raters: int):
        self.subjects, self.raters = subjects, raters
        super().__init__(f"{subjects} subjects with {raters} ratings each; at least 2 of both are needed")


class NotEstimable(StatisticsError):
    """The data say nothing about the quantity asked for, and why."""

    def __init__(self, what: str, why: str):
        self.what, self.why = what, why
        super().__init__(f"{what} cannot be estimated: {why}")


class LevelOutOfRange(StatisticsError):
    """A confidence level outside the open interval from 0 to 1."""

    def __init__(self, level: float):
        self.level = level
        super().__init__(f"level is {level!r}; it lies between 0 and 1")


class TooFewStudies(StatisticsError):
    """Fewer studies than the method needs."""

    def __init__(self, k: int, needed: int = 2):
        self.k, self.needed = k, needed
        super().__init__(f"{k} of at least {needed} studies")


class ResultOutOfRange(StatisticsError):
    """Effects or variances so far apart that a result is no finite number."""

    def __init__(self, field: str):
        self.field = field
        super().__init__(f"{field} is outside the range of a computer's numbers")


class BlockRefused(StatisticsError):
    """A known covariance block of one study that cannot be one; `number` counts studies from 0."""

    def __init__(self, number: int | None, what: str):
        self.number = number
        super().__init__(what if number is None else f"the block of study {number} {what}")


class DesignRefused(StatisticsError):
    """A design matrix of the wrong shape, with a value that is not finite, or without full rank."""

    def __init__(self, what: str):
        super().__init__(f"the design {what}")


class NegativeVariance(ValueRefused):
    """A variance between studies that is below 0 or not finite."""

    rule = "is not 0 or above"


class NoDispersion(StatisticsError):
    """The effects do not differ at all, so a standard error that is estimated from their spread would be 0."""

    def __init__(self):
        super().__init__(
            "the effects lie exactly on the model: there is no spread to take a standard error from"
        )


class NoSpread(StatisticsError):
    """A predictor that is the same for all studies, so that nothing can be regressed on it."""

    def __init__(self, field: str):
        self.field = field
        super().__init__(f"{field} is the same for all studies")


class NotSettled(StatisticsError):
    """An iteration that ends nowhere, or a likelihood without a maximum that can be told from its neighbours."""


class OneSidedSelection(StatisticsError):
    """All studies lie on one side of the selection model's cut, so that nothing tells how they were selected."""

    def __init__(self, cut: float, significant: int, k: int):
        self.cut, self.significant, self.k = cut, significant, k
        super().__init__(
            f"{significant} of {k} studies have p at or below {cut:g}: selection needs both kinds"
        )


class MissingCategory(StatisticsError):
    """A study without a label where every study needs one."""

    def __init__(self, field: str, index: int):
        self.field, self.index = field, int(index)
        super().__init__(f"{field}[{self.index}] is missing")


class NegativeStandardError(ValueRefused):
    """A standard error below 0."""

    rule = "is below 0"
