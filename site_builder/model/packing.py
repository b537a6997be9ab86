"""Documents as bytes, for the store and between processes: MessagePack, by the types of the model.

Pickles take four times as long to write and three times as long to read, and loading one can run code.
"""

from __future__ import annotations

from functools import cache

from msgspec import msgpack

from site_builder.model.documents import Document

pack = msgpack.Encoder().encode
"""Return a document, or a structure of documents, as bytes."""


@cache
def _decoder() -> msgpack.Decoder[Document]:
    return msgpack.Decoder(Document)  # inspects every type of the model, so it is made on first use


def unpack(data: bytes) -> Document:
    """Return the document that was packed. Raises ValueError for bytes that hold none."""
    try:
        return _decoder().decode(data)
    except RecursionError as fault:  # damaged bytes; no document is deep
        raise ValueError("nested too deep") from fault
