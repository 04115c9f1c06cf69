"""Validates lines of JSON against the project's schemas with the jsonschema package, an independent judge.

usage: validate_schemas.py SCHEMAS_FOLDER < lines
Each line of the input is a document; its "type" chooses the schema. For each line one line is written: "ok", or the
first error. Exit status 69 where the package is missing.
"""
import json
import pathlib
import sys

try:
    import jsonschema
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(69)

folder = pathlib.Path(sys.argv[1])
schemas = {path.name.split(".")[0]: json.loads(path.read_text()) for path in folder.glob("*.schema.json")}
for schema in schemas.values():
    jsonschema.Draft202012Validator.check_schema(schema)
try:
    import referencing

    registry = referencing.Registry().with_resources(
        [(schema["$id"], referencing.Resource.from_contents(schema)) for schema in schemas.values()]
    )
    options = {name: {"registry": registry} for name in schemas}
except ImportError:
    # jsonschema before 4.18, as Debian 12 has it.
    store = {schema["$id"]: schema for schema in schemas.values()}
    options = {
        name: {"resolver": jsonschema.RefResolver.from_schema(schema, store=store)} for name, schema in schemas.items()
    }
validators = {
    name: jsonschema.Draft202012Validator(schema, **options[name]) for name, schema in schemas.items()
}
for line in sys.stdin.buffer:
    if not line.strip():
        continue
    document = json.loads(line)
    validator = validators.get(document.get("type"))
    if validator is None:
        print(f"no schema for {document.get('type')}")
        continue
    error = next(validator.iter_errors(document), None)
    print("ok" if error is None else f"{error.json_path}: {error.message}"[:300].replace("\n", " "))
