"""Programs that de-identify, each as it is shipped, in its own default configuration or the one its documentation gives.

A tool is started on a folder. Where it ends before it is through, or gives names by which outputs cannot be told, it is given files alone.
"""

import csv
import json
import os
import resource
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
#: Seconds that a tool may take for a folder.
LONGEST = 1800


@dataclass
class Tool:
    """A program. In `words`, {in} and {out} are folders or files, and what else is in braces stands in `places`."""

    name: str
    words: list
    #: What the table calls the version, or None where the tool is not installed.
    version: str | None
    #: What it says of itself, or does not.
    claims: str
    places: dict = field(default_factory=dict)
    #: Words in place of `words` for one file; None where the tool goes on by itself after a file that it cannot take.
    alone: list | None = None
    #: Words in place of `words` that take less time, for a second figure of speed.
    quick: list | None = None
    #: Gives the files of a folder names of its own.
    is_given_alone: bool = False
    #: Writes over its input.
    is_in_place: bool = False
    #: Says what became of each input: `function(inputs, out) -> {name: path}`; by default outputs have the names of inputs.
    outputs: object = None

    def line(self):
        """The command line as the table shows it: programs by their names, folders in capitals."""
        words = [Path(word).name if word.startswith("/") else word for word in self.words]
        return " ".join(word[1:-1].upper() if word.startswith("{") and word.endswith("}") else word for word in words)


@dataclass
class Run:
    """What a tool made of a folder."""

    #: Outputs by the names of inputs.
    outputs: dict
    #: How many of them were made of files given alone.
    alone: int


def run(tool, inputs, work):
    """Runs a tool on a folder; `work` is empty."""
    out = _prepare(tool, inputs, work)
    together = {}
    if not tool.is_given_alone:
        _start(tool, tool.words, inputs, out)
        together = _outputs(tool, inputs, out)
    for path in sorted(inputs.iterdir()) if tool.alone else []:
        if path.name not in together:
            _start(tool, tool.alone, path, out / path.name)
    found = _outputs(tool, inputs, out) if tool.alone else together
    return Run(found, len(found) - len(together))


def seconds(tool, inputs, work):
    """Processor time that a tool takes for a folder; None where not as many files come out as went in."""
    out = _prepare(tool, inputs, work)
    taken = _start(tool, tool.words, inputs, out)
    made = len(_outputs(tool, inputs, out)) if tool.is_in_place else len(list(out.rglob("*.dcm")))
    return taken if made == len(list(inputs.iterdir())) else None


def _prepare(tool, inputs, work):
    out = work / "out"
    if tool.is_in_place:
        shutil.copytree(inputs, out)
    else:
        out.mkdir()
    return out


def _start(tool, words, given, out):
    places = {"in": given, "out": out, "report": out.with_suffix(".json"), **tool.places}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    words = [word.format(**places) for word in words]
    try:
        subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        print(f"{tool.name} was ended after {LONGEST} seconds")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _outputs(tool, inputs, out):
    if tool.outputs:
        return tool.outputs(inputs, out)
    named = {path.name: out / path.name for path in inputs.iterdir()}
    made = {name: path for name, path in named.items() if path.is_file() and path.stat().st_size > 0}
    if tool.is_in_place:
        return {name: path for name, path in made.items() if path.read_bytes() != (inputs / name).read_bytes()}
    return made


def _of_report(_inputs, out):
    """Outputs of Scanitize, by its private report."""
    lines = json.loads(out.with_suffix(".json").read_text(encoding="utf-8"))["instances"]
    return {Path(line["input"]).name: out / line["output"] for line in lines if line["verdict"] == "released"}


def _of_dentdeid(_inputs, out):
    """Outputs of dentdeid, by the list that it writes when asked."""
    with open(out / "KEEP-PRIVATE/mapping.csv", encoding="utf-8", newline="") as file:
        made = {Path(line["original_path"]).name: out / line["output"] for line in csv.DictReader(file)}
    return {name: path for name, path in made.items() if path.is_file() and path.parts[len(out.parts)] == "clean"}


def tools(program, python, programs, packages, work):
    """All tools: `program` is ours, `python` has those of peers.txt, `programs` is a folder of cargo's, `packages` one of npm's."""
    return [*of_python(python), gdcmanon(work), dcmjs(packages), dcmanon(programs), *ours(program)]


def ours(program):
    """Scanitize under two presets."""
    said = {
        "ai-service": "Basic Profile, writing in pictures; leaves out reports, key objects, presentation states and captured pages",
        "second-opinion": "the same with five options: moves dates, keeps words of radiology, cleans reports and presentation states",
    }
    for preset, claims in said.items():
        words = [str(program), "clean", "--preset", preset, "--face", "keep", "--check-every-image"]
        words += ["--output", "{out}", "--report", "{report}", "{in}"]
        yield Tool(f"Scanitize, {preset}", words, _first_line([program, "--version"]).removeprefix("scanitize "), claims,
                   quick=[word for word in words if word != "--check-every-image"], outputs=_of_report)


def of_python(python):
    """Those that are packages of Python."""
    folder = python.parent

    def version(package):
        return _first_line([python, "-c", f"from importlib.metadata import version; print(version('{package}'))"])

    yield Tool("Kitware dicom-anonymizer", [f"{folder}/dicom-anonymizer", "{in}", "{out}"], version("dicom-anonymizer"),
               "Table E.1-1 of 2023; pictures are not looked at", alone=[f"{folder}/dicom-anonymizer", "{in}", "{out}"])
    deid = [f"{folder}/deid", "--quiet", "--outfolder", "{out}", "identifiers", "--action", "all", "--input", "{in}"]
    yield Tool("pydicom deid", deid, version("deid"), "the recipe it comes with, for headers; pictures are a step of their own, with places of known machines")
    in_place = [str(python), "-m", "dicognito", "--quiet", "--in-place"]
    yield Tool("dicognito", [*in_place, "{out}"], version("dicognito"),
               "names, identifiers, addresses and UIDs replaced, dates moved; descriptions, private elements and pictures stay on purpose",
               alone=[*in_place, "{out}"], is_in_place=True)
    for profile, claims in [
        ("share", "its default, for dental pictures: 2026d, Clean Descriptors, writing in pictures; other objects are left out"),
        ("basic", "Basic Profile of 2026d, writing in pictures; other objects are left out"),
    ]:
        words = [f"{folder}/dentdeid", "run", "{in}", "--out", "{out}", "--profile", profile, "--write-mapping"]
        yield Tool(f"dentdeid, {profile}", words, version("dentdeid"), claims, outputs=_of_dentdeid)


def gdcmanon(work):
    """GDCM's. It encrypts what it removes and wants a certificate for it; the key is not kept."""
    program, certificate = shutil.which("gdcmanon"), work / "certificate.pem"
    if shutil.which("openssl") and program:
        words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=peer", "-keyout", os.devnull, "-out", certificate]
        subprocess.run(words, check=True, capture_output=True)
    words = ["gdcmanon", "--de-identify", "--certificate", "{certificate}", "--recursive", "--input", "{in}", "--output", "{out}"]
    alone = [word for word in words if word != "--recursive"]
    version = (_first_line(["gdcmanon", "--version"]) or "").split("$")[0].replace("gdcmanon: gdcm", "").strip() if certificate.exists() else None
    return Tool("gdcmanon", words, version, "the Basic Profile of an early edition, with few dates; what it removes goes along encrypted",
                {"certificate": certificate}, alone)


def dcmjs(packages):
    """The library's own list, by a driver of ours: it has no command line."""
    described = packages / "node_modules/dcmjs/package.json"
    version = json.loads(described.read_text(encoding="utf-8"))["version"] if described.is_file() and shutil.which("node") else None
    words = ["node", str(HERE / "dcmjs.mjs"), "{in}", "{out}", str(packages)]
    return Tool("dcmjs", words, version, "`anonymizer.cleanTags`: a list of attributes at the top level; no UIDs")


def dcmanon(programs):
    """The program of the crate dicom-anonymization."""
    program = programs / "bin/dcmanon"
    version = (_first_line([program, "--version"]) or "").split()[-1] if program.is_file() else None
    words = [str(program), "anonymize", "--input", "{in}", "--output", "{out}"]
    return Tool("dicom-anonymization", [*words, "--recursive"], version, "its default actions for attributes; descriptions of study and series stay; work in progress by its own word",
                alone=words, is_given_alone=True)


def _first_line(words):
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return done.stdout.strip().splitlines()[0].strip() if done.returncode == 0 and done.stdout.strip() else None
