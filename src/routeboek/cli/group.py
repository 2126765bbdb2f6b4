"""How commands end: usage errors in one line, no tracebacks, help in Dutch."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from routeboek.cli.output import Code, NotWritten, Stop, complain, write
from routeboek.messages import Language, say

_HELP_WORDS = {
    "Usage: ": "Gebruik: ",
    "\nArguments:": "\nArgumenten:",
    "\nOptions:": "\nOpties:",
    "\nCommands:": "\nOpdrachten:",
    "Show this message and exit.": "Toont deze uitleg.",
    "[required]": "[verplicht]",
    "[default: ": "[standaard: ",
    " <str>": "",
    " <list[str]>": "",
}
# The sentences are in files of the package. This one is for when those cannot be read.
_SPEECHLESS: Mapping[Language, str] = {
    "nl": "routeboek kan zijn eigen bestanden niet lezen. Installeer het opnieuw.",
    "en": "routeboek cannot read its own files. Install it anew.",
}
_NO_ROOM: Mapping[Language, str] = {
    "nl": "Er is te weinig geheugen.",
    "en": "There is too little memory.",
}
# Required arguments stand in braces; their absence means the same.
_BRACES = re.compile(r"\{([^{}]*)\}")


def _show_help(context: Any, _option: object, wanted: bool) -> None:
    if wanted:
        write(context.get_help() + "\n")
        context.exit()


class _InDutch:
    """What the group and its commands share: help in Dutch, written as any result is."""

    def get_help(self: Any, ctx: Any) -> str:
        help_text: str = super().get_help(ctx)  # type: ignore[misc]
        for english, dutch in _HELP_WORDS.items():
            help_text = help_text.replace(english, dutch)
        return _BRACES.sub(r"\1", help_text)

    def get_help_option(self: Any, ctx: Any) -> Any:
        option: Any = super().get_help_option(ctx)  # type: ignore[misc]
        option.callback = _show_help
        return option


class Command(_InDutch, TyperCommand):
    """A command whose usage errors know where its help is."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except Exception as error:
            if getattr(error, "ctx", ctx) is None:
                error.ctx = ctx  # type: ignore[attr-defined]
            raise


class Group(_InDutch, TyperGroup):
    """The command `routeboek` itself: every way in which a command can end passes through here."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            near = get_close_matches(args[0], self.list_commands(ctx), n=1)
            known = ", ".join(near or self.list_commands(ctx))
            code = "usage-command-near" if near else "usage-command"
            raise typer.BadParameter(say(code, language_in(args), name=args[0], known=known))
        return super().resolve_command(ctx, args)

    def _main_shell_completion(self, *_: Any, **__: Any) -> None:
        """Nothing: a variable of the environment may not make another command of any command."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> Any:
        given = list(sys.argv[1:] if args is None else args)
        options["standalone_mode"] = False
        try:
            code = super().main(given, *rest, **options)
        except Exception as error:  # noqa: BLE001 - the one place that may: nothing gets past it
            code = _ended(error, language_in(given))
        sys.exit(int(code) if isinstance(code, int) else Code.DONE)


def end(error: Exception) -> None:
    """Ends the process as a command that did not end by itself, after saying why."""
    sys.exit(int(_ended(error, language_in(sys.argv[1:]))))


def language_in(args: Sequence[str]) -> Language:
    """The language asked for, as far as it can be seen before the arguments are understood."""
    joined = f" {' '.join(args)} ".replace("--lang=", "--lang ")
    return "en" if " --lang en " in joined else "nl"


def _ended(error: Any, language: Language) -> Code:
    """The exit code for a command that did not end by itself, after saying why."""
    try:
        return _told(error, language)
    except (OSError, MemoryError) as unable:
        if unable is error:
            raise
        no_room = isinstance(unable, MemoryError)
        complain((_NO_ROOM if no_room else _SPEECHLESS)[language])
        return Code.INTERNAL if no_room else Code.NOT_READ


def _told(error: Any, language: Language) -> Code:
    if isinstance(error, Stop):
        complain(*error.lines)
        return error.code
    if isinstance(error, NotWritten):
        code = "cli-file-not-written" if error.file else "cli-not-written"
        complain(say(code, language, file=error.file))
        return Code.NOT_WRITTEN
    if isinstance(error, typer.Abort):
        return Code.INTERRUPTED
    if hasattr(error, "format_message") and getattr(error, "exit_code", 0) == Code.USAGE:
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "routeboek"
        wrong = _wrong_usage(error, language)
        complain(f"{wrong} {say('usage-hint', language, command=command)}")
        return Code.USAGE
    if os.environ.get("ROUTEBOEK_DEBUG") == "1":
        raise error
    if isinstance(error, OSError):  # all other files have words of their own
        complain(say("cli-not-read", language))
        return Code.NOT_READ
    complain(say("cli-internal", language, kind=type(error).__name__))
    return Code.INTERNAL


def _wrong_usage(error: Any, language: Language) -> str:
    match type(error).__name__:
        case "BadParameter":
            return str(error.message)
        case "NoSuchOption":
            near = ", ".join(error.possibilities or ())
            code = "usage-option-near" if near else "usage-option"
            return say(code, language, name=error.option_name, near=near)
        case "BadOptionUsage":
            code = "usage-no-value" if "not take" in error.message else "usage-value"
            return say(code, language, name=error.option_name)
        case "MissingParameter":
            parameter = error.param
            name = parameter.metavar or parameter.name if parameter else ""
            return say("usage-missing", language, name=name)
        case _:
            return say("usage-extra" if "extra" in error.message else "usage-wrong", language)
