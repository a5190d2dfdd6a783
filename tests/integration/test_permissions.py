"""Who may open which address: every route of the project, for every kind of person, in one table.

A route that is missing from the table fails the last test, so that no page or API call is added without
somebody writing down who may reach it. What a person may not see is 404, what they see but may not do is
403. Requests that change something are sent empty: a person who may get there meets a refused form (422),
a person who may not meets 403 or 404 before it. The rows that the words in the table stand for are made in
world.py.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from http.cookies import SimpleCookie

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.integration.world import World, make_world
from tests.module_rows import rows_of_the_module

# Columns of the table. The reading lead leads the review and is second reader of the study that is being
# read; the other reviewer is a member who reads other studies.
PEOPLE = (
    "lead",
    "reading_lead",
    "first_reader",
    "other_reviewer",
    "arbiter",
    "statistician",
    "observer",
    "outsider",
    "anonymous",
)


@dataclass(frozen=True)
class Line:
    """One request and its statuses in the order of PEOPLE. ``key`` names the row whose keys the address needs."""

    route: str
    method: str
    key: str
    statuses: tuple[int, ...]


def table(text: str) -> list[Line]:
    lines = []
    for row in text.strip().splitlines():
        if row.strip() and not row.lstrip().startswith("#"):
            route, method, key, *statuses = row.split()
            lines.append(Line(route, method, key, tuple(map(int, statuses))))
    return lines


TABLE = table(
    """
    # route                            method key               lead rlead first other arb stat obs out anon
    extraction:home                   GET   -                  200 200 200 200 200 200 200 200 302
    extraction:review-new             GET   -                  200 200 200 200 200 200 200 200 302
    extraction:review-new             POST  -                  422 422 422 422 422 422 422 422 302
    reviews:reminders                 GET   -                  200 200 200 200 200 200 200 200 302
    reviews:reminders                 POST  -                  302 302 302 302 302 302 302 302 302
    reviews:password                  GET   -                  200 200 200 200 200 200 200 200 302
    reviews:password                  POST  -                  422 422 422 422 422 422 422 422 302
    reviews:invitation                GET   token              200 200 200 200 200 200 200 200 200
    reviews:invitation                POST  token              403 403 403 403 403 403 403 403 422
    extraction:board                  GET   review             200 200 200 200 200 200 200 404 302
    extraction:comparisons-csv        GET   review             200 200 200 200 200 403 403 404 302
    extraction:comparisons-json       GET   review             200 200 200 200 200 403 403 404 302
    extraction:discussions-csv        GET   review             200 200 200 200 200 403 403 404 302
    extraction:due-dates              GET   review             200 200 403 403 403 403 403 404 302
    extraction:due-dates              POST  review             422 422 403 403 403 403 403 404 302
    extraction:remind                 POST  reader             302 302 403 403 403 403 403 404 302
    extraction:remind                 POST  bystander          404 404 403 403 403 403 403 404 302
    reviews:protocol                  GET   review             200 200 200 200 200 200 200 404 302
    reviews:protocol-question         GET   review             200 200 403 403 403 403 403 404 302
    reviews:protocol-question         POST  review             422 422 403 403 403 403 403 404 302
    reviews:protocol-correlation      GET   review             200 200 403 403 403 403 403 404 302
    reviews:protocol-correlation      POST  review             422 422 403 403 403 403 403 404 302
    reviews:protocol-settling         GET   review             200 200 403 403 403 403 403 404 302
    reviews:protocol-settling         POST  review             422 422 403 403 403 403 403 404 302
    reviews:protocol-part-new         GET   kind               200 200 403 403 403 403 403 404 302
    reviews:protocol-part-new         POST  kind               422 422 403 403 403 403 403 404 302
    reviews:protocol-part-new         GET   no-kind            404 404 404 404 404 404 404 404 302
    reviews:protocol-part             GET   outcome            200 200 403 403 403 403 403 404 302
    reviews:protocol-part             POST  outcome            422 422 403 403 403 403 403 404 302
    reviews:protocol-part-remove      GET   outcome            405 405 405 405 405 405 405 405 302
    reviews:protocol-part-remove      POST  outcome            302 302 403 403 403 403 403 404 302
    reviews:team                      GET   review             200 200 200 200 200 200 200 404 302
    reviews:team                      POST  review             422 422 403 403 403 403 403 404 302
    extraction:role                   GET   role               200 200 403 403 403 403 403 404 302
    extraction:role-withdraw          POST  role               302 302 403 403 403 403 403 404 302
    reviews:invitation-withdraw       POST  invited            302 302 403 403 403 403 403 404 302
    reviews:study-new                 GET   review             200 200 403 403 403 403 403 404 302
    reviews:study-new                 POST  review             422 422 403 403 403 403 403 404 302
    extraction:study                  GET   study              200 200 200 200 200 200 200 404 302
    extraction:study                  GET   settled-study      200 200 200 200 200 200 200 404 302
    reviews:study-edit                GET   study              200 200 403 403 403 403 403 404 302
    reviews:study-edit                POST  study              422 422 403 403 403 403 403 404 302
    reviews:study-standing            GET   study              200 200 403 403 403 403 403 404 302
    reviews:study-standing            POST  study              422 422 403 403 403 403 403 404 302
    reviews:contact-new               GET   study              200 200 200 403 200 403 403 404 302
    reviews:contact-new               POST  study              422 422 422 403 422 403 403 404 302
    reviews:contact-answer            GET   contact            200 200 200 403 200 403 403 404 302
    reviews:contact-answer            POST  contact            422 422 422 403 422 403 403 404 302
    extraction:assign                 GET   study              200 200 403 403 403 403 403 404 302
    extraction:assign                 POST  study              404 404 403 403 403 403 403 404 302
    extraction:again                  GET   settled-task       200 200 403 403 403 403 403 404 302
    extraction:again                  POST  settled-task       422 422 403 403 403 403 403 404 302
    extraction:again                  GET   unassigned-task    404 404 403 403 403 403 403 404 302
    extraction:again                  GET   no-task            404 404 403 403 403 403 403 404 302
    extraction:mode                   GET   assignment         200 403 403 403 403 403 403 404 302
    extraction:mode                   POST  assignment         422 403 403 403 403 403 403 404 302
    extraction:instruments            GET   review             200 200 200 200 200 200 200 404 302
    extraction:instrument-new         POST  review             422 422 403 403 403 403 403 404 302
    extraction:instrument-bring       POST  review             422 422 403 403 403 403 403 404 302
    extraction:instrument             GET   product-instrument 200 200 200 200 200 200 200 404 302
    extraction:instrument             GET   own-instrument     200 200 200 200 200 200 200 404 302
    extraction:instrument             GET   drafted-instrument 404 404 404 404 404 404 404 404 302
    extraction:instrument             GET   no-instrument      404 404 404 404 404 404 404 404 302
    extraction:instrument-json        GET   product-instrument 200 200 200 200 200 200 200 404 302
    extraction:instrument-json        GET   own-instrument     200 200 200 200 200 200 200 404 302
    extraction:instrument-json        GET   drafted-instrument 200 200 404 404 404 404 404 404 302
    extraction:instrument-draft       GET   instrument         200 200 403 403 403 403 403 404 302
    extraction:instrument-draft       GET   published          302 302 302 302 302 302 302 404 302
    extraction:instrument-next        POST  published          302 302 403 403 403 403 403 404 302
    extraction:instrument-head        GET   instrument         200 200 403 403 403 403 403 404 302
    extraction:instrument-head        POST  instrument         422 422 403 403 403 403 403 404 302
    extraction:instrument-parts       POST  instrument         404 404 403 403 403 403 403 404 302
    extraction:instrument-publish     GET   instrument         200 200 403 403 403 403 403 404 302
    extraction:instrument-publish     POST  instrument         409 409 403 403 403 403 403 404 302
    extraction:instrument-publish     POST  published          404 404 403 403 403 403 403 404 302
    extraction:instrument-discard     POST  instrument         302 302 403 403 403 403 403 404 302
    extraction:instrument-discard     POST  published          404 404 403 403 403 403 403 404 302
    extraction:instrument-domain-new  GET   instrument         200 200 403 403 403 403 403 404 302
    extraction:instrument-domain-new  POST  instrument         422 422 403 403 403 403 403 404 302
    extraction:instrument-domain      GET   domain             200 200 403 403 403 403 403 404 302
    extraction:instrument-domain      POST  domain             422 422 403 403 403 403 403 404 302
    extraction:instrument-domain      GET   published-domain   404 404 403 403 403 403 403 404 302
    extraction:instrument-question-new GET  domain             200 200 403 403 403 403 403 404 302
    extraction:instrument-question-new POST domain             422 422 403 403 403 403 403 404 302
    extraction:instrument-question    GET   question           200 200 403 403 403 403 403 404 302
    extraction:instrument-question    POST  question           422 422 403 403 403 403 403 404 302
    extraction:instrument-question    GET   domain             404 404 403 403 403 403 403 404 302
    extraction:instrument-change      GET   bias               200 403 403 403 403 403 403 404 302
    extraction:instrument-change      POST  bias               422 403 403 403 403 403 403 404 302
    extraction:instrument-change      GET   assignment         404 404 404 404 404 404 404 404 302
    extraction:form                   GET   review             200 200 200 200 200 200 200 404 302
    extraction:form-preview           GET   review             200 200 200 200 200 200 200 404 302
    extraction:form-begin             POST  review             302 302 403 403 403 403 403 404 302
    extraction:form-publish           GET   review             200 200 403 403 403 403 403 404 302
    extraction:form-publish           POST  review             422 422 403 403 403 403 403 404 302
    extraction:form-discard           POST  review             302 302 403 403 403 403 403 404 302
    extraction:form-section-new       POST  review             422 422 403 403 403 403 403 404 302
    extraction:form-section           POST  form-section       422 422 403 403 403 403 403 404 302
    extraction:form-question-new      GET   review             200 200 403 403 403 403 403 404 302
    extraction:form-question-new      POST  review             422 422 403 403 403 403 403 404 302
    extraction:form-question          GET   form-question      200 200 403 403 403 403 403 404 302
    extraction:form-question          POST  form-question      422 422 403 403 403 403 403 404 302
    extraction:form-question-move     POST  form-question      302 302 403 403 403 403 403 404 302
    extraction:form-question-remove   POST  form-question      302 302 403 403 403 403 403 404 302
    extraction:form-question-again    POST  review             404 404 403 403 403 403 403 404 302
    extraction:form-pilot             GET   review             200 200 403 403 403 403 403 404 302
    extraction:form-pilot             POST  review             422 422 403 403 403 403 403 404 302
    extraction:form-upgrade-all       POST  review             302 302 403 403 403 403 403 404 302
    extraction:form-upgrade           POST  assignment         302 302 403 403 403 403 403 404 302
    extraction:supplement             GET   submitted          404 404 302 404 404 404 404 404 302
    extraction:supplement             POST  original           403 403 302 403 403 404 404 404 302
    extraction:record                 GET   study              200 200 200 200 200 200 200 404 302
    extraction:papers                 GET   study              200 200 200 200 200 200 200 404 302
    extraction:paper-add              GET   study              405 405 405 405 405 405 405 405 401
    extraction:paper-add              POST  study              422 422 403 403 403 403 403 404 401
    extraction:reading-paper-add      POST  draft              404 422 404 404 404 404 404 404 401
    extraction:reading-paper-add      POST  submitted          404 404 422 404 404 404 404 404 401
    extraction:paper                  GET   paper              200 200 200 200 200 200 200 404 302
    extraction:paper                  GET   own-paper          404 200 404 404 404 404 404 404 302
    extraction:paper                  GET   removed-paper      200 200 404 404 404 404 404 404 302
    extraction:paper-page-png         GET   paper-page         200 200 200 200 200 200 200 404 401
    extraction:paper-page-png         GET   own-paper-page     404 200 404 404 404 404 404 404 401
    extraction:paper-page-json        GET   paper-page         200 200 200 200 200 200 200 404 401
    extraction:paper-page-json        GET   own-paper-page     404 200 404 404 404 404 404 404 401
    extraction:paper-original         GET   paper              200 200 200 200 200 200 200 404 302
    extraction:paper-original         GET   own-paper          404 200 404 404 404 404 404 404 302
    extraction:paper-remove           POST  paper              302 302 403 403 403 403 403 404 302
    extraction:paper-remove           POST  own-paper          404 302 404 404 404 404 404 404 302
    extraction:paper-restore          POST  removed-paper      302 302 404 404 404 404 404 404 302
    extraction:paper-restore          POST  own-paper          404 302 404 404 404 404 404 404 302
    extraction:risk-of-bias           GET   review             200 200 200 200 200 200 200 404 302
    extraction:traffic-light          GET   bias-plot          200 200 200 200 200 200 200 404 302
    extraction:traffic-light          GET   no-bias-plot       404 404 404 404 404 404 404 404 302
    extraction:traffic-light          POST  bias-plot          405 405 405 405 405 405 405 405 302
    extraction:summary-bars           GET   bias-plot          200 200 200 200 200 200 200 404 302
    extraction:summary-bars           GET   no-bias-plot       404 404 404 404 404 404 404 404 302
    extraction:robvis                 GET   review             200 200 200 200 200 200 200 404 302
    extraction:robvis                 POST  review             422 422 403 403 403 403 403 404 302
    extraction:robvis-take            POST  review             302 302 403 403 403 403 403 404 302
    extraction:robvis-csv             GET   review             200 200 200 200 200 200 200 404 302
    extraction:agreement              GET   review             200 200 200 200 200 200 200 404 302
    extraction:start-reading          POST  assignment         403 302 302 403 403 403 403 404 302
    extraction:assignment-withdraw    POST  assignment         302 302 403 403 403 403 403 404 302
    extraction:reassign               GET   first-seat         200 403 403 403 403 403 403 404 302
    extraction:reassign               POST  first-seat         422 403 403 403 403 403 403 404 302
    extraction:reassign               GET   arbiter-seat       200 200 403 403 403 403 403 404 302
    extraction:reassign               GET   no-seat            404 404 403 403 403 403 403 404 302
    extraction:reading                GET   draft              404 200 404 404 404 404 404 404 302
    extraction:reading                GET   submitted          404 404 200 404 404 404 404 404 302
    extraction:reading                GET   original           200 200 200 200 200 404 404 404 302
    extraction:reading                GET   final              200 200 200 200 200 200 200 404 302
    extraction:cells                  POST  draft              404 400 404 404 404 404 404 404 401
    extraction:arms                   POST  draft              404 422 404 404 404 404 404 404 302
    extraction:time-points            POST  draft              404 422 404 404 404 404 404 404 302
    extraction:history                GET   draft              404 200 404 404 404 404 404 404 302
    extraction:history                GET   submitted          404 404 200 404 404 404 404 404 302
    extraction:history                GET   original           200 200 200 200 200 404 404 404 302
    extraction:history                GET   final              200 200 200 200 200 200 200 404 302
    extraction:merge-arms             GET   draft              404 302 404 404 404 404 404 404 302
    extraction:merge-arms             POST  draft              404 302 404 404 404 404 404 404 302
    extraction:merge-arms             GET   original           403 403 302 403 403 404 404 404 302
    extraction:merge-time-points      GET   draft              404 302 404 404 404 404 404 404 302
    extraction:merge-time-points      POST  draft              404 302 404 404 404 404 404 404 302
    extraction:workbook               GET   draft              404 200 404 404 404 404 404 404 302
    extraction:workbook               GET   final              200 200 200 200 200 200 200 404 302
    extraction:table                  GET   draft-table        404 200 404 404 404 404 404 404 302
    extraction:tables                 GET   draft              404 200 404 404 404 404 404 404 302
    extraction:tables                 GET   original           200 200 200 200 200 404 404 404 302
    extraction:tables                 POST  draft              404 422 404 404 404 404 404 404 302
    extraction:tables                 POST  original           403 403 403 403 403 404 404 404 302
    extraction:tables-take            POST  draft              404 302 404 404 404 404 404 404 302
    extraction:tables-take            POST  original           403 403 403 403 403 404 404 404 302
    extraction:columns                POST  draft              404 422 404 404 404 404 404 404 302
    extraction:contrasts              POST  draft              404 422 404 404 404 404 404 404 302
    extraction:columns                POST  original           403 403 422 403 403 404 404 404 302
    extraction:contrasts              POST  original           403 403 422 403 403 404 404 404 302
    extraction:columns                POST  final              403 403 403 403 403 403 403 404 302
    extraction:contrasts              POST  final              403 403 403 403 403 403 403 404 302
    extraction:judge-result           POST  draft              404 302 404 404 404 404 404 404 302
    extraction:submit                 POST  draft              404 422 404 404 404 404 404 404 302
    extraction:cells                  POST  submitted          404 404 400 404 404 404 404 404 401
    extraction:verification           POST  draft              404 400 404 404 404 404 404 404 401
    extraction:verification           POST  submitted          404 404 400 404 404 404 404 404 401
    extraction:submit                 POST  submitted          404 404 302 404 404 404 404 404 302
    extraction:comparison             GET   comparison         200 200 200 200 302 404 404 404 302
    extraction:comparison             GET   settled-comparison 200 200 200 200 200 404 404 404 302
    extraction:comparison-csv         GET   comparison         200 200 200 200 200 404 404 404 302
    extraction:comparison-json        GET   comparison         200 200 200 200 200 404 404 404 302
    extraction:comparison-discussion-csv GET comparison        200 200 200 200 200 404 404 404 302
    extraction:comparison-structure   GET   comparison         200 200 200 200 200 404 404 404 302
    extraction:comparison-structure   POST  comparison         403 403 403 403 422 404 404 404 302
    extraction:comparison-resolve     POST  comparison         403 403 403 403 422 404 404 404 302
    extraction:comparison-settle      POST  comparison         403 403 403 403 422 404 404 404 302
    extraction:comparison-say         POST  comparison         403 403 422 422 422 404 404 404 302
    extraction:discussion-end         POST  comparison         403 403 302 302 403 404 404 404 302
    extraction:amendment              POST  settled-comparison 422 422 403 403 422 404 404 404 302
    extraction:amendment-withdraw     POST  amendment          302 302 403 403 302 404 404 404 302
    analysis:analyses                 GET   review             200 200 200 200 200 200 200 404 302
    analysis:analysis-new             GET   review             200 200 403 403 403 200 403 404 302
    analysis:analysis-new             POST  review             422 422 403 403 403 422 403 404 302
    analysis:analysis                 GET   analysis           200 200 200 200 200 200 200 404 302
    analysis:analysis-edit            GET   analysis           200 200 403 403 403 200 403 404 302
    analysis:analysis-edit            POST  analysis           422 422 403 403 403 422 403 404 302
    analysis:run-start                POST  analysis           302 302 403 403 403 302 403 404 302
    analysis:derived                  GET   analysis           405 405 405 405 405 405 405 405 302
    analysis:derived                  POST  analysis           302 302 403 403 403 302 403 404 302
    analysis:restricted               GET   analysis           405 405 405 405 405 405 405 405 302
    analysis:restricted               POST  analysis           302 302 403 403 403 302 403 404 302
    analysis:run                      GET   run                200 200 200 200 200 200 200 404 302
    analysis:run-state                GET   run                200 200 200 200 200 200 200 404 302
    analysis:plot                     GET   run                200 200 200 200 200 200 200 404 302
    analysis:run-risk-of-bias         GET   run                200 200 200 200 200 200 200 404 302
    analysis:run-csv                  GET   run                200 200 200 200 200 200 200 404 302
    analysis:data-csv                 GET   review             200 200 200 200 200 200 200 404 302
    api-schema                        GET   -                  200 200 200 200 200 200 200 200 200
    api-docs                          GET   -                  200 200 200 200 200 200 200 200 200
    api-sign-in                       POST  -                  400 400 400 400 400 400 400 400 400
    api-sign-out                      POST  -                  401 401 401 401 401 401 401 401 401
    api-sign-out-everywhere           POST  -                  401 401 401 401 401 401 401 401 401
    api-reviews                       GET   -                  200 200 200 200 200 200 200 200 401
    api-review                        GET   review             200 200 200 200 200 200 200 404 401
    api-forms                         GET   review             200 200 200 200 200 200 200 404 401
    api-studies                       GET   review             200 200 200 200 200 200 200 404 401
    api-due-dates                     GET   review             200 200 403 403 403 403 403 404 401
    api-due-dates                     POST  review             400 400 403 403 403 403 403 404 401
    api-settled                       GET   review             200 200 200 200 200 200 200 404 401
    api-settled-csv                   GET   review             200 200 200 200 200 200 200 404 401
    api-settled-json                  GET   review             200 200 200 200 200 200 200 404 401
    api-robvis-csv                    GET   review             200 200 200 200 200 200 200 404 401
    api-agreement                     GET   review             200 200 200 200 200 200 200 404 401
    api-agreement-csv                 GET   review             200 200 200 200 200 200 200 404 401
    api-agreement-json                GET   review             200 200 200 200 200 200 200 404 401
    api-study                         GET   study              200 200 200 200 200 200 200 404 401
    api-reading                       GET   draft              404 200 404 404 404 404 404 404 401
    api-reading                       GET   submitted          404 404 200 404 404 404 404 404 401
    api-reading                       GET   original           200 200 200 200 200 404 404 404 401
    api-reading                       GET   final              200 200 200 200 200 200 200 404 401
    api-comparison                    GET   comparison         200 200 200 200 200 404 404 404 401
    api-comparison-csv                GET   comparison         200 200 200 200 200 404 404 404 401
    api-comparison-json               GET   comparison         200 200 200 200 200 404 404 404 401
    api-comparison-discussion-csv     GET   comparison         200 200 200 200 200 404 404 404 401
    api-review-comparisons-csv        GET   review             200 200 200 200 200 403 403 404 401
    api-review-comparisons-json       GET   review             200 200 200 200 200 403 403 404 401
    api-review-discussions-csv        GET   review             200 200 200 200 200 403 403 404 401
    api-analyses                      GET   review             200 200 200 200 200 200 200 404 401
    api-analyses                      POST  review             400 400 403 403 403 400 403 404 401
    api-analysis                      GET   analysis           200 200 200 200 200 200 200 404 401
    api-runs                          GET   analysis           200 200 200 200 200 200 200 404 401
    api-runs                          POST  analysis           202 202 403 403 403 202 403 404 401
    api-run                           GET   run                200 200 200 200 200 200 200 404 401
    api-run-csv                       GET   run                200 200 200 200 200 200 200 404 401
    """
)

# Answered the same whoever asks.
OPEN = {
    "healthz": 200,
    "components": 200,
    "reviews:sign-in": None,
    "reviews:sign-out": None,
}


@pytest.fixture(scope="module")
def made_world(request, django_db_setup, django_db_blocker) -> Iterator[World]:
    with rows_of_the_module(request, django_db_blocker):
        yield make_world()


@pytest.fixture
def world(db, made_world) -> World:
    return deepcopy(made_world)


def status_of(line: Line, world: World, session: SimpleCookie) -> int:
    """The status of one request; whatever it changes, here or in the browser, is taken back."""
    client = Client(raise_request_exception=True)
    client.cookies = deepcopy(session)
    address = reverse(line.route, kwargs=world.keys[line.key])
    with transaction.atomic():
        if line.route.startswith("api-") and line.method != "GET":
            response = client.generic(line.method, address, b"{}", content_type="application/json")
        else:
            response = client.generic(line.method, address)
        transaction.set_rollback(True)
    return response.status_code


@pytest.mark.parametrize("who", PEOPLE)
def test_every_route_answers_each_person_as_the_table_says(who, world):
    browser = Client()
    if who != "anonymous":
        browser.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    column = PEOPLE.index(who)
    wrong = []
    for line in TABLE:
        status = status_of(line, world, browser.cookies)
        if status != line.statuses[column]:
            wrong.append(f"{line.method} {line.route} ({line.key}): {status}, not {line.statuses[column]}")
    assert wrong == []


def test_every_route_is_in_the_table():
    listed = {line.route for line in TABLE} | set(OPEN)
    assert sorted(set(routes(get_resolver())) - listed) == []


def routes(resolver: URLResolver, space: str = "") -> list[str]:
    """The names of all addresses, with their namespace."""
    found = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = entry.namespace
            found += routes(entry, f"{space}{inner}:" if inner else space)
        elif isinstance(entry, URLPattern) and entry.name:
            found.append(f"{space}{entry.name}")
    return found
