"""Circles in the graph whose nodes are questions and whose edges are tables."""

from __future__ import annotations

from collections.abc import Collection

Edge = tuple[str, str]


def ring(edges: Collection[Edge], edge: Edge) -> set[Edge]:
    """Return the edges that lie on circles joined to this one's, or the edge alone when it lies on none."""
    circular = {one for one in edges if _reaches({*edges} - {one}, *one)}
    if edge not in circular:
        return {edge}
    near, found = set(edge), {edge}
    while more := {one for one in circular - found if set(one) & near}:
        found |= more
        near |= {node for one in more for node in one}
    return found


def _reaches(edges: Collection[Edge], start: str, end: str) -> bool:
    near = {start}
    while more := {node for one in edges if set(one) & near for node in one} - near:
        near |= more
    return end in near
