"""Everybody locks the dossier before its findings, and never what others only refer to: so nobody waits in a circle."""

import pytest

from teilhabe_app.core import clock
from teilhabe_app.synthesis import queries, service
from teilhabe_app.synthesis.service import CheckDraft, CiteDraft, SplitDraft
from tests.factories import contribution, ml, moderator
from tests.factories import synthesis as make

WRITES = ("INSERT", "UPDATE", "DELETE")


def is_held(statement, *, on_postgresql):
    """Tell whether it locks a dossier; SQLite has one writer at a time, there the row is only read anew."""
    holds = "FROM dossier " in " ".join(statement.split()) and "WHERE dossier.id =" in statement
    return holds and ("FOR NO KEY UPDATE" in statement or not on_postgresql)


@pytest.mark.parametrize("act", ["remove_citation", "check_sources", "take_over", "cite"])
def test_the_dossier_is_held_before_a_finding_is_written(session, english, statements, act):
    source, person = contribution(text="Kurse am Abend helfen allen."), moderator()
    finding = make.finding(
        make.dossier(source.format), statement=ml("Abends fehlen Angebote."), drafted_by="extractive/1"
    )
    citation = make.citation(finding, source, "am Abend")
    finding.source_changed = act == "check_sources"
    session.flush()
    statements.clear()
    if act == "cite":
        service.cite(person, finding, source, CiteDraft(quote="helfen allen"))
    else:
        getattr(service, act)(person, citation if act == "remove_citation" else finding)
    session.flush()
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    held = [number for number, one in enumerate(statements) if is_held(one, on_postgresql=on_postgresql)]
    written = [number for number, one in enumerate(statements) if one.lstrip().startswith(WRITES)]
    assert held
    assert held[0] < written[0]


def test_splitting_lets_others_refer_to_the_contribution(session, english, statements):
    source, person = contribution(text="Mehr Kurse. Bitte abends."), moderator()
    dossier = make.dossier(source.format)
    session.flush()
    statements.clear()
    draft = SplitDraft(starts=(12,), seen=queries.seen_of(source, []))
    assert len(service.split(person, dossier, source, draft)) == 2
    locks = [one.split(" FOR ")[-1] for one in statements if " FOR " in one and "UPDATE" in one.split(" FOR ")[-1]]
    assert not [one for one in locks if one.startswith("UPDATE")]
    assert bool(locks) is (session.get_bind().dialect.name == "postgresql")


def test_the_state_is_read_under_the_lock_when_a_check_opens(session, english, statements):
    source, person = contribution(), moderator()
    dossier = make.dossier(source.format)
    make.finding(dossier)
    session.flush()
    today = clock.today()
    statements.clear()
    service.open_check(person, dossier, CheckDraft(begins_on=today, ends_on=today))
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    held = [number for number, one in enumerate(statements) if is_held(one, on_postgresql=on_postgresql)]
    others = [number for number, one in enumerate(statements) if "dossier_check" in one]
    assert held
    assert held[0] < others[0]
