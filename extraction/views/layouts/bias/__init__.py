"""The assessment of one scope, a result or all results: what its page is made of, and what follows from the answers."""

from .facts import assessment_facts
from .fields import DomainField, QuestionField, domain_fields, overall_place
from .kept import KeptFrom, kept_from_others
from .scopes import Scope, scopes
from .words import effect_words

__all__ = [
    "DomainField",
    "KeptFrom",
    "QuestionField",
    "Scope",
    "assessment_facts",
    "domain_fields",
    "effect_words",
    "kept_from_others",
    "overall_place",
    "scopes",
]
