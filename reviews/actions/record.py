"""Writing the record of events, in the transaction of the action that they describe."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ..models import AuditEvent, Review, Study, User


def event_hash(
    *,
    previous: str,
    position: int,
    review: UUID,
    study: UUID | None,
    subject: UUID | None,
    actor: UUID,
    action: str,
    summary: str,
    cells: list[dict],
    at: datetime,
) -> str:
    """SHA-256 over everything an event says and the hash of the event before it, as hexadecimal digits."""
    said = {
        "previous": previous,
        "position": position,
        "review": str(review),
        "study": str(study) if study else None,
        "subject": str(subject) if subject else None,
        "actor": str(actor),
        "action": action,
        "summary": summary,
        "cells": cells,
        "at": at.isoformat(),
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def record(
    *,
    review: Review,
    by: User,
    action: str,
    study: Study | None = None,
    subject: UUID | None = None,
    summary: str = "",
    cells: Iterable[dict] = (),
) -> AuditEvent:
    """Append one event to the chain of the study, or of the review where no study is meant.

    The row that owns the chain is locked, so that two people who save at once queue up instead of
    claiming the same position.
    """
    if study is not None:
        Study.objects.select_for_update(no_key=True).values_list("pk").get(pk=study.pk)
        chain = AuditEvent.objects.filter(study=study)
    else:
        Review.objects.select_for_update(no_key=True).values_list("pk").get(pk=review.pk)
        chain = AuditEvent.objects.filter(review=review, study=None)
    last = chain.order_by("-position").values("position", "hash").first()
    position = last["position"] + 1 if last else 1
    previous = last["hash"] if last else ""
    event = AuditEvent(
        review=review,
        study=study,
        subject=subject,
        actor=by,
        action=action,
        summary=summary[:500],
        cells=list(cells),
        at=timezone.now(),
        position=position,
        previous_hash=previous,
    )
    event.hash = hash_of(event)
    event.save(force_insert=True)
    return event


def hash_of(event: AuditEvent) -> str:
    """The hash that the event must carry if nothing of it was changed."""
    return event_hash(
        previous=event.previous_hash,
        position=event.position,
        review=event.review_id,
        study=event.study_id,
        subject=event.subject,
        actor=event.actor_id,
        action=event.action,
        summary=event.summary,
        cells=event.cells,
        at=event.at,
    )
