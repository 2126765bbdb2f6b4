"""`routeboek show`: the rules as a person reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from routeboek.book import Rules
from routeboek.cli.app import Show
from routeboek.cli.output import Code, Stop, write_json, write_page
from routeboek.jsonparts import Json
from routeboek.load import load_rules
from routeboek.messages import say
from routeboek.parts import Edition
from routeboek.render import booklet, rulepages, rulesjson
from routeboek.render.page import Page

View: TypeAlias = tuple[Callable[..., Page], Callable[..., Json], tuple[object, ...]]
"""Something as a page and as JSON, and what both are made of."""


def run(request: Show) -> Code:
    """Writes the overview, an edition, its tables in one municipality, or what changed."""
    page, data, about = _view(load_rules(request.rules, language=request.lang), request)
    if request.format == "json":
        write_json(data(*about))
    else:
        write_page(page(*about), request.format)
    return Code.DONE


def _view(rules: Rules, request: Show) -> View:
    edition, municipality = request.edition, request.municipality
    editions = {one.id: one for sector in rules.sectors.values() for one in sector.editions}
    if municipality not in (None, *rules.municipalities):
        raise _unknown(request, "usage-municipality", rules.municipalities)
    if request.compare is not None:
        return _comparison(rules, editions, request)
    if edition is None and municipality is None and not request.across:
        return rulepages.overview_page, rulesjson.overview_json, (rules,)
    if edition is None or edition not in editions:
        raise _unknown(request, "usage-edition", editions)
    if request.across:
        from routeboek.render.across import across_json, across_page

        if municipality is not None:
            raise _unknown(request, "usage-across")
        return across_page, across_json, (rules, editions[edition])
    if municipality is None:
        return rulepages.matrix_page, rulesjson.matrix_json, (rules, editions[edition])
    route = rules.routes.get((edition, municipality))
    if route is None:
        covered = [place for name, place in rules.routes if name == edition]
        raise _unknown(request, "usage-municipality", covered)
    return booklet.booklet_page, rulesjson.tables_json, (rules, route)


def _comparison(rules: Rules, editions: Mapping[str, Edition], request: Show) -> View:
    from routeboek.compare import compare_editions
    from routeboek.render.changes import compare_json, compare_page

    if request.edition is not None or request.across:
        raise _unknown(request, "usage-compare-alone")
    match [editions.get(name) for name in (request.compare or "").split(":")]:
        case [Edition() as old, Edition() as new] if old.sector == new.sector:
            pass
        case [Edition(), Edition()]:
            raise _unknown(request, "usage-compare-sectors", editions)
        case _:
            raise _unknown(request, "usage-compare", editions)
    changes = compare_editions(rules, old, new, request.municipality)
    if not changes:
        raise _unknown(request, "usage-municipality", compare_editions(rules, old, new))
    return compare_page, compare_json, (rules, old, new, changes)


def _unknown(request: Show, code: str, known: Iterable[str] = ()) -> Stop:
    """What was asked for does not exist; this does."""
    return Stop(Code.USAGE, say(code, request.lang, known=", ".join(known)))
