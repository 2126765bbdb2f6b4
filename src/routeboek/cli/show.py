"""`routeboek show`: the rules as a person reads them."""

from __future__ import annotations

from collections.abc import Iterable

from routeboek.book import Edition, Rules
from routeboek.cli.output import Code, complain, refuse, write_json, write_page
from routeboek.diagnostic import RulesError
from routeboek.load import load_rules
from routeboek.messages import Language, say
from routeboek.render.rules import matrix_page, overview_page, tables_page


def run(
    edition: str | None, municipality: str | None, form: str, language: Language, folder: str | None
) -> Code:
    """Writes the overview, the matrix of an edition, or its tables in one municipality."""
    try:
        rules = load_rules(folder, language=language)
    except RulesError as error:
        return refuse(error.diagnostics, language, form, Code.RULES, "cli-rules")
    editions = {one.id: one for sector in rules.sectors.values() for one in sector.editions}
    if municipality is not None and municipality not in rules.municipalities:
        return _unknown("usage-municipality", rules.municipalities, language)
    if edition is None:
        if municipality is not None:
            return _unknown("usage-edition", editions, language)
        return _overview(rules, form)
    if edition not in editions:
        return _unknown("usage-edition", editions, language)
    if municipality is None:
        return _matrix(rules, editions[edition], form)
    return _tables(rules, editions[edition], municipality, form)


def _unknown(code: str, known: Iterable[str], language: Language) -> Code:
    complain(say(code, language, known=", ".join(known)))
    return Code.USAGE


def _overview(rules: Rules, form: str) -> Code:
    if form == "json":
        from routeboek.render.rulesjson import overview_json

        write_json(overview_json(rules))
    else:
        write_page(overview_page(rules), form)
    return Code.DONE


def _matrix(rules: Rules, edition: Edition, form: str) -> Code:
    if form == "json":
        from routeboek.render.rulesjson import matrix_json

        write_json(matrix_json(rules, edition))
    else:
        write_page(matrix_page(rules, edition), form)
    return Code.DONE


def _tables(rules: Rules, edition: Edition, municipality: str, form: str) -> Code:
    route = rules.routes.get((edition.id, municipality))
    if route is None:
        covered = [place for name, place in rules.routes if name == edition.id]
        return _unknown("usage-municipality", covered, rules.language)
    if form == "json":
        from routeboek.render.rulesjson import tables_json

        write_json(tables_json(rules, route))
    else:
        write_page(tables_page(rules, route), form)
    return Code.DONE
