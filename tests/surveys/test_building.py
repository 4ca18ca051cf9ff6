from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from sqlalchemy import delete, func, insert, select, update

from teilhabe_app.accounts.models import Guest
from teilhabe_app.contributions.models import Contribution, Place, Thread
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, StaleError
from teilhabe_app.formats.models import Kind
from teilhabe_app.surveys import queries, service
from teilhabe_app.surveys.conditions import write
from teilhabe_app.surveys.models import Access, Mode, QuestionKind, Survey, SurveyMedia, SurveyQuestion, SurveySection
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


def meanwhile(edit) -> None:
    """Let a colleague store an edit after this page has read the survey."""
    unseen = {"synchronize_session": False}
    db.session.execute(edit, execution_options=unseen)
    db.session.execute(update(Survey).values(version=Survey.version + 1), execution_options=unseen)


def new_question(survey: Survey, **values) -> dict:
    """Return the columns of a question that is not told to the session."""
    plain = {"survey_id": survey.id, "kind": QuestionKind.YES_NO, "text": make.ml("Neu?"), "since": 1, "stale": {}}
    return {**plain, **values}


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

    def test_buttons_act_on_what_a_colleague_has_left(self):
        editor, survey = make.editor(), three()
        db.session.commit()
        first, second, third = survey.questions
        meanwhile(insert(SurveyQuestion).values(**new_question(survey, position=4, code="d")))
        copy = service.copy_question(editor, third)
        assert order(survey) == ["a", "b", "c", copy.code, "d"]
        meanwhile(update(SurveyQuestion).where(SurveyQuestion.id == second.id).values(retired_in=2))
        for act in (service.copy_question, service.remove_question, lambda *of: service.move_question(*of, +1)):
            with pytest.raises(DomainError, match="Somebody else changed this"), db.session.begin_nested():
                act(editor, second)
        service.move_question(editor, first, +1)
        assert order(survey) == ["c", "a", copy.code, "d"]

    @pytest.mark.parametrize("act", [service.remove_section, lambda *of: service.move_section(*of, +1)])
    def test_a_section_that_a_colleague_removed_stays_so(self, act):
        editor, survey = make.editor(), three()
        section = service.add_section(editor, survey, SectionDraft(title=make.ml("Eins")))
        db.session.commit()
        assert survey.sections == [section]
        meanwhile(delete(SurveySection).where(SurveySection.id == section.id))
        with pytest.raises(DomainError, match="Somebody else changed this"):
            act(editor, section)

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

    def test_another_section_after_answers_is_a_new_version(self):
        editor, survey = make.editor(), three()
        section = service.add_section(editor, survey, SectionDraft(title=make.ml("Eins")))
        service.submit(Guest(), survey, Filled(once="x", language="de", answers={"a": "1"}))
        last = survey.questions[2]
        service.change_question(editor, last, draft(last, section_id=section.id))
        assert [one.reason for one in queries.revisions(survey)] == ["order"]

    def test_sensitive_answers_to_earlier_versions_stay_readable_when_the_survey_is_over(self, client, sign_in):
        editor, survey = make.editor(), build.empty()
        old = build.question(
            survey, QuestionKind.YES_NO, is_sensitive=True, purpose=make.ml("Für die Planung."), code="a", stale={}
        )
        for at in range(40):
            service.submit(Guest(), survey, Filled(once=f"x{at}", language="de", answers={"a": ("yes", "no")[at % 2]}))
        service.change_question(editor, old, draft(old, is_sensitive=True, new_meaning=True))
        sign_in(editor)
        db.session.commit()
        address = f"/en/surveys/{survey.format.slug}/versions"
        assert "are not shown" in client.get(address).text
        assert "40 people answered" not in client.get(address).text
        build.over(survey)
        db.session.commit()
        assert "40 people answered" in client.get(address).text

    @pytest.mark.parametrize("kind", [QuestionKind.TEXT, QuestionKind.SINGLE])
    def test_what_people_wrote_stays_with_the_question_they_were_asked(self, kind):
        editor, survey = make.editor(), build.empty()
        place, other = (
            make.thread(survey.format, place=Place.SURVEY, title=make.ml("Was fehlt?")),
            kind is not kind.TEXT,
        )
        old = build.question(
            survey,
            kind,
            text=make.ml("Was fehlt?"),
            thread=place,
            options=2 * other,
            has_other=other,
            code="a",
            stale={},
        )
        words = {"a": "other", "a.other": "Zeit"} if other else {"a": "Zeit"}
        service.submit(Guest(), survey, Filled(once="x", language="de", answers=words))
        new = service.change_question(editor, old, draft(old, text=make.ml("Was ist gut?"), new_meaning=True))
        service.submit(Guest(), survey, Filled(once="y", language="de", answers={**words}))
        assert (old.thread.title["de"], new.thread.title["de"]) == ("Was fehlt?", "Was ist gut?")
        threads = db.session.scalars(select(Contribution.thread_id).order_by(Contribution.id)).all()
        assert threads == [old.thread_id, new.thread_id]

    def test_other_answers_to_choose_from_keep_the_thread(self):
        editor, survey = make.editor(), build.empty()
        place = make.thread(survey.format, place=Place.SURVEY)
        old = build.question(survey, QuestionKind.SINGLE, options=2, has_other=True, thread=place, code="a", stale={})
        service.submit(Guest(), survey, Filled(once="x", language="de", answers={"a": "1"}))
        labels = [*(one.label for one in old.options), make.ml("neu")]
        new = service.change_question(editor, old, draft(old, options=labels))
        assert (new is not old, new.thread_id) == (True, place.id)

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

    def test_threads_are_called_like_their_questions_in_every_language(self):
        editor, survey = make.editor(), build.empty()
        place = make.thread(survey.format, place=Place.SURVEY)
        one = build.question(survey, QuestionKind.TEXT, text=make.ml("Was fehlt?"), thread=place, stale={})
        service.translate(editor, survey, "tr", {f"q{one.id}-text": "Ne eksik?"})
        assert dict(place.title) == {"de": "Was fehlt?", "tr": "Ne eksik?"}

    def test_completeness_counts_every_text(self):
        survey = build.survey()
        found = {row[0]: row[2:] for row in queries.completeness(survey)}
        assert found["de"][0] == found["de"][2]
        assert found["ar"][0] == 3
        with pytest.raises(StaleError):
            service.translate(make.editor(), survey, "ar", {}, version=99)


def test_title_and_short_description_are_translated_side_by_side_too(client, sign_in):
    survey = three()
    before = queries.completeness(survey)
    sign_in(make.editor())
    db.session.commit()
    base = f"/en/surveys/{survey.format.slug}"
    settings, seen = client.get(f"{base}/edit").text, survey.format.version
    assert re.search(rf'name="version"[^>]*value="{seen}"|value="{seen}"[^>]*name="version"', settings)
    data = {"version": str(survey.version), "t-title": "استبيان", "t-summary": "قصير.\nنعم."}
    assert client.post(f"{base}/texts?from=de&to=ar", data=data).status_code == 303
    db.session.expire_all()
    assert survey.format.title["ar"] == "استبيان"
    assert survey.format.summary["ar"] == "قصير.\nنعم."
    assert survey.format.version == seen + 1  # whoever has the other page open is told
    after = queries.completeness(survey)
    assert [(new[0], new[2] - old[2]) for new, old in zip(after, before, strict=True) if new != old] == [("ar", 2)]


def test_a_translation_that_is_too_long_is_not_cut(client, sign_in):
    survey = three()
    sign_in(make.editor())
    db.session.commit()
    address = f"/en/surveys/{survey.format.slug}/texts?from=de&to=ar"
    data = {"version": str(survey.version), "t-intro": "ش" * 10_001}
    refused = client.post(address, data=data)
    assert refused.status_code == 422
    assert "10001 characters; 10000 are possible" in refused.text
    assert "ش" * 10_001 in refused.text


def test_german_is_not_emptied_without_a_word(client, sign_in):
    survey = three()
    sign_in(make.editor())
    db.session.commit()
    address, key = f"/en/surveys/{survey.format.slug}/texts?from=en&to=de", f"t-q{survey.questions[0].id}-text"
    data = {"version": str(survey.version), key: "", "t-title": "Neuer Titel"}
    refused = client.post(address, data=data)
    assert refused.status_code == 422
    assert "German is needed." in refused.text
    assert ">Neuer Titel</textarea>" in refused.text


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


def test_a_copy_finds_an_address_that_nothing_else_has(client, sign_in):
    survey = three(format=make.format_(Kind.SURVEY, slug="umfrage"))
    make.format_(Kind.EVENT, slug="umfrage-2")
    sign_in(make.editor())
    db.session.commit()
    copied = client.post(f"/en/surveys/{survey.format.slug}/copy")
    assert copied.location == "/en/surveys/umfrage-3/edit#settings"


def test_a_refused_move_is_said(client, sign_in):
    survey = three()
    sign_in(make.editor())
    base = f"/en/surveys/{survey.format.slug}"
    second = survey.questions[1].id
    answer = client.post(f"{base}/questions/{second}/up", follow_redirects=True)
    assert "does not fit the condition of “b”" in answer.text
    assert "#" not in client.post(f"{base}/questions/{second}/up").location
    assert order(survey) == ["a", "b", "c"]
    assert "Copied." in client.post(f"{base}/questions/{second}/copy", follow_redirects=True).text


def test_the_keyboard_goes_on_where_it_was(client, sign_in):
    survey = three()
    sign_in(make.editor())
    db.session.commit()
    base, last = f"/en/surveys/{survey.format.slug}", survey.questions[2].id
    for act in ("up", "down"):
        assert client.post(f"{base}/questions/{last}/{act}").location == f"{base}/edit#question-{last}"
    copied = client.post(f"{base}/questions/{last}/copy").location.partition("#")[2]
    page = client.get(f"{base}/edit").text
    assert (copied != f"question-{last}", page.count(f'id="{copied}"')) == (True, 1)
    added = client.post(f"{base}/sections/new", data={"version": str(version_of(survey)), **texts("title", "Eins")})
    place = added.location.partition("#")[2]
    assert place.startswith("section-")
    assert client.get(added.location).text.count(f'id="{place}"') == 1
    data = {"version": str(version_of(survey)), "kind": "yes_no", "section_id": "0", **texts("text", "Ja?")}
    assert client.post(f"{base}/questions/{last}", data=data).location == f"{base}/edit#question-{last}"


def version_of(survey: Survey) -> int:
    return db.session.scalar(select(Survey.version).where(Survey.id == survey.id))


def test_the_path_of_some_answers(client, sign_in):
    survey = three()
    name = f"q{survey.questions[0].id}"
    sign_in(make.editor())
    base = f"/en/surveys/{survey.format.slug}/path"
    assert client.get(base).text.count(">shown<") == 2
    assert client.post(base, data={name: "1"}).text.count(">shown<") == 3
    assert client.post(base, data={name: "2"}).text.count(">shown<") == 2
    section = service.add_section(make.editor(), survey, SectionDraft(title=make.ml("Eins"), condition="a = '2'"))
    service.change_question(make.editor(), survey.questions[2], draft(survey.questions[2], section_id=section.id))
    db.session.commit()
    page = client.post(base, data={name: "1"}).text
    assert page.count(">shown<") == 2
    assert "<code>a = &#39;2&#39;</code>" in page


def test_a_consent_offers_the_code_that_can_be_given(client, sign_in):
    survey = build.empty()
    build.question(survey, QuestionKind.CONSENT, code="agreed")
    last = build.question(survey, QuestionKind.LINE, thread=make.thread(survey.format))
    sign_in(make.editor())
    db.session.commit()
    page = client.get(f"/en/surveys/{survey.format.slug}/questions/{last.id}").text
    assert "<code>yes</code>" in page
    assert "<code>no</code>" not in page


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
    for beginning in (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        assert send(io.BytesIO(beginning + b"\x00" * 50), "ton.mp3").status_code == 303
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
