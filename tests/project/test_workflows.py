"""The workflows keep strangers' pull requests from secrets, and publish only what a clean build made."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).resolve().parents[2] / ".github/workflows"
WORKFLOWS = sorted(FOLDER.glob("*.y*ml"))

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
    text = (FOLDER / "test.yml").read_text(encoding="utf-8")
    assert list(load(FOLDER / "test.yml")["on"]) == ["pull_request"]
    assert "secrets" not in re.sub(r"#.*", "", text)
    assert "id-token" not in text
    assert "cache" not in re.sub(r"#.*", "", text)


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
        assert not re.search(r"pip3? install|npm (i|install)\b|npx|curl|wget", run), step["name"]
        assert "npm ci" not in run or "--ignore-scripts" in run, step["name"]


@each_workflow
def test_no_job_can_hang_and_no_two_runs_collide(path: Path) -> None:
    workflow = load(path)
    assert workflow["concurrency"]["group"]
    for job in workflow["jobs"].values():
        assert 0 < int(job["timeout-minutes"]) <= 30
        assert re.fullmatch(r"ubuntu-\d\d\.04", job["runs-on"])


def test_pages_publishes_main_from_a_clean_build_one_at_a_time() -> None:
    workflow = load(FOLDER / "pages.yml")
    assert workflow["on"]["push"]["branches"] == ["main"]
    assert "pull_request" not in workflow["on"]
    assert workflow["concurrency"] == {"group": "pages", "cancel-in-progress": "false"}
    assert not [action for action in uses(FOLDER / "pages.yml") if "cache" in action]
    assert not [step for step in steps(FOLDER / "pages.yml") if "cache" in step.get("with", {})]
    deploy = workflow["jobs"]["deploy"]
    assert deploy["needs"] == "build"
    assert deploy["environment"]["name"] == "github-pages"
    # The uploader and the deployer understand each other only if both are of version 5.
    text = (FOLDER / "pages.yml").read_text(encoding="utf-8")
    assert re.findall(r"actions/(?:upload-pages-artifact|deploy-pages)@\S+ # v(\d+)\.", text) == ["5", "5"]
