"""The commands, each declared once: the fields of what can be asked of it are its options.

What a command does is in a module of its own, which is imported when the command is run.
"""

# No postponed annotations: the commands are built from what the annotations of a request are.
import inspect
from collections.abc import Callable
from importlib import import_module
from typing import Annotated, Any, NamedTuple, TypeVar

import typer

from routeboek.cli.group import Command, Group
from routeboek.cli.output import Code, Stop, refuse, write
from routeboek.diagnostic import RouteboekError
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


def _version(wanted: bool) -> None:
    if wanted:
        from routeboek._version import __version__

        write(f"routeboek {__version__}\n")
        raise typer.Exit


@app.callback()
def routeboek(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 - its callback does the work
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Toont de versie.")
    ] = False,
) -> None:
    """Zonder opdracht: de uitleg, en de exitcode van een verkeerde opdracht."""
    if context.invoked_subcommand is None:
        raise Stop(Code.USAGE, say("usage-no-command", "nl"))


# ---------------------------------------------------------------- from a request to a command

_Request = TypeVar("_Request", bound=tuple[Any, ...])


def _command(short_help: str, module: str = "") -> Callable[[type[_Request]], type[_Request]]:
    """Makes a command of a request: its fields are the options, its docstring is the help."""

    def declared(request: type[_Request]) -> type[_Request]:
        name = request.__name__.lower()

        def callback(**given: Any) -> None:
            try:
                code = import_module(f"routeboek.cli.{module or name}").run(request(**given))
            except RouteboekError as error:
                code = refuse(error, given["language"], given.get("form", "text"))
            raise typer.Exit(code)

        callback.__doc__ = request.__doc__
        callback.__signature__ = inspect.signature(request)  # type: ignore[attr-defined]
        app.command(name, cls=Command, options_metavar="[OPTIES]", short_help=short_help)(callback)
        return request

    return declared


def _one_of(option: str, *choices: str) -> Callable[[str], str]:
    """A reader of an option that has one of these values."""

    def read(value: str) -> str:
        if value not in choices:
            known = ", ".join(choices)
            raise typer.BadParameter(say("usage-choice", "nl", option=option, known=known))
        return value

    return read


def _kind_of_file(value: str) -> str:
    from routeboek.rulesschema import KINDS

    return _one_of("--file", *KINDS)(value)


def _iso_date(value: str) -> str:
    from routeboek.forms import iso_date

    if iso_date(value) is None:
        raise typer.BadParameter(say("usage-date", "nl", option="--date"))
    return value


def _argument(metavar: str, explained: str, **more: Any) -> Any:
    return typer.Argument(metavar=metavar, help=explained, **more)


def _flag(name: str, explained: str) -> Any:
    return typer.Option(name, help=explained)


def _option(name: str, metavar: str, explained: str, **more: Any) -> Any:
    return typer.Option(name, metavar=metavar, help=explained, **more)


def _choice(name: str, explained: str, *choices: str) -> Any:
    return _option(name, "|".join(choices), explained, parser=_one_of(name, *choices))


def _form(*choices: str) -> Any:
    return _choice("--format", "Vorm van de uitvoer.", *choices)


_FROM: Any = {"envvar": "ROUTEBOEK_RULES", "show_envvar": False}
_RULES_HELP = "Map met regels, in plaats van de meegeleverde; ook met ROUTEBOEK_RULES."
_NODES_HELP = "Hoe ver het nagaan van een route mag gaan."
_PageForm = Annotated[str, _form("text", "plain", "json", "markdown")]
_Lang = Annotated[Language, _choice("--lang", "Nederlands of Engels.", "nl", "en")]
_Nodes = Annotated[int, _option("--nodes", "AANTAL", _NODES_HELP, min=1)]
_RulesFolder = Annotated[str | None, _option("--rules", "MAP", _RULES_HELP, **_FROM)]
_CheckedFolder = Annotated[
    str | None, _argument("MAP", "Map met regels; zonder: de meegeleverde.", **_FROM)
]

# ---------------------------------------------------------------- the commands


@_command("De tafel die aan de beurt is, en waarom.")
class Advise(NamedTuple):
    """Zegt welke tafel aan de beurt is voor een casus, wie aanmeldt, wanneer, en waarom."""

    case: Annotated[str, _argument("CASUS", "Het JSON-bestand, of - voor standaardinvoer.")]
    form: _PageForm = "text"
    language: _Lang = "nl"
    day: Annotated[
        str | None,
        _option(
            "--date",
            "JJJJ-MM-DD",
            "Peildatum, in plaats van reference_date in de casus.",
            parser=_iso_date,
        ),
    ] = None
    rules: _RulesFolder = None
    edition: Annotated[
        str | None, _option("--edition", "ID", "Uitgave, in plaats van die op de peildatum geldt.")
    ] = None
    strict_edition: Annotated[
        bool, _flag("--strict-edition", "Weigert een uitgave van een eerder schooljaar.")
    ] = False
    explain: Annotated[bool, _flag("--explain", "Toont alle voorwaarden met wat is ingevuld.")] = (
        False
    )


@_command("De regels zoals een mens ze leest.")
class Show(NamedTuple):
    """Toont de regels zoals een mens ze leest: de uitgaven, een overzicht, of elke tafel."""

    edition: Annotated[
        str | None, _argument("UITGAVE", "Id van een uitgave; zonder: een lijst.")
    ] = None
    municipality: Annotated[
        str | None, _option("--municipality", "ID", "Alle tafels van deze gemeente voluit.")
    ] = None
    compare: Annotated[
        str | None, _option("--compare", "OUD:NIEUW", "Wat er verandert tussen twee uitgaven.")
    ] = None
    form: _PageForm = "text"
    language: _Lang = "nl"
    rules: _RulesFolder = None


@_command("Het JSON-schema van een casus, een advies of een regelbestand.", module="shapes")
class Schema(NamedTuple):
    """Geeft het JSON-schema van een casus, een advies of een regelbestand."""

    what: Annotated[
        str,
        _argument(
            "case|advice|rules",
            "Van een casus, advies of regelbestand.",
            parser=_one_of("schema", "case", "advice", "rules"),
        ),
    ]
    kind: Annotated[
        str | None,
        _option(
            "--file",
            "SOORT",
            "Bij rules: één soort bestand, zoals sector; zonder: elke soort.",
            parser=_kind_of_file,
        ),
    ] = None
    language: _Lang = "nl"
    rules: _RulesFolder = None


@_command("Controleert een map met regels.")
class Check(NamedTuple):
    """Controleert een map met regels, gaat elke situatie na en noemt alles wat er niet klopt."""

    folder: _CheckedFolder = None
    form: Annotated[str, _form("text", "json", "github", "gitlab", "sarif")] = "text"
    witnesses: Annotated[
        str | None, _option("--witness", "MAP", "Schrijft bij elke melding een casus in deze map.")
    ] = None
    nodes: _Nodes = 500_000
    language: _Lang = "nl"


@_command("Loopt de voorbeelden bij de regels na.", module="suite")
class Test(NamedTuple):
    """Vergelijkt de voorbeelden met wat de regels ervan maken, en telt wat zij nagaan."""

    folder: _CheckedFolder = None
    missing: Annotated[bool, _flag("--missing", "Noemt elke voorwaarde zonder voorbeeld.")] = False
    generate: Annotated[bool, _flag("--generate", "Stelt voorbeelden voor die nog ontbreken.")] = (
        False
    )
    form: Annotated[str, _form("text", "json")] = "text"
    language: _Lang = "nl"


@_command("Welke veranderingen van de regels geen voorbeeld opmerkt.")
class Mutate(NamedTuple):
    """Verandert de regels stukje voor stukje en noemt wat geen enkel voorbeeld opmerkt."""

    folder: _CheckedFolder = None
    minimum: Annotated[
        int, _option("--minimum", "PROCENT", "Wat er opgemerkt moet worden.", min=0, max=100)
    ] = 95
    generate: Annotated[
        bool, _flag("--generate", "Stelt voorbeelden voor die het wel opmerken.")
    ] = False
    form: Annotated[str, _form("text", "json")] = "text"
    language: _Lang = "nl"


@_command("Welke casussen door andere regels een ander advies krijgen.")
class Diff(NamedTuple):
    """Zegt precies welke casussen een ander advies krijgen, en welke regels dat veroorzaken."""

    old: Annotated[str, _argument("OUD", "Map met regels, git-revisie of uitgave.")]
    new: Annotated[str, _argument("NIEUW", "Map met regels, git-revisie of uitgave.")]
    cases: Annotated[str | None, _option("--cases", "MAP", "Map met uw eigen casussen (JSON).")] = (
        None
    )
    witnesses: Annotated[
        str | None,
        _option("--witness", "MAP", "Schrijft casussen die het verschil tonen in deze map."),
    ] = None
    form: _PageForm = "text"
    language: _Lang = "nl"
    rules: _RulesFolder = None
    nodes: _Nodes = 500_000


@_command("Wat een melding betekent en wat u doet.")
class Explain(NamedTuple):
    """Legt uit wat een melding betekent, met een fout en een goed voorbeeld."""

    code: Annotated[str | None, _argument("CODE", "Code van een melding; zonder: een lijst.")] = (
        None
    )
    form: Annotated[str, _form("text", "markdown")] = "text"
    language: _Lang = "nl"
