"""routeboek: which table is next for a child that stays away from school, and why.

    from routeboek import Case, advise, load_rules

    advice = advise(load_rules(), Case.model_validate_json(text))
    advice.status, advice.next.table, advice.to_dict()
"""

from routeboek._version import __version__
from routeboek.advice import Advice
from routeboek.advise import advise
from routeboek.book import Rules
from routeboek.case import Case
from routeboek.diagnostic import CaseError, Diagnostic, RulesError, Span
from routeboek.load import load_rules

__all__ = [
    "Advice",
    "Case",
    "CaseError",
    "Diagnostic",
    "Rules",
    "RulesError",
    "Span",
    "__version__",
    "advise",
    "load_rules",
]
