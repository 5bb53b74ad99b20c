//! The options of the profile, and what each preset says.

use scanitize::profile::policy::{Age, Dates, Face, Pages, Policy, Weight};
use scanitize::profile::table::{ProfileOption, concept};

use super::presets as all;

/// The name of an option in PS3.15, without the word.
pub fn name(option: ProfileOption) -> String {
    of_code(option.code())
}

fn of_code(code: &str) -> String {
    concept("DCM", code).unwrap_or_else(|| panic!("DCM {code} has no meaning")).trim_end_matches(" Option").to_owned()
}

/// Table N.8-7 of PS3.2.
pub fn supported() -> String {
    let mut text = "| option | CID 7050 | de-identifier | re-identifier | configurable |\n|---|---|---|---|---|\n".to_owned();
    for code in 113_100..=113_112 {
        let code = code.to_string();
        let option = ProfileOption::ALL.iter().find(|option| option.code() == code);
        let (is_supported, configurable) = match (option, code.as_str()) {
            (_, "113100") => (true, "no: always in force"),
            (_, "113101") => (true, "yes: `check-every-image`, `blank`, boxes that a person draws"),
            (_, "113102") => (true, "yes: `face`"),
            (Some(option), _) => (takes(*option), "yes: `options`"),
            (None, _) => panic!("no option has the code {code}"),
        };
        let (yes, configurable) = if is_supported { ("yes", configurable) } else { ("no", "no: it is an error to ask for it") };
        text += &format!("| {} | {code} | {yes} | no | {configurable} |\n", of_code(&code));
    }
    text
}

/// Whether a policy may have an option.
fn takes(option: ProfileOption) -> bool {
    let word = serde_json::to_value(option).unwrap();
    let text = format!(
        "schema = \"scanitize.policy/1\"\nname = \"a\"\nage = \"none\"\nface = \"keep\"\nconsent = \"A\"\noptions = [{word}]\n"
    );
    Policy::parse(&text).is_ok()
}

/// What each preset says, a row for each choice.
fn choices() -> Vec<(String, Vec<String>)> {
    let presets = all();
    let row = |say: &dyn Fn(&Policy) -> String| presets.iter().map(|(_, policy)| say(policy)).collect::<Vec<_>>();
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    for option in ProfileOption::ALL {
        if presets.iter().any(|(_, policy)| policy.has(*option)) {
            rows.push((name(*option), row(&|policy| if policy.has(*option) { "yes" } else { "no" }.to_owned())));
        }
    }
    rows.push(("age".to_owned(), row(&|policy| age(policy.age).to_owned())));
    rows.push(("weight".to_owned(), row(&|policy| weight(policy.weight).to_owned())));
    rows.push(("face".to_owned(), row(&|policy| face(policy.face).to_owned())));
    rows.push(("dose reports, protocols, captures".to_owned(), row(&|policy| pages(policy.pages).to_owned())));
    rows
}

/// The same as a table.
pub fn presets() -> String {
    let names: Vec<&str> = all().iter().map(|(name, _)| *name).collect();
    let head = format!("| | {} |\n|---|{}\n", names.join(" | "), "---|".repeat(names.len()));
    choices().into_iter().fold(head, |text, (what, cells)| text + &format!("| {what} | {} |\n", cells.join(" | ")))
}

const fn age(age: Age) -> &'static str {
    match age {
        Age::None => "removed",
        Age::Band => "band of five years",
        Age::Capped => "90 for 90 and over",
    }
}

const fn weight(weight: Weight) -> &'static str {
    match weight {
        Weight::None => "removed",
        Weight::Pet => "of PET images",
        Weight::All => "kept",
    }
}

const fn face(face: Face) -> &'static str {
    match face {
        Face::Keep => "kept",
        Face::Deface => "face and ears cut out",
        Face::HeadStrip => "all around the head cut out",
    }
}

const fn pages(pages: Pages) -> &'static str {
    match pages {
        Pages::LeaveOut => "left out",
        Pages::Clean => "cleaned",
    }
}

/// What each preset states in its output.
pub fn statements() -> String {
    let row = |(name, policy): (&str, Policy)| {
        let dates = match policy.dates() {
            Dates::Removed => "REMOVED",
            Dates::Modified => "MODIFIED",
            Dates::Full => "UNMODIFIED",
        };
        format!("| {name} | {} | {dates} |\n", policy.consent)
    };
    let head = "| preset | Clinical Trial Protocol ID (0012,0020) in the consent item | Longitudinal Temporal Information Modified (0028,0303) |\n|---|---|---|\n";
    all().into_iter().map(row).fold(head.to_owned(), |text, row| text + &row)
}
