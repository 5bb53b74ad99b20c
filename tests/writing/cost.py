"""CPU time and memory of cleaning one picture, natively and in WebAssembly, against what is allowed."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

import backgrounds
import fonts
import instance
import writing
from scene import Scene

PROGRAM = os.environ.get("SCANITIZE_BIN", "target/release/scanitize")
# Name, frames, rows, columns, samples, quality of JPEG, allowed seconds.
PICTURES = [
    ("512 x 512, grey", 1, 512, 512, 1, None, 1.2),
    ("1024 x 768, RGB", 1, 768, 1024, 3, None, 3.5),
    ("640 x 480, RGB, 120 frames, uncompressed", 120, 480, 640, 3, None, 15),
    ("640 x 480, RGB, 120 frames, JPEG", 120, 480, 640, 3, 85, 15),
]
MOST_MEMORY = 150
STARTER = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


def picture(path, packages, frames, rows, columns, samples, jpeg):
    """A fan of moving speckle with eight lines on it, stored as Secondary Capture; the same one each time."""
    rng = np.random.default_rng(1)
    fan = backgrounds.fan(rng, rows, columns) * 170
    speckle = [fan * (0.8 + 0.4 * rng.random((rows, columns), np.float32)) for _ in range(min(frames, 8))]
    still = np.stack([np.rint(speckle[at % len(speckle)]) for at in range(frames)]).astype(np.float32)
    scene = Scene(np.repeat(still[..., None], 3, axis=3) if samples == 3 else still, 0, 255, "SC", "fan")
    writing.write(rng, scene, {"latin": fonts.tested(packages)["latin"]}, 8, bool(jpeg), foreign=0)
    instance.save(rng, scene, path, "Doe^Jane", 1, jpeg=jpeg)


def native(path, folder):
    """CPU seconds and the greatest memory of the program, from its start to its end, on one file."""
    words = ["clean", "--preset", "second-opinion", "--face", "keep", "--jobs", "1", "--output", folder / "out", path]
    # A process counts the memory of the one that started it as its own: a small one starts the program.
    done = subprocess.run([sys.executable, "-c", STARTER, PROGRAM, *map(str, words)], capture_output=True, text=True, check=True)
    seconds, memory = done.stdout.split()
    return float(seconds), float(memory)


def in_wasm(path):
    """What cpu.mjs measures, or why it does not."""
    done = subprocess.run(["node", Path(__file__).parent / "cpu.mjs", path], capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else {"missing": (done.stderr.strip().splitlines() or ["?"])[-1][:200]}


def measure(packages):
    """One entry for each picture."""
    measured = []
    for name, *form, allowed in PICTURES:
        with tempfile.TemporaryDirectory(prefix="scanitize-cost-") as folder:
            path = Path(folder) / "picture.dcm"
            picture(path, packages, *form)
            (seconds, memory), wasm = native(path, Path(folder)), in_wasm(path)
            one = {"name": name, "allowed": allowed, "native": seconds, "native_memory": memory, "wasm": wasm}
            measured.append(one | {"load": os.getloadavg()[0]})
    return measured


def table(measured):
    """Lines of the document."""
    yield "| picture | natively, from start to end | WebAssembly, the first | WebAssembly, once compiled | allowed | memory of both modules | allowed |"
    yield "|---|---|---|---|---|---|---|"
    for one in measured:
        wasm = one["wasm"]
        if "missing" in wasm:
            cells = [f"not measured: {wasm['missing']}", "", f"{one['allowed']} s", "", ""]
        else:
            memory = f"{wasm['memory'] / (1 << 20):.0f} MB"
            cells = [f"{wasm['first']:.2f} s", f"{wasm['second']:.2f} s", f"{one['allowed']} s", memory, f"{MOST_MEMORY} MB"]
            cells[1] += "" if wasm["verdict"] == "released" else f" ({wasm['verdict']}: {wasm['reason']})"
        yield "| " + " | ".join([one["name"], f"{one['native']:.2f} s, {one['native_memory']:.0f} MB", *cells]) + " |"
    load, cores = max(one["load"] for one in measured), os.cpu_count()
    yield ""
    yield f"Meanwhile up to {load:.0f} processes wanted the {cores} cores." + (
        " CPU time on shared cores is longer than on free ones, so these figures are no verdict." if load > 1.5 * cores else ""
    )
