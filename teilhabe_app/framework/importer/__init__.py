"""Read the framework concept and the bodies from files (docs/framework-yaml.md): all of it, or nothing."""

from __future__ import annotations

from teilhabe_app.framework.importer.load import Report, import_bodies, import_concept, load
from teilhabe_app.framework.importer.problems import ImportFailed, Problem

__all__ = ["ImportFailed", "Problem", "Report", "import_bodies", "import_concept", "load"]
