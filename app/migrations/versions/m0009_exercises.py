"""exercises by turns and guesses"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exercise",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("aloud", sa.Boolean(), nullable=False),
        sa.Column("proposer_id", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=True),
        sa.Column("step", sa.Text(), nullable=True),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_by", sa.Uuid(), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('listening', 'perspective', 'guess')", name=op.f("ck_exercise_kind")
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'active', 'done', 'ended')", name=op.f("ck_exercise_state")
        ),
        sa.ForeignKeyConstraint(
            ["archived_by"], ["user.id"], name=op.f("fk_exercise_archived_by_user")
        ),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_exercise_couple_id_couple")
        ),
        sa.ForeignKeyConstraint(["first_id"], ["user.id"], name=op.f("fk_exercise_first_id_user")),
        sa.ForeignKeyConstraint(
            ["proposer_id"], ["user.id"], name=op.f("fk_exercise_proposer_id_user")
        ),
        sa.PrimaryKeyConstraint("couple_id", "id", name=op.f("pk_exercise")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("exercise", schema=None) as batch_op:
        batch_op.create_index(
            "ix_exercise_couple_id_position", ["couple_id", "position"], unique=False
        )

    op.create_table(
        "exercise_later",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_exercise_later_user_id_user")
        ),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_exercise_later")),
        sqlite_strict=True,
    )
    op.create_table(
        "exercise_turn",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("exercise_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'sent', 'kept')", name=op.f("ck_exercise_turn_state")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_exercise_turn_author_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_exercise_turn_couple_id_couple")
        ),
        sa.PrimaryKeyConstraint("couple_id", "id", name=op.f("pk_exercise_turn")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("exercise_turn", schema=None) as batch_op:
        batch_op.create_index("ix_exercise_turn_author_id", ["author_id"], unique=False)
        batch_op.create_index(
            "ix_exercise_turn_exercise", ["couple_id", "exercise_id", "number"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("exercise_turn", schema=None) as batch_op:
        batch_op.drop_index("ix_exercise_turn_exercise")
        batch_op.drop_index("ix_exercise_turn_author_id")

    op.drop_table("exercise_turn")
    op.drop_table("exercise_later")
    with op.batch_alter_table("exercise", schema=None) as batch_op:
        batch_op.drop_index("ix_exercise_couple_id_position")

    op.drop_table("exercise")
