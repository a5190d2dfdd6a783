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
