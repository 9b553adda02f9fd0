"""Stock Rasa as its documentation says to run it: an HTTP server, an action server, SQLite."""

from __future__ import annotations

import hashlib
import http.client
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from bench.conversation import messages
from bench.examples import as_rasa_yaml
from bench.peers import CACHE, PROJECT, Answer, PeerError, environment
from bench.processes import busy_seconds, end, free_port, peak_megabytes, tail
from guides import library
from nlu.examples import in_folder

_HERE = Path(__file__).parent / "stock"
_CONFIG = _HERE / "config.yml"
_DOMAIN = PROJECT / "stories" / "domain"
_RULES = PROJECT / "stories" / "rules.yml"
_RASA = (sys.executable, "-m", "rasa")
# With all of them training takes a quarter of an hour; with fewer a turn is, if anything, faster.
_EXAMPLES_OF_AN_INTENT = 30
_LONGEST_START = 180.0
_LONGEST_TURN = 60.0
_GLANCE = 0.05


def trained_model() -> Path:
    """The stock model for the present domain, rules and examples; trained where there is none.

    Raises:
        PeerError: If the training fails.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    examples = as_rasa_yaml(
        in_folder(PROJECT / "nlu"), library.load(), _EXAMPLES_OF_AN_INTENT, messages()
    )
    sources = [_CONFIG, *sorted(_DOMAIN.glob("*.yml")), _RULES]
    content = examples + "".join(path.read_text(encoding="utf-8") for path in sources)
    name = f"stock-{hashlib.sha256(content.encode()).hexdigest()[:12]}"
    model = CACHE / f"{name}.tar.gz"
    if model.exists():
        return model
    nlu = CACHE / "stock-nlu.yml"
    nlu.write_text(examples, encoding="utf-8")
    log = CACHE / "stock-training.log"
    print(f"training stock Rasa, a few minutes; see {log}", file=sys.stderr)
    command = [
        *("nice", *_RASA, "train", "--fixed-model-name", name, "--out", str(CACHE)),
        *("--config", str(_CONFIG), "--domain", str(_DOMAIN), "--data", str(nlu), str(_RULES)),
    ]
    with log.open("w", encoding="utf-8") as output:
        outcome = subprocess.run(
            command,
            cwd=PROJECT,
            env=environment(RASA_CACHE_DIRECTORY=str(CACHE / "stock-cache")),
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if outcome.returncode or not model.exists():
        raise PeerError(f"stock Rasa was not trained:\n{tail(log)}")
    return model


class StockRasa:
    """`rasa run` and `rasa run actions`, spoken to through the REST channel."""

    def __init__(self, model: Path) -> None:
        """Starts both servers at once and waits until both listen.

        Args:
            model: The trained model.

        Raises:
            PeerError: If a server ends or takes too long.
        """
        self._folder = tempfile.TemporaryDirectory(prefix="stock-", dir=CACHE)
        port, actions_port = free_port(), free_port()
        self._environment = environment(
            STOCK_ACTIONS=f"http://127.0.0.1:{actions_port}/webhook",
            STOCK_DATABASE=str(Path(self._folder.name) / "tracker.db"),
            # The action server has no option for this and would listen to the whole network.
            SANIC_HOST="127.0.0.1",
        )
        self._servers: dict[str, subprocess.Popen[str]] = {}
        self._start("rasa run actions", "--actions", "actions", "--port", str(actions_port))
        self._start(
            "rasa run",
            *("--model", str(model), "--interface", "127.0.0.1", "--port", str(port)),
            *("--endpoints", str(_HERE / "endpoints.yml")),
            *("--credentials", str(_HERE / "credentials.yml")),
        )
        try:
            self._wait_for(actions_port, "/health")
            self._wait_for(port, "/")
        except PeerError:
            self.close()
            raise
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_LONGEST_TURN)

    def _start(self, name: str, *options: str) -> None:
        with self._log(name).open("w", encoding="utf-8") as output:
            self._servers[name] = subprocess.Popen(
                [*_RASA, *name.split()[1:], *options],
                cwd=PROJECT,
                env=self._environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
            )

    def _log(self, name: str) -> Path:
        return CACHE / f"{name.replace(' ', '-')}.log"

    def _wait_for(self, port: int, path: str) -> None:
        deadline = time.monotonic() + _LONGEST_START
        while time.monotonic() < deadline:
            self._all_run()
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_LONGEST_TURN)
            try:
                connection.request("GET", path)
                if connection.getresponse().status == http.HTTPStatus.OK:
                    return
            except OSError:
                pass  # not listening yet
            finally:
                connection.close()
            time.sleep(_GLANCE)
        raise PeerError(f"stock Rasa does not listen after {_LONGEST_START:.0f} s")

    def _all_run(self) -> None:
        for name, server in self._servers.items():
            if server.poll() is not None:
                raise PeerError(f"`{name}` has ended:\n{tail(self._log(name))}")

    def say(self, person: str, text: str) -> Answer:
        """Sends one message to `/webhooks/rest/webhook`."""
        body = json.dumps({"sender": person, "message": text}, ensure_ascii=False).encode()
        began = time.perf_counter()
        self._connection.request(
            "POST", "/webhooks/rest/webhook", body, {"Content-Type": "application/json"}
        )
        content = self._connection.getresponse().read()
        took = time.perf_counter() - began
        answer = "\n".join(reply.get("text", "") for reply in json.loads(content))
        if not answer:
            self._all_run()
            raise PeerError(f"stock Rasa is silent:\n{tail(self._log('rasa run'))}")
        return Answer(answer, took, sum(map(busy_seconds, self._servers.values())))

    def memory(self) -> Mapping[str, float]:
        """The peak of each server."""
        return {name: peak_megabytes(server) for name, server in self._servers.items()}

    def close(self) -> None:
        """Ends both servers and forgets the conversations."""
        for server in self._servers.values():
            end(server)
        self._folder.cleanup()
