"""Saving a form: what is committed, what is taken back, and what the form says then."""

import pytest
from sqlalchemy import select
from wtforms import StringField

from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, StaleError
from teilhabe_app.organisations.models import Organisation
from teilhabe_app.web.forms import Form, VersionField, required
from teilhabe_app.web.saving import saved, status_of
from tests import factories as build


class NameForm(Form):
    """A name and the version that it was read in."""

    name = StringField("Name", [required()])
    version = VersionField()


@pytest.fixture
def organisation(session):
    made = build.organisation()
    session.commit()
    return made


def sent(app, **data):
    return app.test_request_context("/en/account/sign-in", method="POST", data=data)


def name_now():
    db.session.expire_all()
    return db.session.scalars(select(Organisation.name)).one()


def rename(organisation, form, error=None):
    organisation.name = form.name.data
    db.session.flush()
    if error:
        raise error


def test_what_is_valid_is_committed_and_the_result_handed_over(app, organisation):
    with sent(app, name="New name"):
        form = NameForm()
        done = saved(form, lambda: rename(organisation, form))
        assert done is not None
        assert done.result is None
        db.session.rollback()
        assert name_now() == "New name"


def test_what_is_invalid_does_not_run(app, organisation):
    with sent(app, name=""):
        form = NameForm()
        assert saved(form, lambda: rename(organisation, form)) is None
        assert status_of(form) == 422


def test_a_page_that_is_only_looked_at_is_200(app):
    with app.test_request_context("/en/"):
        form = NameForm()
        assert saved(form, lambda: None) is None
        assert status_of(form) == 200


def test_a_broken_rule_takes_everything_back_and_stands_at_its_field(app, organisation):
    before = organisation.name
    with sent(app, name="New name", version="1"):
        form = NameForm()
        assert saved(form, lambda: rename(organisation, form, DomainError("Taken", field="name"))) is None
        assert form.name.errors == ["Taken"]
        assert not form.is_stale
        assert status_of(form) == 422
        assert name_now() == before


def test_after_a_clash_the_form_builds_on_what_it_now_says(app, organisation):
    with sent(app, name="New name", version="7"):
        form = NameForm()
        assert saved(form, lambda: rename(organisation, form, StaleError("Changed")), edited=organisation) is None
        assert form.is_stale
        assert form.name.data == "New name"
        assert form.version.seen == organisation.version


@pytest.mark.parametrize(
    ("typed", "seen"),
    [("12", 12), ("", 0), ("x", 0), ("-1", 0), ("\u0663", 0), ("1.5", 0), ("9" * 9, 999_999_999), ("9" * 10, 0)],
)
def test_what_is_no_number_is_nobodys_version(app, typed, seen):
    with sent(app, name="Name", version=typed):
        assert NameForm().version.seen == seen
