"""The operators' page: how the installation is, and what can be tried again, without a script."""
