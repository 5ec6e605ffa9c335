"""A mock server for programs in other languages."""

import contextlib
import json
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATE = ROOT / "tests/languages/state.yaml"


@contextlib.contextmanager
def mock(folder):
    """Starts the mock, and yields the environment that programs read."""
    subprocess.run(["cargo", "build", "--quiet", "--package", "bjy"], cwd=ROOT, check=True)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    # The state is saved at the end: into a copy.
    state = Path(folder) / "state.yaml"
    state.write_bytes(STATE.read_bytes())
    command = [target / "debug/bjy", "mock", "--port", "0", "--json", "--quiet", "--documented-types", "--state", state]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            ready = json.loads(server.stdout.readline())
            yield os.environ | {
                "BAIJIAYUN_BASE_URL": ready["base_url"],
                "BAIJIAYUN_PARTNER_ID": str(ready["partner_id"]),
                "BAIJIAYUN_PARTNER_KEY": ready["partner_key"],
            }
        finally:
            server.terminate()
