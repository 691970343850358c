"""practices done, profile, journey, first look"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "first_look",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_first_look_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_first_look")),
        sqlite_strict=True,
    )
    op.create_table(
        "joint_practice",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposer_id", sa.Uuid(), nullable=False),
        sa.Column("practice", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("lapses_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("archived_by", sa.Uuid(), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('proposed', 'active', 'done', 'lapsed', 'archived')",
            name=op.f("ck_joint_practice_state"),
        ),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_joint_practice_couple_id_couple")
        ),
        sa.ForeignKeyConstraint(
            ["proposer_id"], ["user.id"], name=op.f("fk_joint_practice_proposer_id_user")
        ),
        sa.PrimaryKeyConstraint("couple_id", "id", name=op.f("pk_joint_practice")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("joint_practice", schema=None) as batch_op:
        batch_op.create_index(
            "ix_joint_practice_couple_id_position", ["couple_id", "position"], unique=False
        )

    op.create_table(
        "joint_step",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("chapter", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_joint_step_couple_id_couple")
        ),
        sa.PrimaryKeyConstraint("couple_id", "chapter", "step", name=op.f("pk_joint_step")),
        sqlite_strict=True,
    )
    op.create_table(
        "personal_step",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("chapter", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_personal_step_user_id_user")
        ),
        sa.PrimaryKeyConstraint("user_id", "chapter", "step", name=op.f("pk_personal_step")),
        sqlite_strict=True,
    )
    op.create_table(
        "postponed_practice",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_postponed_practice_user_id_user")
        ),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_postponed_practice")),
        sqlite_strict=True,
    )
    op.create_table(
        "practice_session",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_practice_session_user_id_user")
        ),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_practice_session")),
        sqlite_strict=True,
    )
    op.create_table(
        "profile",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_profile_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_profile")),
        sqlite_strict=True,
    )
    op.create_table(
        "profile_sharing",
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("shows_needs", sa.Boolean(), nullable=False),
        sa.Column("shows_values", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["couple_id"], ["couple.id"], name=op.f("fk_profile_sharing_couple_id_couple")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_profile_sharing_user_id_user")
        ),
        sa.PrimaryKeyConstraint("couple_id", "user_id", name=op.f("pk_profile_sharing")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("profile_sharing")
    op.drop_table("profile")
    op.drop_table("practice_session")
    op.drop_table("postponed_practice")
    op.drop_table("personal_step")
    op.drop_table("joint_step")
    with op.batch_alter_table("joint_practice", schema=None) as batch_op:
        batch_op.drop_index("ix_joint_practice_couple_id_position")

    op.drop_table("joint_practice")
    op.drop_table("first_look")
