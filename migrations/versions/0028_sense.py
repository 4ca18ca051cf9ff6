"""What the assistance computed and proposed: vectors, near-duplicates, hints, candidates for findings."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

TABLES = (
    "sense_member",
    "sense_candidate",
    "sense_twin",
    "sense_hint",
    "sense_reading",
    "sense_rest",
    "sense_anchor",
    "sense_vector",
)


def verdict() -> sa.Column[str]:
    """Return the column with what a person decided."""
    words = sa.Enum("open", "taken", "other", "refused", name="verdict", native_enum=False, length=40)
    return sa.Column("verdict", words, nullable=False)


def upgrade() -> None:
    """Add the tables; the worker fills them."""
    op.create_table(
        "sense_vector",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("revision_number", sa.Integer(), nullable=False),
        sa.Column("engine", sa.String(120), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(vector) > 0", name=op.f("ck_sense_vector_vector")),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contribution.id"],
            name=op.f("fk_sense_vector_contribution_id_contribution"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sense_vector")),
        sa.UniqueConstraint(
            "contribution_id",
            "revision_number",
            "engine",
            name=op.f("uq_sense_vector_contribution_id_revision_number_engine"),
        ),
    )
    op.create_table(
        "sense_anchor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engine", sa.String(120), nullable=False),
        sa.Column("digest", sa.String(40), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sense_anchor")),
        sa.UniqueConstraint("engine", "digest", name=op.f("uq_sense_anchor_engine_digest")),
    )
    op.create_table(
        "sense_rest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("server", sa.String(40), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_sense_rest_failures")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sense_rest")),
        sa.UniqueConstraint("server", name=op.f("uq_sense_rest_server")),
    )
    op.create_table(
        "sense_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("engine", sa.String(120), nullable=False),
        sa.Column("crosses", sa.Boolean(), nullable=False),
        sa.Column("mark", sa.String(300), nullable=False),
        sa.Column("texts", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("seconds >= 0", name=op.f("ck_sense_reading_seconds")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_sense_reading_dossier_id_dossier"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sense_reading")),
        sa.UniqueConstraint("dossier_id", name=op.f("uq_sense_reading_dossier_id")),
    )
    op.create_table(
        "sense_hint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("revision_number", sa.Integer(), nullable=False),
        sa.Column("engine", sa.String(120), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("lead", sa.Integer(), nullable=False),
        sa.Column("near", sa.JSON(), nullable=False),
        sa.Column("covered", sa.Integer(), nullable=True),
        sa.Column("twins", sa.Integer(), nullable=True),
        verdict(),
        sa.Column("field_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(verdict = 'open') = (decided_at IS NULL)", name=op.f("ck_sense_hint_decided")),
        sa.CheckConstraint(
            "verdict NOT IN ('taken', 'other') OR field_id IS NOT NULL", name=op.f("ck_sense_hint_field")
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contribution.id"],
            name=op.f("fk_sense_hint_contribution_id_contribution"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_sense_hint_decided_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_sense_hint_dossier_id_dossier"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["field_id"], ["action_field.id"], name=op.f("fk_sense_hint_field_id_action_field")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sense_hint")),
        sa.UniqueConstraint("dossier_id", "contribution_id", name=op.f("uq_sense_hint_dossier_id_contribution_id")),
    )
    op.create_index(op.f("ix_sense_hint_contribution_id"), "sense_hint", ["contribution_id"])
    op.create_index(op.f("ix_sense_hint_decided_by_id"), "sense_hint", ["decided_by_id"])
    op.create_index(
        op.f("ix_sense_hint_dossier_id_lead_contribution_id"), "sense_hint", ["dossier_id", "lead", "contribution_id"]
    )
    op.create_index(op.f("ix_sense_hint_dossier_id_twins"), "sense_hint", ["dossier_id", "twins"])
    op.create_index(op.f("ix_sense_hint_field_id"), "sense_hint", ["field_id"])
    op.create_table(
        "sense_twin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        verdict(),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(verdict = 'open') = (decided_at IS NULL)", name=op.f("ck_sense_twin_decided")),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_sense_twin_order")),
        sa.CheckConstraint("share BETWEEN 0 AND 1000", name=op.f("ck_sense_twin_share")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_sense_twin_decided_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_sense_twin_dossier_id_dossier"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["first_id"], ["contribution.id"], name=op.f("fk_sense_twin_first_id_contribution"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["contribution.id"], name=op.f("fk_sense_twin_second_id_contribution"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sense_twin")),
        sa.UniqueConstraint(
            "dossier_id", "first_id", "second_id", name=op.f("uq_sense_twin_dossier_id_first_id_second_id")
        ),
    )
    op.create_index(op.f("ix_sense_twin_decided_by_id"), "sense_twin", ["decided_by_id"])
    op.create_index(op.f("ix_sense_twin_first_id"), "sense_twin", ["first_id"])
    op.create_index(op.f("ix_sense_twin_second_id"), "sense_twin", ["second_id"])
    op.create_table(
        "sense_candidate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("engine", sa.String(120), nullable=False),
        sa.Column("mark", sa.String(40), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=True),
        sa.Column("draft_language", sa.String(12), nullable=True),
        sa.Column("drafted_by", sa.String(120), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        verdict(),
        sa.Column("finding_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("taken", sa.JSON(), nullable=False),
        sa.CheckConstraint("(verdict = 'open') = (decided_at IS NULL)", name=op.f("ck_sense_candidate_decided")),
        sa.CheckConstraint(
            "(draft IS NULL) = (drafted_by IS NULL) AND (draft IS NULL) = (draft_language IS NULL)",
            name=op.f("ck_sense_candidate_draft"),
        ),
        sa.CheckConstraint("people > 0", name=op.f("ck_sense_candidate_people")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_sense_candidate_decided_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_sense_candidate_dossier_id_dossier"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_sense_candidate_finding_id_finding"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sense_candidate")),
        sa.UniqueConstraint("dossier_id", "mark", name=op.f("uq_sense_candidate_dossier_id_mark")),
    )
    op.create_index(op.f("ix_sense_candidate_decided_by_id"), "sense_candidate", ["decided_by_id"])
    op.create_index(
        op.f("ix_sense_candidate_dossier_id_verdict_people_id"),
        "sense_candidate",
        ["dossier_id", "verdict", "people", "id"],
    )
    op.create_index(op.f("ix_sense_candidate_finding_id"), "sense_candidate", ["finding_id"])
    op.create_table(
        "sense_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("revision_number", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=True),
        sa.Column("ends", sa.Integer(), nullable=True),
        sa.CheckConstraint("starts IS NULL OR (starts >= 0 AND ends > starts)", name=op.f("ck_sense_member_span")),
        sa.CheckConstraint("(starts IS NULL) = (ends IS NULL)", name=op.f("ck_sense_member_whole")),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["sense_candidate.id"],
            name=op.f("fk_sense_member_candidate_id_sense_candidate"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contribution.id"],
            name=op.f("fk_sense_member_contribution_id_contribution"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sense_member")),
        sa.UniqueConstraint(
            "candidate_id", "contribution_id", name=op.f("uq_sense_member_candidate_id_contribution_id")
        ),
    )
    op.create_index(op.f("ix_sense_member_contribution_id"), "sense_member", ["contribution_id"])


def downgrade() -> None:
    """Remove them: everything in them can be computed again, but for what people decided."""
    for table in TABLES:
        op.drop_table(table)
