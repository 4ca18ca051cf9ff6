"""What triggers keep is what the sources say, whatever is done in whatever order."""

import datetime as dt
import random

import pytest
from sqlalchemy import func, select, text

from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Channel, Contribution, Visibility
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.synthesis import queries, service
from teilhabe_app.synthesis.models import AsideReason, Citation, CitationRole, Segment, SetAside, standing, tally
from teilhabe_app.synthesis.queries import Voices
from teilhabe_app.synthesis.service.standing import recount
from tests.factories import contribution, field, moderator, organisation, thread, user
from tests.factories import synthesis as make

KEPT = "dossier_id, contribution_id, state, reason, language, field_id, channel, people, week"


def rows(source: str) -> set[tuple]:
    return {tuple(row) for row in db.session.execute(text(f"SELECT {KEPT} FROM {source}"))}  # noqa: S608


def cells_from_rows() -> dict[tuple, int]:
    found: dict[tuple, int] = {}
    for dossier, _source, state, reason, language, field_id, channel, people, week in rows("standing"):
        for kind, code in (
            ("every", ""),
            ("reason", reason or ""),
            ("language", language),
            ("field", "" if field_id is None else str(field_id)),
            ("channel", channel),
            ("people", people),
            ("week", week),
        ):
            key = (dossier, kind, code, state)
            found[key] = found.get(key, 0) + 1
    return found


def cells() -> dict[tuple, int]:
    query = select(tally).where(tally.c["count"] != 0)
    return {tuple(row)[:4]: row[4] for row in db.session.execute(query)}


def check() -> None:
    db.session.flush()
    assert rows("standing") == rows("standing_now")
    assert cells() == cells_from_rows()


class Acts:
    """Writes of every kind that can move where a contribution stands, chosen by chance."""

    def __init__(self, seed: int) -> None:
        self.by = random.Random(seed)  # noqa: S311 -- a reproducible order, not a secret
        self.moderator = moderator()
        self.threads = [thread() for _ in range(2)]
        self.fields = [None, field(), field()]
        self.organisation = organisation()
        self.dossiers = [
            make.dossier(self.threads[0].format),
            make.dossier(self.threads[0].format, self.threads[1].format),
        ]
        self.findings = [make.finding(dossier) for dossier in self.dossiers for _ in range(2)]

    def one(self) -> Contribution | None:
        found = db.session.scalars(select(Contribution).order_by(Contribution.id)).all()
        return self.by.choice(found) if found else None

    def write(self):
        words = self.by.choice(["Mehr Kurse am Abend, bitte.", "نحتاج إلى دورات مسائية", "👩🏽‍🎓 lernt gern am Abend"])
        contribution(
            self.by.choice(self.threads),
            text=words,
            language=self.by.choice(["de", "ar", "tr"]),
            channel=self.by.choice(list(Channel)),
            field=self.by.choice(self.fields),
            organisation=self.by.choice([None, self.organisation]),
            author=self.by.choice([None, self.moderator]),
            official=self.by.random() < 0.2,
            visibility=self.by.choice([Visibility.PUBLISHED, Visibility.PUBLISHED, Visibility.PENDING]),
            published_at=clock.now() - dt.timedelta(days=self.by.randrange(40)),
        )

    def cite(self):
        source, finding = self.one(), self.by.choice(self.findings)
        if source is None or len(source.revisions) != source.revision_number:
            return
        starts = self.by.randrange(len(source.text) - 4)
        words = source.text[starts : starts + self.by.randrange(2, 20)]
        known = {(one.contribution_id, one.starts, one.ends) for one in finding.citations}
        place = source.text.index(words)
        if (source.id, place, place + len(words)) not in known:
            make.citation(finding, source, words)

    def uncite(self):
        found = db.session.scalars(select(Citation).order_by(Citation.id)).all()
        if found:
            gone = self.by.choice(found)
            gone.finding.citations.remove(gone)

    def put_aside(self):
        source, dossier = self.one(), self.by.choice(self.dossiers)
        if source and not queries.asides_of(dossier, [source.id]):
            reason = self.by.choice([AsideReason.TOO_SHORT, AsideReason.DUPLICATE])
            db.session.add(SetAside(dossier_id=dossier.id, contribution_id=source.id, reason=reason))

    def take_back(self):
        found = db.session.scalars(select(SetAside).order_by(SetAside.id)).all()
        if found:
            db.session.delete(self.by.choice(found))

    def split(self):
        source, dossier = self.one(), self.by.choice(self.dossiers)
        if source is None:
            return
        here = select(Segment).where(Segment.contribution_id == source.id, Segment.dossier_id == dossier.id)
        parts = db.session.scalars(here).all()
        if parts:
            part = self.by.choice(parts)
            if self.by.random() < 0.5:
                db.session.delete(part)
            else:
                part.aside_reason = self.by.choice([None, AsideReason.OFF_TOPIC])
            return
        middle = len(source.text) // 2
        for starts, ends in ((0, middle), (middle, len(source.text))):
            db.session.add(
                Segment(
                    dossier_id=dossier.id,
                    contribution_id=source.id,
                    revision_number=source.revision_number,
                    starts=starts,
                    ends=ends,
                )
            )

    def hide(self):
        source = self.one()
        if source is None:
            return
        if source.visibility is Visibility.PUBLISHED:
            source.visibility, source.hidden_reason = Visibility.HIDDEN, "Werbung"
        else:
            source.visibility, source.hidden_reason = Visibility.PUBLISHED, None
            source.published_at = source.published_at or clock.now()

    def edit(self):
        source = self.one()
        if source and source.visibility is Visibility.PUBLISHED:
            contributions.redact(self.moderator, source, f"{source.text} Neu {source.revision_number}.")

    def correct(self):
        source = self.one()
        if source:
            source.language = self.by.choice(["de", "uk"])
            source.field = self.by.choice(self.fields)
            source.official = self.by.random() < 0.2

    def reframe(self):
        dossier = self.by.choice(self.dossiers)
        dossier.formats = [self.by.choice(self.threads).format]

    def draft(self):
        finding = self.by.choice(self.findings)
        finding.drafted_by = None if finding.drafted_by else "extractive"
        finding.taken_over_at = None

    def drop(self):
        finding = self.by.choice(self.findings)
        self.findings.remove(finding)
        db.session.delete(finding)
        db.session.flush()
        self.findings.append(make.finding(finding.dossier, number=1000 + finding.number))


ACTS = (
    "write",
    "cite",
    "uncite",
    "put_aside",
    "take_back",
    "split",
    "hide",
    "edit",
    "correct",
    "reframe",
    "draft",
    "drop",
)


@pytest.mark.parametrize("seed", range(6))
def test_incremental_is_recomputed(session, english, seed):
    acts = Acts(seed)
    for _ in range(6):
        acts.write()
    check()
    for _ in range(40):
        getattr(acts, acts.by.choices(ACTS, weights=(4, 8, 2, 4, 2, 4, 3, 2, 2, 1, 2, 1))[0])()
        db.session.flush()
        db.session.expire_all()
        check()
    for dossier in acts.dossiers:
        found, anew = queries.coverage_of(dossier), queries.counted_anew(dossier)
        assert {"open": found.open, "cited": found.cited, "aside": found.aside} == anew


def test_deleting_a_dossier_leaves_nothing(session):
    source = contribution()
    dossier = make.dossier(source.format)
    assert queries.coverage_of(dossier).total == 1
    db.session.execute(text("DELETE FROM dossier WHERE id = :key"), {"key": dossier.id})
    for table in (standing, tally):
        assert db.session.scalar(select(func.count()).where(table.c.dossier_id == dossier.id)) == 0


def test_recount_repairs_what_somebody_broke_by_hand(session):
    source = contribution()
    dossier = make.dossier(source.format)
    db.session.execute(text("UPDATE tally SET count = 17"))
    db.session.execute(text("UPDATE standing SET state = 'cited'"))
    assert recount(dossier).wrong > 0
    check()
    assert recount(dossier).wrong == 0


def test_drafts_of_programs_count_for_nothing_until_they_are_taken_over(session, english):
    source, person = contribution(), moderator()
    dossier = make.dossier(source.format)
    finding = make.finding(dossier, drafted_by="extractive")
    make.citation(finding, source)
    assert queries.coverage_of(dossier).open == 1
    service.take_over(person, finding)
    db.session.flush()
    assert queries.coverage_of(dossier).cited == 1


def test_shares_gap_and_what_is_furthest_behind(session):
    own = thread()
    dossier = make.dossier(own.format)
    finding = make.finding(dossier)
    for number in range(10):
        source = contribution(own, language="de" if number < 5 else "ar")
        if number in {0, 1, 2, 3, 5}:
            make.citation(finding, source)
    contribution(own, language="tr")
    found = queries.coverage_of(dossier)
    gap = queries.parity_gap(found, "done_share")
    assert (gap.high.key, gap.low.key, gap.points) == ("de", "ar", 60)
    assert queries.least_covered(found)[0][1].key == "tr"
    assert {share.key: share.total for share in found.by("people")} == {"guest": 11}
    assert sum(share.total for share in found.by("week")) == 11


def test_people_behind_a_finding_are_counted_once(session):
    own, author, other = thread(), user(), organisation()
    dossier = make.dossier(own.format)
    finding = make.finding(dossier)
    for values in (
        {"author": author},
        {"author": author},
        {"organisation": other, "author": author},
        {"contact_email": "a@example.org"},
        {"contact_email": "A@example.org", "language": "ar"},
        {},
    ):
        make.citation(finding, contribution(own, **values))
    voice = queries.voices_of([finding])[finding.id]
    assert (voice.people, voice.organisations, voice.languages, voice.channels) == (3, 1, 2, 1)
    assert not voice.of_few


def test_the_public_number_never_says_which_texts_are_of_one_person(session, client, sign_in):
    own, author = thread(), user()
    dossier = make.dossier(own.format, public=True)
    finding = make.finding(dossier)
    for role in (CitationRole.SUPPORTS, CitationRole.DIFFERS, CitationRole.DIFFERS):
        make.citation(finding, contribution(own, author=author), role=role)
    session.commit()
    voice = queries.voices_of([finding])[finding.id]
    assert (voice.people, voice.texts, voice.differ, voice.says_people) == (1, 3, 2, False)
    for path in ("", "/findings/1"):
        page = client.get(f"/en/dossiers/{dossier.slug}{path}").text
        assert "1 person" not in page
        assert "3 contributions" in page
        assert "2 see it differently" in page
    sign_in(moderator())
    assert "1 person" in client.get(f"/en/dossiers/{dossier.slug}/coverage").text


@pytest.mark.parametrize(("people", "texts", "says"), [(2, 2, True), (2, 3, False), (5, 9, False), (5, 10, True)])
def test_people_are_named_where_each_wrote_once_or_many_wrote_much(people, texts, says):
    assert Voices(people=people, texts=texts).says_people is says
