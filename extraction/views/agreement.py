"""Agreement between the two readers of each settled study, before anything was settled."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from reviews.permissions import require
from reviews.views.gate import page
from reviews.visibility import reviews_visible_to

from ..agreement import (
    KIND_WORDS,
    Agreement,
    Errors,
    Estimate,
    FieldLine,
    Kind,
    Numbers,
    Report,
    Scale,
    worst_first,
)
from ..agreement.words import digits, percent, with_interval
from ..exports.comparisons import takes_part
from ..queries.agreement import TaskAgreement
from ..queries.agreement import agreement as agreement_of

TITLES = {"extraction": "Data extraction", "risk_of_bias": "Risk of bias"}


@dataclass(frozen=True)
class Said:
    """An estimate in words; ``reason`` says what is not there and why."""

    text: str
    reason: str = ""


@dataclass(frozen=True)
class Line:
    """How often the entries of one row agreed. ``kappas``: plain and, on an ordered scale, by linear and by quadratic
    weights. ``numbers``: mean absolute difference, ICC, bias, limits; None where both gave too few numbers."""

    name: str
    about: str
    compared: int
    agreed: int
    share: Said
    kappas: list[Said]
    pairs: int = 0
    numbers: list[Said] | None = None
    numbers_reason: str = ""
    studies: int = 0


@dataclass(frozen=True)
class FieldTable:
    title: str
    note: str
    lines: list[Line]
    has_kappas: bool = False
    is_ordered: bool = False
    has_numbers: bool = False


@dataclass(frozen=True)
class ErrorLine:
    name: str
    about: str
    counts: list[int]
    total: int
    sides: list[str]


@dataclass(frozen=True)
class ErrorTable:
    """``sides``: the heads of the last columns, which say in whose entry the errors are."""

    title: str
    heads: list[str]
    side_heads: list[str]
    lines: list[ErrorLine]


@dataclass(frozen=True)
class SignallingTable:
    """The answers to signalling questions, apart from the judgements that rest on them. ``hanging``: questions that one
    reader alone had to answer."""

    whole: Line
    lines: list[Line]
    hanging: int


@dataclass(frozen=True)
class Section:
    """Everything that the page says of one task."""

    key: str
    title: str
    found: TaskAgreement
    summary: list[Line]
    fields: list[FieldTable]
    errors: list[ErrorTable]
    pairs: list[Line]
    studies: list[Line]
    signalling: SignallingTable | None = None

    @property
    def is_ordered(self) -> bool:
        return self.found.is_judged

    @property
    def has_kappas(self) -> bool:
        return self.found.report.summary.categories.compared > 0


@page
def agreement(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Nothing but what the readers of settled studies first entered, whoever looks; those who read, arbitrate or lead
    download the comparisons here too."""
    review = get_object_or_404(reviews_visible_to(request.user), pk=review_id)
    require(request.user, "view_review", review)
    found = [one for one in agreement_of(review) if one.report.studies or one.left_out]
    return render(
        request,
        "extraction/agreement.html",
        {
            "review": review,
            "step": "agreement",
            "sections": [_section(one) for one in found],
            "counted": any(one.report.studies for one in found),
            "kinds": KINDS,
            "takes_part": takes_part(request.user, review),
        },
    )


def _section(found: TaskAgreement) -> Section:
    report, judged = found.report, found.is_judged
    return Section(
        key=found.task.value,
        title=TITLES[found.task.value],
        found=found,
        summary=_summary(report, judged),
        fields=_field_tables(report, judged),
        errors=_error_tables(report),
        pairs=[
            _line(
                f"{line.pair.one.name} and {line.pair.two.name}",
                "",
                line.summary.values,
                line.summary.categories,
                judged,
                studies=line.studies,
            )
            for line in report.pairs
        ],
        studies=[
            _line(line.name, line.pair.name, line.summary.values, line.summary.categories, judged)
            for line in report.by_study
        ],
        signalling=_signalling(report),
    )


def _signalling(report: Report) -> SignallingTable | None:
    """None where no signalling question was compared, nor asked of one reader alone."""
    found = report.signalling
    if found is None:
        return None
    return SignallingTable(
        _line("All signalling questions", "", found.agreement, found.agreement, judged=False),
        [_field_line(line, judged=False) for line in worst_first(found.fields)],
        found.hanging,
    )


def _summary(report: Report, judged: bool) -> list[Line]:
    summary = report.summary
    parts = (
        (
            "All judgements" if judged else "All values",
            summary.values,
            summary.categories if judged else None,
        ),
        *(() if judged else (("Choices", summary.categories, summary.categories),)),
        ("Numbers", summary.numbers, None),
        ("Words, dates and tables", summary.words, None),
        ("Arms and time points", summary.structure, None),
    )
    return [_line(name, "", found, categories, judged) for name, found, categories in parts if found.compared]


def _field_tables(report: Report, judged: bool) -> list[FieldTable]:
    tables = []
    for title, note, scales in (
        ("Judgements" if judged else "Choices", "Cohen’s kappa", (Scale.CATEGORY, Scale.ORDERED)),
        ("Numbers", "differences in the unit of the field", (Scale.NUMBER,)),
        ("Words, dates and tables", "how often both say the same", (Scale.WORDS,)),
        ("Arms and time points", "found by both, in the same group or at the same time", (Scale.STRUCTURE,)),
    ):
        lines = [line for line in report.worst_first if line.field.scale in scales]
        if lines:
            tables.append(
                FieldTable(
                    title,
                    note,
                    [_field_line(line, judged) for line in lines],
                    has_kappas=Scale.CATEGORY in scales,
                    is_ordered=judged,
                    has_numbers=Scale.NUMBER in scales,
                )
            )
    return tables


def _field_line(line: FieldLine, judged: bool) -> Line:
    field, numbers = line.field, line.numbers
    about = ", ".join(part for part in (field.section, field.unit) if part)
    too_few = numbers is not None and numbers.difference.estimate is None
    return _line(
        field.label,
        about if field.scale != Scale.STRUCTURE else "",
        line.agreement,
        line.agreement,
        judged,
        pairs=numbers.pairs if numbers else 0,
        numbers=None if numbers is None or too_few else _numbers(numbers),
        numbers_reason=numbers.difference.reason if numbers and too_few else "",
    )


def _line(
    name: str,
    about: str,
    found: Agreement,
    categories: Agreement | None,
    judged: bool,
    *,
    pairs: int = 0,
    numbers: list[Said] | None = None,
    numbers_reason: str = "",
    studies: int = 0,
) -> Line:
    kappas = [categories.kappa, categories.linear, categories.quadratic] if categories else [None] * 3
    return Line(
        name=name,
        about=about,
        compared=found.compared,
        agreed=found.agreed,
        share=_said(found.share, percent),
        kappas=[_said(one) for one in kappas[: 3 if judged else 1]],
        pairs=pairs,
        numbers=numbers,
        numbers_reason=numbers_reason,
        studies=studies,
    )


def _said(found: Estimate | None, of=None) -> Said:
    if found is None:
        return Said("")
    return Said(with_interval(found, of) if of else with_interval(found), found.reason)


def _numbers(numbers: Numbers) -> list[Said]:
    limits = numbers.limits
    return [
        Said(digits(numbers.difference.estimate)),
        _said(numbers.icc),
        Said(digits(limits.bias.estimate)) if limits else Said("", numbers.limits_reason),
        Said(f"{digits(limits.lower.estimate)} to {digits(limits.upper.estimate)}") if limits else Said(""),
    ]


def _error_tables(report: Report) -> list[ErrorTable]:
    """The kinds of error by field, most first, and by pair of readers; none where nothing differs."""
    if not report.errors.total:
        return []
    kinds = [kind for kind in KIND_WORDS if report.errors.kinds.get(kind)]
    heads = [KIND_WORDS[kind] for kind in kinds]
    fields = sorted(
        (line for line in report.fields if line.errors.total), key=lambda line: -line.errors.total
    )
    return [
        ErrorTable(
            "Kinds of error by field",
            heads,
            ["In first entry", "In second entry", "Not known"],
            [_error_line(line.field.label, line.field.section, line.errors, kinds) for line in fields]
            + [_error_line("All", "", report.errors, kinds)] * (len(fields) > 1),
        ),
        ErrorTable(
            "Kinds of error by pair of readers",
            heads,
            ["In whose entry", "Not known"],
            [
                _error_line(
                    line.pair.name,
                    "",
                    line.errors,
                    kinds,
                    sides=[
                        f"{line.pair.one.name} {line.errors.in_first}, {line.pair.two.name} {line.errors.in_second}",
                        str(line.errors.not_known),
                    ],
                )
                for line in report.pairs
            ],
        ),
    ]


def _error_line(
    name: str, about: str, errors: Errors, kinds: Sequence[Kind], sides: Iterable[str] | None = None
) -> ErrorLine:
    told = sides or map(str, (errors.in_first, errors.in_second, errors.not_known))
    return ErrorLine(name, about, [errors.kinds.get(kind, 0) for kind in kinds], errors.total, list(told))


# What each kind of error looks like, for the page's legend; the rules are those of ``agreement.kinds``.
KINDS = [
    (
        KIND_WORDS[Kind.OMISSION],
        "blank or NR beside a value; an arm or time point that one reader alone found",
    ),
    (KIND_WORDS[Kind.TRANSCRIPTION], "one digit differs, or two neighbouring digits are exchanged"),
    (KIND_WORDS[Kind.UNIT], "one is ten, a hundred, a thousand times the other"),
    (KIND_WORDS[Kind.SD_FOR_SE], "one is the other times √n"),
    (KIND_WORDS[Kind.SIGN], "the same number with the other sign"),
    (KIND_WORDS[Kind.PLACE], "the other reader has the value at another arm or time"),
    (KIND_WORDS[Kind.OTHER_FORM], "both say the same in other forms, such as an SE beside an SD: no error"),
    (KIND_WORDS[Kind.OTHER], "none of these"),
]
