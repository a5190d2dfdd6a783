"""Everything that reads rows of this app, with a number of queries that does not grow with the rows."""
