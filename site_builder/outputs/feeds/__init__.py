"""Feeds: the newest articles of the site, of an actor, a topic, a language, and its corrections, for feed readers.

A feed is divided as lists are (RFC 5005, “archived feeds”): full documents from its oldest entry on, which stay as they
are, and a current one with the rest. Every entry is in one of them.
"""
