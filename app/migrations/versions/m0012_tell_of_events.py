"""PostgreSQL tells whoever listens of every event, by its owner"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(
        "CREATE FUNCTION kindling_tell() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN PERFORM pg_notify('kindling_events', NEW.owner_id::text); RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER kindling_tell AFTER INSERT ON event"
        " FOR EACH ROW EXECUTE FUNCTION kindling_tell()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("DROP TRIGGER kindling_tell ON event")
    op.execute("DROP FUNCTION kindling_tell()")
