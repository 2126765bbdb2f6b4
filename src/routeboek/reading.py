"""Rule files become a rule book, or a list of findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from routeboek import model
from routeboek.book import Rules
from routeboek.build import build
from routeboek.diagnostic import Diagnostic, RulesError, Span
from routeboek.files import shown
from routeboek.messages import Language
from routeboek.text_guard import MAX_FINDINGS
from routeboek.vocabulary import At, Places, Validated, nearest
from routeboek.yamlnodes import Document, NodePath
from routeboek.yamltext import read_documents

VOCABULARIES = ("region", "facts", "roles", "sources")
TRANSLATIONS = "en.yaml"

S = TypeVar("S", bound=model.Shape)


class RuleFiles(NamedTuple):
    """A rule book, the documents it was read from and where its parts stand in them.

    `untranslated` are the Dutch texts that have no English one.
    """

    rules: Rules
    documents: Validated
    places: Places
    untranslated: tuple[str, ...]


def read_rules(
    folder: Path,
    texts: Mapping[str, bytes],
    language: Language,
    fingerprint: str,
    origin: str,
) -> Rules:
    """The rule book in these files (contents by name within the folder); raises `RulesError`."""
    documents = _Reader(folder, texts, language).documents()
    return build(documents, language, fingerprint, origin)[0]


def read_files(
    folder: Path, texts: Mapping[str, bytes], language: Language, fingerprint: str, origin: str
) -> RuleFiles:
    """The rule book in these files together with its documents, the translations among them."""
    documents = _Reader(folder, texts, "en").documents()
    english, places = build(documents, "en", fingerprint, origin)
    if language == "en":
        return RuleFiles(english, documents, places, english.untranslated)
    dutch, places = build(documents._replace(translations=None), "nl", fingerprint, origin)
    return RuleFiles(dutch, documents, places, english.untranslated)


# ---------------------------------------------------------------- documents to shapes


class _Reader:
    """Reads and validates every document, collecting the findings of all of them."""

    def __init__(
        self,
        folder: Path,
        texts: Mapping[str, bytes],
        language: Language,
    ) -> None:
        self.folder = folder
        self.texts = texts
        self.language = language
        self.found: list[Diagnostic] = []

    def documents(self) -> Validated:
        """All shapes with their places; raises `RulesError` when a document has another shape."""
        by_file = {name: self._read(name, text) for name, text in self.texts.items()}
        top = {
            name.removesuffix(".yaml"): docs
            for name, docs in by_file.items()
            if not _is_municipality(name)
        }
        local = [docs for name, docs in by_file.items() if _is_municipality(name)]
        vocabulary = {name: top.pop(name, []) for name in VOCABULARIES}
        translations = self._translations(top.pop("en", []))
        shapes = Validated(
            region=self._only(vocabulary["region"], "region", model.RegionDocument),
            facts=self._only(vocabulary["facts"], "facts", model.FactsDocument),
            roles=self._only(vocabulary["roles"], "roles", model.RolesDocument),
            sources=self._only(vocabulary["sources"], "sources", model.SourcesDocument),
            sectors=[
                self._shape(docs[0], "sector", model.SectorDocument)
                for docs in top.values()
                if docs
            ],
            editions=[
                (docs[0].name, *self._shape(document, "edition", model.EditionDocument))
                for docs in top.values()
                for document in docs[1:]
            ],
            municipalities=[
                self._shape(docs[0], "municipality", model.MunicipalityDocument)
                for docs in local
                if docs
            ],
            municipal=[
                (docs[0].name, *self._shape(document, "edition", model.MunicipalEditionDocument))
                for docs in local
                for document in docs[1:]
            ],
            translations=translations,
        )
        for code, files in (("no-sector", top), ("no-municipality", local)):
            if not files:
                self.found.append(Diagnostic(code, Span(str(self.folder))))
        if self.found:
            raise RulesError(sorted(self.found, key=lambda one: one.span or Span("")))
        return shapes

    def _read(self, name: str, text: bytes) -> list[Document]:
        if name == TRANSLATIONS and self.language == "nl":
            return []
        try:
            return read_documents(text, shown(self.folder / name))
        except RulesError as error:
            self.found.extend(error.diagnostics)
            return []

    def _translations(self, documents: Sequence[Document]) -> Mapping[str, str] | None:
        if self.language == "nl":
            return None
        found: dict[str, str] = {}
        for document in documents:
            shape, _ = self._shape(document, "translations", model.TranslationsDocument)
            if shape.model_fields_set:  # empty after findings
                found |= {pair.nl: pair.en for pair in shape.translations}
        return found

    def _only(self, documents: Sequence[Document], key: str, shape: type[S]) -> tuple[S, At]:
        """The single document of a vocabulary file."""
        if len(documents) == 1:
            return self._shape(documents[0], key, shape)
        if not self.found:
            folder = Span(str(self.folder))
            self.found.append(
                Diagnostic("rules-file-missing", folder, None, {"file": f"{key}.yaml"})
            )
        raise RulesError(self.found)

    def _shape(self, document: Document, key: str, shape: type[S]) -> tuple[S, At]:
        at = At(document, ())
        if document.key != key:
            self._report("document-kind", at, key=key)
            return shape.model_construct(), at
        try:
            return shape.model_validate(document.data), at
        except ValidationError as error:
            self.found.extend(shape_findings(error, shape, at))
            return shape.model_construct(), at

    def _report(self, code: str, at: At, **params: str) -> None:
        self.found.append(Diagnostic(code, at.document.spans.value(at.path), None, params))


def _is_municipality(name: str) -> bool:
    return name.startswith("municipalities/")


def shape_findings(error: ValidationError, shape: type[model.Shape], at: At) -> list[Diagnostic]:
    """What is wrong with the shape of a document; a misspelt key is not also a missing one."""
    details = error.errors(include_url=False, include_context=True, include_input=False)
    details = details[:MAX_FINDINGS]
    unknown = [item["loc"] for item in details if item["type"] == "extra_forbidden"]
    meant = {loc: nearest(str(loc[-1]), _keys_at(shape, loc[:-1])) for loc in unknown}
    misspelt = {(*loc[:-1], near) for loc, near in meant.items()}
    return [
        _unknown_key(item, meant[item["loc"]], at)
        if item["type"] == "extra_forbidden"
        else _wrong_value(item, shape, at)
        for item in details
        if item["type"] != "missing" or item["loc"] not in misspelt
    ]


def _keys_at(shape: type[model.Shape], path: NodePath) -> list[str]:
    """The keys that may stand in the mapping to which a path leads."""
    return list(_fields_at(shape, path))


def _fields_at(shape: type[model.Shape], path: NodePath) -> dict[str, object]:
    """The type of each key that may stand in the mapping to which a path leads."""
    steps = iter(path)
    for step in steps:
        field = next((f for n, f in shape.model_fields.items() if step == (f.alias or n)), None)
        if field:
            shape = _shape_in(field.annotation) or shape
            if get_origin(field.annotation) is dict:
                next(steps, None)  # a name of the writer's own
    return {field.alias or name: field.annotation for name, field in shape.model_fields.items()}


def _shape_in(annotation: object) -> type[model.Shape] | None:
    if isinstance(annotation, type) and issubclass(annotation, model.Shape):
        return annotation
    return next((found for one in get_args(annotation) if (found := _shape_in(one))), None)


def _listed_in(annotation: object) -> tuple[str, ...]:
    """The values that a type lists."""
    parts = get_args(annotation)
    if get_origin(annotation) is Literal:
        return parts
    return tuple(value for one in parts for value in _listed_in(one))


def _unknown_key(item: ErrorDetails, near: str, at: At) -> Diagnostic:
    code = "rules-key-near" if near else "rules-key-unknown"
    span = at.document.spans.key(item["loc"])
    return Diagnostic(code, span, None, {"key": str(item["loc"][-1]), "near": near})


_KINDS = {
    "missing": "missing",
    "dict_type": "mapping",
    "model_type": "mapping",
    "model_attributes_type": "mapping",
    "list_type": "list",
    "literal_error": "literal",
    "string_type": "text",
}


def _wrong_value(item: ErrorDetails, shape: type[model.Shape], at: At) -> Diagnostic:
    span = at.document.spans.value(item["loc"])
    if item["type"] == "missing":
        return Diagnostic("rules-key-missing", span, None, {"key": str(item["loc"][-1])})
    if item["type"] == "literal_error":
        *above, key = item["loc"]
        listed = _listed_in(_fields_at(shape, tuple(above)).get(str(key)))
        return Diagnostic("rules-not-listed", span, None, {"expected": ", ".join(listed)})
    kind = str(item.get("ctx", {}).get("kind", _KINDS.get(item["type"], "value")))
    return Diagnostic("rules-wrong-type", span, None, {"expected": f"@{kind}"})
