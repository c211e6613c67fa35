"""A page to read the OpenAPI document: one file, no script, nothing fetched from anywhere."""

import json
from collections.abc import Iterator
from html import escape
from importlib.resources import files
from typing import NamedTuple

from entrypoints.http.openapi.json_types import Json, Object

STYLE = (files(__package__) / "reader.css").read_text(encoding="utf-8")


class _Told(NamedTuple):
    tag: str
    method: str
    path: str
    operation: Json


def page(document: Object) -> str:
    title, version, about = (str(_at(document, "info", key)) for key in ("title", "version", "description"))
    chapters: dict[str, list[_Told]] = {}
    for told in _operations(document):
        chapters.setdefault(told.tag, []).append(told)
    index = "".join(_index(tag, operations) for tag, operations in chapters.items())
    sections = "".join(
        f"<h2>{escape(tag)}</h2>" + "".join(_operation(document, told) for told in operations)
        for tag, operations in chapters.items()
    )
    paragraphs = "".join(f"<p>{_prose(paragraph)}</p>" for paragraph in about.split("\n\n"))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>'
        f"<nav><h1>{escape(title)}</h1><p>{escape(version)} · "
        f'<a href="/schema/openapi.json">openapi.json</a> · '
        f'<a href="/schema/asyncapi.json">asyncapi.json</a></p>{index}</nav>'
        f"<main>{paragraphs}{sections}</main></body></html>"
    )


def _operations(document: Object) -> Iterator[_Told]:
    for path, methods in _items(document, "paths"):
        for method, operation in _items(methods):
            yield _Told(str(_at(operation, "tags", 0)), method, path, operation)


def _index(tag: str, operations: list[_Told]) -> str:
    links = "".join(
        f'<li><a href="#{_at(told.operation, "operationId")}"><b class="{told.method}">{told.method}</b>'
        f" {escape(told.path)}</a></li>"
        for told in operations
    )
    return f"<h2>{escape(tag)}</h2><ul>{links}</ul>"


def _operation(document: Object, told: _Told) -> str:
    operation = told.operation
    lock = '<span class="lock">needs an access token</span>' if _at(operation, "security") else ""
    body = _at(operation, "requestBody", "content", "application/json")
    return (
        f'<section id="{_at(operation, "operationId")}"><h3><b class="{told.method}">{told.method}</b>'
        f" <code>{escape(told.path)}</code>{lock}</h3>"
        f"<p><strong>{_prose(_at(operation, 'summary'))}</strong> {_prose(_at(operation, 'description'))}</p>"
        + _table("Parameters", _parameters(document, operation))
        + (_table("Body", _fields(document, _at(body, "schema"))) + _example(body) if body else "")
        + "".join(_response(status, answer) for status, answer in _items(operation, "responses"))
        + _table("Problems", _problems(document, operation))
        + "</section>"
    )


def _parameters(document: Object, operation: Json) -> Iterator[tuple[str, str, str]]:
    parameters = _at(operation, "parameters")
    for parameter in parameters if isinstance(parameters, list) else []:
        known = _resolved(document, parameter)
        where = f"{_at(known, 'in')}{', required' if _at(known, 'required') else ''}"
        yield str(_at(known, "name")), where, _prose(_at(known, "description"))


def _fields(document: Object, schema: Json) -> Iterator[tuple[str, str, str]]:
    known = _resolved(document, schema)
    required = _at(known, "required")
    for name, field in _items(known, "properties"):
        inside = _at(field, "anyOf", 0) or field
        kind = _at(inside, "format") or _at(inside, "type") or str(_at(inside, "$ref")).rpartition("/")[2]
        needed = ", required" if isinstance(required, list) and name in required else ""
        yield name, f"{kind}{needed}", _prose(_at(inside, "description")) + _limits(inside)


def _limits(schema: Json) -> str:
    names = ("minLength", "maxLength", "minimum", "maximum", "maxItems")
    told = [f"{name} {_at(schema, name)}" for name in names if _at(schema, name) is not None]
    return f" <small>{', '.join(told)}</small>" if told else ""


def _response(status: str, told: Json) -> str:
    if status >= "400":
        return ""
    contents = "".join(
        f"<p><small>{escape(media_type)}</small></p>{_example(content)}"
        for media_type, content in _items(told, "content")
    )
    return f"<h4>{status} <small>{_prose(_at(told, 'description'))}</small></h4>{contents}"


def _problems(document: Object, operation: Json) -> Iterator[tuple[str, str, str]]:
    for status, told in _items(operation, "responses"):
        for code, _ in _items(told, "content", "application/problem+json", "examples"):
            example = _at(document, "components", "examples", code)
            yield code, status, _prose(_at(example, "summary"))


def _table(title: str, rows: Iterator[tuple[str, str, str]]) -> str:
    told = "".join(
        f"<tr><th><code>{escape(name)}</code></th><td>{escape(kind)}</td><td>{text}</td></tr>"
        for name, kind, text in rows
    )
    return f"<details><summary>{title}</summary><table>{told}</table></details>" if told else ""


def _example(content: Json) -> str:
    example = _at(content, "example")
    shown = example if isinstance(example, str) else json.dumps(example, indent=2, ensure_ascii=False)
    return f"<pre>{escape(shown)}</pre>"


def _prose(text: Json) -> str:
    """Escaped, with `code` between backticks."""
    parts = escape(str(text or "")).split("`")
    return "".join(f"<code>{part}</code>" if odd % 2 else part for odd, part in enumerate(parts))


def _at(node: Json, *steps: str | int) -> Json:
    for step in steps:
        if isinstance(node, dict) and isinstance(step, str):
            node = node.get(step)
        elif isinstance(node, list) and isinstance(step, int):
            node = node[step]
        else:
            return None
    return node


def _items(node: Json, *steps: str) -> list[tuple[str, Json]]:
    found = _at(node, *steps)
    return list(found.items()) if isinstance(found, dict) else []


def _resolved(document: Object, node: Json) -> Json:
    ref = _at(node, "$ref")
    return _at(document, *ref.removeprefix("#/").split("/")) if isinstance(ref, str) else node
