"""Bytes → output/. The only writer of the site. Imported by: build, cli, outputs."""
