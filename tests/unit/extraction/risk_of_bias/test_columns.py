"""Which domain a heading names, and which level a word."""

import pytest

from extraction.risk_of_bias.columns import columns_of, level_of
from extraction.risk_of_bias.instruments import VARIANTS


@pytest.mark.parametrize(
    ("heading", "domain"),
    [
        ("D1", "1"),
        ("d 2", "2"),
        ("3", "3"),
        ("Domain 4", "4"),
        ("Randomization process", "1"),
        ("Randomisation.process", "1"),
        ("Bias arising from the randomization process", "1"),
        ("Bias due to deviations from intended intervention", "2"),
        ("Bias in measurement of the outcome", "4"),
        ("D5: Selection of the reported result", "5"),
        ("Overall", "overall"),
        ("Overall risk of bias", "overall"),
        ("Overall judgment", "overall"),
        ("Other bias", ""),
        ("D6", ""),
        ("Weight", ""),
        ("", ""),
    ],
)
def test_a_heading_names_a_domain_by_its_number_or_its_title(heading, domain):
    assert columns_of(VARIANTS["rob2_parallel"], [heading]) == [domain]


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS.keys())
def test_no_two_domains_of_an_instrument_answer_to_one_heading(variant):
    numbers = [domain.number for domain in variant.domains]
    titles = [domain.title for domain in variant.domains]
    assert columns_of(variant, numbers) == columns_of(variant, titles) == list(variant.domain_keys)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Low", "low"),
        ("  HIGH ", "high"),
        ("some-concerns", "some_concerns"),
        ("some_concerns", "some_concerns"),
        ("High risk of bias", "high"),
        ("Low risk", "low"),
        ("Unclear", ""),
        ("Lo", ""),
        ("Low to high", ""),
        ("Serious", ""),
        ("", ""),
    ],
)
def test_a_word_is_a_level_only_when_it_says_it_whole(text, level):
    assert level_of(VARIANTS["rob2_parallel"], text) == level


def test_each_instrument_reads_its_own_levels_alone():
    assert level_of(VARIANTS["robins_i"], "Serious") == "serious"
    assert level_of(VARIANTS["robins_i"], "No information") == "no_information"
    assert level_of(VARIANTS["robins_i"], "Some concerns") == ""
