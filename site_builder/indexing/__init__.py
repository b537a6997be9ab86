"""Documents → archive.db: names, links, mentions, the timeline, related articles. Imported by: build, check, curate."""
