"""plans, rituals, time together, calendar feeds"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("titles", sa.Boolean(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_calendar_feed_couple_id_couple")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_calendar_feed_user_id_user")
        ),
        sa.PrimaryKeyConstraint("couple_id", "user_id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
        sqlite_strict=True,
    )
    op.create_table(
        "own_sentence",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_own_sentence_author_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_own_sentence_couple_id_couple")
        ),
        sa.PrimaryKeyConstraint("couple_id", "id", name=op.f("pk_own_sentence")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("own_sentence", schema=None) as batch_op:
        batch_op.create_index("ix_own_sentence_author_id", ["author_id"], unique=False)
        batch_op.create_index("uq_own_sentence_subject", ["couple_id", "subject_id"], unique=True)

    op.create_table(
        "plan",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("by_author", sa.Boolean(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("unplugged", sa.Boolean(), nullable=False),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("archived_by_author", sa.Boolean(), nullable=False),
        sa.Column("archived_by_other", sa.Boolean(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('together', 'important_day')", name=op.f("ck_plan_kind")),
        sa.CheckConstraint(
            "state IN ('proposed', 'active', 'done', 'cancelled', 'lapsed', 'archived')",
            name=op.f("ck_plan_state"),
        ),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_plan_author_id_user")),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_plan_couple_id_couple")
        ),
        sa.PrimaryKeyConstraint("couple_id", "id", name=op.f("pk_plan")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.create_index("ix_plan_author_id", ["author_id"], unique=False)
        batch_op.create_index("ix_plan_couple_id_position", ["couple_id", "position"], unique=False)

    op.create_table(
        "put_off",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_put_off_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_put_off")),
        sqlite_strict=True,
    )
    op.create_table(
        "quality_session",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("unplugged", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state IN ('running', 'ended')", name=op.f("ck_quality_session_state")),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_quality_session_couple_id_couple")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_quality_session_user_id_user")
        ),
        sa.PrimaryKeyConstraint("couple_id", "id", name=op.f("pk_quality_session")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("quality_session", schema=None) as batch_op:
        batch_op.create_index(
            "ix_quality_session_couple_id_position", ["couple_id", "position"], unique=False
        )
        batch_op.create_index(
            "uq_quality_session_running",
            ["couple_id"],
            unique=True,
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        )

    op.create_table(
        "ritual",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("by_author", sa.Boolean(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("unplugged", sa.Boolean(), nullable=False),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("archived_by_author", sa.Boolean(), nullable=False),
        sa.Column("archived_by_other", sa.Boolean(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("time", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('proposed', 'active', 'done', 'cancelled', 'lapsed', 'archived')",
            name=op.f("ck_ritual_state"),
        ),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_ritual_author_id_user")),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_ritual_couple_id_couple")
        ),
        sa.PrimaryKeyConstraint("couple_id", "id", name=op.f("pk_ritual")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("ritual", schema=None) as batch_op:
        batch_op.create_index("ix_ritual_author_id", ["author_id"], unique=False)
        batch_op.create_index(
            "ix_ritual_couple_id_position", ["couple_id", "position"], unique=False
        )

    op.create_table(
        "ritual_skip",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("ritual_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["couple_id", "ritual_id"],
            ["ritual.couple_id", "ritual.id"],
            name=op.f("fk_ritual_skip_couple_id_ritual_id_ritual"),
        ),
        sa.PrimaryKeyConstraint("couple_id", "ritual_id", "day", name=op.f("pk_ritual_skip")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("ritual_skip")
    with op.batch_alter_table("ritual", schema=None) as batch_op:
        batch_op.drop_index("ix_ritual_couple_id_position")
        batch_op.drop_index("ix_ritual_author_id")

    op.drop_table("ritual")
    with op.batch_alter_table("quality_session", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_quality_session_running",
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        )
        batch_op.drop_index("ix_quality_session_couple_id_position")

    op.drop_table("quality_session")
    op.drop_table("put_off")
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.drop_index("ix_plan_couple_id_position")
        batch_op.drop_index("ix_plan_author_id")

    op.drop_table("plan")
    with op.batch_alter_table("own_sentence", schema=None) as batch_op:
        batch_op.drop_index("uq_own_sentence_subject")
        batch_op.drop_index("ix_own_sentence_author_id")

    op.drop_table("own_sentence")
    op.drop_table("calendar_feed")
