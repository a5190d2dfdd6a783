"""Everything that changes analyses and their runs; run states belong to the runner."""
