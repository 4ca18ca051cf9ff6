"""Opening DOCX and ODT safely: bounded sizes, no entities, no outside references, nothing written to disk."""

from __future__ import annotations

import io
import zipfile
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from teilhabe_app.consultations.importing.blocks import Refused
from teilhabe_app.core.files import UNREADABLE

MAX_MEMBERS = 2000
MAX_TOTAL = 60 * 1024 * 1024  # all members together, unpacked, as the package itself says
MAX_MEMBER = 12 * 1024 * 1024  # one that we read, as it really is
MAX_RATIO = 200  # unpacked to packed, above SMALL
SMALL = 1024 * 1024
MAX_DEPTH = 200  # elements inside each other


class Package:
    """A ZIP file of which single members are read within limits."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            members = self._zip.infolist()
        except UNREADABLE as error:
            raise Refused("damaged") from error
        if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_TOTAL:
            raise Refused("bomb")
        for member in members:
            if member.flag_bits & 0x1:
                raise Refused("encrypted")
            if member.file_size > SMALL and member.file_size > MAX_RATIO * max(member.compress_size, 1):
                raise Refused("bomb")
        self.names = frozenset(member.filename for member in members)

    def xml(self, name: str) -> Element | None:
        """Return a member as a tree, None where there is none. Raises Refused."""
        if name not in self.names:
            return None
        try:
            with self._zip.open(name) as member:
                raw = member.read(MAX_MEMBER + 1)
        except UNREADABLE as error:
            raise Refused("damaged") from error
        if len(raw) > MAX_MEMBER:
            raise Refused("bomb")
        try:
            tree: Element = fromstring(raw, forbid_dtd=True, forbid_entities=True, forbid_external=True)
        except DefusedXmlException as error:
            raise Refused("entities") from error
        except (ParseError, ValueError, LookupError, RecursionError) as error:
            raise Refused("damaged") from error
        _check_depth(tree)
        return tree


def _check_depth(tree: Element) -> None:
    """Refuse what is nested deeper than any document: the readers walk down by calling themselves."""
    row, depth = [tree], 0
    while row:
        depth += 1
        if depth > MAX_DEPTH:
            raise Refused("damaged")
        row = [child for element in row for child in element]
