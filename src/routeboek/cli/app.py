"""The commands, each declared once: the fields of what can be asked of it are its options.

What a command does is in a module of its own, which is imported when the command is run.
"""

# No postponed annotations: the commands are built from what the annotations of a request are.
import inspect
import re
from collections.abc import Callable
from importlib import import_module
from typing import Annotated, Any, NamedTuple, TypeVar

import typer

from routeboek.cli.group import Command, Group
from routeboek.cli.output import Code, Stop, refuse, write
from routeboek.diagnostic import RouteboekError
from routeboek.messages import Language, say

_EXIT_CODES = (
    "Exitcodes: 0 gedaan; 1 check, test, mutate of diff heeft iets gevonden; 2 verkeerd gebruikt;"
    " 3 casus geweigerd; 4 regels onbruikbaar; 5 niet bewezen; 70 fout in routeboek zelf; 72 een"
    " bestand van routeboek zelf is niet te lezen; 74 niet geschreven, zoals bij een volle schijf;"
    " 130 afgebroken; 141 niemand leest verder."
)

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
    epilog=_EXIT_CODES,
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
        name = re.sub("(?<=[a-z])(?=[A-Z])", "-", request.__name__).lower()

        def callback(**given: Any) -> None:
            try:
                code = import_module(f"routeboek.cli.{module or name.replace('-', '_')}").run(
                    request(**given)
                )
            except RouteboekError as error:
                code = refuse(error, given["lang"], given.get("format", "text"))
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


def _kind_of_name(value: str) -> str:
    from routeboek.renaming import KINDS

    return _one_of("SOORT", *KINDS)(value)


def _iso_date(value: str) -> str:
    from routeboek.forms import iso_date

    if iso_date(value) is None:
        raise typer.BadParameter(say("usage-date", "nl", option="--date"))
    return value


def _argument(default: object, metavar: str, explained: str, **more: Any) -> Any:
    return typer.Argument(default, metavar=metavar, help=explained, **more)


def _option(default: object, metavar: str, explained: str, **more: Any) -> Any:
    return typer.Option(default, metavar=metavar, help=explained, **more)


def _flag(name: str, explained: str) -> Any:
    return typer.Option(False, name, help=explained)


def _form(*choices: str) -> Any:
    parser = _one_of("--format", *choices)
    return _option(choices[0], "|".join(choices), "Vorm van de uitvoer.", parser=parser)


_CREW: Any = {"min": 1, "max": 256}
_FROM: Any = {"envvar": "ROUTEBOEK_RULES", "show_envvar": False}
_RULES_HELP = "Map met regels, in plaats van de meegeleverde; ook met ROUTEBOEK_RULES."
_CASE = _argument(..., "CASUS", "Het JSON-bestand, of - voor standaardinvoer.")
_DATE = _option(
    None, "JJJJ-MM-DD", "Peildatum, in plaats van reference_date in de casus.", parser=_iso_date
)
_READING: Any = _option(
    [], "ID=LEZING", "Een andere lezing dan de regels kiezen. U mag deze optie vaker geven."
)
_RULES = _option(None, "MAP", _RULES_HELP, **_FROM)
_FOLDER = _argument(None, "MAP", "Map met regels; zonder: de meegeleverde.", **_FROM)
_NODES_HELP = "Hoe ver het nagaan van een route mag gaan."
_LANG = _option("nl", "nl|en", "Nederlands of Engels.", parser=_one_of("--lang", "nl", "en"))

# ---------------------------------------------------------------- the commands


@_command("De tafel die aan de beurt is, en waarom.")
class Advise(NamedTuple):
    """Zegt welke tafel aan de beurt is voor een casus, wie aanmeldt, wanneer, en waarom."""

    case: str = _CASE
    format: str = _form("text", "plain", "json", "markdown")
    lang: Language = _LANG
    date: str | None = _DATE
    rules: str | None = _RULES
    edition: str | None = _option(None, "ID", "Uitgave, in plaats van die op de peildatum geldt.")
    strict_edition: bool = _flag(
        "--strict-edition", "Weigert een uitgave van een eerder schooljaar."
    )
    explain: bool = _flag("--explain", "Toont alle voorwaarden met wat is ingevuld.")
    reading: list[str] = _READING


@_command("Vraagt wat nodig is, één vraag tegelijk, en geeft het advies.")
class Ask(NamedTuple):
    """Vraagt in een terminal wat nodig is voor een advies, en geeft dat zodra het vaststaat."""

    case: str | None = _argument(None, "CASUS", "Een JSON-bestand om mee te beginnen.")
    output: str | None = typer.Option(
        None, "-o", "--output", metavar="BESTAND", help="Nieuw bestand waar de casus in komt."
    )
    format: str = _form("text", "plain")
    lang: Language = _LANG
    date: str | None = _DATE
    rules: str | None = _RULES


@_command("De datums van een casus, als lijst of voor een agenda.")
class Timeline(NamedTuple):
    """Noemt per datum wat er is geweest, wat loopt, en vanaf wanneer en tot wanneer iets kan."""

    case: str = _CASE
    format: str = _form("text", "plain", "json")
    ics: bool = _flag("--ics", "Voor een agenda (iCalendar), zonder gegevens van de leerling.")
    lang: Language = _LANG
    date: str | None = _DATE
    rules: str | None = _RULES


@_command("Het advies op veel casussen, een per regel.")
class Batch(NamedTuple):
    """Leest casussen, een per regel, en geeft per regel het advies of de weigering, op volgorde.

    Exitcode: 0 als elke casus een advies heeft, 3 als er een of meer zijn geweigerd.
    """

    files: list[str] = _argument(
        [], "BESTANDEN", "JSON-regels of CSV; zonder, of met -: de standaardinvoer."
    )
    fields: str | None = _option(
        None, "VELD,VELD", "Alleen deze velden, zoals status,next.table,next.deadline.latest."
    )
    format: str = _form("json", "csv", "arrow")
    input: str | None = _option(
        None,
        "jsonl|csv",
        "Vorm van de invoer; zonder: csv voor een bestand dat zo heet.",
        parser=_one_of("--input", "jsonl", "csv"),
    )
    workers: int = _option(1, "AANTAL", "Zoveel processen rekenen mee.", **_CREW)
    lang: Language = _LANG
    date: str | None = _DATE
    rules: str | None = _RULES


@_command("Een pagina die zonder internet vraagt en adviseert.")
class Site(NamedTuple):
    """Maakt van de regels één pagina die in elke browser werkt, zonder internet, in twee talen."""

    output: str = typer.Option(
        ..., "-o", "--output", metavar="BESTAND", help="Waar de pagina komt, of - voor uitvoer."
    )
    lang: Language = _LANG
    rules: str | None = _RULES


@_command("De regels zoals een mens ze leest.")
class Show(NamedTuple):
    """Toont de regels zoals een mens ze leest: de uitgaven, een overzicht, of elke tafel."""

    edition: str | None = _argument(None, "UITGAVE", "Id van een uitgave; zonder: een lijst.")
    municipality: str | None = _option(None, "ID", "Alle tafels van deze gemeente voluit.")
    across: bool = _flag("--across", "De gemeenten naast elkaar: wat hetzelfde is, en wat niet.")
    compare: str | None = _option(None, "OUD:NIEUW", "Wat er verandert tussen twee uitgaven.")
    format: str = _form("text", "plain", "json", "markdown")
    lang: Language = _LANG
    rules: str | None = _RULES


@_command("Het JSON-schema van een casus, een advies of een regelbestand.", module="schemas")
class Schema(NamedTuple):
    """Geeft het JSON-schema van een casus, een advies of een regelbestand."""

    what: str = _argument(
        ...,
        "case|advice|rules",
        "Van een casus, advies of regelbestand.",
        parser=_one_of("schema", "case", "advice", "rules"),
    )
    file: str | None = _option(
        None,
        "SOORT",
        "Bij rules: één soort bestand, zoals sector; zonder: elke soort.",
        parser=_kind_of_file,
    )
    lang: Language = _LANG
    rules: str | None = _RULES


@_command("Controleert een map met regels.")
class Check(NamedTuple):
    """Controleert een map met regels, gaat elke situatie na en noemt alles wat er niet klopt."""

    folder: str | None = _FOLDER
    format: str = _form("text", "json", "github", "gitlab", "sarif")
    witness: str | None = _option(None, "MAP", "Schrijft bij elke melding een casus in deze map.")
    nodes: int = _option(70_000, "AANTAL", _NODES_HELP, min=1)
    lang: Language = _LANG


@_command("Loopt de voorbeelden bij de regels na.", module="suite")
class Test(NamedTuple):
    """Vergelijkt de voorbeelden met wat de regels ervan maken, en telt wat zij nagaan."""

    folder: str | None = _FOLDER
    missing: bool = _flag("--missing", "Noemt elke voorwaarde zonder voorbeeld.")
    generate: bool = _flag("--generate", "Stelt voorbeelden voor die nog ontbreken.")
    format: str = _form("text", "json")
    lang: Language = _LANG


@_command("Welke veranderingen van de regels geen voorbeeld opmerkt.")
class Mutate(NamedTuple):
    """Verandert de regels stukje voor stukje en noemt wat geen enkel voorbeeld opmerkt."""

    folder: str | None = _FOLDER
    minimum: int = _option(95, "PROCENT", "Wat er opgemerkt moet worden.", min=0, max=100)
    generate: bool = _flag("--generate", "Stelt voorbeelden voor die het wel opmerken.")
    format: str = _form("text", "json")
    lang: Language = _LANG


@_command("Welke casussen door andere regels een ander advies krijgen.")
class Diff(NamedTuple):
    """Zegt precies welke casussen een ander advies krijgen, en welke regels dat veroorzaken."""

    old: str | None = _argument(None, "OUD", "Map met regels, git-revisie of uitgave.")
    new: str | None = _argument(None, "NIEUW", "Map met regels, git-revisie of uitgave.")
    reading: str | None = _option(
        None, "ID=LEZING", "Wat een andere lezing verandert; dan is NIEUW niet nodig."
    )
    cases: str | None = _option(
        None, "MAP|BESTAND", "Uw eigen casussen: een map met JSON, of JSON-regels of CSV."
    )
    workers: int = _option(1, "AANTAL", "Zoveel processen rekenen mee aan die casussen.", **_CREW)
    date: str | None = _option(
        None, "JJJJ-MM-DD", "Peildatum van die casussen, in plaats van de hunne.", parser=_iso_date
    )
    witness: str | None = _option(
        None, "MAP", "Schrijft bij elk verschil een casus die het toont in deze map."
    )
    explain: bool = _flag("--explain", "Toont alles wat verandert, en ook wat anders is verteld.")
    format: str = _form("text", "plain", "json", "markdown", "github", "gitlab", "sarif")
    lang: Language = _LANG
    rules: str | None = _RULES
    nodes: int = _option(500_000, "AANTAL", _NODES_HELP, min=1)


@_command("De nieuwste uitgave nog een keer, voor het volgende schooljaar.")
class NewEdition(NamedTuple):
    """Zet de nieuwste uitgave van een sector nog een keer neer, voor het volgende schooljaar."""

    edition: str = _argument(..., "UITGAVE", "Id van de nieuwe uitgave, zoals po-2027.")
    sector: str | None = _option(
        None, "ID", "Sector van de uitgave; zonder: die met zulke id's van uitgaven."
    )
    lang: Language = _LANG
    rules: str | None = _RULES


@_command("Een andere naam voor iets in de regels, overal waar die staat.")
class Rename(NamedTuple):
    """Geeft iets in de regels een andere naam, in elk bestand en elk voorbeeld waar die staat."""

    kind: str = _argument(
        ...,
        "SOORT",
        "Een van: fact, role, table, condition, interpretation of edition.",
        parser=_kind_of_name,
    )
    old: str = _argument(..., "OUD", "De naam die er nu staat.")
    new: str = _argument(..., "NIEUW", "De naam die er komt te staan.")
    lang: Language = _LANG
    rules: str | None = _RULES


@_command("Een nieuwe map met regels om mee te beginnen.")
class Init(NamedTuple):
    """Maakt een map met regels die meteen werkt; in elk bestand staat wat u invult."""

    region: str = _argument(..., "REGIO", "De nieuwe map; haar naam is het id van de regio.")
    sector: str | None = _option(None, "NAAM", "De naam van de sector.")
    municipality: str | None = _option(None, "NAAM", "De naam van de gemeente.")
    lang: Language = _LANG


@_command("Wat een melding betekent en wat u doet.")
class Explain(NamedTuple):
    """Legt uit wat een melding betekent, met een fout en een goed voorbeeld."""

    code: str | None = _argument(None, "CODE", "Code van een melding; zonder: een lijst.")
    format: str = _form("text", "markdown")
    lang: Language = _LANG
