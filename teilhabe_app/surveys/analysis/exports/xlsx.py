"""Answers as a spreadsheet, written and packed row by row.

Written by hand: three million cells take a few seconds this way and more than half a minute with a general library,
no row is kept, and every text is typed as text, so that nothing is ever run as a formula. Source: ECMA-376, part 1
(SpreadsheetML); cells without addresses follow one another.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from teilhabe_app.surveys.analysis.exports.codebook import Rows, Value, Variable, labelled
from teilhabe_app.surveys.analysis.exports.guard import cleaned
from teilhabe_app.surveys.analysis.exports.sink import MOMENT, Sink

MOST_ROWS = 1_048_576
LONGEST_CELL = 32_767
PIECE = 500
KNOWN = 20_000  # different texts whose cells are kept ready
EPOCH = dt.date(1899, 12, 30)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_BOLD, _DAY = 1, 2
_FONT = '<sz val="11"/><name val="Calibri"/>'
_LOOK = 'numFmtId="0" fontId="0" fillId="0" borderId="0"'
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font>{_FONT}</font><font><b/>{_FONT}</font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    f'</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf {_LOOK}/></cellStyleXfs>'
    f'<cellXfs count="3"><xf {_LOOK} xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" '
    'applyFont="1"/><xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
# Excel reads _x0041_ in a text as a letter; the underscore is written that way itself.
_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def xlsx_pieces(
    variables: Sequence[Variable], rows: Rows, *, titles: tuple[str, str], language: str | None = None
) -> Iterator[bytes]:
    """Yield an .xlsx file in pieces: a sheet of answers and a sheet with the codebook.

    ``titles`` are the names of the two sheets. With a ``language`` the values are labels instead of codes. Raises
    ValueError for more rows than a sheet holds.
    """
    names = [variable.name for variable in variables]
    sheets = [_sheet([names], labelled(variables, rows, language)), _sheet(*_codebook(variables))]
    sink = Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as packed:
        for name, text in _frame([title(one) for one in titles]).items():
            packed.writestr(zipfile.ZipInfo(name, MOMENT), text, zipfile.ZIP_DEFLATED)
        for number, sheet in enumerate(sheets, start=1):
            info = zipfile.ZipInfo(f"xl/worksheets/sheet{number}.xml", MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            with packed.open(info, "w") as part:  # no ZIP64, which Excel wants to repair: up to 2 GiB before packing
                for piece in sheet:
                    part.write(piece.encode())
                    yield sink.taken()
    yield sink.taken()


def title(text: str) -> str:
    """Return a name that Excel takes for a sheet."""
    return re.sub(r"[\[\]:*?/\\]", " ", cleaned(text)).strip("' ")[:31] or "1"


def _sheet(heads: Rows, rows: Rows) -> Iterator[str]:
    yield f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" '
    yield 'topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
    known: dict[str, str] = {}
    for row in heads:
        yield "<row>" + "".join(_text(str(value), _BOLD) for value in row) + "</row>"
    lines: list[str] = []
    for number, row in enumerate(rows, start=2):
        if number > MOST_ROWS:
            raise ValueError("more rows than a sheet holds")
        lines.append("<row>" + "".join([_cell(value, known) for value in row]) + "</row>")
        if len(lines) == PIECE:
            yield "".join(lines)
            lines.clear()
    yield "".join(lines) + "</sheetData></worksheet>"


def _cell(value: Value, known: dict[str, str]) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, str):
        cell = known.get(value)
        if cell is None:
            cell = _text(value)
            if len(known) < KNOWN:
                known[value] = cell
        return cell
    if isinstance(value, dt.date):
        return f'<c s="{_DAY}"><v>{(value - EPOCH).days}</v></c>'
    return f"<c><v>{value + 0}</v></c>"


def _text(text: str, style: int = 0) -> str:
    text = _CODED.sub("_x005F_", cleaned(text)[:LONGEST_CELL])
    look = f' s="{style}"' if style else ""
    return f'<c t="inlineStr"{look}><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _codebook(variables: Sequence[Variable]) -> tuple[Rows, Rows]:
    """Return a row for each variable and value, with a column for each language."""
    languages = list(
        dict.fromkeys(
            code for variable in variables for texts in (variable.label, *variable.values.values()) for code in texts
        )
    )
    rows: list[list[Value]] = []
    for variable in variables:
        labels: list[Value] = [variable.label.get(code, "") for code in languages]
        rows.append([variable.name, variable.measure.value, None, *labels])
        for value, texts in variable.values.items():
            rows.append([variable.name, None, value, *(texts.get(code, "") for code in languages)])
    return [["name", "measure", "value", *languages]], rows


def _frame(titles: Sequence[str]) -> dict[str, str]:
    """Return the small parts that every workbook has."""
    numbers = range(1, len(titles) + 1)
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{sheet}.worksheet+xml"/>'
        for number in numbers
    )
    named = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, name in zip(numbers, titles, strict=True)
    )
    linked = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    styles = f'<Relationship Id="rId{len(titles) + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{sheet}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{sheet}.styles+xml"/>{kinds}</Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{linked}{styles}'
        "</Relationships>",
        "xl/styles.xml": _STYLES,
    }
