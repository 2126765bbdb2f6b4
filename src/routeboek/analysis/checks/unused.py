"""What is declared is used: facts, conditions, readings and documents."""

from collections.abc import Iterator

from routeboek.analysis.study import FileCheck, Raw
from routeboek.documents import DOCUMENTS
from routeboek.forms import BY_READING, Part, Several, keys_of, short_key
from routeboek.reading import RuleFiles
from routeboek.shapes import parts_of


def _unused(files: RuleFiles) -> Iterator[Raw]:
    """Facts, conditions, readings and documents that nothing in the rules refers to."""
    facts, at = files.documents.facts.said, files.places.of(files.documents.facts.said)
    used = _mentioned(files, "fact", "before", "clock")
    for name, entry in facts.facts.items():
        if name not in used and not entry.unused:
            yield Raw("fact-unused", at.down("facts", name), (("name", name),), key_only=True)
    cited = _mentioned(files, *_keys_of_conditions())
    for conditions, _ in files.documents.conditions:
        at = files.places.of(conditions)
        for name in conditions.conditions:
            if name not in cited:
                here = at.down("conditions", name)
                yield Raw("condition-unused", here, (("name", name),), key_only=True)
    cited = _mentioned(files, "interpretation")
    for reading in files.documents.interpretations():
        if reading.id not in cited:
            at = files.places.of(reading)
            yield Raw("interpretation-unused", at.down("id"), (("name", reading.id),))
    sources, at = files.documents.sources.said, files.places.of(files.documents.sources.said)
    cited = _mentioned(files, "document")
    for name in sources.sources:
        if name not in cited:
            here = at.down("sources", name)
            yield Raw("document-unused", here, (("name", name),), key_only=True)


def _keys_of_conditions() -> Iterator[str]:
    """The keys under which the name of a condition may stand."""
    for document in DOCUMENTS:
        for part in parts_of(document):
            for key, field in keys_of(part).items():
                form = field.form.item if isinstance(field.form, Several) else field.form
                if isinstance(form, Part) and short_key(form.shape) == "condition":
                    yield key
    yield "condition"


def _mentioned(files: RuleFiles, *keys: str) -> set[str]:
    """What some rule names under one of these keys, alone, in a list or by reading."""
    found: set[str] = set()
    documents = map(files.places.of, (one.said for one in files.documents.all()))
    for node in (node for at in documents for _, node in at.below()):
        for value in (node.get(key) for key in keys) if isinstance(node, dict) else ():
            found.update(_names(value))
    return found


def _names(value: object) -> Iterator[str]:
    """The names that stand there, in a list and in every reading too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _names(one)
    elif isinstance(value, dict) and BY_READING in value:
        for reading, one in value.items():
            yield from _names(one if reading != BY_READING else ())


CHECK = FileCheck(
    ("fact-unused", "condition-unused", "interpretation-unused", "document-unused"),
    _unused,
    of_routes=False,
)
