"""The whole chain in a real browser, without and with JavaScript, in German and Arabic."""

from __future__ import annotations

import contextlib

import pytest

from tests.e2e import acts
from tests.e2e.browser import Visitor
from tests.support import live

COMBINATIONS = [("de", True), ("de", False), ("ar", True), ("ar", False)]


@pytest.mark.parametrize(("lang", "javascript"), COMBINATIONS, ids=["de-js", "de-plain", "ar-js", "ar-plain"])
def test_from_a_contribution_to_a_published_answer(site, browser, lang, javascript) -> None:
    story = acts.Story(lang=lang, mark=f"{lang}-{'js' if javascript else 'plain'}")
    with contextlib.ExitStack() as stack:

        def enter(who: str | None = None) -> Visitor:
            visitor = stack.enter_context(Visitor.opened(browser, site.url, lang=lang, javascript=javascript))
            return visitor.sign_in(who) if who else visitor

        guest, moderator = enter(), enter("moderation")
        acts.register_and_cancel(guest)
        acts.contribute(guest, story)
        acts.draft_statement(enter("mitglied"), story)
        acts.hand_in_statement(enter("freigabe"), story)
        acts.answer_survey(guest, story)
        acts.moderate(moderator, story)
        acts.summarise(moderator, story)
        acts.route(moderator, story)
        acts.answer(enter("ressort"), story)
        acts.freeze(enter("redaktion"), story)
        acts.see_what_became_of_it(guest, story)
        acts.ask_for_news_at_once(guest, story)
    for _batch in range(3):
        live.flask(site.env, "worker", "--once")
    mails = acts.read_mails(site.folder / "mail", story)
    # Received twice, published, hidden, in a report, and in one mail: cited, answered, a changed measure.
    assert len(mails) >= 6, [str(mail["Subject"]) for mail in mails]
    bodies = [mail.get_body(("plain",)).get_content() for mail in mails]
    (news,) = [body for body in bodies if "/dossiers/news/" in body]
    assert acts.FINDING[lang] in news
    assert acts.REASON[lang] in news
    assert any(f"/c/{story.contribution}" in line for line in news.splitlines())
    for mail in mails:
        text = mail.get_body(("plain",)).get_content()
        assert mail["Content-Language"] == lang
        assert f"/{lang}/" in text
        assert bool(acts.ARABIC.search(str(mail["Subject"]))) == (lang == "ar")
