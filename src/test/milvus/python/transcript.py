"""The transcript of a session: one line a step, "step", its name and what came of it, without what differs by nature.

Two sessions with the same steps against the same Milvus, whichever way they go, print the same lines.
"""

import inspect
import json
import re

# Ids, timestamps and whatever else the server draws anew each time.
DRAWN = re.compile(r"\d{12,}|\b[0-9a-f]{16,}\b")
# Addresses, channels, and what a message says of how long something took.
BY_NATURE = re.compile(
    r"rootcoord-dml_\d+_\d+v\d|(127\.0\.0\.1|localhost):\d+|\d+(\.\d+)?(ms|µs|s)\b|<[^>]*object at 0x[0-9a-f]+>"
)
LARGEST = 10**11
LONGEST = 400


class Transcript:
    """Prints steps; `own` is the word that makes the names of this session different from those of others."""

    def __init__(self, own, loop=None):
        self.own = own
        self.loop = loop

    def step(self, name, call, shape=lambda seen: seen):
        """Makes one call, awaits it if it has to be, and prints its outcome as `shape` sees it."""
        try:
            seen = call()
            if inspect.isawaitable(seen):
                seen = self.loop.run_until_complete(seen)
            outcome = shape(seen)
        except Exception as failure:
            seen = None
            code = getattr(failure, "code", "")
            code = code() if callable(code) else code
            outcome = {"error": "%s %s: %s" % (type(failure).__name__, code, getattr(failure, "message", failure))}
        print("step\t%s\t%s" % (name, json.dumps(self.plain(outcome), sort_keys=True)), flush=True)
        return seen

    def plain(self, value):
        if isinstance(value, dict):
            return {str(key): self.plain(one) for key, one in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.plain(one) for one in value]
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, (bytes, bytearray)):
            return value.hex()
        if isinstance(value, int) or type(value).__name__.startswith(("int", "uint")):
            return int(value) if -LARGEST < value < LARGEST else "<drawn>"
        if isinstance(value, float) or type(value).__name__.startswith("float"):
            return float("%.5g" % value)
        text = str(value).replace(self.own, "OWN")
        return DRAWN.sub("<drawn>", BY_NATURE.sub("<by nature>", text))[:LONGEST]
