"""Addresses that no library reads end no import."""

from __future__ import annotations

import pytest

from site_builder.importers import addresses

MALFORMED = ("http://[", "//[x]/", "http://[::1", "https://a]b/c")


@pytest.mark.parametrize("href", MALFORMED)
def test_an_address_that_cannot_be_read_has_no_parts(href: str) -> None:
    assert addresses.split(href) == ("", "", "", "", "")
    assert addresses.host_of(href) == ""


def test_a_host_is_told_in_lower_case_and_without_www() -> None:
    assert addresses.host_of("https://WWW.Example.org:8080/a?b#c") == "example.org:8080"
    assert addresses.host_of("/a/b") == ""
    assert addresses.split("/a/b?c=1").path == "/a/b"
