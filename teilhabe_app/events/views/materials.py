"""Files of an event for its guests."""

from __future__ import annotations

import io

from flask import redirect, request, send_file
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts.models import Guest
from teilhabe_app.core import files
from teilhabe_app.core.policy import policy
from teilhabe_app.events import queries
from teilhabe_app.events.models import EventMaterial
from teilhabe_app.events.policy import Can
from teilhabe_app.events.views import bp
from teilhabe_app.web.guard import guarded

KEEP = 3600  # seconds; each change of a file gives it another version and so another mark


@bp.get("/materials/<int:material_id>")
@guarded(Can.SEE_MATERIAL, load=queries.material_by_id)
def material(found: EventMaterial) -> ResponseReturnValue:
    """Send a file: pictures to look at, everything else to save. Links lead where they lead."""
    if found.url:
        return redirect(found.url, 302)
    kind = found.file_type or "txt"
    mark = f"{found.id}-{found.version}-{found.file_size}"
    if request.if_none_match.contains(mark):
        response = send_file(io.BytesIO(), mimetype=files.TYPES[kind], etag=mark)
        response.status_code = 304
        return response
    response = send_file(
        io.BytesIO(found.content or b""),
        mimetype=files.TYPES[kind],
        as_attachment=kind not in files.PICTURES,
        download_name=found.file_name,
        etag=mark,
    )
    public = policy.allows(Guest(), Can.SEE_MATERIAL, found)
    response.headers["Cache-Control"] = f"public, max-age={KEEP}" if public else "private, no-store"
    return response
