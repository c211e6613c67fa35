"""What Study Coach does: use cases over ports, in the order a learner would tell them."""
