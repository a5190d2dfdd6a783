"""Two readings of one study that differ, and the arbiter's hand on them, by the actions that the pages call."""

from collections.abc import Mapping, Sequence
from typing import Any

from extraction.actions.matches import confirm_structure
from extraction.actions.resolutions import resolve
from extraction.comparison import Row
from extraction.models import Arm, Comparison, Resolution, TimePoint
from extraction.queries.comparisons import ComparedReadings, read_comparison
from tests.cast import Reported

SVF = ("ECCA score", "10 weeks", "SVF", "change")
SALINE = ("ECCA score", "10 weeks", "Normal saline", "change")

# --- What the two report ---


def reported(**changes: str) -> Reported:
    """What is usually reported, with other numbers for the SVF arm."""
    return Reported(
        results={
            SVF: {"n": "14", "mean": "-38.2", "sd": "8.1"} | changes,
            SALINE: {"n": "14", "mean": "-9.3", "sd": "5.2"},
        }
    )


def named(
    arms: Mapping[str, str | None], times: Sequence[str] = ("baseline", "10 weeks"), **changes: str
) -> Reported:
    """The usual numbers under other names of arms: the first name is the SVF arm's, the second the other's."""
    svf, saline = list(arms)[:2]
    numbers = reported(**changes).results
    return Reported(
        arms=arms,
        times=tuple(times),
        results={
            ("ECCA score", times[-1], svf, "change"): numbers[SVF],
            ("ECCA score", times[-1], saline, "change"): numbers[SALINE],
        },
    )


def third_arm() -> Reported:
    """What is usually reported, and an arm that the other reading does not have."""
    usual = reported()
    return Reported(
        arms={**usual.arms, "PRP": "Other"},
        results={
            **usual.results,
            ("ECCA score", "10 weeks", "PRP", "change"): {"n": "9", "mean": "-3", "sd": "2"},
        },
    )


# --- Matching ---


def part(comparison: Comparison, model: type[Arm] | type[TimePoint], role: str, name: str) -> Any:
    """The arm or time point of one reading, by its name."""
    parts = model.objects.filter(reading__assignment=comparison.assignment, reading__role=role)
    return next(one for one in parts if str(one) == name)


def match(
    comparison: Comparison,
    arms: Mapping[str, str | None] | None = None,
    times: Mapping[str, str | None] | None = None,
) -> Comparison:
    """Confirm the matches of arms and time points given by name; the others stay as they are."""
    comparison.refresh_from_db()

    def pairs(model, key, chosen):
        of = {
            role: list(model.objects.filter(reading__assignment=comparison.assignment, reading__role=role))
            for role in ("first", "second")
        }
        theirs = {getattr(one, key): one.pk for one in of["second"]}
        found = {one.pk: theirs.get(getattr(one, key)) for one in of["first"]}
        for mine, other in (chosen or {}).items():
            found[part(comparison, model, "first", mine).pk] = (
                part(comparison, model, "second", other).pk if other else None
            )
        return found

    return confirm_structure(
        comparison=comparison,
        arms=pairs(Arm, "study_arm_id", arms),
        time_points=pairs(TimePoint, "study_time_point_id", times),
        version=comparison.version,
        by=comparison.assignment.arbiter,
    )


# --- Deciding ---


def row_of(compared: ComparedReadings, words: str) -> Row:
    """The row whose label or section holds the words."""
    return next(row for row in compared.rows if words in f"{row.section}, {row.label}")


def decide(comparison: Comparison, words: str, choice: str = "first", **more: Any) -> Resolution:
    """Decide the row that the words name, on the version that stands there unless another is given."""
    compared = read_comparison(comparison)
    address = row_of(compared, words).address
    known = compared.resolutions.get(address)
    return resolve(
        comparison=comparison,
        address=address,
        choice=choice,
        reason=more.pop("reason", "Table 3 says so."),
        version=more.pop("version", known.version if known else 0),
        by=more.pop("by", comparison.assignment.arbiter),
        **more,
    )


def states(comparison: Comparison) -> dict[str, str]:
    """How each row stands, by section and label."""
    compared = read_comparison(comparison)
    by_address = compared.states
    return {f"{row.section}, {row.label}": by_address[row.address] for row in compared.rows}
