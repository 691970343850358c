"""questions: days, answers of one alone, packs of their own"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "depth_wish",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_depth_wish_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "couple_id", name=op.f("pk_depth_wish")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("depth_wish", schema=None) as batch_op:
        batch_op.create_index("ix_depth_wish_couple_id", ["couple_id"], unique=False)

    op.create_table(
        "own_pack",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'proposed', 'active', 'archived', 'taken_back')",
            name=op.f("ck_own_pack_state"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_own_pack_author_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_own_pack_couple_id_couple")
        ),
        sa.PrimaryKeyConstraint("couple_id", "id", name=op.f("pk_own_pack")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("own_pack", schema=None) as batch_op:
        batch_op.create_index("ix_own_pack_author_id", ["author_id"], unique=False)

    op.create_table(
        "own_question",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pack_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_own_question_author_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_own_question_couple_id_couple")
        ),
        sa.PrimaryKeyConstraint("couple_id", "id", name=op.f("pk_own_question")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("own_question", schema=None) as batch_op:
        batch_op.create_index("ix_own_question_author_id", ["author_id"], unique=False)
        batch_op.create_index(
            "ix_own_question_couple_id_pack_id", ["couple_id", "pack_id"], unique=False
        )

    op.create_table(
        "pack_pass",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_pack_pass_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_pack_pass")),
        sqlite_strict=True,
    )
    op.create_table(
        "question_day",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("added", sa.Boolean(), nullable=False),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("own_id", sa.Uuid(), nullable=True),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_question_day_couple_id_couple")
        ),
        sa.PrimaryKeyConstraint("couple_id", "id", name=op.f("pk_question_day")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("question_day", schema=None) as batch_op:
        batch_op.create_index(
            "ix_question_day_couple_id_position", ["couple_id", "position"], unique=False
        )
        batch_op.create_index("uq_question_day_day", ["couple_id", "day", "added"], unique=True)

    op.create_table(
        "question_mark",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        sa.Column("favourite_since", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_question_mark_user_id_user")
        ),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_question_mark")),
        sqlite_strict=True,
    )
    op.create_table(
        "question_settings",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("packs_off", sa.Text(), nullable=False),
        sa.Column("tags_off", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_question_settings_couple_id_couple")
        ),
        sa.PrimaryKeyConstraint("couple_id", name=op.f("pk_question_settings")),
        sqlite_strict=True,
    )
    op.create_table(
        "solo_answer",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_solo_answer_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_solo_answer")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("solo_answer", schema=None) as batch_op:
        batch_op.create_index("uq_solo_answer_day", ["user_id", "day"], unique=True)

    couple = sa.table("couple", sa.column("due_at"), sa.column("ended_at"))
    first_question = couple.update().where(couple.c.ended_at.is_(None))
    op.execute(first_question.values(due_at=sa.func.current_timestamp()))


def downgrade() -> None:
    with op.batch_alter_table("solo_answer", schema=None) as batch_op:
        batch_op.drop_index("uq_solo_answer_day")

    op.drop_table("solo_answer")
    op.drop_table("question_settings")
    op.drop_table("question_mark")
    with op.batch_alter_table("question_day", schema=None) as batch_op:
        batch_op.drop_index("uq_question_day_day")
        batch_op.drop_index("ix_question_day_couple_id_position")

    op.drop_table("question_day")
    op.drop_table("pack_pass")
    with op.batch_alter_table("own_question", schema=None) as batch_op:
        batch_op.drop_index("ix_own_question_couple_id_pack_id")
        batch_op.drop_index("ix_own_question_author_id")

    op.drop_table("own_question")
    with op.batch_alter_table("own_pack", schema=None) as batch_op:
        batch_op.drop_index("ix_own_pack_author_id")

    op.drop_table("own_pack")
    with op.batch_alter_table("depth_wish", schema=None) as batch_op:
        batch_op.drop_index("ix_depth_wish_couple_id")

    op.drop_table("depth_wish")
