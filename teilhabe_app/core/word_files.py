"""Tables as DOCX: a heading, a paragraph, one table whose head repeats; every text has its language.

The format is a ZIP of a few XML files. Nothing that people wrote becomes markup or a field: texts are escaped, and
links are relations with an address of ours.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

WIDTH = 14_570  # twentieths of a point between the margins of a landscape page
STILL = (1980, 1, 1, 0, 0, 0)  # the same content gives the same file
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
RIGHT_TO_LEFT = "rtl"


@dataclass(frozen=True, slots=True)
class Text:
    """One line of a cell: words, their language and direction, and where they lead."""

    words: str
    lang: str
    dir: str = "ltr"
    href: str | None = None


@dataclass(frozen=True, slots=True)
class TablePaper:
    """A paper that is one table, in the language of its reader; ``widths`` are parts of the whole."""

    lang: str
    dir: str
    title: Text
    lead: Text
    head: Sequence[Text]
    rows: Sequence[Sequence[Sequence[Text]]]
    widths: Sequence[int]


def docx(paper: TablePaper) -> bytes:
    """Write the paper."""
    links: dict[str, str] = {}
    body = "".join(
        (
            _paragraph([paper.title], links, style="Heading1"),
            _paragraph([paper.lead], links),
            _table(paper, links),
            "<w:sectPr>",
            '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>',
            '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134"',
            ' w:header="567" w:footer="567" w:gutter="0"/>',
            "<w:bidi/>" if paper.dir == RIGHT_TO_LEFT else "",
            "</w:sectPr>",
        )
    )
    document = f'{HEAD}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _ROOT),
            ("docProps/core.xml", _properties(paper)),
            ("word/document.xml", document),
            ("word/styles.xml", _styles(_tag(paper.lang))),
            ("word/_rels/document.xml.rels", _relations(links)),
        ):
            entry = zipfile.ZipInfo(name, STILL)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return file.getvalue()


def _tag(lang: str) -> str:
    """Return the language as the format knows it: plain German is German."""
    return lang.partition("-")[0]


def _run(text: Text, links: dict[str, str], *, bold: bool = False) -> str:
    rtl = text.dir == RIGHT_TO_LEFT
    kind = "bidi" if rtl else "val"
    marks = "".join(
        (
            '<w:rStyle w:val="Hyperlink"/>' if text.href else "",
            "<w:b/><w:bCs/>" if bold else "",
            "<w:rtl/>" if rtl else "",
            f"<w:lang w:{kind}={quoteattr(_tag(text.lang))}/>",
        )
    )
    run = f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{escape(text.words)}</w:t></w:r>'
    if not text.href:
        return run
    key = links.setdefault(text.href, f"rId{len(links) + 2}")
    return f'<w:hyperlink r:id="{key}" w:history="1">{run}</w:hyperlink>'


def _paragraph(texts: Sequence[Text], links: dict[str, str], *, style: str = "", bold: bool = False) -> str:
    rtl = bool(texts) and texts[0].dir == RIGHT_TO_LEFT
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    runs = "".join(_run(text, links, bold=bold) for text in texts)
    return f"<w:p><w:pPr>{named}{'<w:bidi/>' if rtl else ''}</w:pPr>{runs}</w:p>"


def _table(paper: TablePaper, links: dict[str, str]) -> str:
    whole = sum(paper.widths)
    widths = [WIDTH * part // whole for part in paper.widths]
    turned = "<w:bidiVisual/>" if paper.dir == RIGHT_TO_LEFT else ""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = "".join(
        _cell([_paragraph([text], links, bold=True)], width) for text, width in zip(paper.head, widths, strict=True)
    )
    rows = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            _cell([_paragraph([text], links) for text in cell], width) for cell, width in zip(row, widths, strict=True)
        )
        + "</w:tr>"
        for row in paper.rows
    )
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>{turned}<w:tblW w:w="{WIDTH}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:firstRow="1" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(paper.title.words)}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{rows}</w:tbl>"
    )


def _cell(paragraphs: Sequence[str], width: int) -> str:
    inside = "".join(paragraphs) or "<w:p/>"
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inside}</w:tc>'


_TYPES = (
    f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    "</Types>"
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_ROOT = (
    f'{HEAD}<Relationships xmlns="{_PACKAGE}">'
    f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)


def _relations(links: dict[str, str]) -> str:
    every = "".join(
        f'<Relationship Id="{key}" Type="{R}/hyperlink" Target={quoteattr(href)} TargetMode="External"/>'
        for href, key in links.items()
    )
    styles = f'<Relationship Id="rId1" Type="{R}/styles" Target="styles.xml"/>'
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}">{styles}{every}</Relationships>'


def _properties(paper: TablePaper) -> str:
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE.replace("relationships", "metadata/core-properties")}"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(paper.title.words)}</dc:title><dc:language>{escape(_tag(paper.lang))}</dc:language></cp:coreProperties>"
    )


def _styles(lang: str) -> str:
    border = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'{HEAD}<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="19"/><w:szCs w:val="19"/>'
        f"<w:lang w:val={quoteattr(lang)}/></w:rPr></w:rPrDefault>"
        '<w:pPrDefault><w:pPr><w:spacing w:after="80"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>'
        '<w:pPr><w:keepNext/><w:spacing w:after="160"/><w:outlineLvl w:val="0"/></w:pPr>'
        '<w:rPr><w:b/><w:bCs/><w:sz w:val="32"/><w:szCs w:val="32"/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
        '<w:rPr><w:color w:val="00439C"/><w:u w:val="single"/></w:rPr></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableGrid"><w:name w:val="Table Grid"/>'
        f"<w:tblPr><w:tblBorders>{border}</w:tblBorders>"
        '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
        "</w:styles>"
    )
