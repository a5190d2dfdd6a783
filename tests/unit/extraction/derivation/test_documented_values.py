"""Every check value of docs/conversions.md, evaluated: the page cannot go stale."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from extraction.derivation import arms, change, contrasts, counts, critical, quantiles, sd

PAGE = Path(settings.BASE_DIR) / "docs" / "conversions.md"
FUNCTIONS = {
    name: member
    for module in (arms, change, contrasts, counts, critical, quantiles, sd)
    for name, member in vars(module).items()
    if callable(member) and getattr(member, "__module__", "") == module.__name__ and name[0] != "_"
}
# Exceptions, data classes that calls give back, and questions that the formulas ask themselves.
NOT_CONVERSIONS = {"Group", "Counted", "Skewness", "nearby", "is_large"}
# A value with 12 digits or more was computed by R in double precision, and agrees to this, relative.
COMPUTED = 1e-13


def checks() -> list[tuple[str, str]]:
    """Pairs of a call and its value, from every table whose first heading is "Check"."""
    found, inside = [], False
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            inside = False
        elif cells[0] == "Check":
            inside = True
        elif inside and not set(cells[0]) <= set("-: "):
            found.append((cells[0], cells[1]))
    return found


@pytest.mark.parametrize(("call", "printed"), checks())
def test_a_conversion_gives_the_value_that_the_page_prints(call, printed):
    value = float(eval(call, {"__builtins__": {"len": len}, "Decimal": Decimal} | FUNCTIONS))
    decimals = len(printed.partition(".")[2])
    digits = len(re.sub(r"[^0-9]", "", printed).lstrip("0"))
    expected = float(printed)
    # An example printed in the literature holds to half a unit of its last digit.
    allowed = COMPUTED * abs(expected) if digits >= 12 else 0.5 * 10.0**-decimals
    # R prints 15 digits, of which the last may be rounded.
    allowed += 0.5 * 10.0**-decimals if digits >= 12 else 1e-12
    assert abs(value - expected) <= allowed, f"{call} is {value!r}, the page says {printed}"


def test_the_page_checks_every_conversion():
    told = " ".join(call for call, _ in checks())
    unchecked = {
        name for name in FUNCTIONS if name not in NOT_CONVERSIONS and not re.search(rf"\b{name}\(", told)
    }
    assert unchecked - {"estimate_on_scale", "standard_error_from_t"} == set()
