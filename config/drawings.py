"""The small drawings of the product, as SVG: the mark, a study's stage, risk-of-bias dots, bars, the sign-in picture.

Colours come from classes (static/css/marks.css), positions are attributes: the content security policy allows no
inline style. Every drawing is `aria-hidden`; whoever uses one writes the words beside it.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

STAGES = {
    "unassigned": "Not assigned",
    "reading": "Reading",
    "differences": "Differences",
    "arbiter": "With the arbiter",
    "settled": "Settled",
    "reopened": "Reopened",
}

# Two readings, a joint, a diamond; 42 x 16.
_LINES = "M1 3H12.5C17 3 17.5 8 22 8M1 13H12.5C17 13 17.5 8 22 8"
_ENDS = "M1 3H13.5M1 13H13.5"
_STEM = "M21.5 8H30.5"
_DIAMOND = "M35.5 3.4L40.1 8L35.5 12.6L30.9 8Z"

_GLYPH_PARTS = {
    "unassigned": f'<path class="g-faint" d="{_LINES}{_STEM}{_DIAMOND}"/>',
    "reading": f'<path class="g-faint" d="{_LINES}{_STEM}{_DIAMOND}"/>'
    f'<path class="g-line" stroke-width="2" d="{_ENDS}"/>',
    "differences": f'<path class="g-faint" d="{_STEM}{_DIAMOND}"/><path class="g-line" d="{_LINES}"/>'
    '<circle class="g-ring" cx="24" cy="8" r="3.4"/>',
    "arbiter": f'<path class="g-faint" d="{_STEM}{_DIAMOND}"/><path class="g-line" d="{_LINES}"/>'
    '<circle class="g-disc" cx="24" cy="8" r="3.4"/>',
    "settled": f'<path class="g-ink" d="{_LINES}{_STEM}"/><path class="g-settled" d="{_DIAMOND}"/>',
    "reopened": f'<path class="g-ink" d="{_LINES}{_STEM}"/><path class="g-reopened" d="{_DIAMOND}"/>',
}

_GLYPHS = {
    stage: mark_safe(
        f'<svg class="glyph" viewBox="0 0 42 16" aria-hidden="true" focusable="false">{parts}</svg>'
    )
    for stage, parts in _GLYPH_PARTS.items()
}


def stage_glyph(stage: str) -> SafeString:
    """The 42 x 16 drawing of one of `STAGES`."""
    return _GLYPHS[stage]


MARK = mark_safe(
    '<svg width="22" height="16" viewBox="0 0 22 16" fill="none" aria-hidden="true" focusable="false">'
    '<path stroke="currentColor" stroke-width="1.9" d="M.5 1.5H5C9 1.5 10 8 14 8M.5 14.5H5C9 14.5 10 8 14 8"/>'
    '<path fill="currentColor" d="M17.4 3.4L22 8L17.4 12.6L12.8 8Z"/></svg>'
)


class Level(NamedTuple):
    """How a risk-of-bias level is drawn and said."""

    words: str
    look: str
    sign: str


_PLUS = '<path class="rob-sign" d="M8 4.4V11.6M4.4 8H11.6"/>'
_DASH = '<path class="rob-sign" d="M4.4 8H11.6"/>'
_CROSS = '<path class="rob-sign" d="M5.4 5.4L10.6 10.6M10.6 5.4L5.4 10.6"/>'
_BANG = '<path class="rob-sign" d="M8 3.6V9M8 10.6V12.6"/>'
_QUERY = (
    '<path class="rob-sign" d="M5.8 6.2C5.8 3.4 10.4 3.4 10.4 6.2C10.4 8 8.1 7.7 8.1 9.6M8.1 10.8V12.4"/>'
)
_POINT = '<circle class="rob-point" cx="8" cy="8" r="1"/>'

# RoB 2 has low, some concerns, high; ROBINS-I low, moderate, serious, critical, no information.
LEVELS = {
    "low": Level("Low", "rob-low", _PLUS),
    "some_concerns": Level("Some concerns", "rob-some", _DASH),
    "high": Level("High", "rob-high", _CROSS),
    "moderate": Level("Moderate", "rob-some", _DASH),
    "serious": Level("Serious", "rob-high", _CROSS),
    "critical": Level("Critical", "rob-critical", _BANG),
    "no_information": Level("No information", "rob-unknown", _QUERY),
    "none": Level("Not judged", "rob-none", ""),
    "not_in_variant": Level("Not in this variant", "rob-none", _POINT),
}


def level(name: str | None) -> Level:
    """The drawing and the words of a level; nothing, or a level that is not known, is not judged."""
    return LEVELS.get(name or "none", LEVELS["none"])


def rob_disc(name: str | None) -> SafeString:
    """The 15 px disc with its sign, without words."""
    drawn = level(name)
    disc = "" if name == "not_in_variant" else '<circle class="rob-disc" cx="8" cy="8" r="7.2"/>'
    return mark_safe(
        f'<svg viewBox="0 0 16 16" width="15" height="15" aria-hidden="true" focusable="false">{disc}{drawn.sign}</svg>'
    )


def bar(parts: Iterable[tuple[str, float]], gap: float = 3) -> SafeString:
    """Parts of a whole as one bar, 1000 x 10 units stretched to its box: (class, amount) from left to right.

    Amounts of 0 are left out; amounts are shares of their sum.
    """
    drawn = [(look, amount) for look, amount in parts if amount > 0]
    whole = sum(amount for _, amount in drawn)
    room = 1000 - gap * max(0, len(drawn) - 1)
    rects, x = [], 0.0
    for look, amount in drawn:
        width = room * amount / whole
        rects.append(
            f'<rect class="{look}" x="{x + 0.5:.1f}" y=".5" width="{max(width - 1, 1):.1f}" height="9"'
            ' vector-effect="non-scaling-stroke"/>'
        )
        x += width + gap
    return mark_safe(
        '<svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f"{''.join(rects)}</svg>"
    )


# Strokes across a part of a bar, 20 high, as far as a wide window needs; levels whose fills are alike lean differently.
_STROKES = {
    "rob-critical": "M-20 20" + "l20-20m-12 20" * 200,
    "rob-unknown": "M-20 0" + "l20 20m-12-20" * 200,
}
# A part narrower than this share of a bar has no room for its sign.
_ROOM_FOR_SIGN = 0.05


def share_bar(parts: Iterable[tuple[str | None, float]]) -> SafeString:
    """Levels of risk of bias as shares of a whole (level, 0 to 1), 20 high and as wide as its box, each with its sign.

    Where two levels have one fill, one of them is hatched: a part without room for its sign is told apart all the same.
    """
    drawn, start = [], 0.0
    for name, share in parts:
        if share <= 0:
            continue
        shown = level(name)
        at, wide, middle = (f"{100 * one:.3f}%" for one in (start, share, start + share / 2))
        strokes = _STROKES.get(shown.look, "")
        hatch = f'<path class="share-hatch" d="{strokes}"/>' if strokes else ""
        chip = '<circle class="share-chip" cx="8" cy="8" r="8"/>' if strokes else ""
        inside = f'<g transform="translate(-8)">{chip}{shown.sign}</g>'
        sign = f'<svg class="share-sign" x="{middle}" y="2" overflow="visible">{inside}</svg>'
        drawn.append(
            f'<g class="{shown.look}"><svg x="{at}" width="{wide}" height="20">'
            f'<rect class="share-part" x=".5" y=".5" width="100%" height="19"/>{hatch}</svg>'
            f"{sign if shown.sign and share >= _ROOM_FOR_SIGN else ''}</g>"
        )
        start += share
    return mark_safe(
        '<svg class="share-bar" width="100%" height="20" aria-hidden="true" focusable="false">'
        f'{"".join(drawn)}<rect class="share-frame" x=".5" y=".5" width="100%" height="19"/></svg>'
    )


def progress(done: float, total: float) -> SafeString:
    """How much of `total` is done, 56 x 5."""
    share = min(1.0, max(0.0, done / total)) if total else 0.0
    return mark_safe(
        '<svg viewBox="0 0 56 5" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="progress-track" width="56" height="5" rx="1"/>'
        f'<rect class="progress-done" width="{56 * share:.1f}" height="5" rx="1"/></svg>'
    )


RUN_SIGNS = {
    "queued": '<circle cx="6" cy="6" r="4.6"/>',
    "running": '<circle cx="6" cy="6" r="4.6"/><path class="r-fill" d="M6 1.4A4.6 4.6 0 0 0 6 10.6Z"/>',
    "current": '<path class="r-tick" d="M1.5 6.5L4.5 9.5L10.5 2.5"/>',
    "stale": '<path class="r-fill" d="M6 .5L11.5 6L6 11.5L.5 6Z"/>',
    "failed": '<path class="r-tick" d="M6 1V7.2M6 9V11"/>',
}


def run_sign(state: str) -> SafeString:
    """The 11 px sign of a run's state."""
    return mark_safe(
        f'<svg viewBox="0 0 12 12" aria-hidden="true" focusable="false">{RUN_SIGNS[state]}</svg>'
    )


class DrawnStudy(NamedTuple):
    """A row of the sign-in picture: Hedges' g with its 95 % interval, and its weight in percent."""

    label: str
    estimate: float
    low: float
    high: float
    weight: float


# Change in ECCA score, DerSimonian-Laird, from the demonstration's own data.
SIGN_IN_STUDIES = (
    DrawnStudy("Suh 2025", -4.12, -5.43, -2.81, 10.1),
    DrawnStudy("Weiss 2007", -2.85, -3.35, -2.36, 20.9),
    DrawnStudy("Zeng 2014b", -2.56, -3.16, -1.95, 19.2),
    DrawnStudy("Deng and Feng 2021", -1.73, -2.24, -1.21, 20.6),
    DrawnStudy("Chen 2019", -2.64, -3.26, -2.02, 19.0),
    DrawnStudy("Abou Eitta 2019", -3.13, -4.43, -1.82, 10.1),
)
SIGN_IN_POOLED = (-2.68, -3.22, -2.14)


def pooling_picture(
    studies: Sequence[DrawnStudy] = SIGN_IN_STUDIES, pooled: tuple[float, float, float] = SIGN_IN_POOLED
) -> SafeString:
    """Studies from two readings over the settled value to their square and the pooled diamond; 716 wide.

    The horizontal scale runs from -5.43 at x = 428 to 0 at x = 686; a square's area follows its weight.
    """
    zero, unit, step, top = 686.0, 258.0 / 5.43, 58, 24

    def x(value: float) -> float:
        return zero + value * unit

    rows = []
    for row, study in enumerate(studies):
        y = top + row * step
        side = 3.2 * study.weight**0.5
        rows.append(
            f'<text class="d-study" x="0" y="{y + 5}">{study.label}</text>'
            f'<path class="d-faint" d="M288 {y}H{x(study.low):.1f}"/>'
            f'<path class="d-first" d="M146 {y - 9}H216C252 {y - 9} 258 {y} 284 {y}"/>'
            f'<path class="d-second" d="M146 {y + 9}H216C252 {y + 9} 258 {y} 284 {y}"/>'
            f'<path class="d-ink" d="M288 {y - 5}L293 {y}L288 {y + 5}L283 {y}Z"/>'
            f'<path class="d-interval" d="M{x(study.low):.1f} {y}H{x(study.high):.1f}"/>'
            f'<rect class="d-square" x="{x(study.estimate) - side / 2:.1f}" y="{y - side / 2:.1f}"'
            f' width="{side:.1f}" height="{side:.1f}"/>'
        )
    estimate, low, high = (x(value) for value in pooled)
    foot = top + len(studies) * step + 16
    words = "".join(
        f'<text class="d-word" x="{at:.0f}" y="{foot + 36}" text-anchor="{anchor}">{word}</text>'
        for at, anchor, word in (
            (146, "start", "two readings"),
            (288, "middle", "settled"),
            (estimate, "middle", "pooled"),
            (zero, "middle", "no effect"),
        )
    )
    return mark_safe(
        f'<svg viewBox="0 0 716 {foot + 44}" aria-hidden="true" focusable="false">'
        f'<path class="d-pooled" d="M{estimate:.1f} 0V{foot}"/><path class="d-zero" d="M{zero} 0V{foot + 16}"/>'
        f"{''.join(rows)}"
        f'<path class="d-ink" d="M{low:.1f} {foot}L{estimate:.1f} {foot - 11}'
        f'L{high:.1f} {foot}L{estimate:.1f} {foot + 11}Z"/>'
        f"{words}</svg>"
    )
