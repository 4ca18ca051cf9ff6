"""A document of 300 paragraphs in 3 versions and 3 languages: statements, weight, processor time, publishing."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

import sqlalchemy as sa

from bench.clients import KNOWN, Client
from bench.figures import Figure, measures
from bench.measure_pages import MOST_KILOBYTES, MOST_STATEMENTS, first_visit_of, milliseconds
from bench.stage import DATABASES, MANY_NETWORKS, SQLITE, Stage, fresh
from config import Settings
from teilhabe_app.accounts.models import User
from teilhabe_app.app import create_app
from teilhabe_app.consultations import queries
from teilhabe_app.consultations.importing import Block, BlockKind
from teilhabe_app.consultations.models import Consultation, Document
from teilhabe_app.consultations.service import documents, passages, publishing
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import Multilingual
from tests.support import chromium, live

PARAGRAPHS, SECTION, VERSIONS = 300, 6, 3
LANGUAGES = ("en", "ar")  # besides German
WORDS = (
    *("Teilhabe", "Beirat", "Senat", "Land", "Gemeinde", "Sprache", "Bericht", "Frist", "Stellungnahme", "Verfahren"),
    *("Mitglied", "Auftrag", "Behörde", "Beratung", "Kosten", "Sitzung", "öffentlich", "gemeinsam", "rechtzeitig"),
    *("verständlich", "jährlich", "beschließt", "berät", "prüft", "nennt", "trägt"),
)
PAGES = {"page": "", "paragraph": "/paragraphs/p150", "beside": "?beside=ar", "changes": "/changes?from=1&to=3"}


@measures("documents.sql")
def statements() -> Iterator[Figure]:
    """Count the statements of the pages of the large document, and time the publishing of its third version."""
    for database in DATABASES:
        with fresh(database) as stage:
            number, seconds = build(stage)
            with stage.serving(app="bench.wsgi_counted:app", workers=1) as server:
                for name, path in PAGES.items():
                    answers = [Client(server.port).get(_address(number, path)) for _ in range(3)]
                    count = max(int(answer.headers["X-SQL-Count"]) for answer in answers)
                    yield Figure(
                        key=f"documents.sql_{name}",
                        value=count,
                        unit="statements",
                        goal=f"at most {MOST_STATEMENTS}",
                        holds=count <= MOST_STATEMENTS,
                        database=database,
                    )
            yield Figure(
                key="documents.publish_seconds",
                value=round(seconds, 2),
                unit="s to match and publish version 3 of 300 paragraphs",
                goal="at most 5",
                holds=seconds <= 5,  # noqa: PLR2004 -- as it says
                database=database,
            )


@measures("documents.weight")
def weight() -> Iterator[Figure]:
    """Weigh the first visit to the large document and compare its processor time with a bare 'hello'."""
    with fresh(SQLITE) as stage:
        number, _ = build(stage)
        with stage.serving() as server, chromium.running() as browser:
            for lang in ("de", "ar"):
                kilobytes = first_visit_of(browser, server.url + _address(number, "", lang))
                yield Figure(
                    key=f"documents.first_visit_kb_{lang}",
                    value=kilobytes,
                    unit="kB",
                    goal=f"at most {MOST_KILOBYTES}",
                    holds=kilobytes <= MOST_KILOBYTES,
                )
        bare = live.start(live.environment(stage.url, stage.instance, MANY_NETWORKS), app="bench.hello:app")
        try:
            with stage.serving() as server:
                hello = min(milliseconds(bare, "/", 400) for _ in range(3))
                page = min(milliseconds(server, _address(number, ""), cookies=KNOWN) for _ in range(2))
                yield Figure(
                    key="documents.cpu_ratio",
                    value=round(page / hello, 1),
                    unit=f"times hello ({page:.1f} ms to {hello:.2f} ms)",
                )
        finally:
            bare.stop()
            bare.log.unlink(missing_ok=True)


def build(stage: Stage) -> tuple[int, float]:
    """Make the document; return its number and how long publishing its last version took, in seconds."""
    app = create_app(Settings(secret_key="x" * 40, database_url=stage.url, instance=stage.instance, testing=True))
    chance = random.Random(300)  # noqa: S311 -- test data
    texts = [_text(chance, n) for n in range(PARAGRAPHS)]
    seconds = 0.0
    with app.test_request_context("/de/"):
        editor = db.session.scalars(sa.select(User).where(User.email == "redaktion@example.org")).unique().one()
        consultation = db.session.scalars(sa.select(Consultation).order_by(Consultation.id.desc())).unique().first()
        if consultation is None:
            raise LookupError("the demonstration has a consultation")
        draft = documents.DocumentDraft(title=Multilingual(de="Großer Entwurf"), language="de")
        made = documents.create_document(editor, consultation, draft)
        db.session.flush()
        for version in range(1, VERSIONS + 1):
            began = time.monotonic()
            _publish(editor, made, texts)
            seconds = time.monotonic() - began
            if version == 1:
                for passage in queries.all_passages(made.current) if made.current else ():
                    written = {code: f"{code} {passage.text}" for code in LANGUAGES}
                    passages.translate_passage(editor, passage, written, passage.version)
            texts = _edited(chance, texts)
        db.session.commit()
        number = made.id
    with app.app_context():
        db.engine.dispose()
    return number, seconds


def _publish(editor: User, document: Document, texts: list[str]) -> None:
    blocks = []
    for n, text in enumerate(texts):
        if n % SECTION == 0:
            blocks.append(Block(BlockKind.HEADING, f"Abschnitt {n // SECTION + 1}", 1, f"§ {n // SECTION + 1}"))
        blocks.append(Block(BlockKind.TEXT, text, 0, f"({n % SECTION + 1})"))
    draft = documents.take_over(editor, document, blocks, None)
    db.session.flush()
    publishing.publish_edition(editor, document, None, draft.version)
    db.session.flush()


def _text(chance: random.Random, number: int) -> str:
    return f"Nummer{number} {' '.join(chance.choices(WORDS, k=chance.randint(25, 45)))}."


def _edited(chance: random.Random, texts: list[str]) -> list[str]:
    """Change a third, split some, merge some, move some, and add some."""
    edited = [text.replace("Land", "Bundesland") if chance.random() < 1 / 3 else text for text in texts]
    for _ in range(5):
        at = chance.randrange(len(edited) - 2)
        words = edited[at].split()
        edited[at : at + 1] = [" ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])]
        at = chance.randrange(len(edited) - 2)
        edited[at : at + 2] = [" ".join(edited[at : at + 2])]
        edited.insert(chance.randrange(len(edited)), edited.pop(chance.randrange(len(edited))))
        edited.append(_text(chance, 1000 + len(edited)))
    return edited


def _address(number: int, path: str, lang: str = "de") -> str:
    return f"/{lang}/consultations/documents/{number}{path}"
