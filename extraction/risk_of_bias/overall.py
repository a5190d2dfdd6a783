"""The overall judgement: what the domains propose, and whether the one given contradicts them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .variant import Variant


def overall_proposal(variant: Variant, levels: Mapping[str, str]) -> str | None:
    """The overall level that the domains propose, None while that cannot be said.

    `levels` maps domain keys to level keys; "" or absent is not judged yet. The proposal is the worst domain: in
    RoB 2 (official criteria, all variants) any high gives high, else any some concerns gives some concerns, else low;
    in ROBINS-I critical, serious, no information, moderate, low in this order. A worst level that no other domain can
    exceed is proposed before all are judged.

    RoB 2 lets assessors raise several "some concerns" to high when together they lower confidence substantially.
    That is a judgement of theirs and is not computed.
    """
    judged = [variant.level(levels[key]) for key in variant.domain_keys if levels.get(key)]
    if not judged:
        return None
    worst = max(judged, key=lambda level: level.rank)
    complete = len(judged) == len(variant.domains)
    if complete or worst.rank == max(level.rank for level in variant.levels):
        return worst.key
    return None


def may_be_raised(variant: Variant, levels: Mapping[str, str]) -> bool:
    """Whether several domains at the level that may be raised, and none above it, leave that to the assessor."""
    if not variant.raised_from:
        return False
    judged = [levels.get(key) for key in variant.domain_keys]
    return variant.raised_to not in judged and judged.count(variant.raised_from) >= 2


def contradiction(variant: Variant, overall: str, levels: Mapping[str, str]) -> str:
    """The sentence of a finding when the overall is lower than a domain, else ""."""
    if not overall:
        return ""
    said = variant.level(overall)
    worse = [
        (domain, variant.level(levels[domain.key]))
        for domain in variant.domains
        if levels.get(domain.key) and variant.level(levels[domain.key]).rank > said.rank
    ]
    if not worse:
        return ""
    worst = max((level for _, level in worse), key=lambda level: level.rank)
    numbers = [domain.number for domain, level in worse if level is worst]
    name = f"Domain {in_a_row(numbers)} is" if len(numbers) == 1 else f"Domains {in_a_row(numbers)} are"
    rule = variant.overall_rule or "The overall is as high as its highest domain"
    return f"{name} {worst.label.lower()}, and the overall is {said.label.lower()}. {rule}: {worst.label.lower()}."


def in_a_row(numbers: Sequence[str]) -> str:
    """Numbers in words: "1", "1 and 2", "1, 2 and 5"; "" for none."""
    if len(numbers) < 2:
        return "".join(numbers)
    return f"{', '.join(numbers[:-1])} and {numbers[-1]}"
