"""A cache of compiled templates in the archive's cache folder.

A file holds a digest and the code. The digest is an HMAC with the key of the archive's store over the code, the
template and the versions of everything that compiled it. So a changed template, another Python and a damaged file are
compiled again, and code that came with somebody's files never runs.

Gain: an edit at 10,000 articles takes 1.2 times as long without it (docs/PERFORMANCE.md).
"""

from __future__ import annotations

import hashlib
import hmac
import marshal
import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

import jinja2
from jinja2.bccache import Bucket

from site_builder.system import safe_files
from site_builder.theme import fast_templates, inherit

TEMPLATES: Final = "templates"
_DIGEST: Final = 32  # bytes


class TemplateCache(jinja2.BytecodeCache):
    """Compiled templates below ``folder``, which is made if its parent is there. ``key``: of the digests."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.folder, self.key = folder / TEMPLATES, key

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket if there is code for this very template."""
        with suppress(OSError):
            kept = safe_files.read(self.folder / bucket.key)
            code = kept[_DIGEST:]
            if hmac.compare_digest(kept[:_DIGEST], self._digest(bucket, code)):
                bucket.code = marshal.loads(code)  # noqa: S302  (the digest says that this program wrote it)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write the bucket's code. A cache that cannot be written is done without."""
        code = marshal.dumps(bucket.code)
        new = self.folder / f"{bucket.key}.{os.getpid()}.new"
        try:
            safe_files.make_folder(self.folder)
            safe_files.write(new, self._digest(bucket, code) + code)
            new.replace(self.folder / bucket.key)
        except OSError:
            with suppress(OSError):
                new.unlink()

    def get_source_checksum(self, source: str) -> str:
        """Return a checksum of what code is made of: a template, and the macros that it inherits."""
        return inherit.checksum(source)

    def _digest(self, bucket: Bucket, code: bytes) -> bytes:
        return hmac.digest(self.key, b"\0".join((compilers(), bucket.checksum.encode(), code)), "sha256")


@cache
def compilers() -> bytes:
    """Return a digest of everything that has a part in compiling a template: Python, Jinja and this program."""
    own = b"".join(Path(module).read_bytes() for module in (__file__, fast_templates.__file__, inherit.__file__))
    versions = f"{sys.version}|{sys.implementation.cache_tag}|{sys.flags.optimize}|{jinja2.__version__}"
    return hashlib.sha256(versions.encode() + own).digest()
