"""What was typed in a cell, read as what it reports.

The text itself is kept by the caller exactly as typed: "82.1" and "82.10" are one value with different numbers
of decimals, and checks of printed percentages need to know. Nothing here ever raises for a text.

    read_number(text)  -> Number | Missing | Blank | NotANumber
    read_p(text)       -> the same, or Bound ("<0.001")
    read_text(text)    -> Text | Missing | Blank | NotANumber (only for characters or lengths that cannot be kept)
    read_entry(kind, text) -> Entry, the columns of a cell

*Not reported* (NR), *not applicable* (NA) and blank are three different things.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

NUMBER_LENGTH = 60  # characters; a printed number with its sign, separators and unit sign is far shorter
TEXT_LENGTH = 10_000  # characters; a long paragraph of a paper

NOT_REPORTED = "NR"
NOT_APPLICABLE = "NA"

_NOT_REPORTED_WORDS = frozenset({"nr", "notreported", "unreported", "notstated", "notgiven"})
_NOT_APPLICABLE_WORDS = frozenset({"na", "notapplicable"})

# Hyphens, dashes and minus signs that word processors and PDF files put where a minus is meant.
_MINUS_SIGNS = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u207b\u02d7\ufe58\ufe63\uff0d"
_SPACES = "\u0020\u00a0\u2007\u2009\u200a\u202f\u2002\u2003\u2004\u2005\u2006\u2008\u205f\u3000"
# Digits and marks of full width (papers set in Chinese or Japanese type) and the raised decimal point of British
# journals. Superscript digits are left alone: 10² is not 102.
_PLAIN = str.maketrans(
    dict.fromkeys(_MINUS_SIGNS, "-")
    | dict.fromkeys(_SPACES, " ")
    | {chr(0xFF10 + digit): str(digit) for digit in range(10)}
    | {
        "\uff0b": "+",
        "\uff0c": ",",
        "\uff0e": ".",
        "\uff05": "%",
        "\u00b7": ".",
        "\u2219": ".",
        "\u22c5": ".",
        "\uff1c": "<",
        "\uff1e": ">",
        "\uff1d": "=",
        "\u2a7d": "≤",
        "\u2a7e": "≥",
    }
)

_DIGITS_WITH_POINT = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_THOUSANDS_BY_COMMA = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_THOUSANDS_BY_SPACE = re.compile(r"[1-9][0-9]{0,2}(?: [0-9]{3})+(?:[.,][0-9]*)?")
_THOUSANDS_BY_POINT = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+")
_DECIMAL_COMMA = re.compile(r"[0-9]*,[0-9]+")
_EITHER_THOUSANDS_OR_DECIMALS = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
_INFINITE_OR_UNDEFINED = re.compile(r"[+-]?(?:inf|infinity|∞|nan)", re.IGNORECASE)
_P_VALUE = re.compile(r"(?:p\s*)?(<=|>=|=<|=>|[<>=≤≥])\s*(.+)", re.IGNORECASE | re.DOTALL)
_SIGNS = {"<=": "≤", "=<": "≤", ">=": "≥", "=>": "≥"}
_NOT_SIGNIFICANT = frozenset({"ns", "notsignificant", "nonsignificant", "non-significant"})
# An exponent beyond four digits is out of range whatever stands before it, and Decimal would refuse it.
_LONG_EXPONENT = re.compile(r"[eE][+-]?0*[1-9][0-9]{4,}$")


@dataclass(frozen=True)
class Number:
    """A finite number as printed.

    `exact` is the value in decimal, with the printed zeros (82.10 has two decimals); `percent` says that a percent
    sign stood behind it. The sign does not divide by 100: 82.1 % has the value 82.1.
    """

    exact: Decimal
    percent: bool = False

    @property
    def value(self) -> float:
        """The number as a float."""
        return float(self.exact)

    @property
    def decimals(self) -> int:
        """How many digits are printed after the decimal point."""
        return max(0, -int(self.exact.as_tuple().exponent))

    @property
    def is_whole(self) -> bool:
        """Whether the value is an integer (14, and also 14.0)."""
        return self.exact == self.exact.to_integral_value()


@dataclass(frozen=True)
class Bound:
    """A p value of which only a bound is printed ("<0.001"): it lies on that side of `exact`; `sign` is <, >, ≤ or ≥.

    A bound is no value: it is kept as text, its cell has no number, and nothing may be derived from it as if p were
    equal to it ("p < 0.05" gives no SE).
    """

    sign: str
    exact: Decimal


@dataclass(frozen=True)
class Missing:
    """The reader says that there is no value: `code` is NR (not reported) or NA (not applicable)."""

    code: str


@dataclass(frozen=True)
class Blank:
    """Nothing was typed."""


@dataclass(frozen=True)
class Text:
    """Words, where words are asked for; without the space round them."""

    text: str


@dataclass(frozen=True)
class NotANumber:
    """A text that cannot be taken as what was asked for.

    `code` is one of not_a_number, ambiguous, too_long, too_large, too_small, unkeepable, not_an_option.
    `message` is for the reader. A text with code `unkeepable` cannot be stored in a database at all.
    """

    code: str
    message: str


Reported = Number | Bound | Missing | Blank | Text | NotANumber


def unkeepable(text: str, limit: int = TEXT_LENGTH) -> str:
    """Why a text cannot be stored as it is, or "" when it can: a NUL or another control character, half a
    character, or more than `limit` characters."""
    if len(text) > limit:
        return f"{len(text):,} characters; the limit here is {limit:,}. Shorten it: nothing was saved."
    for place, character in enumerate(text, start=1):
        code = ord(character)
        if (code < 32 and character not in "\t\n\r") or code == 127 or 0xD800 <= code <= 0xDFFF:
            return f"Character {place} cannot be kept (code {code}). Delete it and type the text again."
    return ""


def read_number(text: str, *, whole: bool = False) -> Number | Missing | Blank | NotANumber:
    """The number that a text prints.

    Read are: every kind of minus sign, a decimal point, comma or raised point, thousands in threes ("1,234.5",
    "1 234,5", "1.234,5"), an exponent ("1.2e-3"), one percent sign. "1,234" can be 1234 or 1.234 and is refused
    as ambiguous, unless `whole` says that a whole number is asked for (people, events).
    """
    cannot_be_kept = unkeepable(text, max(len(text), 1))
    if cannot_be_kept:
        return NotANumber("unkeepable", cannot_be_kept)
    typed = text.strip()
    plain = typed.translate(_PLAIN).strip()
    if not plain:
        return Blank()
    missing = _missing(plain)
    if missing:
        return missing
    if len(typed) > NUMBER_LENGTH:
        return NotANumber(
            "too_long",
            f"{len(typed):,} characters are too many for a number: the limit is {NUMBER_LENGTH}. "
            "Enter the number alone.",
        )
    if _INFINITE_OR_UNDEFINED.fullmatch(plain):
        return NotANumber("not_a_number", f"{typed} is no finite number. If the paper gives none, enter NR.")

    percent = plain.endswith("%")
    digits = plain[:-1].rstrip() if percent else plain
    sign = ""
    if digits[:1] in ("-", "+"):
        sign, digits = digits[0], digits[1:].lstrip()
    if not whole and _EITHER_THOUSANDS_OR_DECIMALS.fullmatch(digits):
        thousand, decimal = digits.replace(",", ""), digits.replace(",", ".")
        return NotANumber(
            "ambiguous",
            f"{typed} can be {thousand} or {decimal}. Enter it with a point, or without the comma.",
        )
    canonical = _with_decimal_point(digits)
    if canonical is None:
        return NotANumber("not_a_number", _why_not(typed, plain))
    return _finite(typed, sign, canonical, percent)


def read_p(text: str) -> Number | Bound | Missing | Blank | NotANumber:
    """The p value that a text prints: a number ("0.03", "p = 0.03") or a bound ("<0.001", "P ≤ .05")."""
    typed = text.strip()
    plain = typed.translate(_PLAIN).strip()
    if re.sub(r"[\s./]", "", plain).casefold() in _NOT_SIGNIFICANT:
        return NotANumber(
            "not_a_number", f"“{typed}” gives no p. Enter NR and keep the paper's words in the quotation."
        )
    printed = _P_VALUE.fullmatch(plain)
    if printed is None or unkeepable(text, max(len(text), 1)):
        return read_number(text)
    number = read_number(printed[2])
    if not isinstance(number, Number):
        return read_number(text)
    sign = _SIGNS.get(printed[1], printed[1])
    if sign == "=":
        return number
    return Bound(sign, number.exact.scaleb(-2) if number.percent else number.exact)


def read_text(text: str) -> Text | Missing | Blank | NotANumber:
    """What a text answer says: words, NR, NA or nothing."""
    cannot_be_kept = unkeepable(text)
    if cannot_be_kept:
        code = "too_long" if len(text) > TEXT_LENGTH else "unkeepable"
        return NotANumber(code, cannot_be_kept)
    typed = text.strip()
    if not typed:
        return Blank()
    return _missing(typed.translate(_PLAIN)) or Text(typed)


def read_choice(text: str, options: Sequence[str]) -> Text | Missing | Blank | NotANumber:
    """What a choice says: one of `options` letter by letter, NR, NA or nothing."""
    read = read_text(text)
    if isinstance(read, Missing) and text.strip() in options:
        return Text(text.strip())
    if isinstance(read, Text) and read.text not in options:
        offered = ", ".join(options) if options else "none yet"
        return NotANumber("not_an_option", f"“{read.text[:60]}” is none of the choices: {offered}.")
    return read


@dataclass(frozen=True)
class Entry:
    """The columns of a cell for a text: `number` and `missing` as stored, `problem` in words ("" when there is
    none), `keepable` False only when the database could not hold the text."""

    text: str
    number: float | None
    missing: str
    problem: str
    keepable: bool = True


def read_entry(kind: str, text: str, *, whole: bool = False, options: Sequence[str] = ()) -> Entry:
    """A typed text as the columns of its cell; `kind` is number, p, text or choice.

    A text with a problem keeps its text and gets neither number nor missing code.
    """
    if len(text) > TEXT_LENGTH:
        return Entry(text, None, "", unkeepable(text), keepable=False)
    if kind == "number":
        read: Reported = read_number(text, whole=whole)
    elif kind == "p":
        read = read_p(text)
    elif kind == "choice":
        read = read_choice(text, options)
    else:
        read = read_text(text)
    match read:
        case Number():
            return Entry(text, read.value, "", "")
        case Missing(code):
            return Entry(text, None, code, "")
        case NotANumber(code, message):
            return Entry(text, None, "", message, keepable=code != "unkeepable")
        case _:
            return Entry(text, None, "", "")


def shown(number: Number | Decimal | float) -> str:
    """A number for a sentence: its printed decimals and a true minus sign, no exponent."""
    exact = number.exact if isinstance(number, Number) else Decimal(str(number))
    written = f"{exact:g}" if abs(exact.adjusted()) > 20 else f"{exact:f}"
    if isinstance(number, float) and written.endswith(".0"):
        written = written[:-2]
    return written.replace("-", "\u2212")


def _missing(plain: str) -> Missing | None:
    letters = re.sub(r"[\s./\\]", "", plain).casefold()
    if letters in _NOT_REPORTED_WORDS:
        return Missing(NOT_REPORTED)
    if letters in _NOT_APPLICABLE_WORDS:
        return Missing(NOT_APPLICABLE)
    return None


def _with_decimal_point(digits: str) -> str | None:
    """Unsigned digits with a decimal point and no other separator, or None when they are no number."""
    if _DIGITS_WITH_POINT.fullmatch(digits):
        return digits
    if _THOUSANDS_BY_COMMA.fullmatch(digits):
        return digits.replace(",", "")
    if _THOUSANDS_BY_SPACE.fullmatch(digits):
        return digits.replace(" ", "").replace(",", ".")
    if _THOUSANDS_BY_POINT.fullmatch(digits):
        return digits.replace(".", "").replace(",", ".")
    if _DECIMAL_COMMA.fullmatch(digits):
        return digits.replace(",", ".")
    return None


def _finite(typed: str, sign: str, canonical: str, percent: bool) -> Number | NotANumber:
    mantissa, _, exponent = canonical.lower().partition("e")
    is_zero = not mantissa.strip("0.")
    if not _LONG_EXPONENT.search(canonical):
        exact = Decimal(sign + canonical)
        value = float(exact)
        if math.isfinite(value) and (value != 0 or is_zero):
            return Number(exact, percent)
        exponent = "-" if value == 0 else ""
    if is_zero:
        return Number(Decimal(0), percent)
    if exponent.startswith("-"):
        return NotANumber("too_small", f"{typed} is nearer to 0 than any number that can be kept. Enter 0.")
    return NotANumber("too_large", f"{typed} is larger than any number that can be kept. Check the exponent.")


def _why_not(typed: str, plain: str) -> str:
    if not any(character.isdigit() for character in plain):
        if not plain.strip("- "):
            return f"{typed} is no number. If the paper gives none, enter NR; if none can be, NA."
        return f"“{typed}” is no number. Enter digits, or NR if it is not reported, NA if it does not apply."
    if re.fullmatch(r"[+-]?[0-9]+(?:\.[0-9]+){2,}%?", plain):
        return f"{typed} has {plain.count('.')} decimal points. Enter it with one."
    if plain[0] in "<>≤≥~∼≈":
        return f"{typed} is a bound, not a number. Enter NR and keep the bound in the quotation."
    if len(re.findall(r"[0-9]+(?:[.,][0-9]+)*", plain)) > 1:
        return f"{typed} holds more than one number. Enter each in its own cell."
    return f"{typed} is no number. Enter the digits alone, without a unit."
