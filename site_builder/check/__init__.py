"""Advice beyond errors: names that look like other spellings, what to do first. Imported by: build."""
