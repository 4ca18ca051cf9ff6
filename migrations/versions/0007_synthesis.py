"""Tables of synthesis."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "dossier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("method", sa.JSON(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("draft", "published", "reopened", name="dossierstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("shows_gap", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state = 'draft' OR published_at IS NOT NULL", name=op.f("ck_dossier_published_at")),
        sa.ForeignKeyConstraint(["process_id"], ["process.id"], name=op.f("fk_dossier_process_id_process")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier")),
        sa.UniqueConstraint("slug", name=op.f("uq_dossier_slug")),
    )
    op.create_index(op.f("ix_dossier_process_id"), "dossier", ["process_id"], unique=False)
    op.create_table(
        "dossier_format",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("format_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_format_dossier_id_dossier"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["format_id"], ["format.id"], name=op.f("fk_dossier_format_format_id_format")),
        sa.PrimaryKeyConstraint("dossier_id", "format_id", name=op.f("pk_dossier_format")),
    )
    op.create_index(op.f("ix_dossier_format_format_id"), "dossier_format", ["format_id"], unique=False)
    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_theme_dossier_id_dossier"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["field_id"], ["action_field.id"], name=op.f("fk_theme_field_id_action_field")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
    )
    op.create_index(op.f("ix_theme_dossier_id"), "theme", ["dossier_id"], unique=False)
    op.create_index(op.f("ix_theme_field_id"), "theme", ["field_id"], unique=False)
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("statement", sa.JSON(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("field_id", sa.Integer(), nullable=True),
        sa.Column("measure_id", sa.Integer(), nullable=True),
        sa.Column("source_changed", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_finding_dossier_id_dossier")),
        sa.ForeignKeyConstraint(["field_id"], ["action_field.id"], name=op.f("fk_finding_field_id_action_field")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_finding_measure_id_measure")),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_finding_theme_id_theme"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint("dossier_id", "number", name=op.f("uq_finding_dossier_id_number")),
    )
    op.create_index(op.f("ix_finding_field_id"), "finding", ["field_id"], unique=False)
    op.create_index(op.f("ix_finding_measure_id"), "finding", ["measure_id"], unique=False)
    op.create_index(op.f("ix_finding_theme_id"), "finding", ["theme_id"], unique=False)
    op.create_table(
        "citation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("revision_number", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("supports", "differs", "minority", name="citationrole", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(quote) = ends - starts", name=op.f("ck_citation_quote")),
        sa.CheckConstraint("starts >= 0 AND ends > starts", name=op.f("ck_citation_span")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_citation_contribution_id_contribution")
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_citation_finding_id_finding"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citation")),
        sa.UniqueConstraint(
            "finding_id",
            "contribution_id",
            "starts",
            "ends",
            name=op.f("uq_citation_finding_id_contribution_id_starts_ends"),
        ),
    )
    op.create_index(op.f("ix_citation_contribution_id"), "citation", ["contribution_id"], unique=False)
    op.create_table(
        "coding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_coding_contribution_id_contribution")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user.id"], name=op.f("fk_coding_created_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_coding_theme_id_theme"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coding")),
        sa.UniqueConstraint("theme_id", "contribution_id", name=op.f("uq_coding_theme_id_contribution_id")),
    )
    op.create_index(op.f("ix_coding_contribution_id"), "coding", ["contribution_id"], unique=False)
    op.create_table(
        "routing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_routing_body_id_body")),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_routing_finding_id_finding")),
        sa.ForeignKeyConstraint(
            ["sent_by_id"], ["user.id"], name=op.f("fk_routing_sent_by_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing")),
        sa.UniqueConstraint("finding_id", "body_id", name=op.f("uq_routing_finding_id_body_id")),
    )
    op.create_index(op.f("ix_routing_body_id_due_on"), "routing", ["body_id", "due_on"], unique=False)
    op.create_table(
        "set_aside",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "too_short",
                "off_topic",
                "duplicate",
                "other_format",
                "other",
                name="asidereason",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("reason <> 'other' OR note <> ''", name=op.f("ck_set_aside_note")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_set_aside_contribution_id_contribution")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user.id"], name=op.f("fk_set_aside_created_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_set_aside_dossier_id_dossier"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_aside")),
        sa.UniqueConstraint("dossier_id", "contribution_id", name=op.f("uq_set_aside_dossier_id_contribution_id")),
    )
    op.create_index(op.f("ix_set_aside_contribution_id"), "set_aside", ["contribution_id"], unique=False)
    op.create_table(
        "response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("routing_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("once", sa.String(length=40), nullable=True),
        sa.Column(
            "decision",
            sa.Enum(
                "adopted",
                "partly_adopted",
                "already_measure",
                "other_level",
                "no_funds",
                "not_adopted",
                "under_discussion",
                name="decision",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user.id"], name=op.f("fk_response_answered_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["routing_id"], ["routing.id"], name=op.f("fk_response_routing_id_routing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("once", name=op.f("uq_response_once")),
        sa.UniqueConstraint("routing_id", "number", name=op.f("uq_response_routing_id_number")),
    )
    op.create_table(
        "outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("measure_revision_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["measure_revision_id"],
            ["measure_revision.id"],
            name=op.f("fk_outcome_measure_revision_id_measure_revision"),
        ),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_outcome_response_id_response")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint(
            "response_id", "measure_revision_id", name=op.f("uq_outcome_response_id_measure_revision_id")
        ),
    )
    op.create_index(op.f("ix_outcome_measure_revision_id"), "outcome", ["measure_revision_id"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_outcome_measure_revision_id"), table_name="outcome")
    op.drop_table("outcome")
    op.drop_table("response")
    op.drop_index(op.f("ix_set_aside_contribution_id"), table_name="set_aside")
    op.drop_table("set_aside")
    op.drop_index(op.f("ix_routing_body_id_due_on"), table_name="routing")
    op.drop_table("routing")
    op.drop_index(op.f("ix_coding_contribution_id"), table_name="coding")
    op.drop_table("coding")
    op.drop_index(op.f("ix_citation_contribution_id"), table_name="citation")
    op.drop_table("citation")
    op.drop_index(op.f("ix_finding_field_id"), table_name="finding")
    op.drop_index(op.f("ix_finding_measure_id"), table_name="finding")
    op.drop_index(op.f("ix_finding_theme_id"), table_name="finding")
    op.drop_table("finding")
    op.drop_index(op.f("ix_theme_dossier_id"), table_name="theme")
    op.drop_index(op.f("ix_theme_field_id"), table_name="theme")
    op.drop_table("theme")
    op.drop_index(op.f("ix_dossier_format_format_id"), table_name="dossier_format")
    op.drop_table("dossier_format")
    op.drop_index(op.f("ix_dossier_process_id"), table_name="dossier")
    op.drop_table("dossier")
