"""How long what a learner leaves here is kept."""
