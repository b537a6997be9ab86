"""Other words for the keys, from other programs and languages. For suggestions only."""

from __future__ import annotations

from collections.abc import Container
from functools import cache
from typing import Final

# Key → words for it. A word may stand for several keys: the first that the place has is meant.
_WORDS: Final = {
    "topics": "tags tag categories category keywords keyword subject subjects themes schlagwörter schlagworte themen"
    " thema sujet sujets thème thèmes mots-clés tema temas etiquetas argomenti argomento tópicos темы тема теги"
    " метки теми مواضيع الموضوعات موضوع وسوم נושאים 主题 主題 标签 標籤 トピック タグ 주제 태그 konular konu etiketler",
    "actors": "people persons person who participants participant names characters involved entities akteure akteur"
    " personen beteiligte acteurs acteur personnes personne actores personas persona protagonistas attori persone"
    " atores pessoas участники участник люди лица персоны актёры особи أشخاص الأشخاص الشخصيات شخصيات אנשים 人物 人员"
    " 参与者 関係者 인물 관련자 kişiler aktörler",
    "title": "headline heading header name subject überschrift titre titulo título titolo tytuł заголовок название"
    " назва عنوان العنوان כותרת 标题 標題 题目 題目 タイトル 見出し 제목 başlık",
    "name": "title full_name fullname nom nombre nome имя название ім'я اسم الاسم שם 名称 姓名 名前 이름 isim ad",
    "date": "datum fecha data дата when day year event_date published_on تاريخ التاريخ תאריך 日期 日付 날짜 tarih"
    " jahr année año год",
    "dates": "events timeline chronology key_dates termine dates_clés fechas события даты أحداث 事件",
    "sources": "references reference refs bibliography literature citations citation quellen quelle literatur"
    " références fuentes fuente bibliografía fonti fontes источники источник литература مصادر المصادر مراجع מקורות"
    " 来源 來源 资料来源 出典 資料 출처 kaynaklar",
    "related": "see_also see-also seealso related_articles more links siehe_auch voir_aussi véase_también",
    "summary": "description excerpt abstract lead lede teaser intro introduction synopsis subtitle zusammenfassung"
    " kurzfassung résumé resumen sommario riassunto resumo резюме аннотация краткое_содержание описание ملخص الملخص"
    " וצף תקציר 摘要 概要 简介 요약 özet",
    "description": "summary excerpt abstract about text",
    "image": "photo picture cover featured_image featured-image thumbnail banner hero cover_image header_image"
    " portrait img foto bild imagen immagine imagem изображение картинка фото صورة الصورة תמונה 图片 圖片 画像 写真"
    " 이미지 사진 resim",
    "authors": "author by byline writer writers autor autoren auteur auteurs autores autore autori автор авторы"
    " مؤلف المؤلف كاتب מחבר 作者 著者 저자 yazar",
    "lang": "language locale sprache langue idioma lingua язык мова لغة اللغة שפה 语言 語言 言語 언어 dil",
    "language": "lang locale",
    "updated": "modified lastmod last_modified last_modified_at last-modified date_modified changed aktualisiert",
    "published": "pubdate publish_date publishdate date_published published_at publication_date created",
    "slug": "permalink id identifier short_name",
    "redirect_from": "redirects redirect aliases old_urls former_addresses",
    "license": "licence rights copyright lizenz licencia licenza лицензия",
    "draft": "status hidden private unpublished",
    "kind": "type category class art typ тип نوع",
    "aliases": "also_known_as also-known-as aka other_names other_spellings nicknames nickname variants alias synonyms",
    "sort_name": "sort sortname sort_as sort-as sort_key surname last_name lastname family_name",
    "born": "birth birthdate birth_date birthday date_of_birth geboren né née nacido nato родился дата_рождения",
    "died": "death deathdate death_date date_of_death gestorben mort fallecido morto умер дата_смерти",
    "founded": "established created start inception",
    "dissolved": "abolished ended end disbanded",
    "same_as": "sameas website homepage web wikipedia links external_links viaf url",
    "roles": "role offices office positions position posts functions jobs titles",
    "role": "office position title function post job as rôle rolle",
    "part_of": "member_of belongs_to parent country nationality state party",
    "broader": "parent parents part_of narrower_than",
    "replaced_by": "see use redirect_to merged_into",
    "disambiguation": "qualifier hint note",
    "from": "since start begin began start_date von ab de depuis desde с от",
    "until": "to end till through end_date bis à hasta по до",
    "of": "country state organisation organization in at for",
    "label": "text event what title description name caption",
    "text": "description what change note label message title",
    "src": "path file url filename image picture source href",
    "alt": "alt_text alttext alternative description",
    "caption": "title legend text",
    "credit": "photographer author copyright source by",
    "url": "link href uri address website web webaddress adresse",
    "to": "article id slug link",
    "publisher": "author newspaper journal site website source work editor",
    "archived": "archive archive_url archived_url archiveurl wayback",
    "base_url": "url baseurl baseURL site_url address domain",
    "page_size": "paginate per_page pagination",
    "nav": "menu weight order position",
    "repository": "repo github git source_code",
}  # fmt: skip

# Other words for the words that keys allow.
CHOICES: Final = {
    **dict.fromkeys(("false", "no", "none", "0", "never"), "off"),
    **dict.fromkeys(("true", "yes", "1", "always"), "on"),
    **dict.fromkeys("people human individual man woman politician biography".split(), "person"),
    **dict.fromkeys("country nation government republic kingdom".split(), "state"),
    **dict.fromkeys(
        "company firm party ministry institution agency organization organisations org army newspaper union".split(),
        "organisation",
    ),
    **dict.fromkeys("location city town region area".split(), "place"),
    **dict.fromkeys("closed strict".split(), "registered"),
}
# Names of languages → their tags.
LANGUAGES: Final = {
    "english": "en", "french": "fr", "français": "fr", "german": "de", "deutsch": "de", "spanish": "es",
    "español": "es", "italian": "it", "italiano": "it", "portuguese": "pt", "português": "pt", "russian": "ru",
    "русский": "ru", "ukrainian": "uk", "українська": "uk", "arabic": "ar", "العربية": "ar", "hebrew": "he",
    "עברית": "he", "persian": "fa", "farsi": "fa", "فارسی": "fa", "turkish": "tr", "türkçe": "tr", "chinese": "zh",
    "中文": "zh", "japanese": "ja", "日本語": "ja", "korean": "ko", "한국어": "ko", "greek": "el", "ελληνικά": "el",
    "polish": "pl", "polski": "pl", "dutch": "nl", "nederlands": "nl", "hindi": "hi", "हिन्दी": "hi",
}  # fmt: skip

# Keys of other generators that have no meaning here.
_ELSEWHERE: Final = frozenset(
    "layout permalink weight toc comments comment menu sidebar math mathjax uid cssclass cssclasses publish template"
    " type format series linktitle slugs markup url guid post_id wordpress_id author_profile share published_time"
    " show_date hidetitle searchhidden readtime pin order sitemap robots noindex og_image keywords_list".split()
)


@cache
def _keys() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for key, words in _WORDS.items():
        for word in words.split():
            found.setdefault(word, []).append(key)
    return {word: tuple(keys) for word, keys in found.items()}


def meant(word: str, known: Container[str]) -> str:
    """Return the key of ``known`` that a word is another name for; empty if none is."""
    plain = word.strip("\u00a0\u3000\u200b\ufeff :*\"'“”").lower()
    if plain in known:
        return plain
    spelt = plain.replace(" ", "_")
    return next((key for key in _keys().get(spelt, ()) if key in known), "")


def is_of_another_program(word: str) -> bool:
    """Whether a key has a meaning for other generators, and none here."""
    return word.lower() in _ELSEWHERE
