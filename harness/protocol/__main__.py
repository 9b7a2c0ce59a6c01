"""Print the JSON Schema of a line: `python -m harness.protocol > docs/protocol.schema.json`."""

import json

from harness.protocol import json_schema

print(json.dumps(json_schema(), indent=1))
