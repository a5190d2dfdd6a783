"""Whatever a client sends, every operation answers as the schema documents, and never with an error of ours.

A bounded number of examples, the same ones every time; the long form is a matter of its own.
"""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.wsgi import application
from reviews.actions.tokens import issue_token

from .test_access import keys_of

EXAMPLES = 3
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]

# Which rows there really are: random keys alone would find nothing but 404.
REAL = {
    "review_id": "review",
    "study_id": "settled",
    "reading_id": "first_of_both",
    "comparison_id": "comparison",
    "analysis_id": "analysis",
    "run_id": "run",
}

schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", application)


@pytest.fixture
def asked(world):
    """Headers of a person with a new token, and the keys that there are.

    The application closes connections after a request, which would end the test's transaction; Django's own test
    client keeps them open in the same way.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)

    def as_(role: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {issue_token(by=world.people[role])[0]}"}

    there = keys_of(world)
    yield as_, {name: str(there[key]) for name, key in REAL.items()}
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_keeps_to_the_schema(case, asked):
    as_, keys = asked
    case.call_and_validate(headers=as_("observer"), checks=CHECKS)
    if case.path_parameters:
        case.path_parameters = {name: keys[name] for name in case.path_parameters}
        case.call_and_validate(headers=as_("lead"), checks=CHECKS)
