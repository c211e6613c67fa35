"""Where secrets are: the environment, files that somebody puts there, or Vault."""
