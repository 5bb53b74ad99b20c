//! Values and words that stand where identity could stand and name nobody.

use super::fold::fold;

/// Whether the whole value means "nobody": searching for it would only hold clean files.
///
/// A value that is one character repeated (`0`, `XXXX`, `---`) says nothing either.
#[must_use]
pub fn names_nobody(value: &str) -> bool {
    let folded = fold(value);
    let mut characters = folded.chars().filter(|c| *c != ' ');
    let Some(first) = characters.next() else { return true };
    characters.all(|character| character == first) || NOBODY.contains(&folded.as_str())
}

/// Whether the word of a name is a title, a particle or a generation: `de` alone would hold every French description.
pub(super) fn is_title_or_particle(folded: &str) -> bool {
    TITLES_AND_PARTICLES.split_ascii_whitespace().any(|word| word == folded)
}

/// Whether the word of a place is one that half of all places share, or a maker's name that stands in every file.
pub(super) fn is_common_to_places(folded: &str) -> bool {
    COMMON_TO_PLACES.split_ascii_whitespace().any(|word| word == folded)
}

/// What de-identifiers, emergency admissions and service engineers write. `Test` alone is here because `Test^Test` is a
/// phantom and `TEST BOLUS` a series; as a word inside a longer name it is searched for all the same.
const NOBODY: &[&str] = &[
    "annon",
    "anon",
    "anonym",
    "anonymised",
    "anonymized",
    "anonymous",
    "anonymous patient",
    "de identified",
    "deidentified",
    "dummy",
    "empty",
    "n a",
    "na",
    "nil",
    "no id",
    "no name",
    "noid",
    "noname",
    "none",
    "not applicable",
    "not available",
    "not specified",
    "null",
    "other",
    "patient",
    "phantom",
    "qa",
    "qc",
    "redacted",
    "removed",
    "test",
    "test patient",
    "test test",
    "testpatient",
    "unbekannt",
    "undefined",
    "unknown",
    "unknown unknown",
    "unnamed",
    "unspecified",
    "value removed",
];

const TITLES_AND_PARTICLES: &str = "\
    abu al and ap aus bin bint da dal das de degli dei del della dem den der des di dipl do dos dott dr dra du el em esq et \
    frau herr hr ibn ii iii ing iv jr junior la las le les lic los mag md med miss mlle mme mr mrs ms msc mudr ph phd prof \
    professor rn rt san santa sir sr sra st ste ten ter the to und van vom von zu zum zur";

const COMMON_TO_PLACES: &str = "\
    abteilung academic agfa allee ambulatory angiography area associates avenue blvd body boulevard brain building calle \
    canon cancer cardiology care carestream center central centre centro chirurgie city clinic clinica clinical clinico \
    clinique college community county departamento departement department dept device diagnostic diagnostics diagnostik \
    diagnostisch district division drive emergency faculty floor foundation fuji fujifilm gemeinschaftspraxis general \
    gmail gmbh haus head healthcare health healthineers hitachi hologic hopital hospital hospitalier hotmail house http \
    https imaging imagerie institut institute institution instituto international klinik kliniken klinikum konica \
    krankenhaus laboratory limited mail main medecine medical medicale medicina medicine medizin medizinisch memorial \
    minolta mobile national neurology neuroradiologie neuroradiology north nuclear nuklearmedizin office oncology ospedale \
    outlook pacs philips phone platz practice praxis private public radiologia radiologie radiologisch radiology radiologue \
    regional research road room saint samsung sante scan scanner school science sciences service services shimadzu siemens \
    site south spital spitalul station straat strasse street suite system systems telefon toshiba trauma united unit \
    universitario universitaet universitair universitat universite university west wing women xray yahoo zentrum ziekenhuis";
