"""Pages: start page, way back by receipt, texts, accessibility, and files for programs."""

from teilhabe_app.pages.views import accessibility, home, programs, receipts, texts
from teilhabe_app.pages.views.blueprint import bp, files

__all__ = ["accessibility", "bp", "files", "home", "programs", "receipts", "texts"]
