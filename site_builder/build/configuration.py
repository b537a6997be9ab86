"""What a build goes by besides the texts: site.yaml, the options, the theme."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct, structs

from site_builder.build import promises
from site_builder.build.report import Options
from site_builder.build.store import Store
from site_builder.model.addresses import ROBOTS, SITEMAP
from site_builder.model.documents import Site
from site_builder.model.paths import CONTENT, SITE_FILE, content_path
from site_builder.problems import Problem, errors, problem
from site_builder.system.digests import digest
from site_builder.theme import folders


class Configuration(Struct, frozen=True):
    """The site's configuration, and what tells it from that of another build."""

    site: Site
    base_url: str | None  # with a final slash
    key: tuple[object, ...]  # of site.yaml and the options; equal keys, equal configuration
    theme: bytes  # digest of the theme's files
    problems: list[Problem]  # of site.yaml, unless it is that of the last build, and of the theme's name

    @property
    def is_broken(self) -> bool:
        """Whether something in it is an error."""
        return bool(errors(self.problems))


def configure(options: Options, old: Store | None) -> Configuration:
    """Read the configuration. ``old``: where site.yaml is that of the last build, it is taken from there."""
    key = _key(options)
    problems: list[Problem] = []
    known = None if old is None else _known(old, key)
    if known is None:
        from site_builder.parse import site_file  # most builds have the configuration of the last one

        site = site_file.read(options.root, problems)
        if not options.search:
            site = structs.replace(site, search="off")
        if not options.manifest:
            site = structs.replace(site, manifest="off")
        if options.exports and not options.shows_unpublished:  # data are of what is published
            site = structs.replace(site, with_data=True)
        if not options.ledger:
            site = structs.replace(site, ledger="off")
    else:
        site = known
    if (missing := folders.missing(options.root, site)) is not None:
        problems.append(missing)
    theme = folders.digest(folders.folders(options.root, site))
    address = base_url(site, options.base_url)
    is_unpromised = not site.ledger and not promises.are_made(options.root, site, address)
    if is_unpromised:
        site = structs.replace(site, ledger="off")
    return Configuration(site, address, (*key, is_unpromised), theme, problems)


def _known(old: Store, key: tuple[object, ...]) -> Site | None:
    """Return site.yaml as the last build read it, if its key is the same."""
    *was, was_unpromised = old.get("site key") or ((), False)
    if tuple(was) != key:
        return None
    site: Site = old.get("site")
    return structs.replace(site, ledger="") if was_unpromised else site


def base_url(site: Site, given: str | None) -> str | None:
    """Return the address the site is published at, with a final slash; one ``given`` as an option goes first."""
    url = given or site.base_url
    return None if not url else url if url.endswith("/") else url + "/"


def weigh(configuration: Configuration, pictures: Iterable[str], problems: list[Problem]) -> None:
    """Report what a site can do without: an address, an interface in its language; and a picture that is not there.

    ``pictures``: the paths of all pictures of media/.
    """
    from site_builder.language.words import FALLBACK, catalogue

    _check_picture(configuration.site, pictures, problems)

    path = content_path(SITE_FILE)
    if configuration.base_url is None and not any(p.path == path for p in errors(problems)):
        promise = ", and no address is promised yet" if configuration.site.ledger == "off" else ""
        problems.append(problem("no-base-url", path, promise=promise))
    _, _, below = (configuration.base_url or "").partition("://")[2].partition("/")
    if below:
        where, sitemap = (f"{configuration.base_url}{name}" for name in (ROBOTS, SITEMAP))
        problems.append(problem("robots-unread", path, address=where, sitemap=sitemap))
    language = configuration.site.language
    if catalogue(language).language == FALLBACK and not language.lower().startswith(FALLBACK):
        problems.append(problem("no-words", path, language=language))


def _check_picture(site: Site, pictures: Iterable[str], problems: list[Problem]) -> None:
    """Report a picture of the archive that is not there."""
    if site.image is None:
        return
    from site_builder.indexing.links import near_paths
    from site_builder.model.cross_references import picture_of
    from site_builder.model.paths import nfc

    mark = site.image.src
    path, there = picture_of(site), {nfc(path) for path in pictures}
    if path not in there:
        near = near_paths(path, there)
        todo = f'did you mean "{near[0]}"?' if near else "put the file into content/media/ and write media/…"
        place = (content_path(SITE_FILE), mark.line, mark.column)
        problems.append(problem("missing-image", *place, path=mark.text, todo=todo))


def without_consequences(problems: list[Problem]) -> list[Problem]:
    """Return problems without those that a broken site.yaml may be the reason of: it may declare keys and folders."""
    path = content_path(SITE_FILE)
    return [p for p in problems if p.kind not in ("unknown-key", "stray-file") or p.path == path]


def no_content(root: Path) -> Problem | None:
    """Return the problem of a folder that holds no archive."""
    content = root / CONTENT
    if content.is_dir() and not content.is_symlink():
        return None
    todo = "run the command in the folder that holds content/, or name that folder; site-builder init makes a new one"
    return problem("no-content", str(root), path="content/", todo=todo)


def _key(options: Options) -> tuple[object, ...]:
    path = options.root / CONTENT / SITE_FILE
    try:
        raw = digest(path.read_bytes()) if path.is_file() and not path.is_symlink() else b""
    except OSError:
        raw = b"unreadable"
    shown = (options.drafts, options.preview, options.today if options.shows_unpublished else 0)
    how = (options.search, options.manifest, options.exports, options.ledger)
    return (raw, _is_linked(path), options.base_url, *how, *shown)


def _is_linked(path: Path) -> bool:
    """Whether a file is a link, or has further names on the disk."""
    try:
        return path.is_symlink() or path.stat().st_nlink > 1
    except OSError:
        return False
