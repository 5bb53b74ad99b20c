"""What is left of planted values in a file, whoever wrote it: looked for in its bytes, in all that inflates, and in all text that pydicom reads."""

import zlib

import pydicom

TEXTS = {"AE", "AS", "CS", "DA", "DS", "DT", "IS", "LO", "LT", "PN", "SH", "ST", "TM", "UC", "UI", "UR", "UT"}
#: How zlib's and gzip's streams begin.
HEADS = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda", b"\x1f\x8b\x08")
#: What is inflated of one stream at most.
MOST = 1 << 26
DEFLATED = b"1.2.840.10008.1.2.1.99"


def values(entries):
    """The planted values of a key by what they are: `{"text" | "dates" | "uids": set}`."""
    found = {"text": set(), "dates": set(), "uids": set()}
    for action, _path, value in entries:
        if action == "text_removed":
            found["text"].add(value)
        elif action == "uid_changed":
            found["uids"].add(value)
        elif action == "date_shifted":
            found["dates"].add(value[:8])
    return found


def left(path, sought):
    """Those of `sought` that a file still has, in any case of letters."""
    places = list(_places(path))
    return {value for value in sought if any(value.lower().encode() in place for place in places)}


def _places(path):
    raw = path.read_bytes()
    yield raw.lower()
    yield from (part.lower() for part in _inflated(raw))
    yield "\n".join(_texts(path)).lower().encode()


def _inflated(raw):
    if DEFLATED in raw[:1024]:
        # Group 0002 says in its first element how long the rest of it is (PS3.10 7.1).
        yield _inflate(raw[144 + int.from_bytes(raw[140:144], "little") :], -15)
    for head in HEADS:
        at = raw.find(head)
        while at >= 0:
            yield _inflate(raw[at:], 47)
            at = raw.find(head, at + 1)


def _inflate(stream, window):
    try:
        return zlib.decompressobj(window).decompress(stream, MOST)
    except zlib.error:
        return b""


def _texts(path):
    data = pydicom.dcmread(path, force=True)
    for part in (getattr(data, "file_meta", None), data):
        for element in part.iterall() if part is not None else ():
            if element.VR in TEXTS:
                several = element.value if element.VM > 1 else [element.value]
                yield from map(str, several)
