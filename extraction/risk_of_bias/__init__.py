"""Risk-of-bias instruments as data: their domains, levels and rules belong to a variant and its version."""
