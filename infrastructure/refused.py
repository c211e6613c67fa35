"""What an operator asked for and cannot have."""


class Refused(Exception):
    """Says why, in plain words; the command ends with exit status 2. Tells no secret."""
