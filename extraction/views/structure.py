"""Adding, changing and removing the arms and time points of the person's own reading."""

from typing import TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from reviews.refusals import NotAllowed, NotThere, Refused, Stale
from reviews.views.gate import add_refusal, page

from ..actions.structure import remove_part, save_arm, save_time_point
from ..forms.structure import ArmForm, TimePointForm
from ..models import Arm, Reading, TimePoint
from .readings import show, visible_reading

Part = TypeVar("Part", Arm, TimePoint)


@page
@require_POST
def arms(request: HttpRequest, reading_id: UUID) -> HttpResponse:
    """Add an arm, or rename, regroup or remove one."""
    reading = visible_reading(request.user, reading_id)
    arm = _part(Arm, reading, request.POST.get("part", ""))
    if "remove" in request.POST:
        return _remove(request, reading, arm, "add-arm-name")
    form = ArmForm(reading.assignment.study.review, arm, data=request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            save_arm(
                reading=reading, by=request.user, name=typed["name"], group=typed["group"],
                arm=arm, version=typed["version"] if arm else None,
            )  # fmt: skip
            return _back(reading, "add-arm-name" if arm is None else f"arm-{arm.pk}-name")
        except Refused as refused:
            _explain(form, refused, "name")
    return show(request, reading, part_form=form, status=422)


@page
@require_POST
def time_points(request: HttpRequest, reading_id: UUID) -> HttpResponse:
    """Add a time point, or retype or remove one."""
    reading = visible_reading(request.user, reading_id)
    point = _part(TimePoint, reading, request.POST.get("part", ""))
    if "remove" in request.POST:
        return _remove(request, reading, point, "add-time-text")
    form = TimePointForm(point, data=request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            save_time_point(
                reading=reading, by=request.user, text=typed["text"],
                time_point=point, version=typed["version"] if point else None,
            )  # fmt: skip
            return _back(reading, "add-time-text" if point is None else f"time-{point.pk}-text")
        except Refused as refused:
            _explain(form, refused, "text")
    return show(request, reading, part_form=form, status=422)


def _part(model: type[Part], reading: Reading, key: str) -> Part | None:
    """The reading's own arm or time point; None for a new one."""
    if not key:
        return None
    try:
        found = model.objects.filter(reading=reading, pk=UUID(key)).first()
    except ValueError:
        found = None
    if found is None:
        raise NotThere(f"This {model._meta.verbose_name} is no longer there.")
    return found


def _remove(request: HttpRequest, reading: Reading, part: Part | None, anchor: str) -> HttpResponse:
    if part is None:
        raise NotThere("There is nothing here for you.")
    try:
        remove_part(reading=reading, part=part, by=request.user)
    except (NotThere, NotAllowed):
        raise
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"“{part}” is removed.")
    return _back(reading, anchor)


def _explain(form: ArmForm | TimePointForm, refused: Refused, field: str) -> None:
    """The refusal beside its field. Of a stale write both versions are shown, and sending again keeps this one."""
    if isinstance(refused, Stale) and refused.current is not None:
        form.is_valid()
        form.add_error(
            field,
            f"Saved elsewhere in the meantime: it is “{refused.current}” now. Save again to keep yours.",
        )
        form.data = form.data.copy()
        form.data["version"] = str(refused.current.version)
        return
    add_refusal(form, refused)


def _back(reading: Reading, anchor: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('extraction:reading', args=[reading.pk])}#{anchor}")
