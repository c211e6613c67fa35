"""Use cases that neither door offers: operators ask for them on the command line."""

FOR_OPERATORS = {
    "check_agreement",
    "list_deliveries",
    "show_event",
    "replay_deliveries",
    "discard_delivery",
    "read_outbox_lag",
}
