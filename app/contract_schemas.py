"""The published schemas: names, examples and the spelling that the linters of the contract want.

All of it is one walk over what pydantic writes, so that a new model needs nothing of its own.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

Json = dict[str, Any]

REFERENCE = "#/components/schemas/"
PAGE = "One page of a list; follow `next_cursor` until it is null."
"""What is said of a page, which as a generic class has no words of its own."""
INT32 = (-(2**31), 2**31 - 1)

_PAGE = re.compile(r"Page_([A-Za-z]+?)(Public|Entry)?_")


def tidy(document: Json) -> None:
    """Rename pages, spell every schema one way, then give every property its example."""
    components = document["components"]
    names = _new_names(components["schemas"])
    components["schemas"] = {
        name: {"description": PAGE, **schema, "title": name}
        for name, schema in sorted(
            (names.get(name, name), schema) for name, schema in components["schemas"].items()
        )
    }
    _each(document, lambda node: _rename(node, names))
    for schema in components["schemas"].values():
        for part in parts(schema):
            _spell(part)
    _each(document["paths"], _spell_parameter)


def name_of(schema: Json) -> str:
    """The name of the component a schema refers to, or the empty string."""
    return str(schema.get("$ref", "")).removeprefix(REFERENCE)


def parts(schema: Json) -> Iterator[Json]:
    """A schema and every schema inside it, references not followed."""
    yield schema
    inside = [*schema.get("properties", {}).values()]
    for key in ("anyOf", "oneOf", "allOf"):
        inside += schema.get(key, [])
    inside += [schema[key] for key in ("items", "additionalProperties") if key in schema]
    for part in inside:
        if isinstance(part, dict):
            yield from parts(part)


def example_of(schema: Json, schemas: Json) -> Any:
    """An example put together from the examples of the properties."""
    if "$ref" in schema:
        return example_of(schemas[name_of(schema)], schemas)
    if schema.get("examples"):
        return complete(schema["examples"][0], schema, schemas)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("default") is not None:
        return schema["default"]
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            return example_of(schema[key][0], schemas)
    if schema.get("type") == "array":
        return [example_of(schema["items"], schemas)]
    if "properties" in schema:
        return {name: example_of(part, schemas) for name, part in schema["properties"].items()}
    return None


def complete(example: Any, schema: Json, schemas: Json) -> Any:
    """The example with the nulls that FastAPI drops from examples put back."""
    if "$ref" in schema:
        return complete(example, schemas[name_of(schema)], schemas)
    if isinstance(example, list) and "items" in schema:
        return [complete(entry, schema["items"], schemas) for entry in example]
    if isinstance(example, dict) and "properties" in schema:
        return {
            name: complete(example.get(name), part, schemas)
            for name, part in schema["properties"].items()
            if name in example or name in schema.get("required", ())
        }
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema and example is not None:
            return complete(example, schema[key][0], schemas)
    return example


def prune(document: Json) -> None:
    """Drop the components that nothing refers to, until all are used."""
    components = document["components"]
    while unused := [
        (kind, name)
        for used in [_references(document)]
        for kind in ("schemas", "headers", "parameters")
        for name in components[kind]
        if f"#/components/{kind}/{name}" not in used
    ]:
        for kind, name in unused:
            del components[kind][name]


def _references(document: Json) -> set[str]:
    found: set[str] = set()
    _each(document, lambda node: found.add(str(node.get("$ref", ""))))
    return found


def _new_names(schemas: Json) -> dict[str, str]:
    """`Page_SessionPublic_` is published as `SessionPage`."""
    found = {name: _PAGE.fullmatch(name) for name in schemas}
    wanted = {name: f"{match[1]}Page" for name, match in found.items() if match}
    return {name: new for name, new in wanted.items() if new not in schemas}


def _rename(node: Json, names: dict[str, str]) -> None:
    if (name := name_of(node)) in names:
        node["$ref"] = REFERENCE + names[name]


def _spell(schema: Json) -> None:
    """One schema: no titles of properties, nothing beside a reference, formats on numbers."""
    for part in schema.get("properties", {}).values():
        part.pop("title", None)  # pydantic makes it from the name: it says nothing
    if "$ref" in schema and len(schema) > 1:
        schema["allOf"] = [{"$ref": schema.pop("$ref")}]
    if schema.get("type") == "integer" and "enum" in schema:
        schema |= {"minimum": min(schema["enum"]), "maximum": max(schema["enum"])}
    if schema.get("type") == "integer":
        least, most = schema.get("minimum", INT32[0]), schema.get("maximum", INT32[1])
        small = INT32[0] <= least and most <= INT32[1]
        schema.setdefault("format", "int32" if small else "int64")
    if schema.get("type") == "number":
        schema.setdefault("format", "double")


def _spell_parameter(node: Json) -> None:
    if "in" in node and "name" in node and "schema" in node:
        node["schema"].pop("title", None)
        for part in parts(node["schema"]):
            _spell(part)


def _each(node: Any, visit: Callable[[Json], object]) -> None:
    """Visit every object of a document."""
    if isinstance(node, dict):
        visit(node)
        for part in list(node.values()):
            _each(part, visit)
    elif isinstance(node, list):
        for part in node:
            _each(part, visit)
