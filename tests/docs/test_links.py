"""docs/links.md: its workflow is sound, runs what it says, and the words that it explains are those of the program."""

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from site_builder.links.settings import Settings
from site_builder.model.links_lock import STATES
from tests.builds import REPOSITORY
from tests.conftest import missing

PAGE = (REPOSITORY / "docs/links.md").read_text(encoding="utf-8")
PAGES = (REPOSITORY / "site_builder/curate/pages.yml").read_text(encoding="utf-8")
TOOLS = REPOSITORY / ".venv/bin"


@pytest.fixture
def workflow(tmp_path: Path) -> Path:
    found = re.search(r"<!-- workflow: links\.yml -->\n```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert found
    path = tmp_path / ".github/workflows/links.yml"
    path.parent.mkdir(parents=True)
    path.write_text(found[1], encoding="utf-8")
    return path


def test_the_workflow_fits_the_schema_of_workflows(workflow: Path) -> None:
    if not (program := TOOLS / "check-jsonschema").is_file():
        missing("no check-jsonschema: run `make dev`")
    command = [str(program), "--builtin-schema", "vendor.github-workflows", str(workflow)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_in_the_workflow_is_unsafe(workflow: Path) -> None:
    if not (program := TOOLS / "zizmor").is_file():
        missing("no zizmor: run `make dev`")
    command = [str(program), "--offline", "--persona=auditor", "--format=json", "--no-exit-codes", str(workflow)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert [(one["ident"], one["determinations"]["severity"]) for one in json.loads(done.stdout)] == []


def test_the_job_that_may_write_runs_nothing_of_other_sites(workflow: Path) -> None:
    jobs = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"]
    assert {name: job["permissions"] for name, job in jobs.items()} == {
        "check": {"contents": "read"},
        "commit": {"actions": "read", "contents": "write"},
    }
    told = [step["run"] for step in jobs["commit"]["steps"] if "run" in step]
    assert not any("site-builder" in line or "pip" in line for line in told)
    assert all(step["with"]["persist-credentials"] is False for job in jobs.values() for step in job["steps"][:1])


def test_its_actions_and_the_way_in_which_it_installs_the_builder_are_those_of_the_other_one(workflow: Path) -> None:
    text = workflow.read_text(encoding="utf-8")
    uses = re.findall(r"uses: .*", text)
    assert uses and all(line in PAGES for line in uses)
    step = re.search(r"- name: Install the builder\n(.*?)\n      (?:-|#)", PAGES, re.DOTALL)
    assert step and step[1] in text


def test_each_shell_step_is_sound(workflow: Path) -> None:
    for job in yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"].values():
        for step in job["steps"]:
            if "run" in step:
                subprocess.run(["bash", "-n", "-c", step["run"]], check=True)


def test_the_page_explains_every_state_and_says_the_limits_as_they_are() -> None:
    assert re.findall(r"^\| `([a-z]+)` \|", PAGE, re.MULTILINE) == list(STATES)
    told = " ".join(PAGE.split())
    limits = Settings()
    assert f"{limits.hosts} hosts are asked at a time" in told
    assert f"up to {limits.longest_delay:.0f} seconds" in told
    assert f"An answer may take {limits.timeout:.0f} seconds in all" in told
    assert f"not more than {limits.most_read // 1024} KiB unpacked" in told
