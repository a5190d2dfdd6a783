"""Risk of bias of the whole review: what is settled of each study and domain, and rows as printed."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from reviews.models import Task
from reviews.permissions import can
from reviews.views.gate import page
from reviews.visibility import reviews_visible_to

from ..models import PrintedRow
from ..queries.instruments import variant_of
from ..queries.overview import Summary, natural, settled_summaries
from ..queries.stages import Stage, TaskState, task_states
from ..risk_of_bias.instruments import VARIANTS
from ..risk_of_bias.overall import contradiction
from ..risk_of_bias.variant import OVERALL, Variant
from .work import Deed, deed


@dataclass(frozen=True)
class Line:
    """A study in the matrix: the level of each domain and overall once settled, its stage until then."""

    state: TaskState
    levels: list[tuple[str, str | None]]
    deed: Deed | None
    contradiction: str

    @property
    def is_settled(self) -> bool:
        return self.state.stage == Stage.SETTLED

    @property
    def counts(self) -> bool:
        """Whether anybody waits for it: not where the study is left out of the review."""
        return not self.state.study.is_left_out


@dataclass
class Matrix:
    """The studies that one instrument judges."""

    variant: Variant
    lines: list[Line] = field(default_factory=list)

    @property
    def settled(self) -> int:
        return sum(line.is_settled and line.counts for line in self.lines)

    @property
    def total(self) -> int:
        return sum(line.counts for line in self.lines)

    @property
    def width(self) -> int:
        """Columns of domains and the overall."""
        return len(self.variant.domains) + 1


@dataclass
class PrintedTable:
    """Rows of one table of a publication, as printed."""

    title: str
    heads: list[str] = field(default_factory=list)
    rows: list[dict] = field(default_factory=list)


@page
def risk_of_bias(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Studies by domains. Nothing but what is settled, whoever looks."""
    review = get_object_or_404(reviews_visible_to(request.user), pk=review_id)
    states = [state for state in task_states(review, request.user) if state.task == Task.RISK_OF_BIAS]
    matrices = _matrices(states, settled_summaries(review))
    return render(
        request,
        "extraction/risk_of_bias.html",
        {
            "review": review,
            "step": "risk_of_bias",
            "matrices": matrices,
            "total": sum(matrix.total for matrix in matrices),
            "done": sum(matrix.settled for matrix in matrices),
            "may_assign": can(request.user, "assign", review),
            "printed": _printed(PrintedRow.objects.filter(review=review).select_related("study")),
        },
    )


def _matrices(states: list[TaskState], summaries: dict[UUID, Summary]) -> list[Matrix]:
    """One matrix an instrument, in the instruments' order; settled studies first."""
    found: dict[str, Matrix] = {}
    for state in states:
        summary = summaries.get(state.study.pk, Summary())
        variant, levels = variant_of(summary.variant, state.study.design), summary.levels
        known = {key: level for key, level in levels.items() if level in variant.level_keys}
        said = [
            *((f"{domain.number} {domain.title}", levels.get(domain.key)) for domain in variant.domains),
            ("Overall", levels.get(OVERALL)),
        ]
        others = {key: level for key, level in known.items() if key != OVERALL}
        found.setdefault(variant.key, Matrix(variant)).lines.append(
            Line(state, said, deed(state), contradiction(variant, known.get(OVERALL, ""), others))
        )
    for matrix in found.values():
        matrix.lines.sort(key=lambda line: (not line.is_settled, natural(line.state.study.name)))
    return [found[key] for key in VARIANTS if key in found]


def _printed(rows: list[PrintedRow]) -> list[PrintedTable]:
    """Printed rows by table, a column wherever any row of the table has one."""
    tables: dict[str, PrintedTable] = {}
    by_table: dict[str, list[PrintedRow]] = defaultdict(list)
    for row in rows:
        by_table[row.table].append(row)
    for title, printed in by_table.items():
        heads = list(dict.fromkeys(column for row in printed for column, _ in row.cells))
        table = tables.setdefault(title, PrintedTable(title, heads))
        for row in printed:
            cells = dict(row.cells)
            table.rows.append({"row": row, "cells": [(head, cells.get(head, "")) for head in heads]})
    return list(tables.values())
