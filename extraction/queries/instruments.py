"""The risk-of-bias instruments that there are: those of the product, and those that a review defined."""

from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

from reviews.models import Design, Review

from ..models import Instrument
from ..models.instrument import OWN
from ..risk_of_bias.documents import read_document
from ..risk_of_bias.instruments import VARIANTS, variant_for
from ..risk_of_bias.variant import Variant


def variant_named(key: str) -> Variant:
    """The instrument of that key; KeyError where there is none. One of a review's own is read once a process, since a
    published one never changes."""
    return VARIANTS[key] if key in VARIANTS else _own(key)


def variant_of(key: str, design: str) -> Variant:
    """The instrument that an assessment was made with; where there is none yet (""), the one for the design."""
    return variant_named(key) if key else variant_for(design)


def offered(review: Review | UUID) -> list[Variant]:
    """The instruments that a study of the review can be assigned with: the product's, then the review's own published
    ones, of each the last version."""
    own: dict[UUID, Instrument] = {}
    for one in Instrument.objects.filter(review=review, published_at__isnull=False).order_by("number"):
        own[one.tool] = one
    return [*VARIANTS.values(), *(variant_named(one.key) for one in sorted(own.values(), key=str))]


def is_offered(review: Review | UUID, key: str) -> bool:
    """Whether a study of the review can be assigned with the instrument of that key."""
    return any(variant.key == key for variant in offered(review))


def usable(review: Review | UUID) -> list[Variant]:
    """The instruments that a study of the review can be taken to while it is assessed: the product's, then every
    version that the review published, the latest first. An earlier version keeps what was entered with it."""
    own = Instrument.objects.filter(review=review, published_at__isnull=False).order_by("title", "-number")
    return [*VARIANTS.values(), *(variant_named(one.key) for one in own)]


def variant_for_review(review: Review | UUID, key: str) -> Variant:
    """The instrument of that key where the review can use it; KeyError for any other, also one of another review."""
    for variant in usable(review):
        if variant.key == key:
            return variant
    raise KeyError(key)


def last_version(key: str) -> str:
    """The key of the last published version of an instrument of a review's own; the key itself for any other."""
    if not key.startswith(OWN):
        return key
    row = Instrument.objects.filter(pk=key.removeprefix(OWN)).first()
    last = Instrument.objects.filter(tool=row.tool, published_at__isnull=False) if row else None
    found = last.order_by("-number").first() if last is not None else None
    return found.key if found else key


def drafted(instrument: Instrument) -> Variant:
    """What a row of a review's own holds, published or not."""
    state = "" if instrument.is_published else ", draft"
    return read_document(
        instrument.document, key=instrument.key, version=f"version {instrument.number}{state}"
    )


def fits(variant: Variant, design: str) -> bool:
    """Whether an instrument was made for a study design."""
    return variant.tool == variant_for(design).tool


def made_for_another(variant: Variant, design: str) -> bool:
    """Whether an instrument was made for another study design than this one; False for what no design chooses."""
    return not fits(variant, design) and any(fits(variant, one) for one in Design.values)


def instrument_order(variants: Iterable[Variant]) -> list[Variant]:
    """Instruments as pages list them: the product's in their order, then a review's own by title."""
    known = list(VARIANTS)
    return sorted(
        variants, key=lambda one: (known.index(one.key) if one.key in known else len(known), one.title)
    )


@lru_cache(maxsize=256)
def _own(key: str) -> Variant:
    if not key.startswith(OWN):
        raise KeyError(key)
    try:
        found = Instrument.objects.filter(pk=key.removeprefix(OWN), published_at__isnull=False).first()
    except ValueError:
        found = None
    if found is None:
        raise KeyError(key)
    return drafted(found)
