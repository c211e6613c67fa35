"""Study plans and their tasks."""
