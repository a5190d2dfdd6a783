"""The demonstration: one published review with its errors, one classic data set, and accounts to look at them.

Loaded into an empty database by ``make run``, never in production. Everything goes through the same actions
as a person's work, so its record is a real one. Reasons that nobody gave are marked as demonstration.
"""
