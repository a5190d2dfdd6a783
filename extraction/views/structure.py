"""Adding, changing, ordering, taking out and putting back the arms and time points of the person's own reading."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from reviews.refusals import NotThere, Refused, Stale
from reviews.views.gate import add_refusal, page, say_refusal

from ..actions.structure import DOWN, UP, move_part, put_back, save_arm, save_time_point, take_out
from ..forms.structure import ArmForm, TimePointForm
from ..models import Arm, Reading, TimePoint
from .readings import sent_version, show, visible_reading

Part = TypeVar("Part", Arm, TimePoint)

# What "do" may say, besides saving.
DEEDS = ("up", "down", "take-out", "put-back")


@page
@require_POST
def arms(request: HttpRequest, reading_id: UUID) -> HttpResponse:
    """Add an arm, rename or regroup one; with ``do``, move it, take it out or put it back."""
    reading = visible_reading(request.user, reading_id)
    arm = own_part(Arm, reading, request.POST.get("part", ""))
    if arm is not None and request.POST.get("do") in DEEDS:
        return _do(request, reading, arm)
    form = ArmForm(reading.assignment.study.review, arm, data=request.POST)
    return _save(
        request,
        reading,
        form,
        lambda typed, version: save_arm(
            reading=reading,
            by=request.user,
            arm=arm,
            version=version,
            name=typed["name"],
            group=typed["group"],
        ),
    )


@page
@require_POST
def time_points(request: HttpRequest, reading_id: UUID) -> HttpResponse:
    """Add a time point, retype one; with ``do``, move it, take it out or put it back."""
    reading = visible_reading(request.user, reading_id)
    point = own_part(TimePoint, reading, request.POST.get("part", ""))
    if point is not None and request.POST.get("do") in DEEDS:
        return _do(request, reading, point)
    form = TimePointForm(point, data=request.POST)
    return _save(
        request,
        reading,
        form,
        lambda typed, version: save_time_point(
            reading=reading, by=request.user, time_point=point, version=version, text=typed["text"]
        ),
    )


def own_part(model: type[Part], reading: Reading, key: str) -> Part | None:
    """The reading's own arm or time point, taken out or not; None for a new one."""
    if not key:
        return None
    try:
        found = model.with_removed.filter(reading=reading, pk=UUID(key)).first()
    except ValueError:
        found = None
    if found is None:
        raise NotThere(f"This {model._meta.verbose_name} is no longer there.")
    return found


def _save(
    request: HttpRequest, reading: Reading, form: ArmForm | TimePointForm, save: Callable
) -> HttpResponse:
    if form.is_valid():
        typed = form.cleaned_data
        try:
            saved = save(typed, (typed["version"] or 0) if form.part else None)
            return back_to(reading, form.anchor if form.part is None else _anchor(saved))
        except Stale as stale:
            form.meet(stale.current)
        except Refused as refused:
            add_refusal(form, refused)
            if form.part is not None and form.part.removed_at is not None:
                # Its form is not on the page any more.
                messages.error(request, f"{refused} You typed “{', '.join(form.typed().values())}”.")
    return show(request, reading, part_form=form, status=422)


def _do(request: HttpRequest, reading: Reading, part: Part) -> HttpResponse:
    deed = request.POST["do"]
    anchor = _anchor(part)
    given = {"reading": reading, "part": part, "by": request.user}
    try:
        if deed == "take-out":
            take_out(**given, version=sent_version(request))
            messages.success(
                request, f"“{part}” is taken out. It stands under “Taken out”, with all that is typed in it."
            )
            anchor = f"taken-out-{part.pk}"
        elif deed == "put-back":
            put_back(**given)
            messages.success(request, f"“{part}” is put back, with all that is typed in it.")
        else:
            move_part(**given, direction=UP if deed == "up" else DOWN)
    except Refused as refused:
        say_refusal(request, refused)
    return back_to(reading, anchor)


def _anchor(part: Part) -> str:
    return f"arm-{part.pk}-name" if isinstance(part, Arm) else f"time-{part.pk}-text"


def back_to(reading: Reading, anchor: str) -> HttpResponse:
    """The reading's page, at a field of arms and times."""
    return HttpResponseRedirect(f"{reverse('extraction:reading', args=[reading.pk])}#{anchor}")
