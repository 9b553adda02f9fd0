"""Run by Alembic: applies migrations to the connection that ``care.migrations`` hands over."""

from alembic import context

from care.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite, too: all tables or none.
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
