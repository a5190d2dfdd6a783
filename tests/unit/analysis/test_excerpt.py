"""The demonstration's own PDF: read by the reader of papers, it says what the tables print, and what it is not."""

import json

import pytest

from analysis.demonstration import acne_scar
from analysis.demonstration.excerpt import NAME, characteristics_excerpt, table_study_excerpt
from extraction.pdf import inspect, page_words


@pytest.fixture
def lines(tmp_path):
    def of(content: bytes) -> list[str]:
        file = tmp_path / "excerpt.pdf"
        file.write_bytes(content)
        pages = range(1, inspect(file, most_pages=2).pages + 1)
        read = [json.loads(page_words(file, page))["lines"] for page in pages]
        return [" ".join(word[0] for word in line) for page in read for line in page]

    return of


def test_a_study_of_table_3_has_its_numbers_as_printed(lines):
    said = lines(table_study_excerpt(acne_scar.STUDIES[0]))
    assert "Suh 2025" in said
    assert "ECCA score, change –38.2 ± 8.1 –9.3 ± 5.2" in said
    assert "Healing time, days not reported not reported" in said


def test_a_row_of_table_1_has_its_characteristics(lines):
    said = lines(characteristics_excerpt(acne_scar.EARLIER[0]))
    assert "Sample size 40" in said
    assert "Randomised 19 (Autologous fat transplant + CO2 laser)" in said


@pytest.mark.parametrize(
    "content", [table_study_excerpt(acne_scar.STUDIES[0]), characteristics_excerpt(acne_scar.EARLIER[0])]
)
def test_every_excerpt_says_that_it_is_not_the_paper(lines, content):
    said = " ".join(lines(content))
    assert "An excerpt of our own, not the paper." in said
    assert "not the paper" in NAME
