"""How each store gets from one release to the next."""
