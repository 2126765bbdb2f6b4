"""The commands and their options; what they do is imported when they are run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, cast

import typer

from routeboek.cli.group import Command, Group
from routeboek.messages import Language, say

app = typer.Typer(
    cls=Group,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=False,
    invoke_without_command=True,
    options_metavar="[OPTIES]",
    subcommand_metavar="OPDRACHT",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Welke tafel is nu aan de beurt voor een leerling die niet naar school gaat, en waarom.",
)


def one_of(option: str, *choices: str) -> Callable[[str], str]:
    """A check that an option has one of these values."""

    def check(value: str) -> str:
        if value not in choices:
            known = ", ".join(choices)
            raise typer.BadParameter(say("usage-choice", "nl", option=option, known=known))
        return value

    return check


def _form(*choices: str) -> Any:
    metavar = "|".join(choices)
    check = one_of("--format", *choices)
    return typer.Option("--format", metavar=metavar, callback=check, help="Vorm van de uitvoer.")


def _iso_date(value: str | None) -> str | None:
    from routeboek.facts import iso_date

    if value is not None and iso_date(value) is None:
        raise typer.BadParameter(say("usage-date", "nl", option="--date"))
    return value


def _kind_of_file(value: str | None) -> str | None:
    if value is not None:
        from routeboek.rulesschema import KINDS

        one_of("--file", *KINDS)(value)
    return value


def _version(wanted: bool) -> None:
    if wanted:
        from routeboek._version import __version__
        from routeboek.cli.output import write

        write(f"routeboek {__version__}\n")
        raise typer.Exit


Lang = Annotated[
    str,
    typer.Option(
        "--lang",
        metavar="nl|en",
        callback=one_of("--lang", "nl", "en"),
        help="Nederlands of Engels.",
    ),
]
Nodes = Annotated[
    int,
    typer.Option(
        "--nodes", metavar="AANTAL", min=1, help="Hoe ver het nagaan van een route mag gaan."
    ),
]
CheckedFolder = Annotated[
    str | None,
    typer.Argument(
        metavar="MAP",
        envvar="ROUTEBOEK_RULES",
        show_envvar=False,
        help="Map met regels; zonder: de meegeleverde.",
    ),
]
RulesFolder = Annotated[
    str | None,
    typer.Option(
        "--rules",
        metavar="MAP",
        envvar="ROUTEBOEK_RULES",
        show_envvar=False,
        help="Map met regels, in plaats van de meegeleverde; ook met ROUTEBOEK_RULES.",
    ),
]


@app.callback()
def routeboek(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 - its callback does the work
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Toont de versie.")
    ] = False,
) -> None:
    """Zonder opdracht: de uitleg, en de exitcode van een verkeerde opdracht."""
    if context.invoked_subcommand is None:
        from routeboek.cli.output import Code, complain

        complain(say("usage-no-command", "nl"))
        raise typer.Exit(Code.USAGE)


@app.command(
    cls=Command, options_metavar="[OPTIES]", short_help="De tafel die aan de beurt is, en waarom."
)
def advise(
    case: Annotated[
        str, typer.Argument(metavar="CASUS", help="Het JSON-bestand, of - voor standaardinvoer.")
    ],
    form: Annotated[str, _form("text", "plain", "json", "markdown")] = "text",
    lang: Lang = "nl",
    day: Annotated[
        str | None,
        typer.Option(
            "--date",
            metavar="JJJJ-MM-DD",
            callback=_iso_date,
            help="Peildatum, in plaats van reference_date in de casus.",
        ),
    ] = None,
    rules: RulesFolder = None,
    edition: Annotated[
        str | None,
        typer.Option(
            "--edition", metavar="ID", help="Uitgave, in plaats van die op de peildatum geldt."
        ),
    ] = None,
    strict_edition: Annotated[
        bool,
        typer.Option("--strict-edition", help="Weigert een uitgave van een eerder schooljaar."),
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Toont alle voorwaarden met wat is ingevuld.")
    ] = False,
) -> None:
    """Zegt welke tafel aan de beurt is voor een casus, wie aanmeldt, wanneer, en waarom."""
    from routeboek.cli.advise import Request, run

    language = cast("Language", lang)
    request = Request(case, form, language, day, rules, edition, strict_edition, explain)
    raise typer.Exit(run(request))


@app.command(
    cls=Command, options_metavar="[OPTIES]", short_help="De regels zoals een mens ze leest."
)
def show(
    edition: Annotated[
        str | None, typer.Argument(metavar="UITGAVE", help="Id van een uitgave; zonder: een lijst.")
    ] = None,
    municipality: Annotated[
        str | None,
        typer.Option("--municipality", metavar="ID", help="Alle tafels van deze gemeente voluit."),
    ] = None,
    compare: Annotated[
        str | None,
        typer.Option(
            "--compare", metavar="OUD:NIEUW", help="Wat er verandert tussen twee uitgaven."
        ),
    ] = None,
    form: Annotated[str, _form("text", "plain", "json", "markdown")] = "text",
    lang: Lang = "nl",
    rules: RulesFolder = None,
) -> None:
    """Toont de regels zoals een mens ze leest: de uitgaven, een overzicht, of elke tafel."""
    from routeboek.cli.show import Request, run

    request = Request(edition, municipality, compare, form, cast("Language", lang), rules)
    raise typer.Exit(run(request))


@app.command(
    cls=Command,
    options_metavar="[OPTIES]",
    short_help="Het JSON-schema van een casus, een advies of een regelbestand.",
)
def schema(
    what: Annotated[
        str,
        typer.Argument(
            metavar="case|advice|rules",
            callback=one_of("schema", "case", "advice", "rules"),
            help="Van een casus, advies of regelbestand.",
        ),
    ],
    file: Annotated[
        str | None,
        typer.Option(
            "--file",
            metavar="SOORT",
            callback=_kind_of_file,
            help="Bij rules: één soort bestand, zoals sector; zonder: elke soort.",
        ),
    ] = None,
    lang: Lang = "nl",
    rules: RulesFolder = None,
) -> None:
    """Geeft het JSON-schema van een casus, een advies of een regelbestand."""
    from routeboek.cli.schema import run

    raise typer.Exit(run(what, file, cast("Language", lang), rules))


@app.command(cls=Command, options_metavar="[OPTIES]", short_help="Controleert een map met regels.")
def check(
    folder: CheckedFolder = None,
    form: Annotated[str, _form("text", "json", "github", "gitlab", "sarif")] = "text",
    witnesses: Annotated[
        str | None,
        typer.Option(
            "--witness", metavar="MAP", help="Schrijft bij elke melding een casus in deze map."
        ),
    ] = None,
    nodes: Nodes = 70_000,
    lang: Lang = "nl",
) -> None:
    """Controleert een map met regels, gaat elke situatie na en noemt alles wat er niet klopt."""
    from routeboek.cli.check import Request, run

    raise typer.Exit(run(Request(folder, form, cast("Language", lang), witnesses, nodes)))


@app.command(
    "test",
    cls=Command,
    options_metavar="[OPTIES]",
    short_help="Loopt de voorbeelden bij de regels na.",
)
def run_examples(
    folder: CheckedFolder = None,
    missing: Annotated[
        bool, typer.Option("--missing", help="Noemt elke voorwaarde zonder voorbeeld.")
    ] = False,
    generate: Annotated[
        bool, typer.Option("--generate", help="Stelt voorbeelden voor die nog ontbreken.")
    ] = False,
    form: Annotated[str, _form("text", "json")] = "text",
    lang: Lang = "nl",
) -> None:
    """Vergelijkt de voorbeelden met wat de regels ervan maken, en telt wat zij nagaan."""
    from routeboek.cli.examples import Request, run

    raise typer.Exit(run(Request(folder, form, cast("Language", lang), generate, missing)))


@app.command(
    cls=Command,
    options_metavar="[OPTIES]",
    short_help="Welke veranderingen van de regels geen voorbeeld opmerkt.",
)
def mutate(
    folder: CheckedFolder = None,
    minimum: Annotated[
        int,
        typer.Option(
            "--minimum", metavar="PROCENT", min=0, max=100, help="Wat er opgemerkt moet worden."
        ),
    ] = 95,
    generate: Annotated[
        bool, typer.Option("--generate", help="Stelt voorbeelden voor die het wel opmerken.")
    ] = False,
    form: Annotated[str, _form("text", "json")] = "text",
    lang: Lang = "nl",
) -> None:
    """Verandert de regels stukje voor stukje en noemt wat geen enkel voorbeeld opmerkt."""
    from routeboek.cli.mutate import Request, run

    raise typer.Exit(run(Request(folder, form, cast("Language", lang), minimum, generate)))


@app.command(
    cls=Command,
    options_metavar="[OPTIES]",
    short_help="Welke casussen door andere regels een ander advies krijgen.",
)
def diff(
    old: Annotated[
        str, typer.Argument(metavar="OUD", help="Map met regels, git-revisie of uitgave.")
    ],
    new: Annotated[
        str, typer.Argument(metavar="NIEUW", help="Map met regels, git-revisie of uitgave.")
    ],
    cases: Annotated[
        str | None,
        typer.Option("--cases", metavar="MAP", help="Map met uw eigen casussen (JSON)."),
    ] = None,
    witnesses: Annotated[
        str | None,
        typer.Option(
            "--witness", metavar="MAP", help="Schrijft casussen die het verschil tonen in deze map."
        ),
    ] = None,
    form: Annotated[str, _form("text", "plain", "json", "markdown")] = "text",
    lang: Lang = "nl",
    rules: RulesFolder = None,
    nodes: Nodes = 500_000,
) -> None:
    """Zegt precies welke casussen een ander advies krijgen, en welke regels dat veroorzaken."""
    from routeboek.cli.diff import Request, run

    language = cast("Language", lang)
    request = Request(old, new, form, language, rules, cases, witnesses, nodes)
    raise typer.Exit(run(request))


@app.command(
    cls=Command, options_metavar="[OPTIES]", short_help="Wat een melding betekent en wat u doet."
)
def explain(
    code: Annotated[
        str | None,
        typer.Argument(metavar="CODE", help="Code van een melding; zonder: een lijst."),
    ] = None,
    form: Annotated[str, _form("text", "markdown")] = "text",
    lang: Lang = "nl",
) -> None:
    """Legt uit wat een melding betekent, met een fout en een goed voorbeeld."""
    from routeboek.cli.explain import run

    raise typer.Exit(run(code, form, cast("Language", lang)))
