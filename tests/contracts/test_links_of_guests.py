"""Every link that guests see leads somewhere, in every language, and each page is a good page."""

from __future__ import annotations

import pytest

from teilhabe_app.core.i18n import LANGUAGES
from tests.contracts.crawler import crawl

MOST = {"de": 150, "ar": 150}
CODES = [language.code for language in LANGUAGES]


@pytest.mark.parametrize("code", CODES)
def test_guests_follow_links(demonstration, code):
    most = MOST.get(code, 40)
    visited = crawl(
        demonstration,
        demonstration.test_client(),
        f"/{code}/",
        most=most,
        of_a_kind=14 if most > 100 else 3,
        guest=True,
    )
    assert len(visited) > most // 2
