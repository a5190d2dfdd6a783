"""The readings that the tests of these pages compare."""

import pytest

from extraction.actions.amendments import amend
from extraction.actions.discussion import comment, give_way, leave_to_arbiter, send_back
from extraction.actions.settling import settle_study
from extraction.models import Comparison
from reviews.models import Assignment
from tests.cast import confirm, read_twice
from tests.comparisons import decide, reported

from .exports import address_of


@pytest.fixture
def differing(assignment) -> Comparison:
    """Two readings that differ in the SD and the mean of one arm; structure confirmed."""
    return confirm(read_twice(assignment, reported(), reported(sd="9.0", mean="-32.8")))


@pytest.fixture
def story(assignment: Assignment) -> Comparison:
    """The SD is discussed and given way to; the mean goes to the arbiter, who decides it, and again after reopening."""
    review = assignment.study.review
    review.discusses = True
    review.save(update_fields=["discusses"])
    comparison = confirm(read_twice(assignment, reported(), reported(sd="9.0", mean="-32.8")))
    first, second, arbiter = assignment.first, assignment.second, assignment.arbiter
    mean, sd = (address_of(comparison, f"{words}, SVF") for words in ("mean", "SD"))
    comment(comparison=comparison, address=sd, text="Table 3?", by=first)
    give_way(comparison=comparison, address=sd, reason="Misread.", version=0, matches=None, by=first)
    leave_to_arbiter(comparison=comparison, address=mean, text="I hold to it.", by=second)
    send_back(comparison=comparison, address=mean, text="Which page?", by=arbiter)
    leave_to_arbiter(comparison=comparison, address=mean, text="Page 6.", by=second)
    decide(comparison, "mean, SVF", "first", reason="Page 6 says so.")
    settle_study(comparison=comparison, by=arbiter)
    amend(comparison=comparison, addresses=[mean], reason="Erratum.", by=arbiter)
    decide(
        comparison, "mean, SVF", "other", text="-35.5", page="1", table="Erratum", reason="As corrected.",
    )  # fmt: skip
    settle_study(comparison=comparison, by=arbiter)
    return comparison
