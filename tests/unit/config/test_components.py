"""The parts that pages are made of: what they say, and what assistive technology is told."""

import re
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from config import drawings

ROOT = Path(__file__).parents[3]


def shown(source: str, **context) -> str:
    return Template(source, engine=engines["django"].engine).render(Context(context))


class StudyForm(forms.Form):
    label = forms.CharField(help_text="First author and year.")
    year = forms.IntegerField(required=False)
    better = forms.ChoiceField(choices=[("lower", "Lower"), ("higher", "Higher")], widget=forms.RadioSelect)
    keep = forms.BooleanField(required=False)

    def clean(self):
        if self.cleaned_data.get("label") == "twice":
            raise forms.ValidationError("There is a study with this label and year.")
        return self.cleaned_data


# --- Text ---


@pytest.mark.parametrize(
    ("seconds", "said"), [("", "22 Nov 2026, 12:03 UTC"), (" seconds=True", "22 Nov 2026, 12:03:07 UTC")]
)
def test_a_time_says_its_zone_and_gives_the_browser_what_it_needs(seconds, said):
    at = datetime(2026, 11, 22, 14, 3, 7, tzinfo=timezone(timedelta(hours=2)))
    html = shown("{% moment at" + seconds + " %}", at=at)
    assert html == f'<time datetime="2026-11-22T12:03:07+00:00" data-moment>{said}</time>'


# --- Fields ---


def test_a_field_ties_its_label_and_hint_to_the_control():
    html = shown("{% form_field form.label %}", form=StudyForm())
    assert '<label class="field-label" for="id_label">' in html
    assert 'aria-describedby="id_label_helptext"' in html
    assert 'id="id_label_helptext">First author and year.<' in html
    assert "required</span>" in html


def test_an_error_stands_under_its_field_and_is_announced_with_it():
    html = shown("{% form_field form.label %}", form=StudyForm({"label": ""}))
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_label_helptext id_label_error"' in html
    assert html.index("<input") < html.index('id="id_label_error"')
    assert 'class="field-error"' in html


def test_a_group_of_radios_is_a_fieldset_that_carries_its_error():
    html = shown("{% form_field form.better %}", form=StudyForm({}))
    assert re.search(r'<fieldset[^>]*aria-describedby="id_better_error"', html)
    assert "<legend" in html
    assert html.count('type="radio"') == 2
    assert '<label class="option" for="id_better_1">' in html


def test_text_where_a_number_belongs_comes_back_as_it_was_typed():
    html = shown("{% form_field form.year %}", form=StudyForm({"year": "20-25"}))
    assert 'type="text"' in html
    assert 'value="20-25"' in html
    assert 'inputmode="decimal"' in html
    assert "is-error" not in html


def test_what_was_typed_is_escaped():
    html = shown("{% form_fields form %}", form=StudyForm({"label": '"><script>alert(1)</script>'}))
    assert "<script>" not in html


def test_one_wrong_field_needs_no_summary_and_two_are_linked():
    one = StudyForm({"label": "", "better": "lower"})
    assert shown("{% error_summary form %}", form=one).strip() == ""
    two = shown("{% error_summary form %}", form=StudyForm({"year": "20-25", "better": "lower"}))
    assert "2 fields need a change. What was typed is kept." in two
    assert 'href="#id_label"' in two
    assert 'role="alert"' in two


def test_an_error_of_the_whole_form_is_always_in_the_summary():
    html = shown("{% error_summary form %}", form=StudyForm({"label": "twice", "better": "lower"}))
    assert "There is a study with this label and year." in html


def test_a_button_that_is_off_says_why_and_stays_reachable():
    html = shown('{% button_off "Submit reading" "8 cells left" %}')
    assert 'aria-disabled="true"' in html
    assert " disabled" not in html.replace("aria-disabled", "")
    identifier = re.search(r'aria-describedby="([^"]+)"', html)[1]
    assert f'id="{identifier}">8 cells left<' in html


# --- Drawings ---


@pytest.mark.parametrize("stage", drawings.STAGES)
def test_a_stage_is_drawn_with_words_and_without_inline_style(stage):
    html = shown("{% stage stage %}", stage=stage)
    assert drawings.STAGES[stage] in html
    assert 'aria-hidden="true"' in html
    assert "style=" not in html


def test_a_reading_looks_the_same_whoever_has_submitted():
    assert list(drawings.STAGES).count("reading") == 1


@pytest.mark.parametrize("level", drawings.LEVELS)
def test_a_risk_of_bias_dot_has_a_text_equivalent(level):
    html = shown('{% rob_dot level "1 Randomisation" %}', level=level)
    assert f'role="img" aria-label="1 Randomisation: {drawings.LEVELS[level].words}"' in html


@pytest.mark.parametrize("level", [None, "", "unheard of"])
def test_a_judgement_that_is_missing_is_not_judged(level):
    assert "Not judged" in shown("{% rob level %}", level=level)


def test_every_judged_level_has_a_sign_and_not_colour_alone():
    judged = {name: level for name, level in drawings.LEVELS.items() if name != "none"}
    assert all(level.sign for level in judged.values())


def test_the_readings_differ_by_number_and_line():
    first, second = shown('{% reading_tag "first" %}'), shown('{% reading_tag "second" %}')
    assert "First reading" in first
    assert "is-second" not in first
    assert "Second reading" in second
    assert "is-second" in second


def test_a_bar_fills_its_width_and_leaves_out_what_is_nothing():
    svg = drawings.bar([("a", 1), ("b", 0), ("c", 3)], gap=4)
    rects = [tuple(map(float, pair)) for pair in re.findall(r'x="([\d.]+)"[^>]*width="([\d.]+)"', svg)]
    assert [round(width + 1) for _, width in rects] == [249, 747]
    x, width = rects[-1]
    assert x + width == pytest.approx(999.5, abs=0.2)


def test_a_bar_of_nothing_is_empty():
    assert "<rect" not in drawings.bar([("a", 0)])
    assert 'progress-done" width="0.0"' in drawings.progress(0, 0)


def test_shares_of_risk_of_bias_fill_their_bar_each_with_its_sign():
    svg = drawings.share_bar([("low", 0.5), ("some_concerns", 0.0), ("high", 0.47), ("critical", 0.03)])
    parts = re.findall(r'<g class="([\w-]+)"><svg x="([\d.]+)%" width="([\d.]+)%"', svg)
    assert [(look, float(x), float(wide)) for look, x, wide in parts] == [
        ("rob-low", 0, 50), ("rob-high", 50, 47), ("rob-critical", 97, 3),
    ]  # fmt: skip
    assert svg.count("share-sign") == 2
    assert svg.count("share-hatch") == 1
    assert "style=" not in svg


def test_the_stage_bar_counts_in_words():
    html = shown("{% stage_bar counts %}", counts={"reading": 6, "settled": 3})
    assert "<b>6</b> being read" in html
    assert "<b>3</b> settled" in html
    assert "not assigned" not in html


def test_the_sign_in_picture_is_drawn_to_scale():
    studies = drawings.SIGN_IN_STUDIES
    svg = drawings.pooling_picture()
    intervals = [
        tuple(map(float, pair)) for pair in re.findall(r'd-interval" d="M([\d.]+) \d+H([\d.]+)"', svg)
    ]
    assert len(intervals) == len(studies)
    for (left, right), study in zip(intervals, studies, strict=True):
        assert (right - left) / (686 - left) == pytest.approx(
            (study.high - study.low) / -study.low, abs=0.002
        )
    assert sum(study.weight for study in studies) == pytest.approx(100, abs=0.3)  # each rounded to 0.1


# --- Words ---


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-2.68, "−2.68"),
        ("-3.22 to -2.14", "−3.22 to −2.14"),
        ("split-face", "split-face"),
        ("2025-11-22", "2025-11-22"),
        (None, ""),
    ],
)
def test_numbers_have_a_true_minus_sign(value, text):
    assert shown("{{ value|true_minus }}", value=value) == text


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("First reviewer", "FR"),
        ("Lead", "L"),
        ("first.reviewer@example.org", "FR"),
        ("", "?"),
        ("<b> c", "C"),
    ],
)
def test_initials(name, letters):
    assert shown("{{ name|initials }}", name=name) == letters


@pytest.mark.parametrize("state", ["queued", "running", "current", "succeeded", "stale", "failed"])
def test_a_run_says_its_state_in_a_word(state):
    word = "Current" if state == "succeeded" else state.capitalize()
    assert word in shown('{% run_state state "second in line" %}', state=state)


def test_content_inside_a_block_tag_is_kept_and_its_title_escaped():
    html = shown("{% finding title %}<p>{{ text }}</p>{% endfinding %}", title="1 < 2", text="<i>")
    assert '<p class="finding-title">1 &lt; 2</p><p>&lt;i&gt;</p>' in html


def test_a_dialog_is_named_by_its_title():
    html = shown('{% dialog "reopen" "Reopen this study" %}<p>Why</p>{% enddialog %}')
    assert 'aria-labelledby="reopen-title"' in html
    assert '<h2 id="reopen-title">Reopen this study</h2>' in html


def test_page_links_keep_the_filter():
    request = RequestFactory().get("/", {"stage": "settled", "page": "2"})
    page = Paginator(range(30), 10).page(2)
    html = shown("{% page_links page %}", page=page, request=request)
    assert "Page 2 of 3" in html
    assert 'href="?stage=settled&amp;page=3"' in html


# --- Pages ---


def test_the_components_page_shows_everything(client):
    response = client.get("/components/")
    assert response.status_code == 200
    html = response.content.decode()
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids)), {one for one in ids if ids.count(one) > 1}


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_an_error_page_needs_no_request_and_leads_back_to_work(name):
    html = render_to_string(name)
    assert 'href="/"' in html
    assert "<h1" in html


def test_no_template_has_inline_style_or_script():
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", text), path
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), path


def test_steps_mark_the_current_one():
    steps = [
        {"label": "Overview", "url": "/a", "current": True},
        {"label": "Analyses", "url": "/b", "count": 0},
    ]
    html = render_to_string("base.html", {"steps": steps})
    assert '<a class="step" href="/a" aria-current="page">Overview</a>' in html
    assert '<span class="step-count">0</span>' in html
