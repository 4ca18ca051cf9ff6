"""The acts of the chain, each as one person does it in the browser, from the start page on."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from teilhabe_app.core import clock
from teilhabe_app.demo.words import STATE_LAW
from tests.e2e.browser import Visitor

EVENT, CONSULTATION, SURVEY = "fachtag-2027-beispiel", "landesgesetz-2026", "umfrage-fachtag"
RECEIPT = re.compile(r"/c/([0-9A-Z-]{6,})")
ARABIC = re.compile(r"[\u0600-\u06FF]")
QUOTE = "نحتاج إلى مترجمين في كل مكتب"
PHONE = "0421 555 0177"
STATEMENT_POINT = "Bescheide in mehreren Sprachen, mit einer Telefonnummer."
FINDING = {"de": "In Ämtern fehlen Dolmetschende.", "ar": "ينقص المترجمون في الدوائر."}
STORIES = ("de-js", "de-plain", "ar-js", "ar-plain")
REASON = {"de": "Wir richten einen Pool von Dolmetschenden ein.", "ar": "سننشئ مجموعة من المترجمين."}
CHANGE = {"de": "Der Pool gilt für alle Ämter.", "ar": "تشمل المجموعة كل الدوائر."}


@dataclass
class Story:
    """What one run of the chain leaves behind from act to act."""

    lang: str
    mark: str
    contribution: str = ""
    hidden: str = ""
    private: str = ""
    statement: str = ""
    dossier: str = ""
    measure: str = ""
    edition: str = ""

    @property
    def address(self) -> str:
        """The address that the contributor leaves."""
        return f"{self.mark}@example.org"

    @property
    def said(self) -> str:
        """What the contributor writes."""
        return f"{QUOTE}، لأن الأطفال يترجمون لنا. ({self.mark})"


def _receipt(visitor: Visitor) -> str:
    """Read the receipt from the page: from its address, or from a link to it."""
    found = RECEIPT.search(visitor.page.url) or RECEIPT.search(visitor.link("/c/"))
    assert found
    return found[1]


def _step(visitor: Visitor) -> dict[str, str]:
    """Read the chain of the page: the state of each step, by number."""
    states = visitor.page.eval_on_selector_all(
        "main .chain li", "all => all.map(e => e.className.split('--')[1].trim())"
    )
    return dict(zip(("contribution", "finding", "response", "measure", "report"), states, strict=True))


def read_a_moment(visitor: Visitor) -> None:
    """Take the time that a person takes at least for a form."""
    visitor.page.wait_for_timeout(2000)


def register_and_cancel(guest: Visitor) -> None:
    """Register for the expert day in Arabic script, read the confirmation, give the place back."""
    guest.walk(f"/events/{EVENT}", "/register")
    guest.send()  # with nothing in it
    assert guest.has("#error-summary a[href='#name']")
    guest.fill("name", "سلمى النجار").fill("email", "salma@example.org")
    guest.choose("wish_1", 2).choose("wish_2", 1).tick("need_interpreting").fill("need_interpreting_language", "ar")
    guest.tick("need_childcare").send()  # without consent and details: nothing is lost
    assert guest.has("#error-summary a[href='#consent']")
    assert guest.page.locator("#name").input_value() == "سلمى النجار"
    assert guest.page.locator("#need_interpreting").is_checked()
    workshop = guest.page.locator("#wish_1 option:checked").inner_text()
    guest.fill("need_childcare_count", "2").fill("need_childcare_detail", "4, 7").tick("consent")
    read_a_moment(guest)
    guest.send()
    assert guest.path.startswith("/events/registrations/")
    assert guest.has(".notice--success")
    assert guest.sees("سلمى النجار")
    assert guest.sees(workshop.partition(". ")[2])
    assert guest.page.locator(".needs > li").count() == 2
    code = guest.path.rpartition("/")[2]
    assert guest.page.locator("main [dir=ltr]", has_text=code).count()
    guest.check().follow("/cancel").check().send()
    assert guest.path == f"/events/registrations/{code}"
    assert not guest.has("a[href$='/cancel']")


def contribute(guest: Visitor, story: Story) -> None:
    """Write in Arabic in the open consultation, once seriously and once as an advert; follow the receipt."""
    story.contribution = _write(guest, story.said, email=story.address)
    assert guest.page.locator("main [lang=ar]", has_text=QUOTE).count()
    assert _step(guest)["contribution"] == "current"
    guest.check()
    story.hidden = _write(guest, f"تخفيضات كبيرة على السجاد {story.mark}", email=story.address)


def _write(guest: Visitor, text: str, *, email: str) -> str:
    guest.walk(f"/consultations/{CONSULTATION}", "/contributions/threads/1")
    guest.send("#write")
    assert guest.has("#error-summary a[href='#text']")
    guest.fill("text", text).fill("language", "ar").tick("kind", "need").fill("contact_email", email).send("#write")
    receipt = _receipt(guest)
    assert guest.sees(receipt)
    return receipt


def draft_statement(member: Visitor, story: Story) -> None:
    """Draft a statement with two points and propose it; a member cannot hand it in."""
    member.walk(f"/consultations/{CONSULTATION}", "/statements/new").fill("language", "de").send()
    draft = "main form[data-draft]"
    for number, text in enumerate((STATEMENT_POINT, f"Mehr Zeit für Gruppen. {story.mark}")):
        member.send(draft, "button[value=add]")
        member.fill(f"points-{number}-kind", "change").choose(f"points-{number}-target", 1)
        member.fill(f"points-{number}-text", text)
    member.check().fill("mandate", "Beschluss der Gruppe").send(draft, "button[value=check]")
    assert member.path.endswith("/hand-in")
    member.check().send("form[action$='/propose']")
    assert not member.has("form:has([name='version'])")


def hand_in_statement(spokesperson: Visitor, story: Story) -> None:
    """Approve and hand in what the member proposed, and read the receipt of a point."""
    spokesperson.walk(f"/consultations/{CONSULTATION}", "/hand-in")
    assert spokesperson.sees(story.mark)
    spokesperson.check().send("main form:has([name='version'])")
    assert re.fullmatch(r"/consultations/statements/\d+", spokesperson.path)
    story.statement = spokesperson.path
    assert spokesperson.page.locator("main dd", has_text=re.compile(r"^[0-9A-Z]{4}-[0-9A-Z-]+$")).count()
    spokesperson.check().follow("/c/")
    assert spokesperson.sees(STATEMENT_POINT)


def answer_survey(guest: Visitor, story: Story) -> None:
    """Answer every question of the survey; the free text says too much and becomes a contribution."""
    guest.walk(f"/surveys/{SURVEY}").send()
    assert guest.has("#error-summary")
    for name in ("q1", "q3"):
        guest.tick(name, "4")
    guest.tick("q2")
    text = guest.page.locator("main form textarea").get_attribute("name") or ""
    guest.fill(text, f"Ruft mich an: {PHONE}. {story.mark}").fill(f"{text}_language", "de").check().send()
    assert guest.path.endswith("/thanks")
    story.private = _receipt(guest)
    guest.check()


def moderate(moderator: Visitor, story: Story) -> None:
    """Publish the contribution, hide the advert with a reason, take the telephone number out and publish."""
    desk = moderator.walk("/desk/")
    item = "main tr:has-text('{}') a[href*='/desk/']".format
    desk.press(desk.page.locator(item(story.said)))
    desk.check().send("form[action$='/publish']")
    assert desk.has(".badge--success")

    desk.walk("/desk/").press(desk.page.locator(item(f"تخفيضات كبيرة على السجاد {story.mark}")))
    desk.send("form[action$='/hide']")
    assert desk.has("#error-summary")
    desk.fill("template", "advert").send("form[action$='/hide']")
    assert desk.has(".badge--danger")

    desk.walk("/desk/").press(desk.page.locator(item(story.mark)))
    assert desk.page.locator("main mark").inner_text() == PHONE
    assert PHONE not in desk.page.locator("#text").input_value()
    desk.send("form[action$='/redact']")
    assert desk.sees(story.mark)
    assert not desk.sees(PHONE)
    desk.send("form[action$='/publish']")
    assert desk.has(".badge--success")


def summarise(moderator: Visitor, story: Story) -> None:
    """Make a dossier of the open consultation: publishing is refused until every contribution is dealt with."""
    work = moderator.walk("/desk/", "/dossiers/work", "/dossiers/new")
    title = STATE_LAW["title"][story.lang]
    for lang in ("de", "ar"):
        work.fill(f"title-{lang}", f"{STATE_LAW['title'][lang]} {story.mark}")
    work.page.locator("main .kern-form-check", has_text=title).locator("input").check()
    work.check().send()
    assert work.path.endswith("/work")
    story.dossier = work.path.split("/")[2]
    _cannot_publish(work, story)
    _cite(work, story)
    _cannot_publish(work.follow(f"/dossiers/{story.dossier}/work", ".breadcrumbs"), story)
    _rest_aside(work, story)
    work.check().send("form[action$='/publish']")
    assert work.path == f"/dossiers/{story.dossier}"
    assert work.has(".notice--success")
    assert work.has(".progress--full")


def _cannot_publish(work: Visitor, story: Story) -> None:
    work.send("form[action$='/publish']")
    assert work.path.endswith("/publish")
    assert work.has("#error-summary")
    assert not work.has(".progress--full")
    work.check().follow(f"/dossiers/{story.dossier}/work")


def _cite(work: Visitor, story: Story) -> None:
    """Quote exact words for a new finding, and a differing voice beside it."""
    row = work.page.locator(f"main tr:has-text('{story.said}') a[href*='/contributions/']")
    while not row.count():  # the newest stand at the end of a long list
        work.press(work.page.locator("main .paging button.btn--secondary"))
    work.press(row).fill("statement", FINDING["de"]).fill("quote", f"{QUOTE}!").tick("role", "supports")
    quoting = "main form:has([name='quote'])"
    work.send(quoting, "button:not([name])")
    assert work.has("#error-summary a[href='#quote']")
    work.check().fill("quote", QUOTE).send(quoting, "button:not([name])")
    assert work.page.locator("main blockquote").all_inner_texts() == [QUOTE]
    work.follow("/findings/1").follow("/findings/1/edit")
    work.fill("statement-ar", FINDING["ar"]).check().send()
    work.follow(f"/dossiers/{story.dossier}/work").follow("state=open")
    work.press(work.page.locator("main tbody a[href*='/contributions/']").first)
    work.choose("finding_id", 1).tick("role", "differs").send(quoting, "button[name=then]")
    assert work.has(".notice--success")


def _rest_aside(work: Visitor, story: Story) -> None:
    work.follow("state=open")
    while work.has("[name=ids]"):
        for box in work.page.locator("main [name=ids]").all():
            box.check()
        work.fill("reason", "off_topic").fill("note", "Gehört in eine andere Auswertung").send(
            "main form:has([name=ids])", "button[value=aside]"
        )
    assert work.has(".progress--full")


def route(moderator: Visitor, story: Story) -> None:
    """Ask the social ministry for an answer to the finding."""
    named = moderator.walk("/organisations/bodies/", "/organisations/bodies/sasji").page.locator("h1").inner_text()
    moderator.walk("/dossiers/", f"/dossiers/{story.dossier}", "/findings/1", "/route")
    moderator.page.locator("#body_id").select_option(label=named)
    moderator.check().send()
    assert moderator.has(".notice--success")
    assert moderator.has("a[href*='/route']")


def answer(ministry: Visitor, story: Story) -> None:
    """Answer the finding, and change a measure because of it."""
    ministry.walk("/dossiers/answers").check()
    ministry.press(ministry.page.locator(f"main tr:has-text('{story.mark}') a[href*='/answers/']").first)
    assert ministry.sees(QUOTE)
    ministry.send()
    assert ministry.has("#error-summary")
    ministry.tick("decision", "adopted")
    for lang, text in REASON.items():
        ministry.fill(f"reason-{lang}", text)
    ministry.check().send()
    assert re.fullmatch(r"/dossiers/answers/\d+/1", ministry.path)
    number = STORIES.index(story.mark)  # each story changes a measure of its own
    story.measure = ministry.page.locator("#measure option").nth(number).get_attribute("value") or ""
    ministry.check().fill("measure", story.measure).send("form[action$='/change']")
    ministry.tick("operation", "extend").fill("description-de", CHANGE["de"]).fill("description-ar", CHANGE["ar"])
    ministry.fill("decided_on", clock.today().isoformat()).check().send()
    assert ministry.path == f"/framework/measures/{story.measure}"
    assert ministry.sees(CHANGE[story.lang])


def freeze(editor: Visitor, story: Story) -> None:
    """Make the next edition of the report and freeze it."""
    editor.walk("/reports/", "/reports/new")
    for lang in ("de", "ar"):
        editor.fill(f"title-{lang}", f"2026 {story.mark}")
    editor.page.locator("#previous_id").select_option(index=editor.page.locator("#previous_id option").count() - 1)
    editor.fill("cutoff_on", clock.today().isoformat()).check().send()
    story.edition = editor.path
    editor.check().send("form[action$='/freeze']")
    assert editor.path == story.edition
    assert editor.has("a[href$='/data.json']")
    assert not editor.has("form")
    assert editor.sees(FINDING[story.lang])
    editor.check()


def see_what_became_of_it(guest: Visitor, story: Story) -> None:
    """Look up the receipt: finding, answer, measure and report, in the guest's language."""
    guest.walk("/c/").fill("receipt", story.contribution.lower()).send()
    assert guest.path == f"/c/{story.contribution}"
    assert set(_step(guest).values()) == {"done"}
    for text in (FINDING[story.lang], REASON[story.lang], QUOTE):
        assert guest.sees(text)
    assert not guest.has(".user-text[dir]:not([lang]) + .muted")  # nothing about a missing translation
    for part in (f"/dossiers/{story.dossier}/findings/1", f"/framework/measures/{story.measure}", story.edition):
        assert guest.has(f"a[href*='{part}']"), part
    guest.check()
    guest.go(f"/c/{story.hidden}")
    assert guest.has(".notice")
    guest.check()


def ask_for_news_at_once(guest: Visitor, story: Story) -> None:
    """Choose on the way from the receipt that what waits for tomorrow's mail comes now."""
    guest.go(f"/c/{story.contribution}").follow("/dossiers/news/").check()
    guest.tick("rhythm", "at_once").send().check()


def read_mails(folder: Path, story: Story) -> list[EmailMessage]:
    """Return the mails that the contributor got, as the worker wrote them."""
    mails = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in folder.glob("*.eml")]
    return [mail for mail in mails if mail["To"] == story.address]
