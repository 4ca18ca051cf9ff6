from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from sqlalchemy import func, select

from teilhabe_app.accounts.models import Guest
from teilhabe_app.contributions.models import Thread
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, StaleError
from teilhabe_app.surveys import queries, service
from teilhabe_app.surveys.conditions import write
from teilhabe_app.surveys.models import Access, Mode, QuestionKind, Survey, SurveyMedia, SurveyQuestion
from teilhabe_app.surveys.service import Filled, QuestionDraft, SectionDraft
from tests import factories as make
from tests.factories import surveys as build


def texts(name: str, value: str, **more: str) -> dict[str, str]:
    return {f"{name}-de": value, **{f"{name}-{code}": text for code, text in more.items()}}


def draft(of: SurveyQuestion, **values) -> QuestionDraft:
    """Build a draft that changes nothing but ``values``."""
    names = ("kind", "text", "help", "is_required", "scale_max", "has_other", "shuffles", "is_whole", "purpose")
    stored = {name: getattr(of, name) for name in names}
    more = {"options": [one.label for one in of.options], "condition": write(of.condition), "section_id": of.section_id}
    return QuestionDraft(**{**stored, **more, **values})


def three(**values) -> Survey:
    survey = build.empty(**values)
    build.question(survey, QuestionKind.SINGLE, options=2, code="a")
    build.question(survey, QuestionKind.YES_NO, code="b", condition="a = '1'")
    build.question(survey, QuestionKind.YES_NO, code="c")
    return make.save(survey)


def order(survey) -> list[str]:
    db.session.expire_all()
    return [question.code for question in queries.by_slug(survey.format.slug).questions]


@pytest.mark.usefixtures("session", "english")
class TestOrder:
    def test_questions_move_over_the_borders_of_sections(self):
        editor, survey = make.editor(), three()
        one = service.add_section(editor, survey, SectionDraft(title=make.ml("Eins")))
        two = service.add_section(editor, survey, SectionDraft(title=make.ml("Zwei")))
        db.session.expire_all()
        last = survey.questions[2]
        service.move_question(editor, last, +1)
        assert (order(survey), last.section_id) == (["a", "b", "c"], one.id)
        service.move_question(editor, last, +1)
        service.move_question(editor, last, +1)  # nowhere to go
        assert last.section_id == two.id
        service.move_question(editor, survey.questions[1], +1)
        assert [question.section_id for question in survey.questions] == [None, one.id, two.id]
        service.move_section(editor, two, -1)
        assert order(survey) == ["a", "c", "b"]
        service.move_section(editor, two, -1)
        service.remove_section(editor, one)
        assert [(question.code, question.section_id) for question in survey.questions] == [
            ("a", None),
            ("c", two.id),
            ("b", two.id),
        ]

    def test_what_a_condition_needs_stays_before_it(self):
        editor, survey = make.editor(), three()
        first, second, _third = survey.questions
        for act in (
            lambda: service.move_question(editor, second, -1),
            lambda: service.remove_question(editor, first),
            lambda: service.change_question(
                editor, first, draft(first, options=[make.ml("neu"), make.ml("neuer"), make.ml("x")])
            ),
        ):
            with pytest.raises(DomainError, match="condition of “b”"), db.session.begin_nested():
                act()
            db.session.expire_all()

    @pytest.mark.parametrize(
        ("condition", "words"),
        [("c = yes", "comes later"), ("b = yes", "refers to itself"), ("x = 1", "no question"), ("a ==", "character")],
    )
    def test_conditions_forward_circular_and_unknown_are_refused(self, condition, words):
        editor, survey = make.editor(), three()
        with pytest.raises(DomainError, match=words) as problem:
            service.change_question(editor, survey.questions[1], draft(survey.questions[1], condition=condition))
        assert problem.value.field == "condition"

    def test_questions_in_random_order_cannot_lean_on_each_other(self):
        editor, survey = make.editor(), three()
        section = service.add_section(editor, survey, SectionDraft(title=make.ml("Eins"), shuffles=True))
        db.session.expire_all()
        first, second, _third = survey.questions
        with pytest.raises(DomainError, match="comes later"):  # the condition of the second one, which stands first now
            service.change_question(editor, first, draft(first, section_id=section.id))
        with pytest.raises(DomainError, match="comes later"):
            service.change_question(editor, second, draft(second, section_id=section.id, condition="a = '1'"))

    def test_inserted_answers_come_from_before(self):
        editor, survey = make.editor(), three()
        with pytest.raises(DomainError, match="no earlier question"):
            service.change_question(editor, survey.questions[0], draft(survey.questions[0], text=make.ml("Und {c}?")))

    def test_a_copy_has_a_code_of_its_own_and_stands_behind(self):
        editor, survey = make.editor(), three()
        copy = service.copy_question(editor, survey.questions[1])
        assert order(survey) == ["a", "b", copy.code, "c"]
        assert copy.condition == survey.questions[1].condition

    def test_codes_are_free_and_stay_after_answers(self):
        editor, survey = make.editor(), three()
        first = survey.questions[0]
        for code in ("b", "and", "1x", "Ä"):
            with pytest.raises(DomainError):
                service.change_question(editor, first, draft(first, code=code))
        last = survey.questions[2]
        service.change_question(editor, last, draft(last, code="end"))
        assert last.code == "end"
        service.submit(Guest(), survey, Filled(once="x", language="de", answers={"a": "1"}))
        with pytest.raises(DomainError, match="code stays"):
            service.change_question(editor, last, draft(last, code="other_end"))

    def test_imports_bring_codes_of_their_own(self):
        editor, survey = make.editor(), build.empty()
        values = {"kind": QuestionKind.SINGLE, "text": make.ml("?"), "options": [make.ml("A"), make.ml("B")]}
        one = service.add_question(editor, survey, QuestionDraft(**values, option_codes=["yes-a", "b2"]))
        assert [option.code for option in one.options] == ["yes-a", "b2"]
        for codes in (["a"], ["a", "a"], ["a", "other"], ["a", "ä"]):
            with pytest.raises(DomainError):
                service.add_question(editor, survey, QuestionDraft(**values, option_codes=codes))

    def test_options_keep_their_codes(self):
        editor, survey = make.editor(), build.empty()
        one = build.question(survey, QuestionKind.SINGLE, options=3)
        labels = [option.label for option in one.options]
        service.change_question(editor, one, draft(one, options=[labels[2], make.ml("Neu"), labels[0], labels[1]]))
        assert [(option.code, option.position) for option in one.options] == [("3", 1), ("4", 2), ("1", 3), ("2", 4)]
        service.change_question(editor, one, draft(one, options=[labels[0], labels[1]]))
        assert [option.code for option in one.options] == ["1", "2"]


@pytest.mark.usefixtures("session", "english")
class TestVersions:
    def test_a_change_of_meaning_keeps_old_answers_readable(self):
        editor, survey = make.editor(), three(minimum_cell=3)
        build.answers(survey, survey.questions[0], 4, 5)
        old = survey.questions[0]
        new = service.change_question(editor, old, draft(old, text=make.ml("Ganz anders?"), new_meaning=True))
        assert new.id != old.id
        assert [one.number for one in queries.revisions(survey)] == [2]
        former = queries.former_results(survey)
        assert [(one.question.code, [cell.count for cell in one.cells]) for one in former] == [("a", [4, 5])]
        service.submit(Guest(), survey, Filled(once="x", language="de", answers={"a": "1"}))
        assert queries.results(survey)[0].base == 1

    def test_a_copy_of_a_survey_has_everything_but_answers(self):
        editor, survey = make.editor(), build.every_kind(minimum_cell=7)
        section = service.add_section(editor, survey, SectionDraft(title=make.ml("Eins"), condition="yes_no = yes"))
        db.session.expire_all()
        last = survey.questions[-1]
        service.change_question(editor, last, draft(last, section_id=section.id))
        build.answers(survey, survey.questions[0], 3)
        made = service.copy_survey(editor, survey, make.format_())
        db.session.commit()
        db.session.expire_all()
        assert (made.submission_count, made.minimum_cell) == (0, 7)
        assert [question.code for question in made.questions] == [question.code for question in survey.questions]
        assert made.questions[-1].section.title == section.title
        assert made.questions[-1].section_id != section.id
        threads = db.session.scalars(select(Thread.id).where(Thread.format_id == made.format_id)).all()
        assert len(threads) == 3


@pytest.mark.usefixtures("session", "english")
class TestTranslations:
    def test_a_translation_is_stale_when_its_source_changed(self):
        editor, survey = make.editor(), build.empty()
        one = build.question(survey, QuestionKind.YES_NO, text=make.ml("Alt?", en="Old?", tr="Eski?"), stale={})
        service.change_question(editor, one, draft(one, text=make.ml("Neu?", en="New?", tr="Eski?")))
        assert one.stale["text"] == ["tr"]
        key = f"q{one.id}-text"
        assert [piece.is_stale("tr") for piece in queries.pieces(survey) if piece.key == key] == [True]
        service.translate(editor, survey, "tr", {}, right=[key])
        assert one.stale["text"] == []
        service.translate(editor, survey, "de", {key: "Ganz neu?"})
        assert one.stale["text"] == ["en", "tr"]
        assert service.translate(editor, survey, "tr", {key: "Yepyeni?"}) == 1
        assert (one.stale["text"], one.text["tr"]) == (["en"], "Yepyeni?")
        service.translate(editor, survey, "de", {key: ""})
        assert one.text["de"] == "Ganz neu?"

    def test_completeness_counts_every_text(self):
        survey = build.survey()
        found = {row[0]: row[2:] for row in queries.completeness(survey)}
        assert found["de"][0] == found["de"][2]
        assert found["ar"][0] == 3
        with pytest.raises(StaleError):
            service.translate(make.editor(), survey, "ar", {}, version=99)


def section_of(page: str) -> str:
    return re.search(r"/sections/(\d+)", page)[1]


def test_building_by_pages(client, sign_in):
    survey = build.empty()
    base = f"/en/surveys/{survey.format.slug}"
    sign_in(make.editor())
    assert client.get(f"{base}/questions/new").text.count("?kind=") == len(QuestionKind)
    for kind in QuestionKind:
        assert client.get(f"{base}/questions/new?kind={kind.value}").status_code == 200
    assert client.post(f"{base}/sections/new", data={"version": "1"}).status_code == 422
    made = client.post(f"{base}/sections/new", data={"version": "1", **texts("title", "Teil A")})
    assert made.status_code == 303
    number = section_of(client.get(f"{base}/edit").text)
    assert client.get(f"{base}/sections/{number}").status_code == 200
    given = {
        "single": {**texts("options", "A\nB"), "has_other": "y"},
        "multiple": texts("options", "A\nB"),
        "scale": {"scale_max": "5", **texts("scale_words", "a\nb\nc\nd\ne")},
        "matrix": {"scale_max": "3", **texts("options", "A")},
        "ranking": texts("options", "A\nB"),
        "statements": texts("options", "A"),
        "number": {"least": "1", "most": "9", "is_whole": "y"},
        "yes_no": {"is_sensitive": "y", **texts("purpose", "Darum.")},
    }
    for kind in QuestionKind:
        version = db.session.scalar(select(Survey.version))
        data = {"kind": kind.value, "version": str(version), "section_id": number, "code": f"c_{kind.value}"}
        data |= texts("text", f"Frage {kind.value}?")
        answer = client.post(f"{base}/questions/new", data={**data, **given.get(kind.value, {})})
        assert answer.status_code == 303, (kind, re.findall("error-summary.*?</div>", answer.text, re.DOTALL))
    version = db.session.scalar(select(Survey.version))
    wrong = {
        "kind": "number", "version": str(version), "least": "9", "most": "1", **texts("text", "?"),
        "section_id": "0", "condition": "c_yes_no = yes",
    }  # fmt: skip
    assert "end lies before" in client.post(f"{base}/questions/new", data=wrong).text
    refused = client.post(f"{base}/questions/new", data={**wrong, "least": "", "section_id": number})
    assert refused.status_code == 422
    assert "sensitive question" in refused.text
    assert "c_yes_no = yes" in refused.text
    page = client.get(f"{base}/edit").text
    assert page.count("/copy") == len(QuestionKind) + 1
    for lang in ("de", "ar"):
        assert client.get(f"/{lang}/surveys/{survey.format.slug}/preview").status_code == 200
    db.session.expire_all()
    for question in queries.by_slug(survey.format.slug).questions:
        assert client.get(f"{base}/questions/{question.id}").status_code == 200
    for act in ("up", "down", "remove"):
        assert client.post(f"{base}/sections/{number}/{act}").status_code == 303
    copied = client.post(f"{base}/copy")
    assert copied.status_code == 303
    assert copied.location.partition("#")[0].endswith("-2/edit")
    assert client.get(f"{base}/versions").status_code == 200


def test_a_refused_move_is_said(client, sign_in):
    survey = three()
    sign_in(make.editor())
    base = f"/en/surveys/{survey.format.slug}"
    second = survey.questions[1].id
    answer = client.post(f"{base}/questions/{second}/up", follow_redirects=True)
    assert "does not fit the condition of “b”" in answer.text
    assert order(survey) == ["a", "b", "c"]
    assert "Copied." in client.post(f"{base}/questions/{second}/copy", follow_redirects=True).text


def test_the_path_of_some_answers(client, sign_in):
    survey = three()
    name = f"q{survey.questions[0].id}"
    sign_in(make.editor())
    base = f"/en/surveys/{survey.format.slug}/path"
    assert client.get(base).text.count(">shown<") == 2
    assert client.post(base, data={name: "1"}).text.count(">shown<") == 3
    assert client.post(base, data={name: "2"}).text.count(">shown<") == 2


def test_two_languages_side_by_side(client, sign_in):
    survey = three()
    first = survey.questions[0]
    key = f"t-q{first.id}-text"
    sign_in(make.editor())
    base = f"/en/surveys/{survey.format.slug}/texts?from=de&to=ar"
    page = client.get(base).text
    assert key in page
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)[1]
    saved = client.post(base, data={"version": version, key: "من أين؟"})
    assert saved.status_code == 303
    assert "من أين؟" in client.get(base).text
    stale = client.post(base, data={"version": version, key: "أخرى"})
    assert stale.status_code == 422
    assert "أخرى" in stale.text
    assert client.get(f"/en/surveys/{survey.format.slug}/texts?from=xx&to=%00").status_code in {200, 400}
    assert "من أين؟" in client.get(f"/ar/surveys/{survey.format.slug}").text


def picture() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(out, "PNG")
    out.seek(0)
    return out


def test_a_picture_needs_words_and_stands_beside_its_question(client, sign_in):
    survey = three()
    first = survey.questions[0].id
    base = f"/en/surveys/{survey.format.slug}"
    sign_in(make.editor())
    path = f"{base}/questions/{first}/media"

    def send(content, name="karte.png", **more):
        data = {"media-language": "de", "media-file": (content, name), **more}
        return client.post(path, data=data, content_type="multipart/form-data")

    assert send(picture()).status_code == 422
    assert send(io.BytesIO(b"<svg onload=alert(1)>"), "x.png").status_code == 422
    assert send(picture(), **{"media-alt": "Eine Karte"}).status_code == 303
    assert send(picture(), **{"media-alt": "Eine bessere Karte"}).status_code == 303
    assert send(io.BytesIO(b"ID3" + b"\x00" * 50), "ton.mp3").status_code == 303
    assert db.session.scalar(select(func.count()).select_from(SurveyMedia)) == 2
    page = client.get(base).text
    assert 'alt="Eine bessere Karte"' in page
    assert "<audio" in page
    shown = client.get(re.search(r'src="([^"]*/media/\d+)"', page)[1])
    assert (shown.status_code, shown.mimetype) == (200, "image/png")
    assert client.get(f"{base}/media/99999").status_code == 404
    media = re.search(rf"{base}/questions/{first}/media/\d+/remove", client.get(f"{base}/questions/{first}").text)[0]
    assert client.post(media).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(SurveyMedia)) == 1


def test_settings_are_stored_and_told(client, sign_in):
    survey = three()
    sign_in(make.editor())
    base = f"/en/surveys/{survey.format.slug}"
    data = {
        **texts("title", "Umfrage"),
        **texts("summary", "Kurz."),
        **texts("intro", "Hallo."),
        "opens_at": "2026-01-01T08:00",
        "closes_at": "2036-01-31T20:00",
        "minimum_cell": "5",
        "process_id": "0",
        "slug": survey.format.slug,
        "version": str(survey.format.version),
        "mode": "confidential",
        "access": "account",
        "paging": "one",
    }
    assert client.post(f"{base}/edit", data=data).status_code == 422
    assert client.post(f"{base}/edit", data={**data, "mode": "nonsense"}).status_code == 422
    assert client.post(f"{base}/edit", data={**data, "link_until": "2035-01-01"}).status_code == 303
    db.session.expire_all()
    assert (survey.mode, survey.access) == (Mode.CONFIDENTIAL, Access.ACCOUNT)
    assert "Monday, January 1, 2035" in client.get(base).text
