"""Making plans and working through them."""
