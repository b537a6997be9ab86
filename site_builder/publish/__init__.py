"""Bytes → output/. The only writer of the site."""
