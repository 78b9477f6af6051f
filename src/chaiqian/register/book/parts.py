"""The parts of an .xlsx: a zip of XML, read by one bounded streaming pass of expat over each part that is wanted.

The sizes that a zip states are only claims: what is unpacked is counted. No part is held whole. Names go by the
archive's own rule: letters of either case, backslashes, a slash in front. Prefixes of names in XML are left out.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from chaiqian.register.book.refusal import damaged, locked, too_large

UNPACKED_LIMIT = 256 * 1024 * 1024
PARTS_LIMIT = 5_000
ELEMENTS_LIMIT = 30_000_000
CHARACTERS_LIMIT = 50_000_000
# A comment or a tag that does not end is looked through again with every chunk, so its length is bounded.
TOKEN_LIMIT = 1 << 20
_CHUNK = 1 << 16
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 1
_TROUBLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


class Reader:
    """What is made of one part. Counts what it has seen, and what it hands out."""

    seen = 0
    characters = 0

    def attach(self, parser: expat.XMLParserType) -> None:
        """Have the parser call what follows."""
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.text

    def digest(self) -> None:
        """Called after each chunk of the part."""

    def finish(self) -> None:
        """Called at the end of the part."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """The start of an element."""

    def end(self, name: str) -> None:
        """The end of an element."""

    def text(self, data: str) -> None:
        """Text within an element."""


class Small(Reader):
    """A part with few elements: names come without prefix, with the path of elements that they stand in."""

    def __init__(self) -> None:
        self.path: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.seen += 1
        self.path.append(local(name))
        if len(self.path) > 100:
            raise damaged()
        self.element(self.path[-1], attributes)

    def end(self, name: str) -> None:
        self.path.pop()

    def element(self, name: str, attributes: dict[str, str]) -> None:
        """An element by its name without prefix."""


class Package:
    """The parts of a zip, unpacked as they are asked for, within a limit on all of them."""

    def __init__(self, data: bytes) -> None:
        self._left = UNPACKED_LIMIT
        self._elements = ELEMENTS_LIMIT
        self._characters = CHARACTERS_LIMIT
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            entries = self._archive.infolist()
        except _TROUBLE as error:
            raise damaged() from error
        if len(entries) > PARTS_LIMIT:
            raise too_large(f"工作簿里的文件不超过 {PARTS_LIMIT:,} 个")
        self._entries = {part_name(entry.filename): entry for entry in entries}

    def __contains__(self, name: str) -> bool:
        return part_name(name) in self._entries

    def read(self, name: str, reader: Reader) -> None:
        """Let a reader see a part. Raises Refusal, where there is no such part too."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.buffer_size = _CHUNK
        reader.attach(parser)
        parser.StartDoctypeDeclHandler = _refuse_doctype
        try:
            self._feed(name, parser, reader)
        except (expat.ExpatError, LookupError, *_TROUBLE) as error:
            raise damaged() from error
        self._elements -= reader.seen
        self._characters -= reader.characters

    def _feed(self, name: str, parser: expat.XMLParserType, reader: Reader) -> None:
        fed = 0
        for chunk in self._chunks(name):
            parser.Parse(chunk, False)
            reader.digest()
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > TOKEN_LIMIT + _CHUNK:
                raise too_large(f"一个标记或注释不超过 {TOKEN_LIMIT >> 20} MiB")
            if reader.seen > self._elements:
                raise too_large(f"单元格等不超过 {ELEMENTS_LIMIT:,} 个")
            if reader.characters > self._characters:
                raise too_large(f"全部单元格的文字不超过 {CHARACTERS_LIMIT:,} 字")
        parser.Parse(b"", True)
        reader.finish()

    def _chunks(self, name: str) -> Iterator[bytes]:
        entry = self._entries.get(part_name(name))
        if entry is None or entry.compress_type not in _METHODS:
            raise damaged()
        if entry.flag_bits & _ENCRYPTED:
            raise locked()
        with self._archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                self._left -= len(chunk)
                if self._left < 0:
                    raise too_large(f"解压后不超过 {UNPACKED_LIMIT >> 20} MiB")
                yield chunk


def part_name(name: str) -> str:
    """A name as the archive means it."""
    return posixpath.normpath(name.replace("\\", "/").lstrip("/").lower())


def local(name: str) -> str:
    """A name of XML without its prefix: x:sheet and sheet alike."""
    return name.rpartition(":")[2]


def attribute(attributes: dict[str, str], name: str) -> str:
    """An attribute, with or without a prefix: r:id and id alike; the one without goes first."""
    found = attributes.get(name)
    return found if found is not None else next((v for k, v in attributes.items() if local(k) == name), "")


def _refuse_doctype(*_: object) -> None:
    # No workbook has one; what it may hold are entities that grow.
    raise damaged()
