"""what went with a couple"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gone",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("couple_id", sa.Uuid(), nullable=False),
        sa.Column("noun", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("gone_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_gone_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "couple_id", "noun", "id", name=op.f("pk_gone")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("gone")
