"""Everything that changes rows of this app: atomic, keyword-only, ``by=`` the person, audited."""
