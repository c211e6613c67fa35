"""Everything that proves the product: by room, by contract, by feature, by fault."""
