"""Pages that say "not found" with status 200: by their title or first heading. Such a page is suspect, never dead."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from site_builder.links.http import Answer

_TITLE: Final = re.compile(r"<(title|h1)\b[^<>]{0,500}>(.{0,500}?)</\1", re.IGNORECASE | re.DOTALL)
_TAG: Final = re.compile("<[^>]*>")
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.ASCII | re.IGNORECASE)
# Python knows codecs by name that are no character sets, and some that take long for a hostile text.
_KNOWN: Final = re.compile(
    r"utf-?8|utf-?16(?:[bl]e)?|us-ascii|ascii|latin-?1|iso-?8859-\d{1,2}|windows-\d{3,4}|cp\d{3,4}|koi8-[rut]|mac\w{2,9}"
    r"|gb2312|gbk|gb18030|big5(?:-?hkscs)?|euc-?(?:jp|kr)|shift[_-]?jis|iso-2022-(?:jp|kr)",
    re.ASCII | re.IGNORECASE,
)
_SAYS: Final = re.compile(
    r"\b(?:error|erreur|fehler|ошибка)[\s:–-]*40[04]\b|^\W*40[04]\b|\b404[\s:–|-]*(?:error|not|page|seite|erreur|ошибка)"
    r"|\b(?:page|site|article|document|file|url)(?: was| is| could| can)?(?: not|n['’]t) (?:be )?(?:found|available)"
    r"|\bnot found\b|\bno longer (?:available|exists?)\b|\bdoes(?: not|n['’]t) exist\b|\bdomain (?:is )?for sale\b"
    r"|\b(?:page|article|document) (?:introuvable|non trouv[ée]e?|inexistante?)\b|\bn['’]existe (?:pas|plus)\b"
    r"|\b(?:seite|artikel) (?:wurde )?nicht gefunden\b|\bp[áa]gina no (?:encontrada|existe)\b|\bpagina non trovata\b"
    r"|страница не (?:найдена|существует)|не найдено|сторінку не знайдено|الصفحة غير موجودة"
    r"|页面不存在|找不到(?:页面|網頁)|ページが見つかりません",
    re.IGNORECASE,
)


def is_html(answer: Answer) -> bool:
    """Return whether an answer is a page of text whose title may be read."""
    kind = answer.headers.get("content-type", "text/html").partition(";")[0].strip().lower()
    return kind in ("text/html", "application/xhtml+xml", "")


def says_not_found(answer: Answer) -> bool:
    """Return whether the title or the first heading of a page says that there is no such page."""
    text = _text(answer)
    seen: set[str] = set()
    for match in _TITLE.finditer(text):
        name = match[1].lower()
        if name not in seen and _SAYS.search(" ".join(unescape(_TAG.sub(" ", match[2])).split())):
            return True
        seen.add(name)
    return False


def _text(answer: Answer) -> str:
    """Return the beginning of a page as text, by the character set that it names, if that is one."""
    found = _CHARSET.search(answer.headers.get("content-type", "")) or _CHARSET.search(
        answer.body[:2048].decode("ascii", "replace")
    )
    name = found[1] if found and _KNOWN.fullmatch(found[1]) else "utf-8"
    try:
        return answer.body.decode(name, "replace")
    except (LookupError, UnicodeError):
        return answer.body.decode("utf-8", "replace")
