"""What `batch` writes for each case: a line of JSON, a row of CSV, or a row of an Arrow stream."""

from __future__ import annotations

import csv
import io
import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

import typer
from pydantic_core import PydanticSerializationError, to_json

from routeboek.advice import Advice
from routeboek.book import Rules
from routeboek.cli.output import finding_lines, refusal
from routeboek.diagnostic import Diagnostic
from routeboek.evaluator import Parts
from routeboek.jsonparts import Reader, reader
from routeboek.messages import Language, say
from routeboek.rows import COLUMNS, REFUSED

Answer = TypeVar("Answer")

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


class Form(ABC, Generic[Answer]):
    """A form of output: what is written before and after all answers, and of each of them.

    Raises `UnknownKey` for a field that does not exist.
    """

    default: tuple[str, ...] = ()
    head = foot = b""
    lines_at_once = 32
    "As many as are worth the way to another process."

    def __init__(self, rules: Rules, fields: Sequence[str]) -> None:
        self.rules = rules
        self.fields = tuple(dict.fromkeys(fields)) or self.default

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.rules, self.fields)  # not what was made of them

    @cached_property
    def readers(self) -> dict[str, Reader]:
        """What reads each field."""
        return {field: reader(Advice, field) for field in self.fields}

    @abstractmethod
    def told(self, parts: Parts) -> Answer:
        """An advice; only what it tells is made."""

    @abstractmethod
    def refused(self, found: Sequence[Diagnostic]) -> Answer:
        """A refusal."""

    @abstractmethod
    def written(self, answers: Sequence[Answer]) -> bytes:
        """Some answers, in order."""
