import os

AUTHOR = "Wil Tarn"
SITENAME = "Walks about High Tarn"
SITEURL = "https://tarn.example"
PATH = "content"
DEFAULT_LANG = "en"
ARTICLE_URL = "walks/{date:%Y}/{date:%m}/{slug}/"
ARTICLE_SAVE_AS = "walks/{date:%Y}/{date:%m}/{slug}/index.html"
PAGE_URL = os.environ.get("PAGES", "pages/{slug}.html")
STATIC_PATHS = ["images"]
FILENAME_METADATA = r"(?P<date>\d{4}-\d{2}-\d{2})_(?P<slug>.*)"
