"""The wording of what can be wrong with pictures and other media: a part of ``problems.WORDING``."""

from __future__ import annotations

from typing import Final

_ERROR: Final = "error"  # as problems.py has it
_WARNING: Final = "warning"
_NOTE: Final = "note"

# kind: (severity, what is wrong, what to do)
WORDING: Final[dict[str, tuple[str, str, str]]] = {
    "missing-image": (_ERROR, "there is no picture {path}", "{todo}"),
    "bad-image": (_ERROR, "{path} is not a picture", "{todo}"),
    "refused-picture": (_ERROR, "the picture {path} cannot be published", "mend what is told of {file}"),
    "missing-alt": (
        _WARNING,
        "the picture {path} has no text for those who do not see it",
        "write it between the brackets: ![what it shows](…)",
    ),
    "missing-alt-key": (
        _WARNING,
        "the picture {path} has no text for those who do not see it",
        "add alt: what it shows",
    ),
    "bad-media": (_ERROR, "the file cannot be published: {reason}", "{todo}"),
    "raw-text": (
        _WARNING,
        "this text is published as it stands, with its front matter, and gets no page",
        "{todo}",
    ),
    "video-tells-place": (
        _WARNING,
        "the video holds where it was taken, and is published as it is",
        "take it out: ffmpeg -i {name} -map_metadata -1 -c copy new.mp4",
    ),
    "large-picture": (
        _WARNING,
        "the picture has {size} MB, and everybody who opens its page has to load them",
        "save it smaller (2,000 pixels on its longer side are enough for a page), and keep the large one elsewhere",
    ),
    "picture-without-sizes": (
        _WARNING,
        "everybody loads the whole picture of {width} × {height} pixels: smaller sizes are made up to {limit} million",
        "save it smaller (4,000 pixels on its longer side are enough)",
    ),
    "drawing-without-parts": (
        _WARNING,
        "the drawing is published without its parts {what}, which can run script, move or show other files",
        "look at it on its page: if something is missing, save it as PNG",
    ),
    "damaged-picture": (
        _WARNING,
        "the picture cannot be read to its end, so no smaller sizes of it are made",
        "open it: if a part is missing, take a whole copy; else save it again",
    ),
    "remote-image": (
        _NOTE,
        "the picture {link} is on another site: the page shows a link to it",
        "to show the picture itself, keep a copy in content/media/",
    ),
    "picture-tells": (
        _NOTE,
        "beside the picture, the file holds {what}: the published copy is made without",
        "to publish pictures as they are, write metadata: keep in site.yaml",
    ),
}
