"""The workflows keep strangers' pull requests from secrets, and publish only what a clean build made.

The workflow of pages is one for all archives, this repository's own among them.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from site_builder.curate import github_pages
from tests.builds import REPOSITORY
from tests.conftest import missing

FOLDER = REPOSITORY / ".github/workflows"
WORKFLOWS = sorted(FOLDER.glob("*.y*ml"))
TOOLS = Path(sys.executable).parent

each_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)


def load(path: Path) -> dict[str, Any]:
    """A workflow with every scalar as the string it is written as: `on` stays "on", `false` stays "false"."""
    loaded: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return loaded


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in load(path)["jobs"].values() for step in job["steps"]]


def uses(path: Path) -> list[str]:
    return [step["uses"] for step in steps(path) if "uses" in step]


def test_there_is_a_workflow_for_tests_and_one_for_pages() -> None:
    assert [path.name for path in WORKFLOWS] == ["pages.yml", "test.yml"]


def test_the_workflow_of_this_repository_is_the_one_that_archives_get() -> None:
    assert (FOLDER / "pages.yml").read_bytes() == github_pages.TEMPLATE.read_bytes()
    own = FOLDER.parent / "site-builder"
    assert sorted(path.name for path in own.iterdir()) == ["builder.txt", "libraries.txt"]
    assert (own / "libraries.txt").read_text(encoding="utf-8").splitlines()[1:] == ["-r ../../requirements.lock"]
    assert (own / "builder.txt").read_text(encoding="utf-8").splitlines()[1:] == ["."]


def test_workflows_are_valid_by_the_schema_of_github() -> None:
    if not (program := TOOLS / "check-jsonschema").is_file():
        missing("no check-jsonschema: run `make dev`")
    command = [program, "--builtin-schema", "vendor.github-workflows", *WORKFLOWS]
    done = subprocess.run([str(word) for word in command], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_in_the_workflows_is_unsafe() -> None:
    """By zizmor, which knows how workflows have been attacked; all that it finds, in the strictest of its moods."""
    if not (program := TOOLS / "zizmor").is_file():
        missing("no zizmor: run `make dev`")
    command = [program, "--offline", "--persona=auditor", "--format=json", "--no-exit-codes", *WORKFLOWS]
    done = subprocess.run([str(word) for word in command], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    found = [(one["ident"], one["determinations"]["severity"]) for one in json.loads(done.stdout)]
    assert found == []


@each_workflow
def test_every_action_is_pinned_by_commit_and_says_its_release(path: Path) -> None:
    lines = re.findall(r"(?m)^.*\buses:.*$", path.read_text(encoding="utf-8"))
    assert len(lines) == len(uses(path)) > 0
    for line in lines:
        assert re.fullmatch(r" +uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


@each_workflow
def test_no_trigger_runs_a_strangers_code_with_our_rights(path: Path) -> None:
    assert set(load(path)["on"]) <= {"pull_request", "push", "schedule", "workflow_dispatch"}
    text = path.read_text(encoding="utf-8")
    assert "allow-unsafe-pr-checkout" not in text
    assert "self-hosted" not in text


@each_workflow
def test_rights_are_none_but_those_a_job_names(path: Path) -> None:
    workflow = load(path)
    assert workflow["permissions"] == {}
    for name, job in workflow["jobs"].items():
        writes = {scope for scope, right in job["permissions"].items() if right != "read"}
        allowed = {"pages", "id-token"} if (path.name, name) == ("pages.yml", "deploy") else set()
        assert writes == allowed, f"{path.name}: {name}"


def test_a_pull_request_sees_no_secret_no_identity_and_no_cache() -> None:
    assert list(load(FOLDER / "test.yml")["on"]) == ["pull_request"]
    pages = load(FOLDER / "pages.yml")["jobs"]
    jobs = [*load(FOLDER / "test.yml")["jobs"].values(), pages["check"]]
    for job in jobs:
        text = json.dumps(job)
        assert job["permissions"] == {"contents": "read"}
        assert not re.search(r"secrets|id-token|cache|github\.token|environment", text)
    assert pages["check"]["if"] == "github.event_name == 'pull_request'"
    assert pages["build"]["if"].startswith("github.event_name != 'pull_request' && (")
    assert pages["deploy"]["needs"] == "build"  # which is skipped for a pull request, and so this is


@each_workflow
def test_no_checkout_leaves_its_token_behind(path: Path) -> None:
    checkouts = [step for step in steps(path) if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts
    for step in checkouts:
        assert step["with"]["persist-credentials"] == "false"


@each_workflow
def test_no_expression_is_pasted_into_a_shell(path: Path) -> None:
    for step in steps(path):
        assert "${{" not in step.get("run", ""), step["name"]


@each_workflow
def test_what_is_installed_comes_from_a_lock(path: Path) -> None:
    for step in steps(path):
        run = step.get("run", "")
        assert not re.search(r"npm (i|install)\b|npx|curl|wget", run), step["name"]
        assert "npm ci" not in run or "--ignore-scripts" in run, step["name"]
        installs = re.findall(r"(?m)^ *install (.*)$", run)
        assert len(re.findall(r"pip3? install", run)) == bool(installs)
        assert installs in (
            [],
            [
                f"--require-hashes --only-binary :all: --requirement {github_pages.LIBRARIES_FILE}",
                f"--no-deps --no-build-isolation --requirement {github_pages.BUILDER_FILE}",
            ],
        )


@each_workflow
def test_no_job_can_hang_and_no_two_runs_collide(path: Path) -> None:
    workflow = load(path)
    assert workflow["concurrency"]["group"]
    for job in workflow["jobs"].values():
        assert 0 < int(job["timeout-minutes"]) <= 30
        assert re.fullmatch(r"ubuntu-\d\d\.04", job["runs-on"])


def test_pages_publishes_the_default_branch_from_a_clean_build_one_at_a_time() -> None:
    workflow = load(FOLDER / "pages.yml")
    condition = " ".join(workflow["jobs"]["build"]["if"].split())
    assert condition == (
        "github.event_name != 'pull_request'"
        " && (github.event_name == 'schedule' || github.ref_name == github.event.repository.default_branch)"
    )
    assert workflow["on"]["push"] == {"branches": ["**"]}  # not tags, which may have the branch's name
    assert workflow["concurrency"] == {
        "group": "pages-${{ github.ref }}",
        "cancel-in-progress": "${{ github.event_name == 'pull_request' }}",
    }
    assert not [action for action in uses(FOLDER / "pages.yml") if "cache" in action]
    assert not [step for step in steps(FOLDER / "pages.yml") if "cache" in step.get("with", {})]
    (built,) = [step["run"] for step in workflow["jobs"]["build"]["steps"] if "build --clean" in step.get("run", "")]
    assert "--format github" in built and "--base-url" in built and "--exports" in built
    deploy = workflow["jobs"]["deploy"]
    assert deploy["needs"] == "build"
    assert deploy["environment"]["name"] == "github-pages"
    # The uploader and the deployer understand each other only if both are of version 5.
    text = (FOLDER / "pages.yml").read_text(encoding="utf-8")
    assert re.findall(r"actions/(?:upload-pages-artifact|deploy-pages)@\S+ # v(\d+)\.", text) == ["5", "5"]


def test_both_jobs_install_the_builder_alike_and_only_a_pull_request_of_documents_leaves_a_preview() -> None:
    jobs = load(FOLDER / "pages.yml")["jobs"]
    installs = [
        [s["run"] for s in jobs[name]["steps"] if s["name"] == "Install the builder"] for name in ("check", "build")
    ]
    assert installs[0] == installs[1] and len(installs[0]) == 1
    (kept,) = [step for step in jobs["check"]["steps"] if "upload" in step.get("uses", "")]
    assert kept["if"] == "steps.preview.outputs.built == 'yes'"
    (made,) = [step for step in jobs["check"]["steps"] if step.get("id") == "preview"]
    assert made["if"] == "steps.scope.outputs.documents == 'yes'"
