"""Files that people take with them. What people typed is made harmless for spreadsheets here."""
