"""`routeboek advise`: a case in, the advice out."""

from __future__ import annotations

import typer

from routeboek.advice import Advice
from routeboek.book import Rules
from routeboek.case import Case
from routeboek.cli.app import Advise
from routeboek.cli.casefile import case_given
from routeboek.cli.choosing import with_readings
from routeboek.cli.output import Code, write_json, write_page
from routeboek.diagnostic import CaseError
from routeboek.evaluator import advise
from routeboek.load import load_rules
from routeboek.messages import say


def run(request: Advise) -> Code:
    """Writes the advice."""
    given = case_given(request.case, request.date, request.rules, request.lang)
    plain = not (request.edition or request.reading or request.strict_edition)
    try:
        rules, advice = _advised(request, given.case, as_chosen=plain)
    except CaseError:
        if not plain:
            raise
        rules, advice = _advised(request, given.case, as_chosen=False)  # all rules may tell more
    given.tell_day(request.lang)
    if request.format == "json":
        write_json(advice.to_dict())
    else:
        from routeboek.render.advicepage import advice_page

        write_page(advice_page(advice, rules, explain=request.explain), request.format)
    return Code.DONE


def _advised(request: Advise, case: Case, *, as_chosen: bool) -> tuple[Rules, Advice]:
    rules = load_rules(request.rules, language=request.lang, for_case=case, as_chosen=as_chosen)
    sector = rules.sectors.get(case.sector)
    known = [edition.id for edition in sector.editions] if sector else []
    if sector and request.edition not in (None, *known):  # not the case is wrong, but the option
        told = say("usage-edition-option", request.lang, known=", ".join(known))
        raise typer.BadParameter(told)
    rules = with_readings(rules, request.reading, request.lang)
    strict = request.strict_edition
    return rules, advise(rules, case, edition=request.edition, strict_edition=strict)
