"""An instrument of a review's own in its versions: begun, taken from a file, published, taken further, thrown away."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from reviews.actions.record import record
from reviews.actions.writing import locked
from reviews.models import Review, User
from reviews.permissions import require
from reviews.refusals import NotThere, Refused

from ...models import Instrument
from ...queries.instruments import drafted, variant_for_review
from ...risk_of_bias.checks import check
from ...risk_of_bias.documents import as_document, read_document
from ...risk_of_bias.known_levels import KNOWN_LEVELS
from ...risk_of_bias.shape import LENGTHS, WrongDocument, checked_shape
from ...risk_of_bias.variant import Variant
from .drafts import open_draft

MOST_INSTRUMENTS = 50  # of a review's own
UNTITLED = "Our instrument"
_FIRST_LEVELS = ("low", "some_concerns", "high")


@transaction.atomic
def copy_instrument(*, review: Review, source: str, by: User) -> Instrument:
    """A draft of an instrument of the review's own, as the instrument of the key ``source`` has it. Raises NotThere for
    one that the review cannot use."""
    require(by, "edit_protocol", review)
    try:
        variant = variant_for_review(review, source)
    except KeyError:
        raise NotThere("There is nothing here for you.") from None
    document = as_document(variant)
    document["title"] = _own_title(review, variant.title)
    return _begin(review, document, by, "instrument begun", f"as {variant.title}, {variant.version}")


def _own_title(review: Review, title: str) -> str:
    """A title for a copy that no instrument of the review has; its lead chooses another."""
    taken = set(Instrument.objects.filter(review=review).values_list("title", flat=True))
    count, suffix = 1, ", our version"
    while True:
        found = title[: LENGTHS["title"] - len(suffix)] + suffix
        if found not in taken:
            return found
        count += 1
        suffix = f", our version {count}"


@transaction.atomic
def begin_empty(*, review: Review, by: User) -> Instrument:
    """A draft with three levels and no domain."""
    require(by, "edit_protocol", review)
    levels = [
        {"key": key, "label": KNOWN_LEVELS[key].label, "symbol": KNOWN_LEVELS[key].symbol, "rank": rank}
        for rank, key in enumerate(_FIRST_LEVELS)
    ]
    document = {"title": _own_title(review, UNTITLED), "levels": levels, "domains": []}
    return _begin(review, document, by, "instrument begun", "empty")


@transaction.atomic
def import_instrument(*, review: Review, document: Any, by: User) -> Instrument:
    """A draft with what a document holds, such as another review exported. Raises Refused naming every place of it that
    is wrong: "domains[1].questions[0].number is missing"."""
    require(by, "edit_protocol", review)
    try:
        checked_shape(document)
    except WrongDocument as wrong:
        raise Refused(errors={"file": wrong.problems}) from None
    return _begin(review, document, by, "instrument begun", "from a file")


def _begin(review: Review, document: Mapping[str, Any], by: User, action: str, summary: str) -> Instrument:
    review = locked(Review, review.pk)
    tools = Instrument.objects.filter(review=review).order_by("tool").values("tool").distinct()
    if tools.count() >= MOST_INSTRUMENTS:
        raise Refused(f"This review has {MOST_INSTRUMENTS} instruments of its own. Discard a draft first.")
    # Read and written again, so that what is kept is what is read, and nothing else.
    variant = read_document(document, key="", version="")
    title = variant.title.strip() or UNTITLED
    instrument = Instrument.objects.create(
        review=review, title=title, document=as_document(variant) | {"title": title}, created_by=by
    )
    record(review=review, by=by, action=action, summary=f"{instrument}: {summary}")
    return instrument


@transaction.atomic
def next_version(*, instrument: Instrument, by: User) -> Instrument:
    """The draft of the next version: a copy of the last one, or the draft that stands already."""
    review = instrument.review
    require(by, "edit_protocol", review)
    locked(Review, review.pk)
    last = Instrument.objects.filter(tool=instrument.tool).order_by("-number").first()
    if last is None:
        raise NotThere("This instrument is no longer there.")
    if not last.is_published:
        return last
    draft = Instrument.objects.create(
        review=review,
        tool=last.tool,
        number=last.number + 1,
        title=last.title,
        document=last.document,
        created_by=by,
    )
    record(review=review, by=by, action="instrument draft begun", summary=str(draft))
    return draft


@transaction.atomic
def discard_instrument(*, instrument: Instrument, by: User) -> None:
    """Throw a draft away; versions that are published stay. Raises Refused for a published one."""
    instrument, _ = open_draft(instrument, None, by)
    review, words = instrument.review, str(instrument)
    instrument.delete()
    record(review=review, by=by, action="instrument draft discarded", summary=words)


def publish_instrument(*, instrument: Instrument, version: int, by: User) -> Instrument:
    """Publish the draft: from then on it never changes, and studies can be assigned with it.

    ``version`` is that of the draft that the person has looked at. Raises Refused with all that is wrong with it, one
    message a problem, naming the domain and the line; Stale when it was changed since.
    """
    require(by, "edit_protocol", instrument.review)
    # Trying every combination takes long for a large one: before the lock, so that nobody waits for it. The answer is
    # remembered for the draft as it is.
    check(drafted(instrument))
    return _publish(instrument=instrument, version=version, by=by)


@transaction.atomic
def _publish(*, instrument: Instrument, version: int, by: User) -> Instrument:
    instrument, variant = open_draft(instrument, version, by)
    found = check(variant)
    if found.problems:
        raise Refused(errors={"": [problem_words(variant, one) for one in found.problems]})
    instrument.published_at = timezone.now()
    instrument.version += 1
    instrument.save(update_fields=["published_at", "version"])
    count = sum(found.combinations.values())
    counts = (("domain", len(variant.domains)), ("question", len(variant.questions)))
    said = ", ".join(f"{number} {what}{'' if number == 1 else 's'}" for what, number in counts)
    summary = f"{instrument}: {said}"
    if count:
        summary += f"; {count:,} combinations of answers, each with one proposal"
    record(review=instrument.review, by=by, action="instrument published", summary=summary)
    return instrument


def problem_words(variant: Variant, problem: Any) -> str:
    """A problem with the place that it is at: "Domain 2, line 3 of its charts: …"."""
    domain = next((one for one in variant.domains if one.key == problem.domain), None)
    if domain is None:
        return problem.message
    line = f", line {problem.line} of its charts" if problem.line else ""
    return f"Domain {domain.number or domain.title}{line}: {problem.message}"
