"""The doors that learners come through, as the features see them."""
