"""`routeboek show`: the rules as a person reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from routeboek.book import Edition, Rules
from routeboek.cli.output import Code, complain, refuse, write, write_json, write_page
from routeboek.diagnostic import RulesError
from routeboek.load import load_rules
from routeboek.messages import Language, say
from routeboek.render.rules import matrix_page, overview_page, tables_page


class Request(NamedTuple):
    """What was asked on the command line."""

    edition: str | None
    municipality: str | None
    compare: str | None
    form: str
    language: Language
    rules: str | None


def run(request: Request) -> Code:
    """Writes the overview, an edition, its tables in one municipality, or what changed."""
    form, language = request.form, request.language
    try:
        rules = load_rules(request.rules, language=language)
    except RulesError as error:
        return refuse(error.diagnostics, language, form, Code.RULES, "cli-rules")
    editions = {one.id: one for sector in rules.sectors.values() for one in sector.editions}
    edition, municipality = request.edition, request.municipality
    if municipality is not None and municipality not in rules.municipalities:
        return _unknown("usage-municipality", rules.municipalities, language)
    if request.compare is not None:
        return _compare(rules, editions, request)
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
    elif form == "markdown":
        from routeboek.render.diagram import tables_markdown

        write(tables_markdown(rules, route))
    else:
        write_page(tables_page(rules, route), form)
    return Code.DONE


def _compare(rules: Rules, editions: Mapping[str, Edition], request: Request) -> Code:
    """What changed between two editions of one sector."""
    form, language = request.form, request.language
    if request.edition is not None:
        return _unknown("usage-compare-alone", (), language)
    pair = [editions.get(name) for name in (request.compare or "").split(":")]
    match pair:
        case [Edition() as old, Edition() as new] if old.sector == new.sector:
            pass
        case [Edition(), Edition()]:
            return _unknown("usage-compare-sectors", editions, language)
        case _:
            return _unknown("usage-compare", editions, language)
    from routeboek.compare import compare_editions
    from routeboek.render.changes import compare_json, compare_page

    changes = compare_editions(rules, old, new, request.municipality)
    if not changes:
        return _unknown("usage-municipality", compare_editions(rules, old, new), language)
    if form == "json":
        write_json(compare_json(rules, old, new, changes))
    else:
        write_page(compare_page(rules, old, new, changes), form)
    return Code.DONE
