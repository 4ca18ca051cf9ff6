"""Reads; ``visible_to`` is the one scope that every surface uses."""

from teilhabe_app.contributions.queries.reads import (
    by_id,
    by_once,
    by_receipt,
    newest_in_threads,
    own,
    page_of_thread,
    published_in,
    published_of_formats,
    replies_of,
    thread_by_id,
    visible_to,
)

__all__ = [
    "by_id",
    "by_once",
    "by_receipt",
    "newest_in_threads",
    "own",
    "page_of_thread",
    "published_in",
    "published_of_formats",
    "replies_of",
    "thread_by_id",
    "visible_to",
]
