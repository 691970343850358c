"""check-ins, support, nudges, mutes"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "checkin",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_checkin_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_checkin")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("checkin", schema=None) as batch_op:
        batch_op.create_index("uq_checkin_day", ["user_id", "day"], unique=True)

    op.create_table(
        "mute",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_mute_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_mute")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("mute", schema=None) as batch_op:
        batch_op.create_index("uq_mute_name", ["user_id", "name"], unique=True)

    op.create_table(
        "nudge",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_nudge_author_id_user")),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_nudge_couple_id_couple")
        ),
        sa.PrimaryKeyConstraint("couple_id", "id", name=op.f("pk_nudge")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("nudge", schema=None) as batch_op:
        batch_op.create_index(
            "ix_nudge_couple_id_position", ["couple_id", "position"], unique=False
        )
        batch_op.create_index(
            "uq_nudge_day", ["couple_id", "author_id", "kind", "day"], unique=True
        )

    op.create_table(
        "support_rating",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("helped", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_support_rating_user_id_user")
        ),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_support_rating")),
        sqlite_strict=True,
    )
    op.create_table(
        "support_request",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'closed', 'taken_back')", name=op.f("ck_support_request_state")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_support_request_author_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_support_request_couple_id_couple")
        ),
        sa.PrimaryKeyConstraint("couple_id", "id", name=op.f("pk_support_request")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("support_request", schema=None) as batch_op:
        batch_op.create_index("ix_support_request_author_id", ["author_id"], unique=False)
        batch_op.create_index(
            "ix_support_request_couple_id_position", ["couple_id", "position"], unique=False
        )

    op.create_table(
        "support_response",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("reaction", sa.Text(), nullable=True),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("taken_back_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_support_response_author_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_support_response_couple_id_couple")
        ),
        sa.PrimaryKeyConstraint("couple_id", "id", name=op.f("pk_support_response")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("support_response", schema=None) as batch_op:
        batch_op.create_index("ix_support_response_author_id", ["author_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("support_response", schema=None) as batch_op:
        batch_op.drop_index("ix_support_response_author_id")

    op.drop_table("support_response")
    with op.batch_alter_table("support_request", schema=None) as batch_op:
        batch_op.drop_index("ix_support_request_couple_id_position")
        batch_op.drop_index("ix_support_request_author_id")

    op.drop_table("support_request")
    op.drop_table("support_rating")
    with op.batch_alter_table("nudge", schema=None) as batch_op:
        batch_op.drop_index("uq_nudge_day")
        batch_op.drop_index("ix_nudge_couple_id_position")

    op.drop_table("nudge")
    with op.batch_alter_table("mute", schema=None) as batch_op:
        batch_op.drop_index("uq_mute_name")

    op.drop_table("mute")
    with op.batch_alter_table("checkin", schema=None) as batch_op:
        batch_op.drop_index("uq_checkin_day")

    op.drop_table("checkin")
