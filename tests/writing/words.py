"""What is written on the pictures: lines that identify someone, and lines that do not."""

GIVEN = (
    "John Maria Wolfgang Aiko Fatima Liam Olga Chen Ingrid José Noah Emma Ravi Sofia Ahmed Lena Peter Grace Yusuf Anna".split()
)
FAMILY = "Smith Müller Garcia Tanaka Nguyen O'Connor Kowalski Rossi Haddad Jensen Patel Ivanov Dubois Novak Larsen Brown Okafor Weiss Li Fischer".split()
PLACES = [
    "St Mary Hospital",
    "UNIV CLINIC BONN",
    "General Hospital",
    "Dr. Meyer Radiology",
    "BAPTIST MED CTR",
    "Karolinska",
    "City Imaging Ltd",
]
STREETS = ["12 Elm Street", "Hauptstr. 7", "48 Queen's Road", "Via Roma 3", "Box 1145 Leeds"]
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
HARMLESS = [
    "L",
    "R",
    "5 cm",
    "MI 1.1",
    "TIS 0.4",
    "W 400 L 40",
    "kV 120",
    "10 mm",
    "A",
    "P",
    "SUPINE",
    "Gain 60",
    "22 Hz",
    "Zoom 1.5",
    "Depth 14.0",
]
OTHER = {
    "cyrillic": [
        "Иванов Пётр",
        "Смирнова Анна Ильинична",
        "Больница № 4",
        "Дата рожд. 12.04.1961",
        "Ковальчук О.",
        "Городская поликлиника",
    ],
    "greek": ["Παπαδόπουλος Γιώργος", "Μαρία Νικολάου", "Νοσοκομείο Αθηνών", "Ημ. γέννησης 3/7/58", "Ελένη Δημητρίου"],
    "arabic": ["محمد عبد الله", "مستشفى الملك فهد", "فاطمة حسن", "تاريخ الميلاد", "أحمد علي"],
    "han": [
        "王小明",
        "李华 男 四十五岁",
        "东京大学病院",
        "田中 愛子",
        "北京协和医院",
        "山田太郎",
        "生年月日 昭和三六年四月",
        "張偉",
    ],
}


def day(rng):
    """A date, in one of the ways of writing dates."""
    year, month, date = int(rng.integers(1925, 2025)), int(rng.integers(1, 13)), int(rng.integers(1, 29))
    ways = [
        f"{date:02}/{month:02}/{year}",
        f"{year}-{month:02}-{date:02}",
        f"{date:02}.{month:02}.{year % 100:02}",
        f"{date} {MONTHS[month - 1]} {year}",
        f"{year}{month:02}{date:02}",
    ]
    return ways[rng.integers(len(ways))]


def person(rng):
    """A name, in one of the ways of writing names."""
    given, family = GIVEN[rng.integers(len(GIVEN))], FAMILY[rng.integers(len(FAMILY))]
    ways = [
        f"{given} {family}",
        f"{family}, {given}",
        f"{family.upper()}^{given.upper()}",
        f"{family.upper()} {given[0]}.",
        family,
        f"Name: {family} {given}",
        f"Mrs {family}",
    ]
    return ways[rng.integers(len(ways))]


def number(rng):
    """An identifier."""
    digits = str(int(rng.integers(10**5, 10**9)))
    ways = [
        digits,
        f"ID {digits}",
        f"MRN: {digits}",
        f"ID:{digits[:4]}-{digits[4:]}",
        f"PID{digits}",
        f"Acc# {digits}",
        f"{digits[:3]}-{digits[3:5]}-{digits[5:]}",
        f"Tel 0{digits[:3]} {digits[3:]}",
    ]
    return ways[rng.integers(len(ways))]


def identifying(rng, script="latin"):
    """A line that identifies someone."""
    if script != "latin":
        return OTHER[script][rng.integers(len(OTHER[script]))]
    kind = rng.random()
    if kind < 0.4:
        return person(rng)
    if kind < 0.65:
        return number(rng)
    if kind < 0.85:
        clock = f" {rng.integers(24):02}:{rng.integers(60):02}:{rng.integers(60):02}" if rng.random() < 0.4 else ""
        return ("DOB " if rng.random() < 0.3 else "") + day(rng) + clock
    places = PLACES + STREETS
    return places[rng.integers(len(places))] if rng.random() < 0.8 else f"{person(rng)} {number(rng)} {day(rng)}"


def harmless(rng):
    """A line that identifies nobody."""
    return HARMLESS[rng.integers(len(HARMLESS))]
