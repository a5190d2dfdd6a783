"""What the tests of several actions begin with."""

from collections.abc import Callable

import pytest

from extraction.actions.forms import start_draft
from extraction.actions.modes import change_mode
from extraction.models import Comparison, FormVersion, StudyResult
from reviews.models import Assignment
from tests.assessments import assessed
from tests.cast import confirm, read_twice
from tests.compared_assessments import assigned, judged_apart
from tests.comparisons import reported


@pytest.fixture
def draft(review, lead) -> FormVersion:
    return start_draft(review=review, by=lead)


@pytest.fixture
def differing(assignment) -> Comparison:
    """Two readings that differ in the SD of the SVF arm; structure confirmed."""
    return confirm(read_twice(assignment, reported(), reported(sd="9")))


@pytest.fixture
def switch(assignment, lead) -> Callable[..., Assignment]:
    """Changes how the assignment is read."""

    def to(mode: str, **more) -> Assignment:
        return change_mode(**({"assignment": assignment, "mode": mode, "by": lead} | more))

    return to


@pytest.fixture
def rob2(study, lead, first_reader, second_reader, arbiter) -> Assignment:
    """The study's risk of bias, to be assessed by signalling questions."""
    return assigned(study, first_reader, second_reader, arbiter, lead)


@pytest.fixture
def ecca(review, study) -> StudyResult:
    return StudyResult.objects.create(study=study, outcome=review.outcomes.get(name="ECCA score"))


@pytest.fixture
def apart(rob2, ecca) -> Comparison:
    """Both judged all results low; the first judged the ECCA score apart in domain 2."""
    judged_apart(rob2, rob2.first, ecca)
    assessed(rob2, rob2.second)
    return confirm(Comparison.objects.get())
