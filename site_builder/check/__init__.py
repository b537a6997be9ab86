"""Advice beyond errors: names that look like other spellings. Imported by: build."""
