"""Print the JSON Schema: `python -m harness.catalogue > docs/catalogue.schema.json`."""

import json

from harness.catalogue.schema import json_schema

print(json.dumps(json_schema(), indent=1))
