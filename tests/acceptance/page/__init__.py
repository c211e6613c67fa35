"""The page that shows product people every feature, and whether it holds."""
