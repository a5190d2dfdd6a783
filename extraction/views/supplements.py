"""New questions of the form for a reading that was submitted before they were asked."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from reviews.refusals import NotAllowed, NotThere, Refused
from reviews.views.gate import page

from ..actions.supplements import submit_supplement
from ..models import Reading, Supplement
from ..queries.gaps import answer_gaps
from ..queries.rewordings import answered_otherwise
from ..queries.sheets import read_sheet
from ..queries.supplements import open_supplement, supplement_sheet
from . import layouts
from .readings import frame, opened_words, saved_at, visible_reading


@page
def supplement(request: HttpRequest, reading_id: UUID) -> HttpResponse:
    """The new questions for the reading's own reader; sending the page freezes their answers."""
    own = visible_reading(request.user, reading_id)
    if own.reader_id != request.user.pk:
        raise NotAllowed("This is another person's reading; only they write in it.")
    asked = open_supplement(own)
    if asked is None:
        messages.info(request, _nothing_asked(own))
        return redirect("extraction:reading", own.pk)
    if request.method != "POST":
        return _show(request, own, asked)
    try:
        comparison = submit_supplement(reading=own, by=request.user)
    except (NotThere, NotAllowed):
        raise
    except Refused as refused:
        left = sum(len(texts) for texts in refused.errors.values())
        messages.error(request, f"Not submitted: {left} to mend. All that was typed is kept.")
        return _show(request, own, asked, gaps_open=True, status=422)
    said = "Submitted. The new answers are frozen with the rest from now on."
    if comparison is not None:
        said += f" {opened_words(comparison)}"
    messages.success(request, said)
    return redirect("extraction:reading", own.pk)


def _show(
    request: HttpRequest, own: Reading, asked: Supplement, *, gaps_open: bool = False, status: int = 200
) -> HttpResponse:
    sheet = supplement_sheet(read_sheet(own), asked)
    refused = sheet.refusals()
    sections = layouts.section_tabs(sheet, refused, answered_otherwise(sheet))
    found = layouts.gap_facts(sheet, answer_gaps(sheet), {}, page=request.path)
    context = frame(request, own) | {
        "is_editor": True,
        "sheet": sheet,
        "supplement": asked,
        "sections": sections,
        "asked": len(sheet.questions),
        "gaps": found,
        "gaps_open": gaps_open,
        "page_data": {
            "reading": str(own.pk),
            "readingVersion": own.version,
            "user": str(request.user.pk),
            "frozen": False,
            "savedAt": saved_at(sheet),
            "cells": {place.address: place.facts() for tab in sections for place in tab.places},
            "counts": layouts.tab_counts(sheet),
            "gaps": found,
            "overall": None,
        },
    }
    return render(request, "extraction/supplement.html", context, status=status)


def _nothing_asked(own: Reading) -> str:
    last = own.supplements.last()
    if last is None or last.withdrawn_at is None:
        return "Nothing new is asked of this reading."
    return "The new questions are asked no longer. What you answered to them is kept under “No longer asked”."
