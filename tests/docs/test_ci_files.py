"""What others run in their continuous integration: the action, the hooks and how docs show them."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.helpers import run as routeboek
from tests.shipped import SHARED, told

from .blocks import blocks

ROOT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
PAGE = (ROOT / "docs" / "ci.md").read_text("utf-8")
SNIPPETS = [one for one in blocks(PAGE, "docs/ci.md") if one.language == "yaml"]
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
SCRIPTS = {step["name"]: step["run"] for step in STEPS if "run" in step}

on_bash = pytest.mark.skipif(os.name == "nt" or not shutil.which("bash"), reason="needs bash")


def commands_in(text: str) -> set[tuple[str, str]]:
    """The commands of routeboek in a text, each with the form it asks for."""
    found = re.findall(
        r'(?:"\$ROUTEBOEK"|\brouteboek) (check|test|diff|show|advise|site)\b(.*)', text
    )
    forms = (re.search(r"--format (\w+)", rest) for _, rest in found)
    return {(name, form[1] if form else "") for (name, _), form in zip(found, forms, strict=True)}


def scripts_of_snippets() -> str:
    """Everything that the snippets of the page run."""
    return "\n".join(line for one in SNIPPETS for line in one.lines if "routeboek" in line)


COMMANDS = sorted(
    commands_in("\n".join([*SCRIPTS.values(), *(hook["entry"] for hook in HOOKS)]))
    | commands_in(scripts_of_snippets())
)


def test_commands_are_found() -> None:
    assert {("check", "github"), ("diff", "markdown"), ("test", "")} <= set(COMMANDS)
    assert {("check", "gitlab"), ("check", "sarif"), ("check", "")} <= set(COMMANDS)


@pytest.mark.parametrize("name", sorted({name for name, _ in COMMANDS}))
def test_command_exists(name: str) -> None:
    assert routeboek(name, "--help").exit_code == 0


@pytest.mark.parametrize(("name", "form"), [one for one in COMMANDS if one[1]])
def test_form_exists(name: str, form: str) -> None:
    assert re.search(rf"--format\s+\S*\b{form}\b", routeboek(name, "--help").stdout)


# ---------------------------------------------------------------- hooks


@SHARED
def test_hooks_run_a_command_on_a_folder() -> None:
    assert [hook["id"] for hook in HOOKS] == ["routeboek-check", "routeboek-test"]
    for hook in HOOKS:
        command = shlex.split(hook["entry"])
        assert command == ["routeboek", hook["id"].removeprefix("routeboek-")]
        assert (hook["language"], hook["pass_filenames"]) == ("python", False)
        assert told(*command[1:], *hook["args"]).exit_code == 0


def runs(hook: dict[str, Any], repository: Path) -> bool:
    """Whether pre-commit runs a hook: always, or on files that are staged and not deleted."""
    command = ["git", "diff", "--staged", "--name-only", "--diff-filter=ACMRTUXB"]
    staged = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=True)
    pattern = hook.get("files", "")
    return bool(hook.get("always_run") or re.findall(pattern, staged.stdout, re.MULTILINE))


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_hooks_run_on_a_commit_that_only_deletes(hook: dict[str, Any], tmp_path: Path) -> None:
    folder = shutil.copytree(ROOT / "tests" / "regions" / "voorbeeld", tmp_path / "rules")
    author = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    for command in (["init", "-q"], ["add", "-A"], [*author, "commit", "-qm", "x"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    (folder / "roles.yaml").unlink()
    subprocess.run(["git", "add", "-A"], cwd=tmp_path, check=True)
    assert not runs({"files": "^rules/"}, tmp_path), "by its files it would not"
    assert runs(hook, tmp_path)
    assert routeboek(*shlex.split(hook["entry"])[1:], str(folder)).exit_code != 0


# ---------------------------------------------------------------- the action


def test_no_value_becomes_part_of_a_script() -> None:
    assert len(SCRIPTS) > 3
    assert [name for name, script in SCRIPTS.items() if "${{" in script] == []
    assert all(step.get("shell") == "bash" for step in STEPS if "run" in step)


def test_every_input_reaches_a_step_and_every_variable_a_script() -> None:
    text = json.dumps(STEPS)
    assert [name for name in ACTION["inputs"] if f"inputs.{name}" not in text] == []
    used = set(re.findall(r"inputs\.([\w-]+)", text))
    assert used == set(ACTION["inputs"])
    ours = {"PYTHONUTF8", "GH_TOKEN"}  # read by the programs themselves
    for step in STEPS:
        variables = set(step.get("env", {}))
        assert {one for one in variables - ours if f"${one}" not in step["run"]} == set()


def test_steps_refer_to_steps_before_them() -> None:
    seen: set[str] = set()
    for step in STEPS:
        assert set(re.findall(r"steps\.(\w+)\.", json.dumps(step))) <= seen
        seen |= {step["id"]} if "id" in step else set()
    assert set(re.findall(r"steps\.(\w+)\.", json.dumps(ACTION["outputs"]))) <= seen


def test_action_asks_for_no_more_than_it_says() -> None:
    assert ACTION["runs"]["using"] == "composite"
    used = [step["uses"].partition("@")[0] for step in STEPS if "uses" in step]
    assert used == ["actions/setup-python", "actions/upload-artifact"]


def test_actions_of_others_are_named_by_digest() -> None:
    """A tag can be moved to other code, a digest cannot; people read the tag beside it."""
    text = (ROOT / "action.yml").read_text("utf-8")
    lines = [line.strip() for line in text.splitlines() if line.strip().startswith("uses: ")]
    assert len(lines) == sum("uses" in step for step in STEPS)
    pinned = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert [line for line in lines if not pinned.fullmatch(line)] == []


@dataclass(frozen=True)
class Runner:
    """A folder where a script of the action finds programs that only note how they are called."""

    folder: Path

    @property
    def programs(self) -> Path:
        return self.folder / "programs"

    def program(self, name: str, script: str) -> None:
        self.programs.mkdir(exist_ok=True)
        file = self.programs / name
        noted = 'printf "%s\\n" "$(basename "$0") $*" >> "$CALLS"\n'
        file.write_text(f"#!/usr/bin/env bash\n{noted}{script}\n", "utf-8")
        file.chmod(file.stat().st_mode | stat.S_IXUSR)

    def run(self, step: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Runs a step as GitHub does: `bash -eo pipefail`."""
        environment = {
            "PATH": f"{self.programs}{os.pathsep}{os.environ['PATH']}",
            "CALLS": str(self.folder / "calls"),
            "RUNNER_TEMP": str(self.folder),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "GITHUB_REPOSITORY": "who/what",
            "GITHUB_SERVER_URL": "https://github.example",
            "GITHUB_RUN_ID": "7",
            "ROUTEBOEK": str(self.programs / "routeboek"),
            "INPUT_RULES": "rules",
            "INPUT_LANGUAGE": "nl",
        }
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", SCRIPTS[step]],
            cwd=self.folder,
            env=environment | variables,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    def text(self, name: str) -> str:
        file = self.folder / name
        return file.read_text("utf-8") if file.exists() else ""


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


DIFF = "Tell which advice changes"
COMMENT = "Comment on the pull request"
HAS_IT = 'if [ "$1" = rev-parse ]; then echo 1234abcd; fi'
FETCHES_IT = 'case "$*" in *FETCH_HEAD) echo 5678ef ;; rev-parse*) exit 1 ;; esac'
HAS_IT_NOT = "exit 1"


@on_bash
@pytest.mark.parametrize(
    ("code", "changed", "ends"),
    [(0, "false", 0), (1, "true", 0), (5, "unknown", 0), (4, "", 4), (70, "", 70)],
)
def test_a_change_is_told_and_only_a_failure_fails(
    runner: Runner, code: int, changed: str, ends: int
) -> None:
    runner.program("git", HAS_IT)
    runner.program("routeboek", f"echo page; exit {code}")
    done = runner.run(DIFF, INPUT_BASE="main", INPUT_RULES="een map; $(false)")
    assert done.returncode == ends, done.stderr
    called = "routeboek diff --format markdown --lang nl -- 1234abcd een map; $(false)"
    assert called in runner.text("calls")
    assert ("fetch" in runner.text("calls")) is False
    assert runner.text("summary") == ("page\n" if changed else "")
    page = f"changed={changed}\npage={runner.folder}/routeboek-diff.md\n"
    assert runner.text("output") == (page if changed else "")


@on_bash
@pytest.mark.parametrize(("code", "ends"), [(0, 70), (1, 1)])
def test_a_diff_that_says_nothing_is_a_failure(runner: Runner, code: int, ends: int) -> None:
    runner.program("git", HAS_IT)
    runner.program("routeboek", f"exit {code}")
    assert runner.run(DIFF, INPUT_BASE="main").returncode == ends
    assert runner.text("output") == ""


@on_bash
def test_a_base_that_a_shallow_checkout_lacks_is_fetched(runner: Runner) -> None:
    runner.program("git", FETCHES_IT)
    runner.program("routeboek", "echo page")
    assert runner.run(DIFF, INPUT_BASE="main").returncode == 0
    assert "git fetch --quiet --no-tags --depth=1 origin main\n" in runner.text("calls")
    assert " -- 5678ef rules\n" in runner.text("calls")


@on_bash
def test_a_base_that_is_nowhere_is_a_warning(runner: Runner) -> None:
    runner.program("git", HAS_IT_NOT)
    runner.program("routeboek", "echo page")
    done = runner.run(DIFF, INPUT_BASE="gone")
    assert (done.returncode, runner.text("output")) == (0, "changed=unknown\n")
    assert done.stdout.startswith("::warning title=routeboek::")
    assert "routeboek" not in runner.text("calls")


@on_bash
@pytest.mark.parametrize("base", ["", "0" * 40])
def test_a_new_branch_is_compared_with_nothing(runner: Runner, base: str) -> None:
    done = runner.run(DIFF, INPUT_BASE=base)
    assert (done.returncode, runner.text("output"), runner.text("calls")) == (0, "", "")


@on_bash
def test_a_base_is_no_option_of_git(runner: Runner) -> None:
    runner.program("git", "")
    assert runner.run(DIFF, INPUT_BASE="--upload-pack=sh").returncode == 2
    assert runner.text("calls") == ""


@on_bash
@pytest.mark.parametrize("step", ["Check the rules", "Try the examples"])
@pytest.mark.parametrize("code", [0, 1, 5])
def test_check_and_test_fail_the_job(runner: Runner, step: str, code: int) -> None:
    runner.program("routeboek", f"exit {code}")
    assert runner.run(step, INPUT_RULES="-een map").returncode == code
    assert runner.text("calls").endswith("--lang nl -- -een map\n")


PAGE_MADE, PAGE_ATTACHED, PAGE_TOLD = "Make the page", "Attach the page", "Tell where the page is"


@on_bash
@pytest.mark.parametrize("code", [0, 4, 70])
def test_the_page_is_made_of_the_rules_of_the_change(runner: Runner, code: int) -> None:
    runner.program("routeboek", f"exit {code}")
    assert runner.run(PAGE_MADE, INPUT_RULES="-een map; $(false)").returncode == code
    page = f"{runner.folder}/routeboek.html"
    called = f"routeboek site -o {page} --rules=-een map; $(false) --lang nl\n"
    assert runner.text("calls") == called


def test_only_a_page_that_is_asked_for_and_made_is_attached() -> None:
    made, attached, told_of = (
        next(step for step in STEPS if step["name"] == name)
        for name in (PAGE_MADE, PAGE_ATTACHED, PAGE_TOLD)
    )
    assert ACTION["inputs"]["page"]["default"] == "false"
    assert "inputs.page == 'true'" in made["if"]
    assert f"steps.{made['id']}.outcome == 'success'" in attached["if"]
    assert f"steps.{attached['id']}.outcome == 'success'" in told_of["if"]
    given = attached["with"]
    assert given["path"] == "${{ runner.temp }}/routeboek.html"
    assert f'"{given["path"].replace("${{ runner.temp }}", "$RUNNER_TEMP")}"' in made["run"]
    assert (given["archive"], given["if-no-files-found"]) == (False, "error")


@on_bash
def test_the_summary_links_to_the_page(runner: Runner) -> None:
    url = "https://github.example/who/what/actions/runs/7/artifacts/1"
    assert runner.run(PAGE_TOLD, PAGE_URL=url).returncode == 0
    assert runner.text("summary") == f"\n[routeboek.html]({url})\n"


def comment(runner: Runner, changed: str, *, page: str = "what changes\n") -> str:
    """Runs the step that comments; what it called, one line each."""
    file = runner.folder / "page"
    file.write_text(page, "utf-8")
    done = runner.run(COMMENT, PULL_REQUEST="3", PAGE=str(file), CHANGED=changed, GH_TOKEN="-")
    assert done.returncode == 0, done.stderr
    return runner.text("calls") + done.stdout


@on_bash
def test_the_first_comment_is_written(runner: Runner) -> None:
    runner.program("gh", "")
    calls = comment(runner, "true")
    assert "gh api --silent --method POST repos/who/what/issues/3/comments --field body=@" in calls
    written = runner.text("routeboek-comment.md")
    assert written == "<!-- routeboek diff -->\nwhat changes\n"


@on_bash
@pytest.mark.parametrize("changed", ["true", "false", "unknown"])
def test_later_runs_rewrite_it(runner: Runner, changed: str) -> None:
    runner.program("gh", 'case "$*" in *--paginate*) printf "11\\n12\\n" ;; esac')
    calls = comment(runner, changed)
    assert "--method PATCH repos/who/what/issues/comments/11 --field body=@" in calls
    assert "POST" not in calls


@on_bash
def test_nothing_new_is_no_comment(runner: Runner) -> None:
    runner.program("gh", "")
    assert "POST" not in comment(runner, "false")


@on_bash
@pytest.mark.parametrize("refuses", ["*", "*POST*"])
def test_a_token_that_may_not_comment_does_not_fail_the_job(runner: Runner, refuses: str) -> None:
    runner.program("gh", f'case "$*" in {refuses}) exit 1 ;; esac')
    assert "::notice title=routeboek::" in comment(runner, "true")


@on_bash
def test_a_long_page_is_left_to_the_summary(runner: Runner) -> None:
    runner.program("gh", "")
    comment(runner, "true", page="x" * 70_000)
    written = runner.text("routeboek-comment.md")
    assert "(https://github.example/who/what/actions/runs/7)" in written
    assert len(written) < 300


# ---------------------------------------------------------------- the page


def of_kind(kind: str) -> list[Any]:
    """The snippets of one kind, read as YAML."""
    return [yaml.safe_load(one.text) for one in SNIPPETS if kind in one.info]


def test_every_snippet_has_a_kind() -> None:
    kinds = [one.info[1:] for one in SNIPPETS]
    assert kinds == [("workflow",), ("workflow",), ("gitlab",), ("pre-commit",)]


def test_page_describes_every_input() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| (.+?) \| .+ \|$", PAGE, re.MULTILINE)
    assert [name for name, _ in rows] == list(ACTION["inputs"])
    for name, stated in rows:
        if name != "base":
            assert stated.strip("`").strip('"') == ACTION["inputs"][name]["default"]


def test_workflows_use_the_action_with_the_least_permissions() -> None:
    action, scanning = of_kind("workflow")
    assert action["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert scanning["permissions"] == {"contents": "read", "security-events": "write"}
    (step,) = (one for one in action["jobs"]["rules"]["steps"] if "OWNER" in one["uses"])
    assert set(step["with"]) <= set(ACTION["inputs"])
    steps = scanning["jobs"]["rules"]["steps"]
    (script,) = (one["run"] for one in steps if ">" in one.get("run", ""))
    assert script.rsplit(maxsplit=1)[-1] == steps[-1]["with"]["sarif_file"]
    assert "pull_request_target" not in action[True]  # the key `on`


def test_gitlab_reads_the_file_that_check_writes() -> None:
    (pipeline,) = of_kind("gitlab")
    job = pipeline["rules"]
    assert job["artifacts"]["when"] == "always"  # a job that fails has findings to show
    report = job["artifacts"]["reports"]["codequality"]
    assert f"routeboek check --format gitlab rules > {report}" in job["script"]


def test_pre_commit_names_hooks_that_exist() -> None:
    (config,) = of_kind("pre-commit")
    (repository,) = config["repos"]
    assert [one["id"] for one in repository["hooks"]] == [hook["id"] for hook in HOOKS]


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_page_is_linked(document: str) -> None:
    assert "(docs/ci.md)" in (ROOT / document).read_text("utf-8")
