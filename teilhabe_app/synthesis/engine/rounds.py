"""One round of the worker: read some texts, or look at one dossier, or have a few statements worded."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from collections.abc import Iterator, Sequence

import numpy as np
from sqlalchemy import delete, insert, select

from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core import clock
from teilhabe_app.core.db import db, may_write
from teilhabe_app.synthesis.engine import engines, keeping, material, spans
from teilhabe_app.synthesis.engine.computing import propose
from teilhabe_app.synthesis.engine.engines import Choice
from teilhabe_app.synthesis.engine.material import Looked, Task
from teilhabe_app.synthesis.models import Candidate, SenseAnchor, SenseVector, Verdict
from teilhabe_app.synthesis.sense.characters import Characters
from teilhabe_app.synthesis.sense.drafting import Draft, Source
from teilhabe_app.synthesis.sense.space import Space, arranged, references
from teilhabe_app.synthesis.sense.vectors import Engine, Matrix, Vectors, joined, unpacked

SECONDS = 20.0  # of one round: mails wait no longer
BATCH = 16
PAUSE = 20  # times the seconds that looking at a dossier took: it is not looked at again before
DRAFTS = 2


def run() -> int:
    """Do what comes first; return how many texts were read, dossiers looked at or statements worded."""
    choice = engines.chosen()
    with _reading():
        rests = engines.rests(engines.EMBEDDER)
        tasks = material.unread(choice.stem)
        missing = _missing(choice) if tasks or _due(choice.stem) else []
    if tasks or missing:
        return 0 if rests else _read(choice, tasks, missing)
    with _reading():
        looked = next((_looked(one, choice) for one in _due(choice.stem)), None)
    if looked is not None:
        return _look(choice, looked)
    return _word()


def at_once(dossier_id: int) -> None:
    """Compare a small dossier by letters now, in the running transaction; the engine of the settings comes later."""
    choice = engines.letters()
    _read(choice, material.unread(choice.stem), [])
    looked = _looked((dossier_id, material.mark_of(dossier_id, choice.stem)), choice)
    if looked is not None:
        _look(choice, looked)


@contextlib.contextmanager
def _reading() -> Iterator[None]:
    """Read without locking anything, and end the transaction: nobody waits for the database while a model works."""
    token = may_write.set(False)
    try:
        yield
    finally:
        db.session.rollback()
        may_write.reset(token)


def _missing(choice: Choice) -> list[str]:
    """Return the texts of the program that the engine has not read."""
    if not choice.crosses:
        return []
    known = material.known_anchors(choice.stem)
    wanted = [text for lines in references().values() for text in lines]
    wanted += [text for one in material.described_fields() for _code, text in (*one.texts, *one.said)]
    return [text for text in dict.fromkeys(wanted) if material.digest(text) not in known]


def _read(choice: Choice, tasks: Sequence[Task], missing: Sequence[str]) -> int:
    """Let the engine read for some seconds, and keep what it made."""
    texts = [*missing, *(task.text for task in tasks)]
    made: list[Vectors] = []
    failed: Exception | None = None
    ends = time.monotonic() + SECONDS
    try:
        with choice.opened() as embedder:
            for start in range(0, len(texts), BATCH):
                made.append(embedder.embed(texts[start : start + BATCH]))
                if time.monotonic() > ends:
                    break
    except engines.FAILURES as error:
        failed = error
    engines.note(engines.EMBEDDER, failed)
    if not made:
        return 0
    vectors = joined(made)
    packed = vectors.packed()
    _keep_anchors(vectors.engine.key, missing, packed)
    return len(missing[: len(packed)]) + _keep_vectors(vectors.engine.key, tasks, packed[len(missing) :])


def _keep_anchors(engine: str, texts: Sequence[str], packed: Sequence[bytes]) -> None:
    rows = [
        {"engine": engine, "digest": material.digest(text), "vector": one}
        for text, one in zip(texts, packed, strict=False)
    ]
    if rows:
        db.session.execute(delete(SenseAnchor).where(SenseAnchor.engine != engine))
        db.session.execute(insert(SenseAnchor), rows)


def _keep_vectors(engine: str, tasks: Sequence[Task], packed: Sequence[bytes]) -> int:
    """Keep vectors of wordings that still stand there; those of earlier wordings and other engines go."""
    done = dict(zip((task.id for task in tasks), packed, strict=False))
    revisions = {task.id: task.revision for task in tasks}
    read = {(task.id, task.revision, task.text) for task in tasks}
    current = select(Contribution.id, Contribution.revision_number, Contribution.text).where(
        Contribution.id.in_(done), Contribution.visibility == Visibility.PUBLISHED
    )
    still = [row.id for row in db.session.execute(current) if tuple(row) in read]
    if not still:
        return 0
    db.session.execute(delete(SenseVector).where(SenseVector.contribution_id.in_(still)))
    now = clock.now()
    rows = [
        {
            "contribution_id": one,
            "revision_number": revisions[one],
            "engine": engine,
            "vector": done[one],
            "made_at": now,
        }
        for one in still
    ]
    db.session.execute(insert(SenseVector), rows)
    return len(rows)


def _due(stem: str) -> list[tuple[int, str]]:
    """Return the dossiers that are to be looked at, with their marks."""
    found = []
    for dossier in material.open_dossiers():
        reading = material.reading_of(dossier.id)
        if reading and reading.finished_at + dt.timedelta(seconds=PAUSE * reading.seconds) > clock.now():
            continue
        mark = material.mark_of(dossier.id, stem)
        if reading is None or reading.mark != mark:
            found.append((dossier.id, mark))
    return found


def _looked(due: tuple[int, str], choice: Choice) -> Looked | None:
    dossier_id, mark = due
    texts = material.texts_of(dossier_id)
    known = material.vectors_of(dossier_id, choice.stem)
    if any(known.get(one.id, (0,))[0] != one.revision for one in texts):
        return None  # something came just now; the next round reads it first
    return Looked(
        dossier_id,
        mark,
        texts,
        [known[one.id][1:] for one in texts],
        material.described_fields(),
        material.known_anchors(choice.stem) if choice.crosses else {},
        material.decided(dossier_id),
        keeping.known_spans(dossier_id),
    )


def _look(choice: Choice, looked: Looked) -> int:
    """Compare the texts of a dossier, and keep what is proposed."""
    began = time.monotonic()
    if not looked.texts:
        keeping.keep_nothing(looked.dossier_id, looked.mark, choice)
        return 1
    engine = _engine(looked.vectors[0][0], crosses=choice.crosses)
    raw = unpacked(engine, looked.vectors)
    space, described, said = _placed(looked, raw)
    proposals = propose(looked.texts, space, described, said, looked.decided)
    quotes = spans.chosen(choice, looked, proposals.groups, space, raw)
    took = round(time.monotonic() - began)
    keeping.keep(looked, engine, proposals, quotes, took)
    return 1


def _engine(key: str, *, crosses: bool) -> Engine:
    name, version, dimensions = key.rsplit("/", 2)
    return Engine(name, version, int(dimensions), crosses)


def _placed(looked: Looked, raw: Vectors) -> tuple[Space, dict[int, Space], dict[int, Space]]:
    """Place the texts, the descriptions of the fields and what is said in them in one space."""
    languages = [one.language for one in looked.texts]
    lines = [(one.field_id, code, text) for one in looked.described for code, text in one.texts]
    first_said = len(lines)
    lines += [(one.field_id, code, text) for one in looked.described for code, text in one.said]
    codes = [code for _field, code, _text in lines]
    if raw.engine.crosses:
        space = arranged(raw, languages, _means(looked, raw.engine))
        stored = [looked.anchors[material.digest(text)] for _field, _code, text in lines]
        placed = space.placed(unpacked(raw.engine, stored), codes)
    else:
        every = joined([raw, Characters().embed([text for _field, _code, text in lines])])
        together = arranged(every, [*languages, *codes], {})
        space = together.of(range(len(languages)))
        placed = together.of(range(len(languages), len(every)))
    of_field: dict[tuple[bool, int], list[int]] = {}
    for number, (key, _code, _text) in enumerate(lines):
        of_field.setdefault((number >= first_said, key), []).append(number)
    described, said = (
        {key: placed.of(numbers) for (is_said, key), numbers in of_field.items() if is_said is kind}
        for kind in (False, True)
    )
    return space, described, said


def _means(looked: Looked, engine: Engine) -> dict[str, Matrix]:
    return {
        language: np.asarray(
            unpacked(engine, [looked.anchors[material.digest(text)] for text in lines]).matrix.mean(axis=0)
        )
        for language, lines in references().items()
    }


def _word() -> int:
    """Have the operator's server word a few statements; a person decides about each."""
    server = engines.drafter()
    if server is None:
        return 0
    with _reading():
        if engines.rests(engines.DRAFTER):
            return 0
        wanted = _unworded(server.name)
        sources = {
            one.id: [Source(m.contribution_id, m.contribution.language, m.contribution.text) for m in one.members]
            for one in wanted
        }
        sent = {one.id: {m.contribution_id: m.contribution.revision_number for m in one.members} for one in wanted}
    drafts: dict[int, Draft | None] = {}
    failed: Exception | None = None
    try:
        for number, of_candidate in sources.items():
            drafts[number] = server.draft(of_candidate)
    except engines.FAILURES as error:
        failed = error
    if sources:
        engines.note(engines.DRAFTER, failed)
    for number, draft in drafts.items():  # once all have come: nobody waits for the database while a server works
        keeping.keep_draft(number, server.name, draft, sent[number])
    return len(drafts)


def _unworded(name: str) -> Sequence[Candidate]:
    open_ = {one.id for one in material.open_dossiers()}
    query = select(Candidate).where(
        Candidate.dossier_id.in_(open_),
        Candidate.verdict == Verdict.OPEN,
        Candidate.drafted_by.is_(None) | ~Candidate.drafted_by.contains(name, autoescape=True),
    )
    return db.session.scalars(query.order_by(Candidate.people.desc(), Candidate.id).limit(DRAFTS)).all()
