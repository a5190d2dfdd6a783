import pytest
from django.core.exceptions import ValidationError

from reviews.forms.fields import DoiField, NumberField, TimeBoundField, YearField


@pytest.mark.parametrize(
    ("typed", "number"), [("168", 168.0), ("−5", -5.0), (" 0.5 ", 0.5), ("0", 0.0), ("", None)]
)
def test_a_number_is_read_with_a_true_minus_and_spaces_round_it(typed, number):
    assert NumberField(required=False).clean(typed) == number


@pytest.mark.parametrize("typed", ["ten", "1e999", "nan", "0–168"])
def test_text_where_a_number_belongs_is_refused_with_what_was_typed(typed):
    with pytest.raises(ValidationError, match="is no number") as refused:
        NumberField().clean(typed)
    assert typed in refused.value.messages[0]


@pytest.mark.parametrize(("typed", "shown"), [(168.0, "168"), (-0.5, "−0.5"), ("zehn", "zehn"), (None, None)])
def test_a_number_is_shown_short_and_typed_text_as_it_was(typed, shown):
    assert NumberField().prepare_value(typed) == shown


@pytest.mark.parametrize("number", [1234567.25, 0.1234567891, -2.6797, 168.0, 1e-7])
def test_a_number_that_is_shown_and_saved_again_is_the_same(number):
    assert NumberField().clean(NumberField().prepare_value(number)) == number


@pytest.mark.parametrize(("typed", "year"), [("2014", 2014), ("", None), ("1800", 1800)])
def test_a_year_may_be_blank(typed, year):
    assert YearField().clean(typed) == year


@pytest.mark.parametrize(
    ("typed", "said"),
    [("2014b", "letter belongs to the label"), ("14", "between 1800"), ("20144", "between 1800")],
)
def test_what_is_no_year_is_refused(typed, said):
    with pytest.raises(ValidationError, match=said):
        YearField().clean(typed)


@pytest.mark.parametrize("typed", ["3 months", "10 weeks", "90 days", ""])
def test_a_bound_of_a_window_is_a_time_or_blank(typed):
    assert TimeBoundField(required=False).clean(typed) == typed


@pytest.mark.parametrize("typed", ["a while", "1–12 months", "3"])
def test_a_bound_that_names_no_time_is_refused(typed):
    with pytest.raises(ValidationError, match="no time that can be read"):
        TimeBoundField(required=False).clean(typed)


@pytest.mark.parametrize(
    "typed", ["10.1000/182", "https://doi.org/10.1000/182", "doi:10.1000/182", " 10.1000/182 "]
)
def test_a_doi_is_kept_without_the_address_in_front_of_it(typed):
    assert DoiField(required=False).clean(typed) == "10.1000/182"


@pytest.mark.parametrize("typed", ["182", "10.1000", "10.1000/18 2", "javascript:alert(1)"])
def test_what_is_no_doi_is_refused(typed):
    with pytest.raises(ValidationError, match="is no DOI"):
        DoiField(required=False).clean(typed)
