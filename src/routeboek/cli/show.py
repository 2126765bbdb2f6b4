"""`routeboek show`: the rules as a person reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from routeboek.book import Edition, Rules
from routeboek.cli.app import Show
from routeboek.cli.output import Code, complain, refuse, write, write_json, write_page
from routeboek.diagnostic import RulesError
from routeboek.load import load_rules
from routeboek.messages import say
from routeboek.render import rulesjson
from routeboek.render.page import Page
from routeboek.render.rulepages import matrix_page, overview_page, tables_page


class _Unknown(Exception):
    """What was asked for does not exist: the message that says so, and what there is."""

    def __init__(self, code: str, known: Iterable[str] = ()) -> None:
        super().__init__()
        self.code, self.known = code, known


def run(request: Show) -> Code:
    """Writes the overview, an edition, its tables in one municipality, or what changed."""
    language = request.language
    try:
        _show(load_rules(request.rules, language=language), request)
    except RulesError as error:
        return refuse(error.diagnostics, language, request.form, Code.RULES, "cli-rules")
    except _Unknown as unknown:
        complain(say(unknown.code, language, known=", ".join(unknown.known)))
        return Code.USAGE
    return Code.DONE


def _show(rules: Rules, request: Show) -> None:
    form, edition, municipality = request.form, request.edition, request.municipality
    editions = {one.id: one for sector in rules.sectors.values() for one in sector.editions}
    if municipality is not None and municipality not in rules.municipalities:
        raise _Unknown("usage-municipality", rules.municipalities)
    if request.compare is not None:
        _compare(rules, editions, request)
    elif edition is None and municipality is None:
        _write(form, lambda: overview_page(rules), lambda: rulesjson.overview_json(rules))
    elif edition not in editions:
        raise _Unknown("usage-edition", editions)
    elif municipality is None:
        found = editions[edition]
        _write(form, lambda: matrix_page(rules, found), lambda: rulesjson.matrix_json(rules, found))
    else:
        _tables(rules, edition, municipality, form)


def _write(form: str, page: Callable[[], Page], json: Callable[[], object]) -> None:
    if form == "json":
        write_json(json())
    else:
        write_page(page(), form)


def _tables(rules: Rules, edition: str, municipality: str, form: str) -> None:
    route = rules.routes.get((edition, municipality))
    if route is None:
        covered = [place for name, place in rules.routes if name == edition]
        raise _Unknown("usage-municipality", covered)
    if form == "markdown":
        from routeboek.render.flowchart import tables_markdown

        write(tables_markdown(rules, route))
    else:
        _write(form, lambda: tables_page(rules, route), lambda: rulesjson.tables_json(rules, route))


def _compare(rules: Rules, editions: Mapping[str, Edition], request: Show) -> None:
    """What changed between two editions of one sector."""
    from routeboek.compare import compare_editions
    from routeboek.render.changes import compare_json, compare_page

    if request.edition is not None:
        raise _Unknown("usage-compare-alone")
    match [editions.get(name) for name in (request.compare or "").split(":")]:
        case [Edition() as old, Edition() as new] if old.sector == new.sector:
            pass
        case [Edition(), Edition()]:
            raise _Unknown("usage-compare-sectors", editions)
        case _:
            raise _Unknown("usage-compare", editions)
    changes = compare_editions(rules, old, new, request.municipality)
    if not changes:
        raise _Unknown("usage-municipality", compare_editions(rules, old, new))
    _write(
        request.form,
        lambda: compare_page(rules, old, new, changes),
        lambda: compare_json(rules, old, new, changes),
    )
