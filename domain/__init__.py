"""What Study Coach knows about learning: rules without a single driver."""
