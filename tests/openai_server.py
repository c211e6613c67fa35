"""A small server that speaks OpenAI's HTTP API, and fails in the ways that real ones do when told to."""

import hashlib
import json
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ANSWER = "Let us look at it together. What do you know already?"


@dataclass(frozen=True, kw_only=True)
class Behaviour:
    """How to answer one request; what is not said is done as it should be."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0  # seconds before the answer, or before each piece of a streamed one
    content: str | None = None  # what the model says
    body: Mapping[str, Any] | None = None  # the whole answer, whatever that does to its form
    cut_after: int | None = None  # pieces of a streamed answer, then the connection breaks
    finish: bool = True  # whether a streamed answer says that it is complete


@dataclass
class OpenAIServer:
    """``behaviours`` are used up one a request; ``requests`` has the bodies that came, in order."""

    url: str
    behaviours: deque[Behaviour] = field(default_factory=deque)
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def then(self, **behaviour: Any) -> "OpenAIServer":
        self.behaviours.append(Behaviour(**behaviour))
        return self


@contextmanager
def openai_server() -> Iterator[OpenAIServer]:
    http = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    http.daemon_threads = True
    server = OpenAIServer(f"http://127.0.0.1:{http.server_port}/v1")
    http.told = server  # type: ignore[attr-defined] # the handler finds it there
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        thread.join()
        http.server_close()


def a_vector_for(text: str, dimensions: int) -> list[float]:
    """Numbers that follow from the text; their length is not 1."""
    seed = hashlib.shake_256(text.encode()).digest(dimensions)
    return [(byte - 127.5) / 10 for byte in seed]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        told: OpenAIServer = self.server.told  # type: ignore[attr-defined]
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        told.requests.append(body)
        told.keys.append(self.headers["Authorization"])
        behaviour = told.behaviours.popleft() if told.behaviours else Behaviour()
        if body.get("stream") and behaviour.status == 200 and behaviour.body is None:
            self._stream(body, behaviour)
            return
        time.sleep(behaviour.delay)
        if behaviour.body is not None:
            answer = behaviour.body
        elif behaviour.status != 200:
            answer = {"error": {"message": "no", "type": "error", "code": None, "param": None}}
        elif self.path.endswith("/embeddings"):
            answer = _embeddings(body)
        else:
            answer = _completion(body, _said(body, behaviour))
        self._send(behaviour, json.dumps(answer).encode())

    def _send(self, behaviour: Behaviour, content: bytes) -> None:
        self.send_response(behaviour.status)
        for name, value in behaviour.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        try:
            self.end_headers()
            self.wfile.write(content)
        except ConnectionError:
            self.close_connection = True  # nobody waits any more

    def _stream(self, body: Mapping[str, Any], behaviour: Behaviour) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            for number, piece in enumerate(_said(body, behaviour).split(" ")):
                if number == behaviour.cut_after:
                    self.close_connection = True
                    return
                time.sleep(behaviour.delay)
                self._event(_delta(body, {"content": piece if number == 0 else f" {piece}"}, None))
            if behaviour.finish:
                self._event(_delta(body, {}, "stop"))
            self._chunk(b"data: [DONE]\n\n")
            self._chunk(b"")
        except ConnectionError:
            self.close_connection = True  # nobody listens any more

    def _event(self, data: Mapping[str, Any]) -> None:
        self._chunk(f"data: {json.dumps(data)}\n\n".encode())

    def _chunk(self, content: bytes) -> None:
        self.wfile.write(f"{len(content):x}\r\n".encode() + content + b"\r\n")
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the library's
        """Tests need no access log."""


def _said(body: Mapping[str, Any], behaviour: Behaviour) -> str:
    if behaviour.content is not None:
        return behaviour.content
    return json.dumps(_plan(body)) if "response_format" in body else ANSWER


def _plan(body: Mapping[str, Any]) -> Mapping[str, Any]:
    brief = json.loads(body["messages"][1]["content"])
    return {
        "tasks": [
            {"summary": f"Read about {brief['goal']}", "due_date": brief["today"]},
            {"summary": "Recap", "due_date": brief["due_date"]},
        ]
    }


def _completion(body: Mapping[str, Any], content: str) -> Mapping[str, Any]:
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": body["model"],
        "choices": [choice],
    }


def _delta(body: Mapping[str, Any], delta: Mapping[str, str], finish: str | None) -> Mapping[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": body["model"],
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }


def _embeddings(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """In no particular order: the index says what belongs to what."""
    data = [
        {
            "object": "embedding",
            "index": index,
            "embedding": a_vector_for(text, body["dimensions"]),
        }
        for index, text in enumerate(body["input"])
    ]
    return {
        "object": "list",
        "model": body["model"],
        "data": data[::-1],
        "usage": {"prompt_tokens": 1, "total_tokens": 1},
    }
