"""Which levels are low and which are high, instrument by instrument."""

import pytest

from extraction.risk_of_bias.documents import as_document, read_document
from extraction.risk_of_bias.instruments import VARIANTS
from extraction.risk_of_bias.severity import is_high, is_low
from extraction.risk_of_bias.variant import Level

ROB2 = {"low": (True, False), "some_concerns": (False, False), "high": (False, True)}
ROBINS = {
    "low": (True, False),
    "moderate": (False, False),
    "no_information": (False, False),
    "serious": (False, True),
    "critical": (False, True),
}


@pytest.mark.parametrize("key", VARIANTS)
def test_every_instrument_of_the_product_says_low_and_high_as_its_authors_do(key):
    variant = VARIANTS[key]
    found = {level: (is_low(variant, level), is_high(variant, level)) for level in variant.level_keys}
    assert found == (ROBINS if variant.tool.startswith("robins_i") else ROB2)


def own(*levels: Level):
    """An instrument of a review's own with these levels."""
    document = as_document(VARIANTS["rob2_levels"])
    document["levels"] = [{"key": one.key, "label": one.label, "rank": one.rank} for one in levels]
    return read_document(document, key="own:1", version="version 1")


def test_the_lowest_level_of_an_own_instrument_is_low_whatever_it_is_called():
    variant = own(
        Level("some_concerns", "Acceptable", "–", 0),
        Level("moderate", "Doubtful", "–", 1),
        Level("serious", "Flawed", "×", 2),
    )
    assert [is_low(variant, level) for level in variant.level_keys] == [True, False, False]
    assert [is_high(variant, level) for level in variant.level_keys] == [False, False, True]


@pytest.mark.parametrize("rank", [0, 1])
def test_no_information_is_not_low_where_it_stands_first(rank):
    variant = own(
        Level("no_information", "Unclear", "?", rank),
        Level("low", "Fine", "+", 1),
        Level("high", "Bad", "×", 2),
    )
    assert [is_low(variant, level) for level in variant.level_keys] == [False, True, False]
    assert not is_high(variant, "no_information")


def test_an_instrument_whose_lowest_level_is_high_has_no_low_one():
    variant = own(Level("high", "Bad", "×", 0), Level("critical", "Worse", "!", 1))
    assert not any(is_low(variant, level) for level in variant.level_keys)


def test_a_level_that_the_instrument_does_not_have_is_refused():
    with pytest.raises(KeyError):
        is_low(VARIANTS["rob2_parallel"], "serious")
    with pytest.raises(KeyError):
        is_high(VARIANTS["robins_i"], "high")
