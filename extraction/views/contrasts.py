"""Adding, changing and removing the contrasts of the person's own reading."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from reviews.refusals import NotAllowed, NotThere, Refused
from reviews.views.gate import add_refusal, page, say_refusal

from ..actions.contrasts import remove_contrast, save_contrast
from ..forms.contrasts import ContrastForm
from ..models import Contrast, Reading
from ..queries.sheets import read_sheet
from .readings import show, visible_reading


@page
@require_POST
def contrasts(request: HttpRequest, reading_id: UUID) -> HttpResponse:
    """Add a contrast, change what one compares, or remove one. The answer leads to its first cell."""
    reading = visible_reading(request.user, reading_id)
    if reading.reader_id != request.user.pk:
        raise NotAllowed("This is another person's reading; only they write in it.")
    contrast = _contrast(reading, request.POST.get("contrast", ""))
    if "remove" in request.POST:
        return _remove(request, reading, contrast)
    sheet = read_sheet(reading)
    form = ContrastForm(sheet, data=request.POST, row=sheet.contrast(contrast.place) if contrast else None)
    if form.is_valid():
        try:
            saved = save_contrast(reading=reading, by=request.user, contrast=contrast, **form.cleaned_data)
            return _back(reading, f"{saved.place}:estimate")
        except Refused as refused:
            add_refusal(form, refused)
    return show(request, reading, part_form=form, status=422)


def _contrast(reading: Reading, key: str) -> Contrast | None:
    """The reading's own contrast; None for a new one."""
    if not key:
        return None
    try:
        found = reading.contrasts.filter(pk=UUID(key)).first()
    except ValueError:
        found = None
    if found is None:
        raise NotThere("This contrast is no longer there.")
    return found


def _remove(request: HttpRequest, reading: Reading, contrast: Contrast | None) -> HttpResponse:
    if contrast is None:
        raise NotThere("There is nothing here for you.")
    try:
        remove_contrast(reading=reading, contrast=contrast, by=request.user)
    except Refused as refused:
        say_refusal(request, refused)
    else:
        messages.success(request, "The contrast is removed.")
    return _back(reading, "contrasts")


def _back(reading: Reading, anchor: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('extraction:reading', args=[reading.pk])}#{anchor}")
