"""Many settled studies at once, written in bulk: what counting queries needs, in a moment."""

from django.utils import timezone

from extraction.models import (
    Answer,
    Arm,
    Comparison,
    Judgement,
    Reading,
    Result,
    StudyArm,
    StudyTimePoint,
    TimePoint,
    Value,
)
from reviews.models import Assignment, Review, Study, User

NOW = timezone.now()


def settle_many(review: Review, people: dict[str, User], count: int) -> None:
    """``count`` studies of two arms, each with a settled change of the ECCA score, an answer and a judgement."""
    groups = {group.name: group for group in review.groups.all()}
    outcome = review.outcomes.get(name="ECCA score")
    question = review.questions.get(key="sample_size")
    studies = Study.objects.bulk_create(
        [Study(review=review, label=f"Study {place:03}", year=1900 + place % 100) for place in range(count)]
    )
    finals = []
    for task in ("extraction", "risk_of_bias"):
        assignments = Assignment.objects.bulk_create(
            Assignment(
                study=study,
                task=task,
                first=people["first_reader"],
                second=people["second_reader"],
                arbiter=people["arbiter"],
            )
            for study in studies
        )
        Comparison.objects.bulk_create(
            Comparison(assignment=one, confirmed_at=NOW, settled_at=NOW) for one in assignments
        )
        finals.append(
            Reading.objects.bulk_create(
                Reading(assignment=one, role="final", state="submitted", submitted_at=NOW)
                for one in assignments
            )
        )
    for final in finals[0]:
        study = final.assignment.study
        point = StudyTimePoint.objects.create(study=study, text="10 weeks", days=70)
        time = TimePoint.objects.create(reading=final, text="10 weeks", days=70, study_time_point=point)
        for place, name in enumerate(("Cell therapy", "Control")):
            own = StudyArm.objects.create(study=study, name=name, group=groups[name], position=place)
            arm = Arm.objects.create(
                reading=final, name=name, group=groups[name], study_arm=own, position=place
            )
            result = Result.objects.create(
                reading=final, outcome=outcome, time_point=time, arm=arm, basis="change"
            )
            Value.objects.bulk_create(
                Value(result=result, statistic=statistic, text=text, number=float(text))
                for statistic, text in (("n", "20"), ("mean", f"-{30 - 20 * place}.5"), ("sd", "8"))
            )
        Answer.objects.create(reading=final, question=question, text="40", number=40)
    Judgement.objects.bulk_create(
        Judgement(reading=final, domain=domain, text="low")
        for final in finals[1]
        for domain in ("1", "overall")
    )
