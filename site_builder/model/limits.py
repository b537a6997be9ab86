"""How large a file may be, and its parts, in bytes; how many entries a key may have.

Each bounds what one file can make of the site: a file of 64 KiB must not become thousands of pages.
"""

from __future__ import annotations

from typing import Final

FRONT_MATTER: Final = 64 * 1024
SITE_FILE: Final = 1024 * 1024
TEXT: Final = 1024 * 1024
MARKDOWN: Final = TEXT + FRONT_MATTER + 16

NAME: Final = 500  # a name, a title, the label of a date: what lists show again and again
LINE: Final = 5000  # any other text of a key

ACTORS: Final = 500  # of an article
AUTHORS: Final = 500  # of an article
TOPICS: Final = 100  # of an article, in each index: a dated event of the article stands in the lists of all of them
DATES: Final = 200  # of an article
IMAGES: Final = 200  # of the gallery of an article
ADDRESSES: Final = 10_000  # that site.yaml gives up: each is one small page
ENTRIES: Final = 1000  # of any other key
NAV: Final = 1000  # the last place in the menu, and below zero the first

CLOSE: Final = 24  # actors of an article, up to which it counts for the pages of pairs of them
