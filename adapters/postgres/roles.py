"""The roles of PostgreSQL that the product works under; a migration makes them."""

API = "coach_api"  # sees one tenant at a time
WORKER = "coach_worker"  # sees all of them: the relay, the schedule, operators
BACKUP = "coach_backup"  # reads everything and changes nothing
MIGRATION = "coach_migration"  # owns the tables; nobody but `coach migrate` takes it on

# Whose rows the connection may see and write. Not set: nobody's.
TENANT = "coach.tenant"
