"""Results as figures: plain dictionaries for Plotly.  Knows no web, no database, and not Plotly itself."""
