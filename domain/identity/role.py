"""What an account, or a service's key, may do besides its own work."""

from enum import Enum

API_KEY_PREFIX = "ck_"  # so that people, and scanners of code, see what they have in hand


class Role(Enum):
    """``TENANT_ADMIN`` looks after what the whole tenant shares; ``OPERATOR`` runs the installation."""

    LEARNER = "learner"
    TENANT_ADMIN = "tenant_admin"
    OPERATOR = "operator"
