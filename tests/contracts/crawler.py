"""Follow the links of the program page by page, a few pages of each kind."""

from __future__ import annotations

import re
from collections import Counter, deque
from urllib.parse import urldefrag, urljoin, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

LINK = re.compile(r'<a\s[^>]*?href="([^"]+)"')
STATIC = "/static/"


def crawl(app: Flask, client, start: str, *, most: int, of_a_kind: int, guest: bool, within: str = "") -> list[str]:
    """Visit up to ``most`` pages from ``start`` in its language, at most ``of_a_kind`` of each; return their addresses.

    ``within`` keeps to the addresses that begin so.

    The client checks each page. A link leads to a page, a file or another page; only guests are asked to sign in;
    nobody is shown a link to what they may not open.
    """
    language = start.split("/")[1]
    adapter = app.url_map.bind("localhost")
    waiting, known, kinds, visited = deque([(start, start)]), {start}, Counter(), []
    while waiting and len(visited) < most:
        path, found_on = waiting.popleft()
        kind = _endpoint(adapter, path, found_on)
        if kinds[kind] >= of_a_kind:
            continue
        kinds[kind] += 1
        answer = client.get(path)
        visited.append(path)
        said = f"{path} (linked on {found_on}) answers {answer.status_code}"
        if answer.status_code in {302, 303}:
            to_sign_in = "/account/sign-in" in answer.location
            assert guest or not to_sign_in, said
            links = [answer.location]
        else:
            assert answer.status_code == 200, said
            if answer.mimetype != "text/html":
                continue
            text = answer.get_data(as_text=True)
            assert re.search(rf'<html lang="{language}" ', text), said
            links = LINK.findall(text)
        for link in links:
            target = urldefrag(urljoin(path, link.replace("&amp;", "&"))).url
            parts = urlsplit(target)
            own = not parts.netloc and parts.path.startswith(f"/{language}/{within}")
            if own and not parts.path.startswith(STATIC) and target not in known:
                known.add(target)
                waiting.append((target, path))
    return visited


def _endpoint(adapter, path: str, found_on: str) -> str:
    try:
        return adapter.match(urlsplit(path).path, method="GET")[0]
    except RequestRedirect:
        return "redirect"
    except HTTPException as error:
        raise AssertionError(f"{path} (linked on {found_on}) is no page: {error}") from error
