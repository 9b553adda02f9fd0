"""Makes ``.venv/`` with all that 小伴 needs, and the model that it understands by.

Runs on any Python from 3.6 on and needs nothing else. Run again it takes no time: a
stamp in ``.venv/`` says what was set up. A set-up that was interrupted, a folder that
was moved and a Python that is gone are noticed, and made anew.
"""

import argparse
import contextlib
import fcntl
import glob
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from typing import Dict, Iterator, List, Optional

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PYTHON = "3.10"
# What the stamp says while a set-up is under way; one that stays behind was interrupted.
UNFINISHED = "unfinished"
# The oldest uv that knows every option used here, and the oldest Python that it installs on.
UV_SINCE = (0, 4, 0)
BOOTSTRAP_SINCE = (3, 8)

MESSAGES = {
    "uv": ("正在准备安装工具 uv", "Getting the installer uv"),
    "venv": ("正在准备 Python 3.10", "Getting Python 3.10"),
    "packages": (
        "正在安装小伴需要的组件，头一回要几分钟",
        "Installing what xiaoban needs; a few minutes the first time",
    ),
    "project": ("正在安装小伴", "Installing xiaoban"),
    "ready": ("装好了。开始聊天：make run", "Ready. Start a conversation: make run"),
    "waiting": ("另一个安装还没完，等它一下", "Waiting for another set-up to end"),
    "no_venv": (
        "缺少 Python 的 venv。请先装上，例如：apt install python3-venv，再来一次",
        "Python's venv is missing. Install it, such as: apt install python3-venv; then run again",
    ),
    "old_python": (
        "这个 Python 太旧了。请装 Python 3.8 以上的版本，或者装 uv，再来一次",
        "This Python is too old. Install Python 3.8 or newer, or uv; then run again",
    ),
    "no_uv": (
        "装不了 uv。请看看网络和 pip 的镜像设置，再来一次",
        "uv cannot be installed. Check the network and pip's index settings; then run again",
    ),
    "no_python": (
        "找不到 Python 3.10，也下载不了。请装上，例如：pyenv install 3.10，再来一次",
        "Python 3.10 is not here and cannot be downloaded. "
        "Install it, such as: pyenv install 3.10; then run again",
    ),
    "no_packages": (
        "组件没装上。请看看网络、镜像设置和硬盘空间，再来一次",
        "Packages were not installed. Check network, index settings and disk space; then run again",
    ),
    "no_project": (
        "小伴没装上。请删掉 .venv 文件夹，再来一次",
        "xiaoban was not installed. Delete the folder .venv; then run again",
    ),
    "no_room": (
        "这个文件夹不能写，或者硬盘满了",
        "This folder cannot be written, or the disk is full",
    ),
    "stopped": ("停下了。再运行一次就接着装", "Stopped. Run it again to go on"),
}


class SetupError(Exception):
    """Set-up cannot go on.

    Attributes:
        message: Which of ``MESSAGES`` says why, and what helps.
        output: What the failed command printed.
    """

    def __init__(self, message: str, output: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.output = output


def said(message: str) -> str:
    """A message in both languages."""
    return "{}\n  ({})".format(*MESSAGES[message])


def say(message: str) -> None:
    """Tells how it goes; never on stdout, which belongs to the commands that follow."""
    print(said(message), file=sys.stderr, flush=True)


def fingerprint(root: str) -> str:
    """What the environment is made from, and where: a moved folder is another one."""
    whole = hashlib.sha256(root.encode("utf-8", "surrogateescape") + b"\0" + PYTHON.encode())
    for name in ("requirements.lock", "pyproject.toml"):
        with open(os.path.join(root, name), "rb") as file:
            whole.update(hashlib.sha256(file.read()).digest())
    return whole.hexdigest()


def read_stamp(venv: str) -> str:
    """What the stamp says; "" where there is none."""
    try:
        with open(_stamp(venv), encoding="utf-8") as file:
            return file.read().strip()
    except OSError:
        return ""


def write_stamp(venv: str, text: str) -> None:
    """Stamps the environment, so that the stamp is on the disk or the old one still is."""
    with tempfile.NamedTemporaryFile("w", dir=venv, delete=False) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(file.name, _stamp(venv))


def _stamp(venv: str) -> str:
    return os.path.join(venv, "xiaoban-setup.txt")


def is_whole(venv: str) -> bool:
    """Whether the environment's Python starts and is the one that is wanted."""
    python = os.path.join(venv, "bin", "python")
    asked = [python, "-c", "import sys; print('%d.%d %s' % (*sys.version_info[:2], sys.prefix))"]
    try:
        run = subprocess.run(asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    except OSError:
        return False
    here = "{} {}".format(PYTHON, os.path.realpath(venv))
    version, _, prefix = os.fsdecode(run.stdout).strip().partition(" ")
    return "{} {}".format(version, os.path.realpath(prefix or "/")) == here


def is_ready(root: str) -> bool:
    """Whether there is nothing to do."""
    venv = os.path.join(root, ".venv")
    return (
        read_stamp(venv) == fingerprint(root)
        and is_whole(venv)
        and os.path.exists(os.path.join(venv, "bin", "xiaoban"))
    )


def run(command: List[str], root: str, failure: str, environment: Dict[str, str]) -> str:
    """Runs a command to its end, and shows on a terminal that time passes.

    Raises:
        SetupError: The command failed.
    """
    with _ticking():
        done = subprocess.run(
            command,
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
    output = done.stdout.decode("utf-8", "replace")
    if done.returncode:
        raise SetupError(failure, output)
    return output


@contextlib.contextmanager
def _ticking() -> Iterator[None]:
    """Counts seconds on a terminal while something runs."""
    if not sys.stderr.isatty():
        yield
        return
    over = threading.Event()

    def tick() -> None:
        since = time.time()
        while not over.wait(1):
            sys.stderr.write("\r  … {:.0f} s ".format(time.time() - since))
            sys.stderr.flush()

    counter = threading.Thread(target=tick, daemon=True)
    counter.start()
    try:
        yield
    finally:
        over.set()
        counter.join()
        sys.stderr.write("\r" + " " * 20 + "\r")
        sys.stderr.flush()


def is_recent(version: str) -> bool:
    """Whether ``uv --version`` names a uv that knows all that is asked of it here."""
    found = re.search(r"(\d+)\.(\d+)\.(\d+)", version)
    return bool(found) and tuple(map(int, found.groups())) >= UV_SINCE if found else False


def find_uv(root: str) -> str:
    """Gives uv from the PATH, else one in ``.bootstrap/``, which is made where it is missing.

    Raises:
        SetupError: There is none, and none can be installed.
    """
    own = os.path.join(root, ".bootstrap", "bin", "uv")
    for candidate in (shutil.which("uv"), own):
        if candidate and is_recent(_version(candidate)):
            return candidate
    say("uv")
    shutil.rmtree(os.path.join(root, ".bootstrap"), ignore_errors=True)
    environment = dict(os.environ)
    make = [_bootstrap_python(), "-m", "venv", os.path.join(root, ".bootstrap")]
    run(make, root, "no_venv", environment)
    pip = [os.path.join(root, ".bootstrap", "bin", "python"), "-m", "pip", "install", "--quiet"]
    lock = os.path.join(root, "scripts", "uv.lock")
    run([*pip, "--require-hashes", "--no-deps", "-r", lock], root, "no_uv", environment)
    return own


def _version(program: str) -> str:
    try:
        asked = subprocess.run(
            [program, "--version"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except OSError:
        return ""
    return asked.stdout.decode("utf-8", "replace")


def _bootstrap_python() -> str:
    """A Python that uv can be installed on: this one, or a newer one on the PATH."""
    if sys.version_info >= BOOTSTRAP_SINCE:
        return sys.executable
    for minor in range(8, 20):
        found = shutil.which("python3.{}".format(minor))
        if found and _version(found):
            return found
    raise SetupError("old_python")


def uv_environment(environment: Dict[str, str], pip_settings: str) -> Dict[str, str]:
    """What uv runs with: pip's own index and certificates, where uv was told of none.

    Args:
        environment: The variables that are set.
        pip_settings: What ``pip config list`` prints.
    """
    found = dict(environment)
    for line in pip_settings.splitlines():
        name, _, value = line.partition("=")
        value = value.strip("'\" ")
        if name in ("global.index-url", ":env:.index-url") and value:
            if not {"UV_DEFAULT_INDEX", "UV_INDEX_URL"} & set(environment):
                found["UV_DEFAULT_INDEX"] = value
        elif name in ("global.cert", ":env:.cert") and value:
            found.setdefault("SSL_CERT_FILE", value)
    return found


def _pip_settings() -> str:
    try:
        asked = subprocess.run(
            [sys.executable, "-m", "pip", "config", "list"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except OSError:
        return ""
    return asked.stdout.decode("utf-8", "replace")


def make_environment(root: str) -> None:
    """Makes ``.venv/`` what ``requirements.lock`` says, from whatever it was.

    Raises:
        SetupError: Something that is needed cannot be had.
    """
    venv = os.path.join(root, ".venv")
    wanted = fingerprint(root)
    uv = find_uv(root)
    environment = uv_environment(dict(os.environ), _pip_settings())
    if read_stamp(venv) == UNFINISHED or not is_whole(venv):
        say("venv")
        shutil.rmtree(venv, ignore_errors=True)
        _make_venv(uv, venv, root, environment)
    write_stamp(venv, UNFINISHED)
    python = os.path.join(venv, "bin", "python")
    say("packages")
    sync = [uv, "pip", "sync", "--quiet", "--python", python, "--require-hashes"]
    run([*sync, "requirements.lock"], root, "no_packages", environment)
    say("project")
    install = [uv, "pip", "install", "--quiet", "--python", python, "--no-deps"]
    run([*install, "--no-build-isolation", "-e", "."], root, "no_project", environment)
    write_stamp(venv, wanted)


def _make_venv(uv: str, venv: str, root: str, environment: Dict[str, str]) -> None:
    """Makes an environment with uv's Python 3.10, pyenv's, the system's or a downloaded one."""
    last = None  # type: Optional[SetupError]
    pyenv = environment.get("PYENV_ROOT", os.path.expanduser("~/.pyenv"))
    known = glob.glob(os.path.join(pyenv, "versions", PYTHON + ".*", "bin", "python"))
    for python in [*sorted(known)[-1:], PYTHON]:
        try:
            run([uv, "venv", "--quiet", "--python", python, venv], root, "no_python", environment)
        except SetupError as error:
            last = error
            shutil.rmtree(venv, ignore_errors=True)
        else:
            return
    raise last or SetupError("no_python")


@contextlib.contextmanager
def _alone(root: str) -> Iterator[None]:
    """One set-up at a time in a folder."""
    folder = os.open(root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("waiting")
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def train(root: str) -> int:
    """Trains the model where it is missing or out of date."""
    return subprocess.run(
        [os.path.join(root, ".venv", "bin", "xiaoban"), "train", "--quiet"], cwd=root, check=False
    ).returncode


def main(arguments: Optional[List[str]] = None) -> int:
    """Sets up, and gives the exit code."""
    parser = argparse.ArgumentParser(description="Sets up 小伴 in .venv/.")
    parser.add_argument("--quiet", action="store_true", help="say nothing if nothing is to do")
    parser.add_argument("--no-train", action="store_true", help="leave the model as it is")
    options = parser.parse_args(arguments)
    try:
        with _alone(ROOT):
            if not is_ready(ROOT):
                make_environment(ROOT)
        if not options.no_train and train(ROOT):
            return 1
    except SetupError as error:
        print(error.output, file=sys.stderr)
        say(error.message)
        return 1
    except OSError as error:
        print(error, file=sys.stderr)
        say("no_room")
        return 1
    except KeyboardInterrupt:
        say("stopped")
        return 130
    if not options.quiet:
        say("ready")
    return 0


if __name__ == "__main__":
    sys.exit(main())
