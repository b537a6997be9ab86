"""The command `serve`: the server on its port, and each build with what is printed of it."""

from __future__ import annotations

import secrets
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from site_builder.build import pipeline as building
from site_builder.cli.build_command import apart_from_published, is_published, output_of
from site_builder.cli.faults import WRONG_USAGE, fail, machine_failed, machine_faults, not_ours, why_machine_failed
from site_builder.cli.printing import jobs_of, remark, say, today
from site_builder.cli.progress import Progress, waiting
from site_builder.cli.report import print_built, with_excerpts
from site_builder.problems import errors
from site_builder.publish import output as publish
from site_builder.serve import server
from site_builder.serve.outcomes import SHOWN, Outcome, stopping
from site_builder.system import safe_files

if TYPE_CHECKING:
    from site_builder.build.report import Report

_SITE: Final = (".site-builder", "preview", "site")  # where it builds: apart, lest a draft be published by mistake
_FLEETING: Final = ("changed-while-read", "file-gone")  # kinds of problem that the next change may well put right


def serve(
    site: Path,
    port: int | None,
    show: Callable[[str], object] | None,
    base_url: str | None,
    output: Path | None,
    jobs: int | None,
) -> None:
    """Serve until Ctrl-C. ``show`` opens the site's address in a browser, after the first build."""
    target = site
    if output is None:
        for name in _SITE:
            target /= name
            safe_files.drop_link(target)
    elif is_published(output, site):
        fail(WRONG_USAGE, f"serve would put a preview into {output}, which is published; name another folder")
    else:
        target = apart_from_published(output_of(site, output))
    rebuild = _Rebuild(site, target, base_url, jobs_of(jobs))
    try:
        sockets = server.listen(port)
    except server.PortTaken as fault:
        fail(WRONG_USAGE, f"another program uses port {fault}; name another with --port")
    except OSError as fault:
        machine_failed(fault)
    address = f"http://{server.HOST}:{sockets[0].getsockname()[1]}/"
    say(f"{address} shows the site; Ctrl-C ends it")
    if show is not None:
        rebuild.then = partial(show, address)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # SIGTERM ends it as Ctrl-C does
    try:
        server.run(site, target, sockets, secrets.token_urlsafe(16), rebuild, remark)
    except publish.NotOurs as fault:
        not_ours(fault)


class _Rebuild:
    """One build of `serve`. It is reported as `build` reports it, unless nothing has changed."""

    def __init__(self, site: Path, target: Path, url: str | None, jobs: int) -> None:
        self.site = site
        self.target = target
        self.url = url
        self.jobs = jobs
        self.then: Callable[[], object] = lambda: None  # once, after the first build
        self.owing = True  # the next build is reported: it is the first, or the last one failed

    def __call__(self) -> Outcome:
        outcome = self._build()
        then, self.then = self.then, lambda: None
        then()
        return outcome

    def _build(self) -> Outcome:
        # a day may end while a site is served, so today is asked for each time
        options = building.Options(self.site, self.target, today(), self.url, preview=True, jobs=self.jobs)
        start = time.perf_counter()
        try:
            with Progress() as progress:
                done = building.build(options, progress, waiting)
        except machine_faults() as fault:
            reason = why_machine_failed(fault, self.site)
            return Outcome(fault=reason, fleeting=isinstance(fault, FileNotFoundError), tell=lambda: self._tell(reason))
        seconds = time.perf_counter() - start
        changed = bool(done.written or done.removed)
        fleeting = any(p.kind in _FLEETING for p in errors(done.problems))
        tell = partial(self._tell, done, changed, seconds)
        shown = with_excerpts(self.site, stopping(done.problems)[:SHOWN])
        lines = {problem: excerpt.parts() for problem, excerpt in shown if excerpt}
        return Outcome(tuple(done.problems), changed, fleeting=fleeting, tell=tell, lines=lines)

    def _tell(self, done: Report | str, changed: bool = False, seconds: float = 0.0) -> None:
        """Print the report of a build, or why the machine failed."""
        if isinstance(done, str):
            remark(done)
        elif changed or not done.ok or self.owing:
            print_built(self.site, self.target, done, seconds, preview=True)
        self.owing = isinstance(done, str) or not done.ok
