"""Speed and memory, side by side in one run. Nothing here passes or fails by the clock."""
