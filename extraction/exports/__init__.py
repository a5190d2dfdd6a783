"""Settled data as rows and documents for other programs."""
