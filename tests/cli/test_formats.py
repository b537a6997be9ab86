"""Reports for GitHub (workflow commands, the summary of a run) and in SARIF, with hostile names and texts in them."""

import html
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from site_builder.cli import github_report, sarif
from site_builder.problems import ERROR, NOTE, SKIPPED, WARNING, WORDING, Problem, problem
from tests.builds import article, cli

EVIL = "articles/2020/a%0A, [x](y) ##[add-mask]b.md"  # signs that commands and links are made of, in a valid name
COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")


def runner(printed: str) -> list[tuple[str, dict[str, str], str]]:
    """What the runner takes from what a step prints: (command, properties, text). It reads both forms of commands."""
    found = []
    for line in printed.splitlines():
        if line.lstrip().startswith("::"):
            if line in ("::endgroup::",) or line.startswith("::group::"):
                continue
            match = COMMAND.fullmatch(line)
            assert match, line
            properties = dict(pair.split("=", 1) for pair in match[2].split(","))
            found.append((match[1], {k: unescaped(v) for k, v in properties.items()}, unescaped(match[3])))
        else:
            assert "##[" not in line, line
    return found


def unescaped(text: str) -> str:
    for sign, code in (("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C"), ("%", "%25")):
        text = text.replace(code, sign)
    return text


@pytest.fixture
def no_runner(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_WORKSPACE", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("no_runner")
@pytest.mark.parametrize("command", ["check", "build"])
def test_problems_annotate_the_lines_of_the_diff(site, command: str) -> None:
    root = site({"articles/a.md": article("A", "2020", more="topic: ::error::x\n", body="[[Nobody at all]]")})
    done = cli(command, root, "--format", "github")
    assert done.exit_code == 1 and not done.stderr
    found = runner(done.stdout)
    assert ("error", {"file": "content/articles/a.md", "line": "4", "col": "1", "title": "unknown-key"}) in [
        one[:2] for one in found
    ]
    assert done.stdout.splitlines()[0].startswith("::group::")
    assert "error" in done.stdout.splitlines()[-1] and not done.stdout.splitlines()[-1].startswith("::")


@pytest.mark.usefixtures("no_runner")
def test_file_names_and_texts_of_strangers_are_no_commands(site) -> None:
    body = "[[::error::x]] [[##[set-output name=x;]y]] [[a%0A::warning::b]]\n\n::stop-commands::x\n\n[x](::add-mask::y)"
    root = site({EVIL: article("##[error]x", "2020", more='topic: "\\n::error::x"\n', body=body)})
    for command in ("check", "build"):
        done = cli(command, root, "--format", "github")
        assert done.exit_code == 1
        for kind, properties, text in runner(done.stdout):
            assert kind in ("error", "warning", "notice")
            assert properties.keys() <= {"file", "line", "col", "title"} and properties["title"] in WORDING
            assert "\n" not in text
        assert f"content/{EVIL}" in {properties.get("file") for _, properties, _ in runner(done.stdout)}


def fault(severity: str, n: int, text: str = "wrong") -> Problem:
    return Problem(f"content/articles/{n:03d}.md", n + 1, 2, severity, "dead-link", f"{text} {n}", "do this")


@pytest.mark.usefixtures("no_runner")
def test_at_most_ten_of_a_severity_errors_first_and_a_line_for_the_rest(tmp_path: Path, capsys) -> None:
    many = [fault(severity, n) for n in range(13) for severity in (NOTE, WARNING, ERROR)] + [fault(SKIPPED, 1)]
    github_report.print_for_github(tmp_path, many, "all of them", "done")
    printed = capsys.readouterr().out
    assert [kind for kind, _, _ in runner(printed)] == ["error"] * 10 + ["warning"] * 10 + ["notice"] * 10
    lines = printed.splitlines()
    assert lines[0] == "::group::all of them" and lines[41] == "::endgroup::"
    assert "content/articles/012.md:13:2: error: wrong 12; do this" in lines[1:41]
    assert [line.split(":")[0] for line in lines[-4:]] == ["3 errors more", "3 warnings more", "3 notes more", "done"]


def test_the_summary_of_the_run_has_all_problems_and_no_markup_of_theirs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    text = "</pre><img src=x onerror=y> [x](http://e) @everyone ```"
    github_report.print_for_github(tmp_path, [fault(WARNING, 1, text), fault(ERROR, 2, text)], "2", "done <b>")
    written = summary.read_text(encoding="utf-8")
    assert written.startswith(
        "before\n### ❌ Errors\n\n<pre>done &lt;b&gt;</pre>\n\n<pre>content/articles/002.md:3:2: error"
    )
    assert re.findall(r"<[^>]+>", written) == ["<pre>", "</pre>"] * 2
    assert html.escape(text) in written


def test_a_summary_that_cannot_be_written_ends_nothing(site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    assert cli("check", site({"articles/a.md": article("A", "2020")}), "--format", "github").exit_code == 0


def test_a_summary_has_a_size_that_the_runner_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [Problem(f"content/{n}.md", 1, 1, ERROR, f"kind-{n}", "é<" * 2000, "") for n in range(500)]
    assert len(github_report.as_summary(many, "", "done").encode()) < 1 << 20
    assert "more: see the log" in github_report.as_summary(many, "", "done")


def test_files_are_named_from_the_top_of_the_repository(site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    root = site({"articles/a.md": article("A", "soon")})
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    done = cli("check", root, "--format", "github")
    assert f"::error file={root.name}/content/articles/a.md,line=3,col=7,title=bad-date::" in done.stdout
    monkeypatch.setenv("GITHUB_WORKSPACE", str(root))
    assert "::error file=content/articles/a.md," in cli("check", root, "--format", "github").stdout
    monkeypatch.delenv("GITHUB_WORKSPACE")
    (tmp_path / ".git").mkdir()
    assert f"::error file={root.name}/content/articles/a.md," in cli("check", root, "--format", "github").stdout


@pytest.mark.usefixtures("no_runner")
def test_what_is_about_no_file_of_the_archive_names_none(tmp_path: Path) -> None:
    done = cli("check", tmp_path, "--format", "github")
    assert done.stdout.splitlines()[-2].startswith("::error title=no-content::there is no folder ")
    (result,) = json.loads(cli("check", tmp_path, "--format", "sarif").stdout)["runs"][0]["results"]
    assert "locations" not in result


# -- SARIF ------------------------------------------------------------------------------------------------------------


def held_to_the_standard(log: dict[str, Any]) -> dict[str, Any]:
    """Hold a log to the rules of SARIF 2.1.0 that it can break; its run."""
    assert set(log) == {"$schema", "version", "runs"} and log["version"] == "2.1.0"
    run: dict[str, Any]
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] and driver["version"]
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(set(ids)) == len(ids)
    texts = []
    for rule in driver["rules"]:
        assert rule["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")
        texts += [rule["shortDescription"]["text"]]
        texts += [rule["help"]["text"], rule["help"]["markdown"], rule["fullDescription"]["text"]]
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    for result in run["results"]:
        assert set(result) <= {"ruleId", "ruleIndex", "level", "kind", "message", "locations"}
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert (result.get("kind", "fail") == "fail") == (result["level"] != "none")
        texts.append(result["message"]["text"])
        assert not re.search(r"(?<!\\)\][(]", result["message"]["text"])  # no link of a stranger
        for location in result.get("locations", []):
            artifact = location["physicalLocation"]["artifactLocation"]
            assert re.fullmatch(r"(?:[\w.!~*'()&=+$,;:@/-]|%[0-9A-F]{2})+", artifact["uri"], re.ASCII), artifact["uri"]
            assert not artifact["uri"].startswith("/") and ":" not in artifact["uri"].partition("/")[0]
            assert artifact["uriBaseId"] in run["originalUriBaseIds"]
            region = location["physicalLocation"].get("region", {"startLine": 1, "startColumn": 1})
            assert region["startLine"] >= 1 and region["startColumn"] >= 1
    for text in texts:
        assert text and not re.search(r"(?<!\{)(?:\{\{)*\{(?!\{)", text.replace("{{", "")), text
    return run


@pytest.mark.usefixtures("no_runner")
@pytest.mark.parametrize("command", ["check", "build"])
def test_sarif_holds_to_the_standard(site, command: str) -> None:
    more = "topic: x\nsources: [{nobody: 1}]\n"
    later = article("Later", "2025", more="embargo: 2999-01-01\n")
    body = "{#a b} [[x](y)]] [x](http://e e) text {{0}}\n\n## Part {#not an id}\n"
    root = site({EVIL: article("A", "2020", more=more, body=body), "articles/later.md": later})
    done = cli(command, root, "--format", "sarif")
    assert done.exit_code == 1 and not done.stderr
    run = held_to_the_standard(json.loads(done.stdout))
    places = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in run["results"]]
    assert f"content/{EVIL}" in {unquote(place) for place in places}
    plain = json.loads(cli(command, root, "--format", "json").stdout)["problems"]
    assert [one["ruleId"] for one in run["results"]] == [one["kind"] for one in plain]


def test_every_kind_can_be_told_in_sarif_with_what_it_means(tmp_path: Path) -> None:
    facts = dict.fromkeys(
        re.findall(r"\{(\w+)\}", "".join(what + todo for _, what, todo in WORDING.values())), "[a](1){b}"
    )
    every = [problem(kind, "content/a b.md", 2, 3, **facts) for kind in WORDING]
    run = held_to_the_standard(sarif.as_sarif(tmp_path, every))
    assert len(run["tool"]["driver"]["rules"]) == len(WORDING)


@pytest.mark.usefixtures("no_runner")
def test_report_is_another_name_of_format(site) -> None:
    root = site({"articles/a.md": article("A", "2020")})
    for command in ("build", "check"):
        forms = [cli(command, root, name, "json") for name in ("--format", "--report")]
        assert [form.exit_code for form in forms] == [0, 0]
        assert [json.loads(form.stdout)["articles"] for form in forms] == [1, 1]


def test_a_build_for_github_says_what_was_made(site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    summary = tmp_path / "summary"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    done = cli(
        "build", site({"articles/a.md": article("A", "2020")}), "--format", "github", "--base-url", "https://a.org"
    )
    assert done.exit_code == 0
    assert ": 1 article, " in done.stdout.splitlines()[-1]
    assert summary.read_text(encoding="utf-8").startswith("### ✅ No errors\n\n<pre>")
