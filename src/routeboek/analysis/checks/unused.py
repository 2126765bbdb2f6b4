"""What is declared is used: facts, readings and documents."""

from collections.abc import Iterator

from routeboek.analysis.study import FileCheck, Raw
from routeboek.reading import RuleFiles
from routeboek.yamlnodes import PlainNode


def _unused(files: RuleFiles) -> Iterator[Raw]:
    """Facts, readings and documents that nothing in the rules refers to."""
    documents = files.documents
    facts, at = documents.facts
    used = _mentioned(files, "fact", "before", "clock")
    for name, shape in facts.facts.items():
        if name not in used and not shape.unused:
            yield Raw("fact-unused", at.down("facts", name), (("name", name),), key_only=True)
    cited = _mentioned(files, "interpretation")
    holders = [(one.interpretations, at) for one, at in (documents.region,)]
    holders += [(one.interpretations, at) for one, at in documents.sectors]
    holders += [(one.interpretations, at) for one, at in documents.municipalities]
    for readings, at in holders:
        for index, reading in enumerate(readings):
            if reading.id not in cited:
                here = at.down("interpretations", index, "id")
                yield Raw("interpretation-unused", here, (("name", reading.id),))
    sources, at = documents.sources
    cited = _mentioned(files, "document")
    for name in sources.sources:
        if name not in cited:
            here = at.down("sources", name)
            yield Raw("document-unused", here, (("name", name),), key_only=True)


def _mentioned(files: RuleFiles, *keys: str) -> set[str]:
    """What some rule names under one of these keys, alone or in a list."""
    found: set[str] = set()
    for node in _nodes(files):
        for value in (node.get(key) for key in keys):
            names = value if isinstance(value, list) else [value]
            found |= {name for name in names if isinstance(name, str)}
    return found


def _nodes(files: RuleFiles) -> Iterator[dict[str, PlainNode]]:
    """Every mapping in every rule document."""
    documents = files.documents
    tops = [documents.region[1], documents.facts[1], documents.roles[1], documents.sources[1]]
    tops += [at for _, at in (*documents.sectors, *documents.municipalities)]
    tops += [at for _, _, at in (*documents.editions, *documents.municipal)]
    for at in tops:
        yield from _mappings(at.document.data)


def _mappings(node: PlainNode) -> Iterator[dict[str, PlainNode]]:
    if isinstance(node, dict):
        yield node
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from _mappings(child)


CHECK = FileCheck(("fact-unused", "interpretation-unused", "document-unused"), _unused)
