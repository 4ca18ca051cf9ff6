"""What contributors are to hear of; it goes out in the next mail that each of them wants."""

from __future__ import annotations

from sqlalchemy import Select, select

from teilhabe_app.contributions.models import Contribution
from teilhabe_app.synthesis.models import Citation, Dossier, Finding, NewsKind, Outcome, Response, SetAside
from teilhabe_app.synthesis.service import news


def tell_published(dossier: Dossier) -> int:
    """Tell the contributors of a published dossier what it makes of their words. Return how many hear of it."""
    cited = select(Citation.contribution_id).join(Finding).where(Finding.dossier_id == dossier.id)
    aside = select(SetAside.contribution_id).where(SetAside.dossier_id == dossier.id)
    told = news.note(NewsKind.CITED, Contribution.id.in_(cited), dossier.id)
    return told + news.note(NewsKind.ASIDE, Contribution.id.in_(aside) & Contribution.id.not_in(cited), dossier.id)


def tell_answered(response: Response) -> int:
    """Tell the contributors behind a finding that a body has answered."""
    return news.note(NewsKind.ANSWERED, Contribution.id.in_(_behind(response.routing.finding)), response.id)


def tell_changed(outcome: Outcome) -> int:
    """Tell the contributors behind a finding that a measure changed."""
    return news.note(NewsKind.MEASURE, Contribution.id.in_(_behind(outcome.response.routing.finding)), outcome.id)


def _behind(finding: Finding) -> Select[int]:
    return select(Citation.contribution_id).where(Citation.finding_id == finding.id)
