"""The page that shows every component in every state; pages are built with it open beside them."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config import drawings


class SampleForm(forms.Form):
    """One field of every kind that the product's forms use, with something wrong in some."""

    label = forms.CharField(help_text="First author and year, as the review prints it.")
    year = forms.IntegerField(required=False, min_value=1900)
    design = forms.ChoiceField(
        choices=[("", "Choose"), ("parallel", "Parallel"), ("within_person", "Within-person (split-face)")]
    )
    better = forms.ChoiceField(
        choices=[("lower", "Lower is better"), ("higher", "Higher is better")], widget=forms.RadioSelect
    )
    groups = forms.MultipleChoiceField(
        label="Experimental groups",
        choices=[("1", "Fibroblasts"), ("2", "SVF"), ("3", "ReCell")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    keep = forms.BooleanField(
        label="Keep as the paper prints it", required=False, help_text="Stays out of pooling."
    )
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why 48 was chosen. One sentence is enough."},
    )


SWATCHES = [
    ("paper", "surface"),
    ("ground", "chrome"),
    ("line", "hairline"),
    ("edge", "controls"),
    ("ink", "text"),
    ("ink-2", "text"),
    ("ink-3", "meta"),
    ("accent", "can be acted on"),
    ("first", "first reading"),
    ("second", "second reading"),
    ("finding", "does not add up"),
    ("bad", "refused"),
    ("accent-soft", "under accent"),
    ("first-soft", "under first"),
    ("second-soft", "under second"),
    ("finding-soft", "under finding"),
]


def components(request: HttpRequest) -> HttpResponse:
    """Every component of `config.templatetags`, with stand-in contents."""
    sent = {"label": "Suh 2025", "year": "20-25", "design": "parallel", "better": "lower", "reason": ""}
    context = {
        "swatches": SWATCHES,
        "form": SampleForm(initial={"label": "Suh 2025", "better": "lower"}, auto_id="empty_%s"),
        "refused": SampleForm(sent, auto_id="refused_%s"),
        "asked": SampleForm(auto_id="asked_%s"),
        "wrong": SampleForm(sent, auto_id="wrong_%s"),
        "levels": [name for name in drawings.LEVELS if name not in ("none", "not_in_variant")],
        "stage_counts": {
            "unassigned": 3,
            "reading": 6,
            "differences": 3,
            "arbiter": 2,
            "reopened": 1,
            "settled": 3,
        },
        "judgements": [
            ("1 Randomisation", "low"),
            ("S Period and carry-over", "not_in_variant"),
            ("2 Deviations", "high"),
            ("3 Missing data", "low"),
            ("4 Measurement", "some_concerns"),
            ("5 Selection", "none"),
            ("All", "high"),
        ],
        "filters": [
            {"label": "All", "url": "#", "current": True},
            {"label": "Mine", "url": "#"},
            {"label": "Open checks", "url": "#"},
            {"label": "By outcome", "url": "#"},
        ],
        "tab_items": [
            {"label": "Study", "url": "#", "count": "✓"},
            {"label": "Arms", "url": "#", "count": 2},
            {"label": "Results", "url": "#", "count": "46 of 54", "current": True},
            {"label": "Funding", "url": "#", "count": "2 of 3"},
        ],
        "facts": [("Heterogeneity", "τ² = 0.295 · I² = 71.8 %"), ("Overall effect", "z = −9.79, p < 0.001")],
    }
    return render(request, "components/index.html", context)
