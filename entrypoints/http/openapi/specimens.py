"""An example of anything that has a schema."""

from entrypoints.http.openapi.json_types import Json, Object

_BY_FORMAT: dict[str, Json] = {
    "uuid": "01970a3c-5c2e-7b1f-9c43-0d5a4f1e2b6d",
    "date": "2030-06-30",
    "date-time": "2030-05-01T09:30:00Z",
}
_BY_TYPE: dict[str, Json] = {"string": "text", "integer": 3, "number": 0.87, "boolean": True, "null": None}


class Specimens:
    """A field without an example of its own takes that of a field of the same name in another schema."""

    def __init__(self, components: Object) -> None:
        self._components = components
        self._by_name: Object = {}
        for schema in components.values():
            self._learn(schema)

    def of(self, schema: Json, *, name: str = "") -> Json:
        match schema:
            case {"$ref": str(ref)}:
                return self.of(self._components[ref.rpartition("/")[2]], name=name)
            case {"examples": [first, *_]} | {"enum": [first, *_]} | {"const": first}:
                return first
            case {"anyOf": [first, *_]}:
                return self.of(first, name=name)
            case {"properties": dict(properties), "required": list(required)}:
                return {
                    key: self.of(value, name=key)
                    for key, value in properties.items()
                    if key in required or _has_example(value)
                }
            case {"type": "array", "items": items}:
                return [self.of(items, name=name)]
            case {"type": "object", "additionalProperties": inside}:
                return {"style": self.of(inside)}
            case {"format": str(known)} if known in _BY_FORMAT:
                return _BY_FORMAT[known]
            case {"type": str(kind)}:
                return self._by_name.get(name, _BY_TYPE[kind])
            case _:
                return None

    def _learn(self, schema: Json) -> None:
        match schema:
            case {"properties": dict(properties)}:
                for name, value in properties.items():
                    if _has_example(value):
                        self._by_name.setdefault(name, self.of(value))
            case _:
                pass


def _has_example(schema: Json) -> bool:
    """What may be left out is shown only where somebody thought of an example."""
    match schema:
        case {"examples": _}:
            return True
        case {"anyOf": [first, *_]}:
            return _has_example(first)
        case _:
            return False
