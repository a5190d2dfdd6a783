"""How many queries the pages take."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from analysis import runner
from analysis.actions.runs import request_run

from ..builder import CELLS, CONTROL, SUH, analysis_of, settle_in_bulk


def test_queries_do_not_grow_with_the_studies(review, statistician, people, sign_in):
    analysis = analysis_of(review, statistician)
    client = sign_in(statistician)
    counted = []
    for start, end in ((0, 10), (10, 200)):
        settle_in_bulk(review, [(f"Study {i}", SUH[CELLS], SUH[CONTROL]) for i in range(start, end)], people)
        run = request_run(analysis=analysis, by=statistician)
        runner.work(run.pk)
        urls = [
            reverse(f"analysis:{name}", args=[key])
            for name, key in (
                ("analyses", review.pk), ("data-csv", review.pk), ("analysis", analysis.pk),
                ("run", run.pk), ("run-state", run.pk), ("plot", run.pk), ("run-csv", run.pk),
            )
        ]  # fmt: skip
        urls.append(f"{urls[2]}?show=data")
        numbers = []
        for url in urls:
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(url)
                assert b"".join(answer) if answer.streaming else answer.content
            numbers.append(len(queries))
        counted.append(numbers)
    assert counted[0] == counted[1]
    assert max(counted[1]) < 40
