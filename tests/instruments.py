"""The charts of the risk-of-bias instruments, walked by the product's own conditions."""

import pytest

from extraction.risk_of_bias.algorithm import is_asked
from extraction.risk_of_bias.instruments import VARIANTS
from extraction.risk_of_bias.variant import Domain

# "Probably" leads where its plain answer leads (tests/unit/extraction/risk_of_bias/test_charts.py), so that a walk over
# these meets every chart in every way.
PLAIN = ("Y", "N", "NI", "NA")


def distinct_domains() -> list:
    """The domains with charts, as parameters; of those that differ in wording alone, the first."""
    found = {}
    for variant in VARIANTS.values():
        for domain in variant.domains:
            if domain.charts:
                asked = tuple((one.key, one.if_any, one.if_all, one.answers) for one in domain.questions)
                found.setdefault(
                    (asked, domain.charts), pytest.param(domain, id=f"{variant.key}-{domain.key}")
                )
    return list(found.values())


def walked(domain: Domain, letters: tuple[str, ...] | None = None) -> list[dict[str, str]]:
    """Every valid combination of answers: of all that a question offers, or of some letters."""
    found: list[dict[str, str]] = [{}]
    for question in domain.questions:
        choices = [one for one in question.answers if letters is None or one in letters]
        found = [
            {**given, question.key: answer}
            for given in found
            for answer in (choices if is_asked(question, given) else ["NA"])
        ]
    return found
