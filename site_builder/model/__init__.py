"""The nouns: documents, dates (EDTF), names, addresses, paths. No input or output."""
