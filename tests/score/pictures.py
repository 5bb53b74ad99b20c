"""Pictures: shapes with the noise of a detector, and identifiers drawn into them."""

import numpy
from PIL import Image, ImageDraw, ImageFont


def anatomy(rng, rows, columns, kind, most, frames=1):
    """Some ellipses under noise, `(frames, rows, columns)`."""
    noise = numpy.random.default_rng(rng.randrange(1 << 32))
    y, x = numpy.mgrid[0:rows, 0:columns]
    picture = numpy.zeros((rows, columns))
    for _ in range(6):
        centre, radius = noise.uniform(0.25, 0.75, 2), noise.uniform(0.08, 0.3, 2)
        inside = ((y / rows - centre[0]) / radius[0]) ** 2 + ((x / columns - centre[1]) / radius[1]) ** 2 < 1
        picture[inside] += most * noise.uniform(0.1, 0.25)
    drawn = picture + most * 0.02 * noise.standard_normal((frames, rows, columns))
    return drawn.clip(0, most).astype(kind)


def fan(rng, rows, columns):
    """The speckle of an ultrasound fan on black, `(1, rows, columns)`."""
    noise = numpy.random.default_rng(rng.randrange(1 << 32))
    y, x = numpy.mgrid[0:rows, 0:columns]
    away = numpy.hypot(y - 10, x - columns / 2)
    inside = (numpy.abs(x - columns / 2) < 0.6 * (y - 10)) & (away < rows * 0.95) & (away > 0.3 * rows)
    return (inside * noise.rayleigh(45, (rows, columns))).clip(0, 200).astype(numpy.uint8)[None]


def written(study, picture, value):
    """The picture with name, number and dates of a person in its corners, and the boxes of what was drawn."""
    person = study.person
    lines = [f"{person.family.upper()} {person.given.upper()}", f"ID {person.number}", f"{study.day:%d.%m.%Y}", f"DOB {person.birth:%d/%m/%Y}"]
    rows, columns = picture.shape[1:3]
    font, boxes, picture = ImageFont.load_default(18), [], picture.copy()
    for number, line in enumerate(lines):
        page = Image.new("L", (columns, rows))
        width = int(ImageDraw.Draw(page).textlength(line, font=font))
        at = (8 if number < 2 else columns - width - 8, (8 + 26 * number) if number < 2 else rows - 90 + 26 * number - 52)
        ImageDraw.Draw(page).text(at, line, fill=255, font=font)
        ink = numpy.asarray(page) > 100
        picture[:, ink] = value
        down, across = numpy.nonzero(ink)
        boxes.append((int(across.min()), int(down.min()), int(across.max()) + 1, int(down.max()) + 1))
    return picture, boxes
