"""Text and small drawings, as template tags: keys, minus signs, stages, readings, risk of bias, bars, runs.

Loaded everywhere, no `{% load %}` needed.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django import template
from django.utils.dateformat import format as date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from config import drawings

register = template.Library()

STAGE_BAR_WORDS = {
    "unassigned": "not assigned",
    "reading": "being read",
    "differences": "compared",
    "arbiter": "in arbitration",
    "reopened": "reopened",
    "settled": "settled",
}
DIFFERENCE_BAR = {"agree": "s-reading", "settled": "s-settled", "open": "s-arbiter"}
RUN_WORDS = {
    "queued": "Queued",
    "running": "Running",
    "current": "Current",
    "stale": "Stale",
    "failed": "Failed",
}


@register.filter
def true_minus(value: object) -> str:
    """A number as text with a true minus sign for the hyphen before it; hyphens inside words and dates stay."""
    return "" if value is None else re.sub(r"(?<![\w)])-(?=[\d.])", "\N{MINUS SIGN}", str(value))


@register.filter
def initials(name: object) -> str:
    """Two letters for the circle: of the first and the last word of a name, or of an address."""
    words = str(name or "").split("@")[0].replace(".", " ").replace("_", " ").split()
    letters = [word[0] for word in words if word[0].isalnum()]
    return ("".join(letters[:1] + letters[-1:]) if len(letters) > 1 else "".join(letters)).upper() or "?"


@register.simple_tag
def moment(at: datetime, seconds: bool = False) -> SafeString:
    """A date with its time, in UTC and saying so; `times.js` shows it in the reader's own zone instead."""
    said = date_format(at.astimezone(UTC), "j M Y, H:i:s" if seconds else "j M Y, H:i")
    return format_html('<time datetime="{}" data-moment>{} UTC</time>', at.astimezone(UTC).isoformat(), said)


@register.simple_tag
def kbd(keys: str) -> SafeString:
    """A key or a chord as one box: `{% kbd "Ctrl ↵" %}`."""
    return format_html('<kbd class="kbd">{}</kbd>', keys)


@register.simple_tag
def mark() -> SafeString:
    """The product's mark, 22 x 16, in the text's colour."""
    return drawings.MARK


@register.simple_tag
def pooling_picture() -> SafeString:
    """Six studies, read twice, settled and pooled: the picture beside the sign-in form."""
    return drawings.pooling_picture()


@register.simple_tag
def stage_glyph(stage: str) -> SafeString:
    """The stage's drawing alone; the words must stand beside it."""
    return drawings.stage_glyph(stage)


@register.simple_tag
def stage(stage: str, words: str = "", note: str = "") -> SafeString:
    """A stage with its words: `{% stage "differences" "4 differences" note="both readings in" %}`."""
    after = format_html(' <span class="meta">{}</span>', note) if note else ""
    return format_html(
        '<span class="stage">{}<span class="stage-words">{}{}</span></span>',
        drawings.stage_glyph(stage),
        words or drawings.STAGES[stage],
        after,
    )


@register.simple_tag
def reading_tag(role: str, words: bool = False) -> SafeString:
    """Tag 1 (single line) or 2 (double line) for role "first" or "second"; `words=True` writes the name beside it."""
    second = role == "second"
    name = "Second reading" if second else "First reading"
    box = format_html(
        '<span class="tag{}"><span aria-hidden="true">{}</span>{}</span>',
        " is-second" if second else "",
        2 if second else 1,
        "" if words else format_html('<span class="visually-hidden">{}</span>', name),
    )
    return format_html('<span class="tag-pair">{} {}</span>', box, name) if words else box


@register.simple_tag
def rob_dot(level: str | None, domain: str = "", words: str = "") -> SafeString:
    """A risk-of-bias level as a 15 px dot whose text equivalent says domain and level; ``words`` go before the words of
    the level."""
    drawn = drawings.level(level)
    words = words or drawn.words
    said = f"{domain}: {words}" if domain else words
    return format_html(
        '<span class="rob-dot {}" role="img" aria-label="{}" title="{}">{}</span>',
        drawn.look,
        said,
        said,
        drawings.rob_disc(level),
    )


@register.simple_tag
def rob(level: str | None, words: str = "") -> SafeString:
    """A dot with its level in words beside it."""
    drawn = drawings.level(level)
    return format_html(
        '<span class="rob"><span class="rob-dot {}">{}</span><span>{}</span></span>',
        drawn.look,
        drawings.rob_disc(level),
        words or drawn.words,
    )


@register.simple_tag
def rob_row(judgements: Iterable[tuple[str, str | None]]) -> SafeString:
    """Dots side by side, from pairs (domain, level)."""
    dots = format_html_join("", "{}", ((rob_dot(level, domain),) for domain, level in judgements))
    return format_html('<span class="rob-row">{}</span>', dots)


@register.simple_tag
def rob_words(level: str | None) -> str:
    """The name of a level: "Some concerns"."""
    return drawings.level(level).words


@register.simple_tag
def share_bar(shares: Iterable[Any]) -> SafeString:
    """Parts of a whole by risk of bias, from what has a `level` and a `share` of 1; numbers must stand beside it."""
    return drawings.share_bar((one.level, one.share) for one in shares)


@register.simple_tag
def progress_bar(done: int, total: int, unit: str = "cells") -> SafeString:
    """A short bar and "46 of 54 cells"."""
    return format_html(
        '<span class="progress">{}<span>{} of {} {}</span></span>',
        drawings.progress(done, total),
        done,
        total,
        unit,
    )


def _bar_with_legend(parts: list[tuple[str, int, str]]) -> SafeString:
    legend = format_html_join(
        "",
        '<li><svg viewBox="0 0 9 9" aria-hidden="true" focusable="false"><rect class="{}" x=".5" y=".5" width="8"'
        ' height="8"/></svg><span><b>{}</b> {}</span></li>',
        (part for part in parts if part[1]),
    )
    return format_html(
        '<div class="stage-bar">{}<ul class="legend" role="list">{}</ul></div>',
        drawings.bar((look, count) for look, count, _ in parts),
        legend,
    )


@register.simple_tag
def stage_bar(counts: Mapping[str, int]) -> SafeString:
    """How many studies stand where: a bar and its legend, from {stage: count}; stages without a study are left out."""
    return _bar_with_legend(
        [(f"s-{key}", counts.get(key, 0), words) for key, words in STAGE_BAR_WORDS.items()]
    )


@register.simple_tag
def difference_bar(agree: int, settled: int, open: int) -> SafeString:
    """How many compared values agree, are settled, are open."""
    counts = {"agree": agree, "settled": settled, "open": open}
    return _bar_with_legend([(DIFFERENCE_BAR[key], count, key) for key, count in counts.items()])


@register.simple_tag
def check_mark(state: str, count: int | str = "") -> SafeString:
    """Trust checks: `{% check_mark "open" 3 %}` is ◆ 3 open, "kept" is ◇ 4 kept, without a count the diamond alone."""
    sign, look = ("◇", " is-kept") if state == "kept" else ("◆", "")
    words = format_html(" {} {}", count, state) if count != "" else ""
    return format_html(
        '<span class="diamond{}"><span aria-hidden="true">{}</span>{}</span>', look, sign, words
    )


@register.simple_tag
def run_state(state: str, detail: str = "", inline: bool = False) -> SafeString:
    """A run's state and one line about it: queued, running, current (or succeeded), stale, failed."""
    known = "current" if state == "succeeded" else state
    return format_html(
        '<div class="run-state is-{}{}"><span class="run-name">{} {}</span><span class="run-detail">{}</span></div>',
        known,
        " is-inline" if inline else "",
        drawings.run_sign(known),
        RUN_WORDS[known],
        detail,
    )


@register.simple_tag
def run_sign(state: str) -> SafeString:
    """The sign of a run's state alone; the words must stand beside it."""
    return drawings.run_sign("current" if state == "succeeded" else state)
