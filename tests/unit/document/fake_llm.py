"""A server that answers as a language model does, with what the test wrote down for it."""

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Fake:
    """Answers in order, the last again and again: words of the model, or an HTTP status.

    ``asked`` are the bodies of the requests; ``wait`` the seconds before each answer.
    """

    answers: Sequence[Any]
    wait: float = 0.0
    page: bool = False
    picky: bool = False
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def reply(self, body: dict[str, Any], key: str) -> tuple[int, Any]:
        self.asked.append(body)
        self.keys.append(key)
        if self.picky and "temperature" in body:
            return 400, {"error": {"message": "unsupported parameter: temperature"}}
        answer = self.answers[min(len(self.asked), len(self.answers)) - 1]
        if isinstance(answer, int):
            return answer, {"error": {"message": f"no: {answer}"}}
        content = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
        message = {"role": "assistant", "content": content}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        head = {"id": "1", "object": "chat.completion", "created": 0, "model": body["model"]}
        return 200, head | {"choices": [choice]}


@contextmanager
def serving(*answers: Any, **how: Any) -> Iterator[Fake]:
    """Serve answers on a free port of this machine."""
    fake = Fake(answers, **how)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, found = fake.reply(body, self.headers["Authorization"])
            time.sleep(fake.wait)
            kind = "text/html" if fake.page else "application/json"
            sent = b"<html>hello</html>" if fake.page else json.dumps(found).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)
            except OSError:  # The client no longer waits.
                self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
