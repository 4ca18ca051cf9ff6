"""Pages of the work on a dossier, without JavaScript and as our script asks for them; few and constant statements."""

import re

import pytest
from sqlalchemy import select

from teilhabe_app.core.db import db
from teilhabe_app.synthesis import queries, service
from teilhabe_app.synthesis.models import Assignment, Coding, Hint, NoTheme, Segment, SetAside, Theme
from tests.factories import contribution, editor, field, moderator, organisation, save, thread, user
from tests.factories import synthesis as make

TEXT = "Es ist dunkel. Wir brauchen Licht."


@pytest.fixture
def desk(session, sign_in):
    """A dossier of two contributions and two themes, with a moderator signed in."""
    place = thread()
    sources = [contribution(place, text=TEXT), contribution(place, text="نحتاج إلى دورات. متى تبدأ؟", language="ar")]
    dossier = make.dossier(place.format)
    themes = [make.theme(dossier), make.theme(dossier)]
    return dossier, sources, themes, sign_in(moderator())


def test_assigning_in_the_list(client, session, desk):
    dossier, sources, _themes, me = desk
    other = editor()
    session.commit()
    base = f"/en/dossiers/{dossier.slug}/work"
    data = {"ids": [str(sources[0].id)], "act": "assign", "person": str(other.id), "seen": [f"{sources[0].id}-0"]}
    assert client.post(base, data=data).status_code == 303
    page = client.post(base, data={**data, "person": str(me.id)}, follow_redirects=True).text
    assert "Somebody else has assigned these meanwhile" in page
    assert other.pseudonym in page
    assert client.post(f"{base}?language=ar", data={"act": "take"}).status_code == 303
    db.session.expire_all()
    readers = {row.contribution_id: row.user_id for row in session.scalars(select(Assignment))}
    assert readers == {sources[0].id: other.id, sources[1].id: me.id}
    mine = client.get(f"{base}?assigned={me.id}").text
    assert sources[1].text in mine
    assert TEXT not in mine
    assert client.post(base, data={"act": "assign", "person": "99", "ids": [str(sources[0].id)]}).status_code == 422


def test_filters_keep_each_other(client, session, desk):
    dossier, sources, themes, _me = desk
    house = organisation()
    contribution(sources[0].thread, organisation=house, author=user())
    session.commit()
    base = f"/en/dossiers/{dossier.slug}/work"
    page = client.get(f"{base}?q=dunkel&language=de&group=guest&theme=0&assigned=0&since=2020-01-01").text
    assert TEXT in page
    assert "q=dunkel" in page
    assert sources[1].text not in page
    assert TEXT not in client.get(f"{base}?organisation={house.id}").text
    strange = "state=x&group=y&since=0001-01-01&until=abc&week=2020-99-99&organisation=-1&assigned=x&q=%20%E2%80%8B"
    assert client.get(f"{base}?{strange}").status_code == 200
    assert themes


def test_splitting_without_a_script(client, session, desk):
    dossier, sources, _themes, _me = desk
    source = sources[1]
    path = f"/en/dossiers/{dossier.slug}/contributions/{source.id}/segments"
    page = client.get(path).text
    place = source.text.index("متى")
    assert f'value="{place}"' in page
    data = {"starts": [str(place)], "seen": "1", "words": ""}
    assert client.post(path, data=data).status_code == 303
    refused = client.post(path, data={"starts": [], "seen": "1", "words": ""})
    assert refused.status_code == 422
    assert "Somebody else has split" in refused.text
    db.session.expire_all()
    first, second = session.scalars(select(Segment).order_by(Segment.starts))
    assert source.text[second.starts : second.ends] == "متى تبدأ؟"
    aside = f"/en/dossiers/{dossier.slug}/segments/{second.id}/aside"
    assert client.get(aside).status_code == 200
    wrong = {"reason": "other", "note": "", "version": str(second.version)}
    assert client.post(aside, data=wrong).status_code == 422
    assert client.post(aside, data={**wrong, "note": "Kein Kurs"}).status_code == 303
    assert client.post(aside, data={**wrong, "note": "Doch"}).status_code == 422
    page = client.get(f"/en/dossiers/{dossier.slug}/contributions/{source.id}").text
    assert "Kein Kurs" in page
    assert client.post(f"/en/dossiers/{dossier.slug}/segments/{second.id}/take-back").status_code == 303
    db.session.expire_all()
    seen = queries.seen_of(source, queries.segments_of(dossier, [source.id])[source.id])
    assert client.post(path, data={"act": "join", "seen": seen, "words": ""}).status_code == 303
    assert not session.scalars(select(Segment)).all()
    assert first.id
    assert client.get(f"/en/dossiers/{dossier.slug}/segments/999/aside").status_code == 404


def test_coding_by_forms(client, session, desk):
    dossier, sources, themes, me = desk
    base = f"/en/dossiers/{dossier.slug}/coding"
    page = client.get(base).text
    assert TEXT in page
    assert "<kbd>1</kbd>" in page
    first, second = (f"{source.id}-0" for source in sources)
    data = {"at": first, "revision": "1", "themes": [str(themes[0].id), str(themes[1].id)], "act": "save"}
    answer = client.post(base, data=data)
    assert answer.status_code == 303
    assert answer.location.endswith(f"after={first}")
    assert sources[1].text in client.get(answer.location).text
    assert client.post(base, data={"at": second, "revision": "1", "act": "save"}).status_code == 422
    assert client.post(base, data={"at": second, "revision": "9", "act": "none"}).status_code == 422
    assert client.post(base, data={"at": second, "revision": "1", "act": "none"}).status_code == 303
    assert "Everything is coded" in client.get(base).text
    assert session.scalars(select(Coding.created_by_id)).all() == [me.id, me.id]
    assert session.scalars(select(NoTheme.contribution_id)).all() == [sources[1].id]
    again = client.get(f"{base}?at={sources[0].id}").text
    assert again.count(" checked") == 2
    assert client.get(f"{base}?at=999999&after=x").status_code == 200
    assert client.post(base, data={"at": "99999-0", "act": "save"}).status_code == 303


def test_coding_what_is_uncertain_first(client, session, desk):
    dossier, sources, themes, _me = desk
    sources.append(contribution(sources[0].thread, text="Niemand hat dies gelesen."))
    for source, lead in zip(sources, (900, 20), strict=False):
        about = {"dossier_id": dossier.id, "contribution_id": source.id, "revision_number": 1}
        save(Hint(**about, engine="own", fields=[], near=[], lead=lead))
    session.commit()
    first, second, third = (f"{source.id}-0" for source in sources)
    base = f"/en/dossiers/{dossier.slug}/coding"
    assert TEXT in client.get(base).text
    assert "order=uncertain" in client.get(base).text
    base += "?of=all&order=uncertain"
    page = client.get(base).text
    assert sources[1].text in page.partition('id="following"')[0]
    assert TEXT in page.partition('id="following"')[2]
    asked = {"at": second, "revision": "1", "themes": [str(themes[0].id)], "act": "save"}
    with_script = client.post(base, data={**asked, "shown": first}, headers={"HX-Request": "true"}).text
    assert sources[2].text in with_script
    assert "order=uncertain" in with_script
    answer = client.post(base, data={**asked, "at": first})
    assert answer.location.endswith(f"order=uncertain&after={first}")
    last = client.get(answer.location).text
    assert sources[2].text in last
    assert f"at={sources[0].id}" in last
    assert sources[1].text in client.get(f"{base}&at={second}").text
    assert client.get(f"{base}&after={third}").status_code == 200


def test_coding_with_the_script_brings_the_text_after_the_next(client, session, desk):
    dossier, sources, themes, _me = desk
    third = contribution(sources[0].thread, text="Mehr Busse.")
    session.commit()
    base = f"/en/dossiers/{dossier.slug}/coding?of=all"
    page = client.get(base).text
    assert "<template" in page
    assert f'action="{base}"' in page
    data = {"at": f"{sources[0].id}-0", "shown": f"{sources[1].id}-0", "revision": "1", "themes": [str(themes[0].id)]}
    answer = client.post(base, data=data, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert third.text in answer.text
    wrong = client.post(base, data={**data, "revision": "7"}, headers={"HX-Request": "true"})
    assert wrong.status_code == 422
    assert "The text was changed meanwhile" in wrong.text
    gone = client.post(base, data={**data, "at": "99999-0"}, headers={"HX-Request": "true"})
    assert gone.status_code == 422
    aside = {"at": f"{sources[1].id}-0", "shown": f"{third.id}-0", "act": "aside", "reason": "too_short", "note": ""}
    answer = client.post(base, data=aside, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.text) == (200, "")
    assert session.scalars(select(SetAside.contribution_id)).all() == [sources[1].id]
    twice = client.post(base, data=aside, headers={"HX-Request": "true"})
    assert twice.status_code == 422


def test_who_puts_a_text_aside_learns_that_the_note_is_public(client, desk):
    dossier, sources, _themes, _me = desk
    db.session.commit()
    page = client.get(f"/en/dossiers/{dossier.slug}/coding?of=all").text
    described = f"note-{sources[0].id}-0-help"
    assert f'id="{described}">Everybody can read it.<' in page
    assert f'aria-describedby="{described}"' in page


def test_themes_are_merged_split_and_moved(client, session, desk):
    dossier, sources, themes, me = desk
    for source in sources:
        save(Coding(theme_id=themes[0].id, contribution_id=source.id, created_by_id=me.id))
    session.commit()
    base = f"/en/dossiers/{dossier.slug}/themes"
    split = f"{base}/{themes[0].id}/split"
    assert TEXT in client.get(split).text
    assert client.post(split, data={"name-de": "Licht"}).status_code == 422
    done = client.post(split, data={"name-de": "Licht", "description-de": "Wege", "ids": [str(sources[0].id)]})
    assert done.status_code == 303
    made = session.scalars(select(Theme).order_by(Theme.id.desc())).first()
    assert client.post(f"{base}/{made.id}", data={"act": "up"}).status_code == 303
    assert client.post(f"{base}/{themes[1].id}", data={"act": "retire"}).status_code == 303
    assert client.post(f"{base}/{made.id}/merge", data={"into_id": str(themes[1].id)}).status_code == 422
    assert client.post(f"{base}/{made.id}/merge", data={"into_id": str(themes[0].id)}).status_code == 303
    page = client.get(base).text
    assert "Merged into" in page
    assert "No longer given" in page
    assert client.get(f"{base}/{made.id}").status_code == 200
    version = str(themes[0].version)
    words = {"name-de": "Wege", "description-de": "Alles", "field_id": "", "version": version}
    assert client.post(f"{base}/{themes[0].id}", data=words).status_code == 303
    assert client.post(f"{base}/{themes[0].id}", data=words).status_code == 422


def test_action_fields_become_themes_at_once(client, session, desk):
    dossier, _sources, themes, _me = desk
    fields = [field(), field()]
    themes[0].field = fields[0]
    session.commit()
    base = f"/en/dossiers/{dossier.slug}/themes"
    button = "Add all action fields as themes"
    assert button in client.get(base).text
    assert client.post(base, data={"act": "fields"}).status_code == 303
    assert button not in client.get(base).text
    client.post(base, data={"act": "fields"})
    db.session.expire_all()
    found = [theme.field_id for theme in queries.themes_of(dossier)]
    assert found.count(fields[0].id) == found.count(fields[1].id) == 1
    assert len(client.get(f"/en/dossiers/{dossier.slug}/coding?of=all").text.split('name="themes"')) > len(themes) + 1


def test_findings_get_no_theme_that_is_out_of_use(client, session, desk):
    dossier, _sources, themes, me = desk
    service.retire_theme(me, dossier, themes[0])
    finding = make.finding(dossier, theme=themes[0])
    session.commit()
    own = multilingual_name(themes[0])
    assert own in client.get(f"/de/dossiers/{dossier.slug}/findings/{finding.number}/edit").text
    page = client.get(f"/de/dossiers/{dossier.slug}/findings/new").text
    assert own not in page
    assert multilingual_name(themes[1]) in page


def multilingual_name(theme):
    return f">{theme.name['de']}<"


def test_agreement_and_log(client, session, desk):
    dossier, sources, themes, me = desk
    base = f"/en/dossiers/{dossier.slug}"
    assert "Nobody has coded" in client.get(f"{base}/agreement").text
    assert "Nothing was done yet" in client.get(f"{base}/log").text
    other = editor()
    save(Coding(theme_id=themes[0].id, contribution_id=sources[0].id, created_by_id=other.id))
    session.commit()
    data = {"at": f"{sources[0].id}-0", "revision": "1", "themes": [str(themes[1].id)]}
    client.post(f"{base}/coding", data=data)
    client.post(f"{base}/work", data={"act": "take"})
    page = client.get(f"{base}/agreement").text
    assert "Where people differ" in page
    assert other.pseudonym in page
    log = client.get(f"{base}/log").text
    assert me.pseudonym in log
    assert f"Contribution {sources[0].id} was coded" in log
    assert client.get(f"{base}/log?after=x").status_code == 200


def test_only_those_who_work_on_dossiers_get_there(client, session, sign_in):
    source = contribution()
    dossier = make.dossier(source.format, public=True)
    theme = make.theme(dossier)
    sign_in(user())
    base = f"/en/dossiers/{dossier.slug}"
    for path in (
        "coding",
        "agreement",
        "log",
        "findings",
        f"contributions/{source.id}/segments",
        f"themes/{theme.id}/split",
    ):
        assert client.get(f"{base}/{path}").status_code == 403, path
    assert client.post(f"{base}/coding", data={"at": f"{source.id}-0", "act": "none"}).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "work",
        "work?state=open&q=e",
        "coding",
        "coding?of=all&order=uncertain",
        "themes",
        "agreement",
        "log",
        "findings",
    ],
)
def test_statements_of_the_desk_are_few_and_constant(client, session, sign_in, statements, path):
    me, other = sign_in(moderator()), editor()
    counts = []
    for number in (1, 3, 30):
        place = thread()
        dossier = make.dossier(place.format)
        finding, theme = make.finding(dossier), make.theme(dossier)
        for at in range(number):
            source = contribution(place, text=TEXT, organisation=organisation() if at % 2 else None)
            make.citation(finding, source)
            save(Assignment(dossier_id=dossier.id, contribution_id=source.id, user_id=me.id))
            part = save(Segment(dossier_id=dossier.id, contribution_id=source.id, revision_number=1, starts=0, ends=14))
            save(Coding(theme_id=theme.id, contribution_id=source.id, segment_id=part.id, created_by_id=other.id))
            save(Coding(theme_id=theme.id, contribution_id=source.id, created_by_id=other.id))
            save(NoTheme(dossier_id=dossier.id, contribution_id=source.id, created_by_id=editor().id))
        address = f"/en/dossiers/{dossier.slug}/{path}"
        session.commit()
        session.expire_all()
        statements.clear()
        assert client.get(address).status_code == 200
        counts.append(len(statements))
    assert max(counts) <= 12, [statement.partition("FROM")[2][:90] for statement in statements]
    assert len(set(counts)) == 1, counts


@pytest.mark.parametrize("path", ["contributions/{id}", "contributions/{id}/segments"])
def test_statements_of_one_contribution(client, session, sign_in, statements, path):
    sign_in(moderator())
    source = contribution(text=TEXT)
    dossier = make.dossier(source.format)
    counts = []
    for _round in range(3):
        make.theme(dossier)
        make.citation(make.finding(dossier), source)
        address = f"/en/dossiers/{dossier.slug}/{path.format(id=source.id)}"
        session.commit()
        session.expire_all()
        statements.clear()
        assert client.get(address).status_code == 200
        counts.append(len(statements))
    assert max(counts) <= 12, [statement.partition("FROM")[2][:90] for statement in statements]
    assert len(set(counts)) == 1, counts


def _boxes(page):
    """Return the boxes of a page, those ticked, and what is sent along from other pages."""
    boxes = re.findall(r'<input[^>]*type="checkbox"[^>]*name="ids" value="(\d+)"([^>]*)>', page)
    along = re.findall(r'<input type="hidden" name="ids" value="(\d+)">', page)
    return [int(key) for key, _rest in boxes], [int(key) for key, rest in boxes if "checked" in rest], along


def _turn(page, label):
    """Return where a button leads that turns the page."""
    return re.search(rf'formaction="([^"]+)">(?:<svg.*?</svg>)?{label}', page).group(1).replace("&amp;", "&")


def test_ticks_in_the_work_list_stay_from_page_to_page(client, session, sign_in):
    me, other, place = sign_in(moderator()), editor(), thread()
    made = [contribution(place, text=TEXT) for _number in range(43)]
    dossier = make.dossier(place.format)
    save(Assignment(dossier_id=dossier.id, contribution_id=made[1].id, user_id=other.id))
    session.commit()
    base = f"/en/dossiers/{dossier.slug}/work"
    first = client.get(f"{base}?language=de").text
    assert len(_boxes(first)[0]) == 40
    seen = [f"{one.id}-{other.id if one is made[1] else 0}" for one in made[:40]]
    words = {"note": "Zweimal gesandt", "person": str(me.id)}
    data = {"act": "page", "ids": [made[0].id, made[1].id], "seen": seen, **words}
    answer = client.post(_turn(first, "Show more"), data=data)
    assert answer.status_code == 200
    shown, ticked, along = _boxes(answer.text)
    assert (shown, ticked, along) == ([one.id for one in made[40:]], [], [str(made[0].id), str(made[1].id)])
    assert "2 more contributions are chosen on other pages." in answer.text
    assert "Zweimal gesandt" in answer.text
    assert session.scalars(select(SetAside)).all() == []
    data = {**data, "ids": [*along, made[42].id], "seen": re.findall(r'name="seen" value="([\d-]+)"', answer.text)}
    back = client.post(_turn(answer.text, "Back to the beginning"), data=data).text
    assert _boxes(back)[1:] == ([made[0].id, made[1].id], [str(made[42].id)])
    assert client.post(f"{base}?language=de", data={**data, "act": "assign"}).status_code == 303
    readers = dict(session.execute(select(Assignment.contribution_id, Assignment.user_id)).all())
    assert readers == {made[0].id: me.id, made[1].id: me.id, made[42].id: me.id}


def test_ticks_and_words_stay_while_the_pages_of_a_split_are_turned(client, session, sign_in):
    me, place = sign_in(moderator()), thread()
    made = [contribution(place, text=TEXT) for _number in range(42)]
    dossier = make.dossier(place.format)
    theme = make.theme(dossier)
    for one in made:
        save(Coding(theme_id=theme.id, contribution_id=one.id, created_by_id=me.id))
    session.commit()
    base = f"/en/dossiers/{dossier.slug}/themes/{theme.id}/split"
    first = client.get(base).text
    data = {"act": "page", "ids": [made[0].id], "name-de": "Licht am Abend"}
    answer = client.post(_turn(first, "Show more"), data=data)
    assert answer.status_code == 200
    assert "error-summary" not in answer.text
    assert "Licht am Abend" in answer.text
    assert _boxes(answer.text) == ([one.id for one in made[40:]], [], [str(made[0].id)])
    assert "1 more contribution is chosen on other pages." in answer.text
    data = {"ids": [made[0].id, made[41].id], "name-de": "Licht am Abend"}
    assert client.post(base, data=data).status_code == 303
    new = session.scalars(select(Theme).where(Theme.split_from_id == theme.id)).one()
    moved = session.scalars(select(Coding.contribution_id).where(Coding.theme_id == new.id)).all()
    assert sorted(moved) == [made[0].id, made[41].id]
