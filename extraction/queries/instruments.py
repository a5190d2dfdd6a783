"""The risk-of-bias instruments that there are: those of the product, and those that a review defined."""

from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

from reviews.models import Review

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
    return read_document(found.document, key=key, version=f"version {found.number}")
