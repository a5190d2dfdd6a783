"""Settings and results in words: lines under titles, labels of axes, lists of settings."""

from typing import Any

from .dataset import DerivedNumber, Settings
from .figures import numbers, sentences
from .models import Analysis
from .stats import CONTINUOUS

# What a derived number is called.
_NUMBERS = {
    "n": "n",
    "mean": "Mean",
    "sd": "SD",
    "events": "Events",
    "yi": "Reported difference",
    "se": "Standard error",
}


def derived_name(arm: str, derived: DerivedNumber) -> str:
    """ "SD of SVF", or "Standard error" where it is of no single arm."""
    return f"{_NUMBERS[derived.statistic]} of {arm}" if arm else _NUMBERS[derived.statistic]


def derivation_words(derived: DerivedNumber) -> str:
    """ "SD from SE: 8.23 = 2.2 × √14 (Cochrane Handbook 6.5.2.2)." with what it assumes and warns of."""
    sentences_of = (f"{derived.formula} ({derived.source}).", derived.assumption, derived.warning)
    return " ".join(sentence for sentence in sentences_of if sentence)


def outcome_words(settings: Settings) -> str:
    """ "ECCA score, change" or "Tuberculosis"."""
    is_change = settings.measure in CONTINUOUS and settings.basis == "change"
    return f"{settings.outcome_name}, change" if is_change else settings.outcome_name


def as_inside(label: str) -> str:
    """A label inside a sentence: "Cell therapy" loses its capital, "BCG" and "ReCell" keep it."""
    first = label.split(" ")[0]
    return label[:1].lower() + label[1:] if first[1:].islower() else label


def axis_label(settings: Settings) -> str:
    """ "Hedges’ g, ECCA score, change (lower is better)" """
    unit = f", {settings.unit}" if settings.measure == "MD" and settings.unit else ""
    measure = sentences.MEASURE_NAMES[settings.measure].name
    return f"{measure}, {outcome_words(settings)}{unit} ({settings.better} is better)"


def follow_up_words(settings: Settings) -> str:
    """ "longest follow-up" or "longest follow-up in “Short term” (up to 3 months)" """
    if not settings.window:
        return "longest follow-up"
    window = settings.window
    after = window["after"] and f"after {window['after']}"
    up_to = window["up_to"] and f"up to {window['up_to']}"
    bounds = " and ".join(part for part in (after, up_to) if part)
    return f"longest follow-up in “{window['name']}”" + (f" ({bounds})" if bounds else "")


def people_words(result: dict[str, Any]) -> str:
    """ "6 studies, 405 people in 429 arm\u2011observations" """
    studies = numbers.times(result["k"], "study", "studies")
    people = f"{numbers.count(result['people'])} people"
    if result["people"] != result["observations"]:
        people += f" in {numbers.count(result['observations'])} arm\u2011observations"
    return f"{studies}, {people}"


def settings_line(settings: Settings, result: dict[str, Any] | None = None) -> str:
    """What was asked, on one line under the title."""
    parts = [
        sentences.MEASURE_NAMES[settings.measure].name,
        sentences.model_name(settings.model),
        follow_up_words(settings),
    ]
    return " · ".join([*parts, *([people_words(result)] if result else [])])


def settings_pairs(settings: Settings) -> list[tuple[str, str]]:
    """Every setting with its name, for page and export."""
    groups = (
        ("Experimental side", settings.experimental_label, settings.experimental),
        ("Comparator side", settings.comparator_label, settings.comparators),
    )
    pairs = [("Outcome", f"{settings.outcome_name} ({settings.better} is better)")]
    if settings.measure in CONTINUOUS:
        basis = Analysis._meta.get_field("basis")
        pairs.append(("Pooled values", dict(basis.choices)[settings.basis]))
    pairs.append(("Follow-up", _capital(follow_up_words(settings))))
    for name, label, chosen in groups:
        names = ", ".join(group.name for group in chosen)
        pairs.append((name, names if names == label else f"{label}: {names}"))
    for name in ("measure", "model", "unpaired_designs", "derived", "risk_of_bias"):
        field = Analysis._meta.get_field(name)
        pairs.append((_capital(str(field.verbose_name)), dict(field.choices)[getattr(settings, name)]))
    if settings.r_pre_post is not None:
        source = settings.r_pre_post_source or "assumed"
        pairs.append(
            ("Correlation between baseline and final", f"{numbers.plain(settings.r_pre_post)}, {source}")
        )
    pairs.append(("Interval and test", f"{numbers.plain(100 * settings.level)} %, {settings.test} (Wald)"))
    return pairs


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
