"""A study that reports more than means and SDs, carried to where a test needs it."""

from extraction.actions.cells import Write, save_cells
from extraction.actions.resolutions import resolve
from extraction.finals import SettledStudy, settled_studies
from extraction.models import Comparison, Reading
from extraction.queries.comparison_page import ComparisonPage
from extraction.queries.comparisons import read_comparison
from extraction.queries.sheets import read_sheet
from reviews.models import Assignment, User
from tests.cast import Reported

SVF, SALINE = ("ECCA score", "10 weeks", "SVF", "value"), ("ECCA score", "10 weeks", "Normal saline", "value")
MD = ("ECCA score", "10 weeks", "SVF", "Normal saline", "change", "MD", "adjusted")
FULL = Reported(
    results={
        SVF: {"n": "14", "median": "12", "q1": "8", "q3": "20", "p": "<0.001"},
        SALINE: {"n": "14", "mean": "40", "ci_low": "32", "ci_high": "48", "ci_level": "90"},
    },
    measures={
        ("ECCA score", "instrument"): "ECCA, French version",
        ("ECCA score", "scale_max"): "100",
        ("ECCA score", "better"): "higher",
        ("Satisfied", "icc"): "0.05",
    },
    contrasts={
        MD: {"estimate": "−28.9", "ci_low": "−35", "ci_high": "−23", "p": "<0.001", "covariates": "age"}
    },
)
OTHERWISE = Reported(
    results={**FULL.results, SVF: {**FULL.results[SVF], "median": "13", "p": "< .001"}},
    measures={**FULL.measures, ("ECCA score", "better"): "lower"},
    contrasts={MD: {**FULL.contrasts[MD], "estimate": "−28.8", "p": "<0.01"}},
)


def type_one(reading: Reading, by: User, address: str, text: str | None, **more) -> None:
    stands = read_sheet(reading).cell(address)
    write = Write(address, stands.version if stands else 0, text, **more)
    [saved] = save_cells(reading=reading, writes=[write], by=by)
    assert saved.status == "saved"


def decide_all(comparison: Comparison, choice: str = "second") -> None:
    page = ComparisonPage(read_comparison(comparison))
    for line in page.open_lines:
        resolve(
            comparison=comparison, address=line.address, choice=choice, reason="As printed.", version=0,
            by=comparison.assignment.arbiter,
        )  # fmt: skip


def the_settled(assignment: Assignment) -> SettledStudy:
    [settled] = settled_studies(assignment.study.review)
    return settled


def texts(cells) -> dict[str, str]:
    return {name: cell.text for name, cell in cells.items()}
