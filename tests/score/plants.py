"""Plants what identifies into instances, and writes down what PS3.15 and common sense want to become of it: the key.

A key is a list of entries `(action, path, value)`. The actions are those of the MIDI-B challenge.

tag_retained      the attribute is there
text_notnull      it has a value
text_retained     it has the value that it had
text_removed      the value is nowhere in the file, in any case of letters
date_shifted      the day has moved by the days of the patient; a path with ? may be gone instead
uid_changed       the value is nowhere in the file
uid_consistent    one original UID has one UID in all files, two have two
patid_consistent  one patient has one identifier in all files, two have two
pixels_hidden     what was drawn into the picture is blank
pixels_retained   the rest of the picture is what it was
"""

import datetime

from pydicom.datadict import dictionary_VR
from pydicom.dataelem import DataElement
from pydicom.tag import Tag

import kinds
import private
import table

#: Text of radiology and where it stands; identifiers are written behind it.
DESCRIPTIONS = {
    "StudyDescription": ["MR brain with contrast", "CT chest abdomen pelvis", "PET CT whole body", "Chest PA"],
    "SeriesDescription": ["AX T2 FLAIR 3 mm post GAD", "Thorax 1.5 B70f", "COR STIR", "Lung window"],
    "ProtocolName": ["Head routine", "T1 SE sag", "Abdomen venous"],
    "PerformedProcedureStepDescription": ["CT head without contrast", "MRI knee left"],
}
#: Dates that stand in images of all kinds.
DATES = ["AcquisitionDate", "InstanceCreationDate", "PerformedProcedureStepStartDate"]
#: Attributes that stay for what they say of the technique, and can say something else.
TECHNICAL_TEXT = [
    "ConvolutionKernel", "SequenceName", "FilterType", "ScanOptions", "ManufacturerModelName", "SoftwareVersions", "BodyPartExamined",
    "ReceiveCoilName", "TransmitCoilName", "FilterMaterial", "TypeOfFilters", "ContrastBolusAgent", "ViewPosition", "TriggerSourceOrType",
]


def plant(made, rows, count=30):
    """Plants identifiers and gives the key of the instance; `rows` are those of Table E.1-1."""
    key = [*_core(made), *_dates(made), *_descriptions(made), *_characteristics(made)]
    for row in made.words.rng.sample(rows, count):
        if row.tag not in made.data:
            key += _row(made, row)
    for corner in (_codes, _nested, _private, _overlay, _icon, _audit, _image_type, _unknown, _technical, _meaning, _telling_uid):
        key += corner(made)
    key += private.plant(made)
    key += made.secrets
    key += [("tag_retained", path, None) for path in made.technical]
    key += [("text_retained", path, _at(made.data, path)) for path in made.technical]
    return key


def _at(data, path):
    *above, name = path.split(".")
    for sequence in above:
        data = data[sequence].value[0]
    return str(data[name].value)


def _core(made):
    study, person, data = made.study, made.study.person, made.data
    yield "patid_consistent", "PatientID", person.number
    for keyword in ("PatientName", "PatientID", "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "StudyDate"):
        yield "tag_retained", keyword, None
        yield "text_notnull", keyword, None
    for keyword in ("PatientBirthDate", "AccessionNumber", "StudyID", "ReferringPhysicianName"):
        yield "tag_retained", keyword, None
    secrets = [person.family, person.given, person.number, f"{person.birth:%Y%m%d}", study.accession, study.id]
    yield from (("text_removed", "", secret) for secret in [*secrets, *study.referrer.split("^"), *study.hospital.split()])
    data.InstitutionName, data.StationName = study.hospital, made.words.word()
    yield "text_removed", "StationName", data.StationName
    for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "FrameOfReferenceUID"):
        if keyword in data:
            yield "uid_changed", keyword, str(data[keyword].value)
            yield "uid_consistent", keyword, str(data[keyword].value)


def _dates(made):
    for keyword in ("StudyDate", "SeriesDate", "ContentDate", *DATES):
        if keyword not in made.data:
            day = made.study.day + datetime.timedelta(days=made.words.rng.randrange(3))
            setattr(made.data, keyword, f"{day:%Y%m%d}")
        yield "date_shifted", keyword, str(made.data[keyword].value)


def _descriptions(made):
    person = made.study.person
    for keyword, texts in DESCRIPTIONS.items():
        text, odd = made.words.rng.choice(texts), made.words.word()
        seen = made.study.day - datetime.timedelta(days=400)
        value = made.words.rng.choice([text, f"{text} {person.family} {odd}", f"{text} {seen:%d.%m.%Y} ID{person.number}", f"{odd}: {text}"])
        if value == text:
            odd = None
        setattr(made.data, keyword, value[:64])
        yield from (("text_retained", f"{keyword}~", word) for word in text.split())
        for secret in (odd, f"{seen:%d.%m.%Y}", f"{person.number}"):
            if secret and secret in value:
                yield "text_removed", keyword, secret


def _characteristics(made):
    person, data = made.study.person, made.data
    data.PatientAge, expected = person.age(made.study.day)
    data.PatientSize, data.PatientWeight, data.EthnicGroup = f"{person.height / 100:.2f}", str(person.weight), "Caucasian"
    yield "text_retained", "PatientAge", expected
    yield "text_retained", "PatientSex", person.sex
    yield "text_retained", "PatientSize", f"{person.height / 100:.2f}"
    yield "text_retained", "PatientWeight", str(person.weight)


def _value(made, vr):
    words = made.words
    if vr == "PN":
        return f"{words.word()}^{words.word(3)}"
    if vr in ("LO", "SH", "ST", "LT", "UT", "UC", "AE"):
        return words.word()
    return {"CS": lambda: words.word().upper(), "UR": lambda: f"http://{words.word().lower()}.example/", "UI": words.uid}.get(vr, lambda: None)()


def _row(made, row):
    value = _value(made, row.vr)
    if row.vr in ("DA", "DT") and row.code == "C":
        day = made.study.day + datetime.timedelta(days=made.words.rng.randrange(30))
        value = f"{day:%Y%m%d}" + ("101500" if row.vr == "DT" else "")
        made.data.add(DataElement(row.tag, row.vr, value))
        yield "date_shifted", f"{row.keyword}?", value
    elif row.vr == "SQ" and row.code[0] in "XZD":
        name, number = made.words.word(), made.words.digits(9)
        made.data.add(DataElement(row.tag, "SQ", [kinds.item(PatientName=name, RequestingService=number, TextValue=name)]))
        yield from (("text_removed", row.keyword, secret) for secret in (name, number))
    elif value and row.code not in ("K",) and row.tag >> 16 > 2:
        made.data.add(DataElement(row.tag, row.vr, value))
        if row.vr == "UI":
            yield "uid_changed", row.keyword, value
        else:
            yield from (("text_removed", row.keyword, part) for part in value.replace("http://", "").strip("/").split("^"))


def _codes(made):
    words = made.words
    local, meaning = words.word(), words.word()
    made.data.ProcedureCodeSequence = [kinds.code(words.digits(6), f"99{local.upper()[:8]}", f"{meaning} {made.study.person.family}")]
    yield "text_removed", "ProcedureCodeSequence.CodeMeaning", meaning
    yield "text_removed", "ProcedureCodeSequence.CodingSchemeDesignator", f"99{local.upper()[:8]}"


def _nested(made):
    words, name, number, uid = made.words, made.words.word(), made.words.digits(9), made.words.uid()
    inner = kinds.item(PatientName=name, PatientID=number, TextValue=f"tel {number}", ReferencedSOPInstanceUID=uid)
    for _ in range(words.rng.randrange(1, 12)):
        inner = kinds.item(ReferencedImageSequence=[inner]) if words.rng.random() < 0.5 else kinds.item(ContentSequence=[inner])
    made.data.ReferencedInstanceSequence = [inner]
    made.data.RequestAttributesSequence = [
        kinds.item(ScheduledProcedureStepID=words.digits(8), RequestedProcedureID=words.digits(8), ScheduledProcedureStepDescription=name)
    ]
    secrets = [name, number, *(str(made.data.RequestAttributesSequence[0][k].value) for k in ("ScheduledProcedureStepID", "RequestedProcedureID"))]
    yield from (("text_removed", "ReferencedInstanceSequence", secret) for secret in secrets)
    yield "uid_changed", "ReferencedInstanceSequence.ReferencedSOPInstanceUID", uid


def _private(made):
    words, data = made.words, made.data
    creator, text, blob, bare = (words.word() for _ in range(4))
    block = data.private_block(0x0029, f"{creator} HEADER", create=True)
    block.add_new(0x01, "LO", text)
    block.add_new(0x10, "OB", f"tPatientName = {blob}\0".encode())
    data.add(DataElement(Tag(0x0023, 0x1012), "LO", bare))
    yield from (("text_removed", "private", secret) for secret in (creator, text, blob, bare))


def _overlay(made):
    label, comment, curve = (made.words.word() for _ in range(3))
    for element, vr, value in [
        (0x0010, "US", 16), (0x0011, "US", 16), (0x0040, "CS", "G"), (0x0050, "SS", [1, 1]), (0x0100, "US", 1), (0x0102, "US", 0),
        (0x1500, "LO", label), (0x3000, "OW", comment.encode().ljust(32, b"\0")),
    ]:
        made.data.add(DataElement(Tag(0x6000, element), vr, value))
    made.data.add(DataElement(Tag(0x5000, 0x2500), "LO", curve))
    yield from (("text_removed", "overlay", secret) for secret in (label, comment, curve))


def _icon(made):
    text = made.words.word()
    icon = kinds.item(Rows=16, Columns=16, SamplesPerPixel=1, PhotometricInterpretation="MONOCHROME2", BitsAllocated=8, BitsStored=8, HighBit=7)
    icon.PixelRepresentation, icon.PixelData = 0, text.encode().ljust(256, b"\0")
    icon["PixelData"].VR = "OB"
    made.data.IconImageSequence = [icon]
    yield "text_removed", "IconImageSequence", text


def _audit(made):
    name, source, who = (made.words.word() for _ in range(3))
    before = kinds.item(PatientName=name, PatientID=made.words.digits(9))
    made.data.OriginalAttributesSequence = [
        kinds.item(ModifiedAttributesSequence=[before], SourceOfPreviousValues=source, ModifyingSystem=who,
                   AttributeModificationDateTime=f"{made.study.day:%Y%m%d}101500", ReasonForTheAttributeModification="COERCE")
    ]
    yield from (("text_removed", "OriginalAttributesSequence", secret) for secret in (name, str(before.PatientID), source, who))


def _image_type(made):
    if "ImageType" in made.data:
        word = made.words.word().upper()
        made.data.ImageType = [*made.data.ImageType, word]
        yield "text_removed", "ImageType", word


def _unknown(made):
    text, late = made.words.word(), made.words.word()
    made.data.add(DataElement(Tag(0x0018, 0x9FF1), "UN", text.encode() + b" "))
    made.data.add(DataElement(Tag(0x0040, 0xFFF0), "LO", late))
    yield from (("text_removed", "unknown", secret) for secret in (text, late))


def _technical(made):
    for keyword in made.words.rng.sample(TECHNICAL_TEXT, 4):
        if keyword not in made.data:
            word = made.words.word()
            setattr(made.data, keyword, word.upper() if dictionary_VR(keyword) == "CS" else f"B30f {word}"[:16])
            yield "text_removed", keyword, word


def _meaning(made):
    """A code of the standard whose meaning was written by hand."""
    if "AnatomicRegionSequence" not in made.data:
        word = made.words.word()
        made.data.AnatomicRegionSequence = [kinds.code("51185008", "SCT", f"Chest of {word}")]
        yield "text_removed", "AnatomicRegionSequence.CodeMeaning", word


def _telling_uid(made):
    """A UID with the number and the birth date of the patient in it."""
    person = made.study.person
    uid = f"1.2.840.99999.{person.number}.{person.birth:%Y%m%d}.{made.words.rng.randrange(1, 9999)}"
    made.data.IrradiationEventUID = uid
    yield "uid_changed", "IrradiationEventUID", uid
