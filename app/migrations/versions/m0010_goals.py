"""shared goals, dreams, own goals"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contribution",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_contribution_author_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_contribution_couple_id_couple")
        ),
        sa.PrimaryKeyConstraint("couple_id", "id", name=op.f("pk_contribution")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.create_index("ix_contribution_author_id", ["author_id"], unique=False)
        batch_op.create_index(
            "ix_contribution_couple_id_goal_id", ["couple_id", "goal_id"], unique=False
        )

    op.create_table(
        "dream",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("goal_id", sa.Uuid(), nullable=True),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_on", sa.Date(), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_dream_author_id_user")),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_dream_couple_id_couple")
        ),
        sa.PrimaryKeyConstraint("couple_id", "id", name=op.f("pk_dream")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("dream", schema=None) as batch_op:
        batch_op.create_index("ix_dream_author_id", ["author_id"], unique=False)
        batch_op.create_index(
            "ix_dream_couple_id_position", ["couple_id", "position"], unique=False
        )

    op.create_table(
        "goal",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("archived_from", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("target", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("lapses_on", sa.Date(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("archived_on", sa.Date(), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("touched", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('proposed', 'active', 'done', 'archived', 'removed')",
            name=op.f("ck_goal_state"),
        ),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_goal_author_id_user")),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_goal_couple_id_couple")
        ),
        sa.PrimaryKeyConstraint("couple_id", "id", name=op.f("pk_goal")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.create_index("ix_goal_author_id", ["author_id"], unique=False)
        batch_op.create_index("ix_goal_couple_id_position", ["couple_id", "position"], unique=False)

    op.create_table(
        "goal_level",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_goal_level_couple_id_couple")
        ),
        sa.PrimaryKeyConstraint("couple_id", "id", name=op.f("pk_goal_level")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("goal_level", schema=None) as batch_op:
        batch_op.create_index("uq_goal_level_day", ["couple_id", "goal_id", "day"], unique=True)

    op.create_table(
        "goal_mark",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_goal_mark_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_goal_mark")),
        sqlite_strict=True,
    )
    op.create_table(
        "goal_sentence",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("week_of", sa.Date(), nullable=True),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_on", sa.Date(), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('checkin', 'sentence', 'encouragement')", name=op.f("ck_goal_sentence_kind")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_goal_sentence_author_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_goal_sentence_couple_id_couple")
        ),
        sa.PrimaryKeyConstraint("couple_id", "id", name=op.f("pk_goal_sentence")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("goal_sentence", schema=None) as batch_op:
        batch_op.create_index("ix_goal_sentence_author_id", ["author_id"], unique=False)
        batch_op.create_index(
            "ix_goal_sentence_couple_id_goal_id", ["couple_id", "goal_id"], unique=False
        )

    op.create_table(
        "goal_share",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("shared_on", sa.Date(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_goal_share_couple_id_couple")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_goal_share_owner_id_user")
        ),
        sa.PrimaryKeyConstraint("couple_id", "id", name=op.f("pk_goal_share")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("goal_share", schema=None) as batch_op:
        batch_op.create_index(
            "ix_goal_share_couple_id_position", ["couple_id", "position"], unique=False
        )

    op.create_table(
        "milestone",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("archived_on", sa.Date(), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_milestone_author_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_milestone_couple_id_couple")
        ),
        sa.PrimaryKeyConstraint("couple_id", "id", name=op.f("pk_milestone")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.create_index("ix_milestone_author_id", ["author_id"], unique=False)
        batch_op.create_index(
            "ix_milestone_couple_id_goal_id", ["couple_id", "goal_id"], unique=False
        )

    op.create_table(
        "own_goal",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("archived_from", sa.Text(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('active', 'done', 'archived')", name=op.f("ck_own_goal_state")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_own_goal_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_own_goal")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("own_goal")
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.drop_index("ix_milestone_couple_id_goal_id")
        batch_op.drop_index("ix_milestone_author_id")

    op.drop_table("milestone")
    with op.batch_alter_table("goal_share", schema=None) as batch_op:
        batch_op.drop_index("ix_goal_share_couple_id_position")

    op.drop_table("goal_share")
    with op.batch_alter_table("goal_sentence", schema=None) as batch_op:
        batch_op.drop_index("ix_goal_sentence_couple_id_goal_id")
        batch_op.drop_index("ix_goal_sentence_author_id")

    op.drop_table("goal_sentence")
    op.drop_table("goal_mark")
    with op.batch_alter_table("goal_level", schema=None) as batch_op:
        batch_op.drop_index("uq_goal_level_day")

    op.drop_table("goal_level")
    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.drop_index("ix_goal_couple_id_position")
        batch_op.drop_index("ix_goal_author_id")

    op.drop_table("goal")
    with op.batch_alter_table("dream", schema=None) as batch_op:
        batch_op.drop_index("ix_dream_couple_id_position")
        batch_op.drop_index("ix_dream_author_id")

    op.drop_table("dream")
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.drop_index("ix_contribution_couple_id_goal_id")
        batch_op.drop_index("ix_contribution_author_id")

    op.drop_table("contribution")
