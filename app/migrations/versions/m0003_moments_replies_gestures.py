"""journal, moments, replies, gestures, reminders"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gesture_done",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("gesture", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_gesture_done_user_id_user")
        ),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_gesture_done")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("gesture_done", schema=None) as batch_op:
        batch_op.create_index(
            "ix_gesture_done_user_id_done_at", ["user_id", "done_at"], unique=False
        )

    op.create_table(
        "gesture_sharing",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("shared_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_gesture_sharing_couple_id_couple")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_gesture_sharing_user_id_user")
        ),
        sa.PrimaryKeyConstraint("couple_id", "user_id", name=op.f("pk_gesture_sharing")),
        sqlite_strict=True,
    )
    op.create_table(
        "gesture_wish",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("gesture", sa.Text(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.CheckConstraint("wish IN ('welcome', 'please_not')", name=op.f("ck_gesture_wish_wish")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_gesture_wish_user_id_user")
        ),
        sa.PrimaryKeyConstraint("user_id", "gesture", name=op.f("pk_gesture_wish")),
        sqlite_strict=True,
    )
    op.create_table(
        "journal_page",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_journal_page_user_id_user")
        ),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_journal_page")),
        sqlite_strict=True,
    )
    op.create_table(
        "moment",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("yearly", sa.Boolean(), nullable=False),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('moment', 'success', 'openness', 'goal')", name=op.f("ck_moment_kind")
        ),
        sa.CheckConstraint("state IN ('kept', 'taken_back')", name=op.f("ck_moment_state")),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_moment_author_id_user")),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_moment_couple_id_couple")
        ),
        sa.PrimaryKeyConstraint("couple_id", "id", name=op.f("pk_moment")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("moment", schema=None) as batch_op:
        batch_op.create_index("ix_moment_author_id", ["author_id"], unique=False)
        batch_op.create_index(
            "ix_moment_couple_id_position", ["couple_id", "position"], unique=False
        )

    op.create_table(
        "moment_mute",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_moment_mute_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_moment_mute")),
        sqlite_strict=True,
    )
    op.create_table(
        "own_gesture",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_own_gesture_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_own_gesture")),
        sqlite_strict=True,
    )
    op.create_table(
        "quiet_hours",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("begins", sa.Text(), nullable=False),
        sa.Column("ends", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_quiet_hours_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_quiet_hours")),
        sqlite_strict=True,
    )
    op.create_table(
        "reaction",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("reaction", sa.Text(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_reaction_couple_id_couple")
        ),
        sa.PrimaryKeyConstraint("couple_id", "subject_id", name=op.f("pk_reaction")),
        sqlite_strict=True,
    )
    op.create_table(
        "reminder",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("time", sa.Text(), nullable=False),
        sa.Column("weekdays", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("weekdays BETWEEN 1 AND 127", name=op.f("ck_reminder_weekdays")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_reminder_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_reminder")),
        sqlite_strict=True,
    )
    op.create_table(
        "reply",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state IN ('shown', 'taken_back')", name=op.f("ck_reply_state")),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_reply_author_id_user")),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_reply_couple_id_couple")
        ),
        sa.PrimaryKeyConstraint("couple_id", "id", name=op.f("pk_reply")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.create_index("ix_reply_author_id", ["author_id"], unique=False)
        batch_op.create_index(
            "ix_reply_couple_id_subject_id", ["couple_id", "subject_id"], unique=False
        )

    op.create_table(
        "shared_page",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("care_note", sa.Text(), nullable=True),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("shared_on", sa.Date(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state IN ('shared', 'taken_back')", name=op.f("ck_shared_page_state")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_shared_page_author_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_shared_page_couple_id_couple")
        ),
        sa.PrimaryKeyConstraint("couple_id", "id", name=op.f("pk_shared_page")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("shared_page", schema=None) as batch_op:
        batch_op.create_index("ix_shared_page_author_id", ["author_id"], unique=False)
        batch_op.create_index(
            "ix_shared_page_couple_id_position", ["couple_id", "position"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("shared_page", schema=None) as batch_op:
        batch_op.drop_index("ix_shared_page_couple_id_position")
        batch_op.drop_index("ix_shared_page_author_id")

    op.drop_table("shared_page")
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.drop_index("ix_reply_couple_id_subject_id")
        batch_op.drop_index("ix_reply_author_id")

    op.drop_table("reply")
    op.drop_table("reminder")
    op.drop_table("reaction")
    op.drop_table("quiet_hours")
    op.drop_table("own_gesture")
    op.drop_table("moment_mute")
    with op.batch_alter_table("moment", schema=None) as batch_op:
        batch_op.drop_index("ix_moment_couple_id_position")
        batch_op.drop_index("ix_moment_author_id")

    op.drop_table("moment")
    op.drop_table("journal_page")
    op.drop_table("gesture_wish")
    op.drop_table("gesture_sharing")
    with op.batch_alter_table("gesture_done", schema=None) as batch_op:
        batch_op.drop_index("ix_gesture_done_user_id_done_at")

    op.drop_table("gesture_done")
