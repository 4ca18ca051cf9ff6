"""Papers and pictures that cost a moment to draw: drawn once for each state of what they show, then kept on disk."""

from __future__ import annotations

import os
import re
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from flask import current_app
from werkzeug.exceptions import ServiceUnavailable

PATIENCE = 20.0
_one_at_a_time = threading.Lock()


def kept_or_drawn(folder: str, series: str, state: str, ending: str, draw: Callable[[], bytes]) -> bytes:
    """Return the file of a series in this state, or draw it in place of the series' earlier one.

    One is drawn at a time; who waits too long is asked to come again. ``state`` has no hyphen.
    """
    place = Path(current_app.instance_path) / folder
    kept = place / f"{series}-{state}.{ending}"
    if kept.is_file():
        return kept.read_bytes()
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise ServiceUnavailable
    try:
        if kept.is_file():
            return kept.read_bytes()
        drawn = draw()
        place.mkdir(parents=True, exist_ok=True)
        earlier = re.compile(rf"{re.escape(series)}-[^-]*\.{ending}")  # "3-de" must not take "3-de-simple" along
        for old in place.iterdir():
            if earlier.fullmatch(old.name):
                old.unlink(missing_ok=True)
        descriptor, name = tempfile.mkstemp(dir=place)
        with os.fdopen(descriptor, "wb") as file:
            file.write(drawn)
        Path(name).replace(kept)
    finally:
        _one_at_a_time.release()
    return drawn
