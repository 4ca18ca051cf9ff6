"""Static files: versioned addresses, precompressed, served by whitenoise."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask
from whitenoise import WhiteNoise

YEAR = 31_536_000


def init(app: Flask) -> None:
    """Serve ``/static/``; the address carries a hash of the content, so that browsers may keep it for a year."""
    root = Path(app.root_path) / "web" / "static"

    @lru_cache(maxsize=512)
    def digest(name: str) -> str:
        path = root / name
        return hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else "0"

    def static_url(name: str) -> str:
        """Return the versioned address of a file."""
        return f"/static/{name}?v={digest(name)}"

    def headers(values: Any, _path: str, _url: str) -> None:
        values["X-Content-Type-Options"] = "nosniff"
        values["Cross-Origin-Resource-Policy"] = "same-origin"

    app.jinja_env.globals["static_url"] = static_url
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=str(root), prefix="/static/", max_age=YEAR, add_headers_function=headers
    )
