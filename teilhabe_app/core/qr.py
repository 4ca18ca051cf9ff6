"""QR codes as small SVG pictures."""

from __future__ import annotations

import segno

QUIET = 4  # modules of white around the code, as its standard asks for


def svg(text: str, *, label: str = "") -> str:
    """Draw a text as one path of black modules on white, also in dark pages; ``label`` says what it is."""
    matrix = segno.make(text, error="m", micro=False).matrix
    side = len(matrix) + 2 * QUIET
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h{length}v1h-{length}z" for y, row in enumerate(matrix) for x, length in _runs(row)
    )
    title = f"<title>{_escaped(label)}</title>" if label else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img" shape-rendering="crispEdges">'
        f'{title}<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{path}"/></svg>'
    )


def _runs(row: bytearray) -> list[tuple[int, int]]:
    """Return where dark modules begin and how many stand side by side."""
    found: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if found and sum(found[-1]) == x:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((x, 1))
    return found


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
