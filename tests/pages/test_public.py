import datetime as dt

import pytest

from teilhabe_app.consultations.models import StatementState
from teilhabe_app.contributions.models import Visibility
from teilhabe_app.core import clock, receipts
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import force_language
from teilhabe_app.events.models import Event, Registration, RegistrationGroup, RegistrationState
from teilhabe_app.formats.models import Kind
from teilhabe_app.reports.models import Edition, EditionState
from tests.factories import contribution, field, format_, ml, number, organisation, save
from tests.factories import synthesis as made
from tests.factories.consultations import statement

LANGUAGES = ("de", "de-simple", "en", "tr", "ar", "uk")


def edition(**values):
    n = number()
    defaults = {"slug": f"bericht-{n}", "number": n, "title": ml(f"Bericht {n}"), "cutoff_on": clock.today()}
    return save(Edition(**{**defaults, **values}))


def answered(source=None, **values):
    source = source or contribution()
    finding = made.finding(made.dossier(source.format, public=True))
    made.citation(finding, source, source.text[:8])
    answer = made.response(made.routing(finding), **values)
    return source, finding, answer


def test_start_page_without_anything(client):
    for lang in LANGUAGES:
        page = client.get(f"/{lang}/")
        assert page.status_code == 200
    assert "Nothing is open" in client.get("/en/").text
    assert client.get_cookie("teilhabe") is None  # reading sets no cookie


def test_start_page_answers_in_five_seconds(client):
    running, over = format_(), format_(closes_at=clock.now() - dt.timedelta(hours=1))
    draft = made.dossier()
    hidden = made.response(made.routing(made.finding(draft)))
    _source, finding, answer = answered()
    frozen = edition(state=EditionState.FROZEN, frozen_at=clock.now())
    unfinished = edition()
    one, gone = field(), field(ended_on=clock.today())
    db.session.commit()
    text = client.get("/ar/").text
    assert running.title["de"] in text
    assert over.title["de"] not in text
    assert finding.statement["de"] in text
    english = client.get("/en/").text
    with force_language("en"):
        assert str(answer.decision.label) in english
    assert hidden.routing.finding.statement["de"] not in text
    assert frozen.title["de"] in text
    assert unfinished.title["de"] not in text
    assert one.short_name["de"] in text
    assert gone.short_name["de"] not in text
    assert f'<span lang="de" dir="ltr">{finding.statement["de"]}</span>' in text
    assert "Türkçe" in text


def test_start_page_shows_summaries_until_answers_come(client):
    public = made.dossier(public=True)
    db.session.commit()
    assert public.title["de"] in client.get("/de/").text


def test_statements_of_the_start_page_are_few_and_constant(client, statements):
    counts = []
    for kind in Kind:  # one of each from the beginning
        format_(kind)
    for _ in range(3):
        answered()
        field()
        edition(state=EditionState.FROZEN, frozen_at=clock.now())
        db.session.commit()
        db.session.expire_all()
        statements.clear()
        client.get("/de/")
        counts.append(len(statements))
    assert counts[0] == counts[-1]
    assert counts[-1] <= 8


def test_find_by_code_however_typed(client):
    mine = contribution()
    db.session.commit()
    typed = mine.receipt.lower().replace("-", " ")
    for answer in (
        client.post("/en/c/", data={"receipt": typed}),
        client.get("/en/c/", query_string={"receipt": typed}),
    ):
        assert answer.status_code == 303
        assert answer.location == f"/en/c/{mine.receipt}"
    loose = client.get(f"/en/c/{typed.replace(' ', '')}")
    assert loose.status_code == 302
    assert loose.location == f"/en/c/{mine.receipt}"


@pytest.mark.parametrize(
    ("typed", "message"),
    [("", "required"), ("hello <b>", "cannot be a receipt"), ("WT8X-C5GG-SFA3-HG55", "do not know this code")],
)
def test_unknown_codes_keep_what_was_typed(client, typed, message):
    for answer in (client.post("/en/c/", data={"receipt": typed}), client.get(f"/en/c/?receipt={typed}")):
        assert answer.status_code == 422
        assert message in answer.text
        assert "<b>" not in answer.text
    assert client.get("/en/c/").status_code == 200


@pytest.mark.parametrize("code", ["WT8X-C5GG-SFA3-HG55", "nothing", "%E2%80%AE", "x" * 500])
def test_unknown_receipt_is_a_page_with_help(client, code):
    answer = client.get(f"/en/c/{code}")
    assert answer.status_code == 404
    assert "We do not know this receipt" in answer.text
    assert "If you cannot find it" in answer.text


def test_many_codes_are_stopped(client):
    codes = {client.post("/en/c/", data={"receipt": receipts.new()}).status_code for _ in range(62)}
    assert codes == {422, 429}


@pytest.mark.parametrize(
    ("visibility", "words"),
    [
        (Visibility.PUBLISHED, "Everybody can read"),
        (Visibility.PENDING, "We are checking it"),
        (Visibility.HIDDEN, "Werbung"),
        (Visibility.WITHDRAWN, "taken back"),
    ],
)
def test_receipt_says_where_it_stands(client, visibility, words):
    mine = contribution(visibility=visibility, text="مرحبا <i>\n\nسطر", language="ar")
    db.session.commit()
    answer = client.get(f"/en/c/{mine.receipt}")
    assert answer.status_code == 200
    assert words in answer.text
    assert '<blockquote lang="ar" dir="auto">' in answer.text
    assert "&lt;i&gt;" in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert '<meta name="robots" content="noindex">' in answer.text


def test_receipt_shows_the_whole_chain_in_the_readers_language(client):
    mine = contribution(text="Abends fehlen Kurse für Eltern.", contact_email="me@example.org")
    reason = ml("Ab Herbst gibt es Abendkurse.", en="Evening courses start in autumn.")
    _source, finding, answer = answered(mine, reason=reason)
    later = made.response(answer.routing, reason=ml("Nur auf Deutsch."))
    changed = made.revision()
    made.outcome(later, changed)
    db.session.commit()
    text = client.get(f"/en/c/{mine.receipt}").text
    assert finding.statement["de"] in text
    assert "Abends f" in text
    assert "Evening courses start in autumn." in text
    assert '<div class="user-text" lang="de" dir="ltr"><p>Nur auf Deutsch.</p>' in text
    assert "no translation of this answer" in text
    assert f"/en/framework/measures/{changed.measure.key}" in text
    assert "Earlier answers" in text
    assert "me@example.org" not in text
    for lang in LANGUAGES:
        assert client.get(f"/{lang}/c/{mine.receipt}").status_code == 200


def test_receipt_says_who_answers_by_when(client):
    mine = contribution()
    finding = made.finding(made.dossier(mine.format, public=True))
    made.citation(finding, mine)
    made.citation(made.finding(made.dossier(mine.format, public=True)), mine)
    waiting = made.routing(finding)
    db.session.commit()
    text = client.get(f"/en/c/{mine.receipt}").text
    assert waiting.body.name["de"] in text
    assert "It is not decided yet who answers." in text


def test_findings_of_a_draft_stay_inside(client):
    mine = contribution()
    finding = made.finding(made.dossier(mine.format))
    made.citation(finding, mine)
    db.session.commit()
    assert finding.statement["de"] not in client.get(f"/en/c/{mine.receipt}").text


def test_statements_of_the_receipt_are_few_and_constant(client, statements):
    mine = contribution(organisation=organisation(), field=field())
    counts = []
    for _ in range(3):
        answered(mine)
        db.session.commit()
        db.session.expire_all()
        statements.clear()
        client.get(f"/de/c/{mine.receipt}")
        counts.append(len(statements))
    assert counts[0] == counts[-1]
    assert counts[-1] <= 8


def test_receipt_of_a_statement_leads_to_its_points(client):
    handed_in = statement()
    handed_in.points[0].contribution = point = contribution(text="Mehr Räume.")
    db.session.flush()
    handed_in.state, handed_in.handed_in_at, handed_in.receipt = StatementState.HANDED_IN, clock.now(), receipts.new()
    db.session.commit()
    text = client.get(f"/en/c/{handed_in.receipt}").text
    assert handed_in.organisation.name in text
    assert f"/en/c/{point.receipt}" in text


def test_receipt_of_a_registration_leads_to_the_registration(client):
    event = save(Event(format=format_()))
    state = RegistrationState.CONFIRMED
    mine = save(Registration(event=event, receipt=receipts.new(), email="a@example.org", language="de", state=state))
    db.session.commit()
    answer = client.get(f"/uk/c/{mine.receipt}")
    assert answer.status_code == 302
    assert answer.location == f"/uk/events/registrations/{mine.receipt}"


def test_receipt_of_a_group_leads_to_the_group(client):
    event = save(Event(format=format_()))
    group = save(RegistrationGroup(event=event, receipt=receipts.new(), contact_phone="0421 555 0100", language="de"))
    db.session.commit()
    typed = group.receipt.lower().replace("-", " ")
    assert client.post("/uk/c/", data={"receipt": typed}).location == f"/uk/c/{group.receipt}"
    assert client.get(f"/uk/c/{group.receipt}").location == f"/uk/events/groups/{group.receipt}"
