"""Studies of a review, with where each stands for the person who asks."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import F
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.api.endpoint import Endpoint, ListEndpoint, found, visible_review
from reviews.models import Assignment, Study, Task, User
from reviews.permissions import can
from reviews.visibility import studies_visible_to

from ..exports.settled import outcomes_of, study_document
from ..finals import settled_studies
from ..queries.due_dates import days_told
from ..queries.instruments import variant_of
from ..queries.stages import TaskState, task_states
from .filters import StagedStudyFilters
from .shapes.studies import StudyDetailShape, StudyShape

BY_NAME = (F("label").asc(), F("year").asc(nulls_last=True), "pk")


class Studies(ListEndpoint):
    queryset = Study.objects.none()
    filterset_class = StagedStudyFilters
    states: list[TaskState] = []

    @extend_schema(
        operation_id="studies_list", tags=["studies"], summary="Studies", responses=StudyShape(many=True)
    )
    def get(self, request: Request, review_id: UUID) -> Response:
        """The studies of a review, by label and year unless ordered otherwise."""
        review = visible_review(request.user, review_id)
        self.states = task_states(review, request.user)
        studies = studies_visible_to(request.user).filter(review=review).order_by(*BY_NAME)
        shown = self.paginate_queryset(self.filter_queryset(studies))
        tasks = _by_study(self.states)
        leads = can(request.user, "assign", review)
        return self.get_paginated_response(
            [_study(study, tasks[study.pk], request.user, leads) for study in shown]
        )


class OneStudy(Endpoint):
    @extend_schema(
        operation_id="studies_retrieve", tags=["studies"], summary="A study", responses=StudyDetailShape
    )
    def get(self, request: Request, study_id: UUID) -> Response:
        """A study, where it stands, and what is settled of it."""
        study = found(studies_visible_to(request.user).select_related("review"), study_id)
        states = task_states(study.review, request.user, study=study)
        [settled] = settled_studies(study.review, studies=[study])
        document = None
        if settled.has_extraction or settled.has_judgements:
            document = study_document(settled, outcomes_of(study.review))
        contacts = study.contacts.values("date", "to_whom", "means", "asked", "answer", "answered_on")
        leads = can(request.user, "assign", study.review)
        told = _study(study, states, request.user, leads)
        return Response({**told, "contacts": list(contacts), "settled": document})


def _by_study(states: Iterable[TaskState]) -> dict[UUID, list[TaskState]]:
    found: dict[UUID, list[TaskState]] = {}
    for state in states:
        found.setdefault(state.study.pk, []).append(state)
    return found


def _study(study: Study, states: list[TaskState], user: User, leads: bool) -> dict[str, Any]:
    names = ("id", "label", "year", "name", "country", "design", "registration", "doi", "note")
    names += ("standing", "standing_reason")
    return {
        **{name: getattr(study, name) for name in names},
        "review": study.review_id,
        "tasks": [_task(state, user, leads) for state in states],
    }


def _task(state: TaskState, user: User, leads: bool) -> dict[str, Any]:
    return {
        "task": state.task,
        "assignment": state.assignment.pk if state.assignment else None,
        **_how_read(state.assignment),
        "instrument": _instrument(state),
        "stage": state.stage,
        "part": state.part,
        **days_told(state.assignment, user, leads=leads),
        "own_reading": state.own_reading,
        "comparison": state.comparison,
        "settled_reading": state.final,
        "progress": [
            {"role": one.role, "person": one.person.name, "state": one.state} for one in state.progress
        ],
    }


def _how_read(assignment: Assignment | None) -> dict[str, Any]:
    """How the task is read in its latest round; null while nobody is assigned."""
    names = ("mode", "round", "is_blinded", "reason")
    return {name: getattr(assignment, name) if assignment else None for name in names}


def _instrument(state: TaskState) -> dict[str, str] | None:
    """The risk-of-bias instrument that a task was assigned with; null for an extraction."""
    if state.assignment is None or state.task != Task.RISK_OF_BIAS:
        return None
    variant = variant_of(state.assignment.instrument, state.study.design)
    return {"key": variant.key, "title": variant.title, "version": variant.version}
