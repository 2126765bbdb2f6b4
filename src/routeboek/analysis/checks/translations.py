"""Every translation is of a text that the rules have, and of each text there is one."""

from collections.abc import Iterator, Mapping

from routeboek.analysis.study import FileCheck, Raw
from routeboek.documents import Translation
from routeboek.places import At
from routeboek.reading import RuleFiles
from routeboek.spelling import nearest


def untranslated(files: RuleFiles) -> Mapping[str, At]:
    """The texts without English, and where they stand first; not those whose English drifted."""
    told = drifted(files).values()
    return {text: at for text, at in _lacking(files).items() if text not in told}


def drifted(files: RuleFiles) -> Mapping[str, str]:
    """The text that was meant by each translation of one that is gone, if it was changed little."""
    lacking = _lacking(files)
    gone = (pair.nl for pair in _pairs(files) if pair.nl not in files.texts)
    return {text: near for text in gone if (near := nearest(text, lacking))}


def _lacking(files: RuleFiles) -> Mapping[str, At]:
    known = {pair.nl for pair in _pairs(files)}
    return {text: at for text, at in files.texts.items() if text not in known}


def _pairs(files: RuleFiles) -> Iterator[Translation]:
    for document in files.documents.translations:
        yield from document.said.translations


def _found(files: RuleFiles) -> Iterator[Raw]:
    meant, seen = drifted(files), dict[str, At]()
    for document in files.documents.translations:
        for pair in document.said.translations:
            at, text = files.places.of(pair).down("nl"), pair.nl
            if text in seen:
                line = str(seen[text].document.spans.value(seen[text].path).line)
                yield Raw("translation-twice", at, (("line", line),))
            elif text in meant:
                yield Raw("translation-unused-near", at, (("near", meant[text]),))
            elif text not in files.texts:
                yield Raw("translation-unused", at, severity="warning")
            seen.setdefault(text, at)


CHECK = FileCheck(
    ("translation-twice", "translation-unused", "translation-unused-near"), _found, of_routes=False
)
