"""routeboek: which table is next for a child that stays away from school, and why.

    from routeboek import Case, advise, load_rules

    advice = advise(load_rules(), Case.model_validate_json(text))
    advice.status, advice.next.table, advice.to_dict()

Names are looked up when they are first used, so that importing the package costs next to nothing.
"""

TYPE_CHECKING = False  # as type checkers know it, without importing `typing`
if TYPE_CHECKING:
    from routeboek._version import __version__
    from routeboek.advice import Advice
    from routeboek.book import Rules
    from routeboek.case import Case
    from routeboek.diagnostic import CaseError, Diagnostic, RulesError, Span
    from routeboek.evaluator import advise
    from routeboek.load import load_rules
    from routeboek.many import advise_many
    from routeboek.refusals import read_case
    from routeboek.rejoining import under_reading

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
    "advise_many",
    "load_rules",
    "read_case",
    "under_reading",
]

_HOMES = {
    "__version__": "_version",
    "Advice": "advice",
    "Case": "case",
    "CaseError": "diagnostic",
    "Diagnostic": "diagnostic",
    "Rules": "book",
    "RulesError": "diagnostic",
    "Span": "diagnostic",
    "advise": "evaluator",
    "advise_many": "many",
    "load_rules": "load",
    "read_case": "refusals",
    "under_reading": "rejoining",
}


def __getattr__(name: str) -> object:
    """The public names, each from its own module."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return __all__
