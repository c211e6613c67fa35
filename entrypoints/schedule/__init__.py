"""The clock as a door: things that happen because time has passed."""
