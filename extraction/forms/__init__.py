"""What a person types into a page of this app."""
