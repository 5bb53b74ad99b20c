//! People who do not exist, from a seed.

use std::sync::LazyLock;
use std::time::{SystemTime, UNIX_EPOCH};

/// The generator of Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).
pub struct SplitMix64(pub u64);

impl SplitMix64 {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    pub fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[usize::try_from(self.below(from.len() as u64)).unwrap()]
    }
}

/// A seed of this run: from the clock, or what SCANITIZE_SEED says, so that a failure can be seen again.
pub fn seed() -> u64 {
    static SEED: LazyLock<u64> = LazyLock::new(|| {
        let given = std::env::var("SCANITIZE_SEED").ok().map(|text| text.parse().expect("SCANITIZE_SEED is a number"));
        let now = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos() as u64;
        given.unwrap_or_else(now)
    });
    println!("SCANITIZE_SEED={}", *SEED);
    *SEED
}

/// What identifies one patient and one study.
#[derive(Clone)]
pub struct Person {
    pub name: String,
    pub id: String,
    pub birth_date: String,
    pub sex: &'static str,
    pub age: String,
    pub institution: String,
    pub address: String,
    pub referrer: String,
    pub operator: String,
    pub station: String,
    pub serial: String,
    pub accession: String,
    pub study_id: String,
    pub study_date: String,
    /// Ten days on which things happened, the study date among them.
    pub dates: Vec<String>,
    /// What all UIDs of this person's study begin with.
    pub uid_root: String,
}

impl Person {
    pub fn generate(seed: u64) -> Self {
        let mut random = SplitMix64(seed);
        let sex = random.pick(&["F", "M", "O"]);
        let (year, month, day) = (1920 + random.below(90), 1 + random.below(12), 1 + random.below(28));
        let study_year = 2012 + random.below(12);
        let dates: Vec<String> =
            (0..10).map(|n| format!("{:04}{:02}{:02}", study_year - n / 4, 1 + random.below(12), 1 + random.below(28))).collect();
        Self {
            name: format!("{}^{}", random.pick(FAMILY), random.pick(GIVEN)),
            id: format!("{}{:07}", random.pick(&["", "MRN", "H-", "PAT"]), random.below(10_000_000)),
            birth_date: format!("{year:04}{month:02}{day:02}"),
            sex,
            age: format!("{:03}Y", study_year.saturating_sub(year)),
            institution: format!(
                "{} {}",
                random.pick(TOWNS),
                random.pick(&["Hospital", "Klinikum", "Medical Center", "University Hospital"])
            ),
            address: format!("{} {}, {}", 1 + random.below(200), random.pick(STREETS), random.pick(TOWNS)),
            referrer: format!("{}^{}^^Dr.", random.pick(FAMILY), random.pick(GIVEN)),
            operator: format!("{}^{}", random.pick(FAMILY), random.pick(GIVEN)),
            station: format!("{}{:03}", random.pick(&["CTAWP", "MRC", "AX-", "STN"]), random.below(1000)),
            serial: format!("{:06}", 100_000 + random.below(900_000)),
            accession: format!("A{:08}", random.below(100_000_000)),
            study_id: format!("{}", 1 + random.below(99_999)),
            study_date: dates[0].clone(),
            uid_root: format!("1.2.840.99999.{}.{}", 1 + random.below(9), random.below(1_000_000_000)),
            dates,
        }
    }

    /// A UID of this person's study.
    pub fn uid(&self, end: &str) -> String {
        format!("{}.{}.{end}", self.uid_root, self.study_date)
    }
}

const FAMILY: &[&str] = &[
    "Abernathy",
    "Bergström",
    "Castellanos",
    "Dunmore",
    "Eriksen",
    "Fairweather",
    "Goldstein",
    "Haverkamp",
    "Ionescu",
    "Jankowski",
    "Kowalczyk",
    "Lindqvist",
    "Müller",
    "Nakamura",
    "Okonkwo",
    "Papadakis",
    "Quintero",
    "Rasmussen",
    "Schönfeld",
    "Thibault",
];
const GIVEN: &[&str] = &[
    "Agnieszka",
    "Bartholomew",
    "Carmen",
    "Dieter",
    "Eleonora",
    "Fatima",
    "Giuseppe",
    "Hannelore",
    "Ingrid",
    "Joaquín",
    "Katarzyna",
    "Leopold",
    "Magdalena",
    "Nikolaos",
    "Oluwaseun",
    "Philippa",
    "Quentin",
    "Rosalind",
    "Sebastián",
    "Théodora",
];
const TOWNS: &[&str] =
    &["Northwick", "Altenburgen", "Villanova del Rio", "Kerkdorp", "Montclair", "Saltford", "Brzozowiec", "Hohenfels"];
const STREETS: &[&str] = &["Elm Street", "Bahnhofstraße", "Rue des Lilas", "Via Garibaldi", "Mill Lane"];
