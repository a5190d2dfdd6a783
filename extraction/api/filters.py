"""Filters of lists of studies. They look at what every member of the review sees."""

import django_filters
from django import forms
from django.db.models import F, QuerySet
from drf_spectacular.utils import extend_schema_field

from reviews.models import Design, Standing, Study, Task

from ..queries.stages import STAGE_WORDS

YEARS = {"min_value": 1800, "max_value": 2100}
ORDERED_BY = ("label", "year", "country", "design")


@extend_schema_field({"type": "integer", "minimum": YEARS["min_value"], "maximum": YEARS["max_value"]})
class YearFilter(django_filters.NumberFilter):
    field_class = forms.IntegerField

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs, **YEARS)


class StudyFilters(django_filters.FilterSet):
    """What a study is."""

    label = django_filters.CharFilter(
        lookup_expr="icontains", max_length=120, help_text="Part of the label; capitals do not matter."
    )
    design = django_filters.MultipleChoiceFilter(choices=Design.choices)
    standing = django_filters.MultipleChoiceFilter(choices=Standing.choices)
    country = django_filters.CharFilter(lookup_expr="iexact", max_length=80)
    year = YearFilter()
    year_from = YearFilter(field_name="year", lookup_expr="gte")
    year_to = YearFilter(field_name="year", lookup_expr="lte")
    ordering = django_filters.ChoiceFilter(
        method="ordered",
        choices=[
            (f"{sign}{name}", f"By {name}{', the last first' if sign else ''}")
            for name in ORDERED_BY
            for sign in ("", "-")
        ],
        help_text="Studies without a year come last.",
    )

    class Meta:
        model = Study
        fields: list[str] = []

    def ordered(self, studies: QuerySet[Study], name: str, value: str) -> QuerySet[Study]:
        field = F(value.lstrip("-"))
        by = field.desc(nulls_last=True) if value.startswith("-") else field.asc(nulls_last=True)
        return studies.order_by(by, "label", F("year").asc(nulls_last=True), "pk")


class StagedStudyFilters(StudyFilters):
    """What a study is, and where its tasks stand. The view holds the states as its caller may see them."""

    stage = django_filters.ChoiceFilter(
        choices=[(stage.value, words) for stage, words in STAGE_WORDS.items()],
        method="at_stage",
        help_text="Where the extraction stands.",
    )
    risk_of_bias_stage = django_filters.ChoiceFilter(
        choices=[(stage.value, words) for stage, words in STAGE_WORDS.items()],
        method="at_stage",
        help_text="Where the risk of bias stands.",
    )

    def at_stage(self, studies: QuerySet[Study], name: str, value: str) -> QuerySet[Study]:
        task = Task.EXTRACTION if name == "stage" else Task.RISK_OF_BIAS
        states = self.request.parser_context["view"].states
        return studies.filter(
            pk__in=[state.study.pk for state in states if state.task == task and state.stage == value]
        )
