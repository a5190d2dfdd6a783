"""The schema is whole, and the page that is made of it keeps to the content security policy."""

import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema


@pytest.fixture(scope="module")
def schema() -> dict:
    return SchemaGenerator().get_schema(request=None, public=True)


def operations(schema: dict):
    for address, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield address, method, operation


def test_the_schema_is_valid_and_made_without_warnings():
    GENERATOR_STATS.reset()
    validate_schema(SchemaGenerator().get_schema(request=None, public=True))
    assert not GENERATOR_STATS


def test_every_operation_has_a_name_a_summary_and_its_problems(schema):
    names = [operation["operationId"] for *_, operation in operations(schema)]
    assert len(names) == len(set(names))
    for address, method, operation in operations(schema):
        codes = set(operation["responses"])
        assert operation["summary"], address
        assert {"400", "401", "406"} <= codes, address
        if "{" in address:
            assert "404" in codes, address
        if method == "post":
            assert {"403", "413", "415"} <= codes, address
        for code in codes:
            if code >= "400":
                assert set(operation["responses"][code]["content"]) == {"application/problem+json"}


def test_every_route_that_needs_a_token_says_so(schema):
    for address, _, operation in operations(schema):
        is_open = address.endswith("/sign-in/")
        assert (operation.get("security", [{}]) == [{}]) == is_open, address


def test_the_schema_is_open_to_everybody(api, db):
    assert api().get("/api/v1/schema/").status_code == 200


def test_the_interactive_page_has_no_inline_script_and_no_address_elsewhere(api, db):
    page = api().get("/api/v1/docs/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "<script>" not in text
    assert "http://" not in text
    assert "https://" not in text
    policy = page["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script-src 'self';" in f"{policy};"
    assert "unsafe-inline" not in api().get("/api/v1/schema/")["Content-Security-Policy"]
