use super::*;

fn policy(more: &str) -> Result<Policy> {
    Policy::parse(&format!(
        "schema = \"scanitize.policy/1\"\nname = \"a policy\"\nage = \"none\"\nface = \"deface\"\nconsent = \"A USE\"\n{more}"
    ))
}

fn detail(more: &str) -> &'static str {
    policy(more).err().map_or("", |error| error.detail)
}

#[test]
fn every_preset_is_a_policy_of_its_name() {
    for name in Policy::PRESETS {
        assert_eq!(Policy::preset(name).map(|policy| policy.name).as_deref(), Ok(*name));
    }
}

#[test]
fn presets_differ_as_they_should() {
    let of =
        |name| Policy::preset(name).map(|policy| (policy.options.len(), policy.age, policy.weight, policy.dates(), policy.face));
    assert_eq!(of("second-opinion"), Ok((5, Age::Capped, Weight::Pet, Dates::Modified, Face::Deface)));
    assert_eq!(of("ai-service"), Ok((0, Age::Band, Weight::None, Dates::Removed, Face::Deface)));
    assert_eq!(of("research"), Ok((6, Age::Capped, Weight::All, Dates::Modified, Face::Deface)));
    assert_eq!(of("maximum"), Ok((0, Age::None, Weight::None, Dates::Removed, Face::HeadStrip)));
    let codes =
        ["second-opinion", "ai-service", "research", "maximum"].map(|name| Policy::preset(name).map(|policy| policy.codes));
    assert_eq!(codes, [Ok(Codes::Chosen), Ok(Codes::Drawn), Ok(Codes::Keyed), Ok(Codes::New)]);
}

#[test]
fn a_policy_that_does_not_say_where_codes_come_from_has_those_of_the_key() {
    assert_eq!(policy("").map(|policy| policy.codes), Ok(Codes::Keyed));
    assert_eq!(policy("codes = \"new\"").map(|policy| policy.codes), Ok(Codes::New));
    assert!(policy("codes = \"none\"").is_err());
}

#[test]
fn what_is_not_known_is_an_error() {
    let text = include_str!("../presets/ai-service.toml");
    assert!(Policy::parse(&format!("{text}\nkeep-everything = true\n")).is_err());
    assert!(Policy::parse(&text.replace("policy/1", "policy/2")).is_err());
    assert!(Policy::parse(&text.replace("\"band\"", "\"full\"")).is_err());
    assert!(Policy::preset("none").is_err());
    assert!(policy("options = [\"keep-all\"]").is_err() && policy("keep = [\"NoSuchAttribute\"]").is_err());
}

#[test]
fn an_error_says_what_is_wrong_and_repeats_nothing() {
    for (lines, expected) in [
        ("keep-canary = true", "not known"),
        ("options = [\"keep-canary\"]", "options is"),
        ("options = \"retain-uids\"", "options is"),
        ("weight = \"canary\"", "weight is"),
        ("codes = 1", "codes is"),
        ("locked = \"canary\"", "locked is"),
        ("remove = [\"Canary\"]", "keep and remove"),
        ("[fill]\nCanary = \"x\"", "fill gives"),
        ("[[blank]]\ncanary = 1", "blank has"),
        ("keep = [", "no TOML"),
        ("age = 1.5", "no TOML"),
    ] {
        let detail = detail(lines);
        assert!(detail.contains(expected) && !detail.to_lowercase().contains("canary"), "{lines}: {detail}");
    }
    for key in ["schema", "name", "consent", "age", "face"] {
        let text = include_str!("../presets/ai-service.toml");
        let without: String = text.lines().filter(|line| !line.starts_with(key)).map(|line| format!("{line}\n")).collect();
        assert!(
            Policy::parse(&without)
                .unwrap_err()
                .detail
                .contains(&format!("not say {}", if key == "age" || key == "face" { "what" } else { "its" })),
            "{key}"
        );
    }
    assert!(detail("schema = \"scanitize.policy/1\"").contains("no TOML"), "a key that is there twice");
}

#[test]
fn options_that_exclude_one_another_are_an_error() {
    let both = "options = [\"retain-longitudinal-full-dates\", \"retain-longitudinal-modified-dates\"]";
    assert_eq!(detail(both), "full dates and modified dates exclude one another");
    assert!(detail("options = [\"retain-uids\", \"retain-uids\"]").contains("twice"));
    assert!(detail("weight = \"all\"").contains("retain-patient-characteristics"));
    assert!(policy("options = [\"retain-patient-characteristics\"]\nweight = \"all\"").is_ok());
}

#[test]
fn identity_is_kept_by_no_list() {
    for place in
        ["PatientBirthDate", "ReferringPhysicianName", "StudyInstanceUID", "0008,0020", "0009,1001", "6000,3000", "0008,F123"]
    {
        assert!(detail(&format!("keep = [\"{place}\"]")).contains("options alone"), "{place}");
    }
    for place in ["PatientID", "PatientIdentityRemoved", "0008,0300", "7FE0,0010", "0008,0018"] {
        assert!(policy(&format!("remove = [\"{place}\"]")).is_err(), "{place}");
    }
}

#[test]
fn a_place_is_an_attribute_or_a_sequence_and_an_attribute() {
    let found = policy("keep = [\"StudyDescription\", \"RequestAttributesSequence>0040,0007\"]\nremove = [\"0018,1030\"]");
    let found = found.expect("is a policy");
    let request = Some(Tag::new(0x0040, 0x0275));
    assert_eq!(found.extra(None, Tag::new(0x0008, 0x1030)), Some(Extra::Keep));
    assert_eq!(found.extra(request, Tag::new(0x0008, 0x1030)), Some(Extra::Keep), "at every level");
    assert_eq!(found.extra(request, Tag::new(0x0040, 0x0007)), Some(Extra::Keep));
    assert_eq!(found.extra(None, Tag::new(0x0040, 0x0007)), None, "only in the items of its sequence");
    assert_eq!(found.extra(None, Tag::new(0x0018, 0x1030)), Some(Extra::Remove));
    assert!(policy("keep = [\"0008;1030\"]").is_err() && policy("keep = [\"8,1030\"]").is_err());
}

#[test]
fn a_private_element_is_named_by_its_creator_and_stays_under_its_option_alone() {
    let with = |line: &str| policy(&format!("options = [\"retain-safe-private\"]\n{line}"));
    let sequence = crate::profile::table::private("GEMS_ACQU_01", Tag::new(0x0019, 0x109E)).expect("is in Table E.3.10-1");
    let found = with("keep = [\"0019,xx9e GEMS_ACQU_01\"]").expect("is a policy");
    assert_eq!(found.extra_of_private(&sequence), Some(Extra::Keep));
    assert_eq!(found.extra(None, sequence.tag), None, "not without its creator");
    let text = serde_json::to_string(&found).expect("is written");
    assert!(text.contains("0019,xx9E GEMS_ACQU_01"));
    assert_eq!(serde_json::from_str::<Policy>(&text).ok(), Some(found));
    let removed = policy("remove = [\"0019,xx9E GEMS_ACQU_01\"]").expect("to remove is always allowed");
    assert_eq!(removed.extra_of_private(&sequence), Some(Extra::Remove));
    assert!(detail("keep = [\"0019,xx9E GEMS_ACQU_01\"]").contains("only under retain-safe-private"));
    for place in ["0019,xx9E", "0019,xx9E GEMS", "0019,109E GEMS_ACQU_01", "0019,xx01 GEMS_ACQU_01", "0019,xx9E  GEMS_ACQU_01"] {
        assert!(with(&format!("keep = [\"{place}\"]")).is_err(), "{place}");
    }
    assert!(with("[fill]\n\"0019,xx9E GEMS_ACQU_01\" = \"A SEQUENCE\"").is_err());
}

#[test]
fn what_fills_an_attribute_fits_it() {
    let fill = |line: &str| policy(&format!("[fill]\n{line}"));
    let found = fill("InstitutionName = \"A clinic\"").expect("is a policy");
    assert_eq!(found.extra(None, Tag::new(0x0008, 0x0080)), Some(Extra::Fill("A clinic")));
    for line in [
        "StationName = \"longer than sixteen\"",
        "InstitutionName = \"two\\\\names\"",
        "StudyDate = \"20200101\"",
        "InstitutionName = \"\"",
    ] {
        assert!(fill(line).is_err(), "{line}");
    }
    assert!(detail("keep = [\"InstitutionName\"]\n[fill]\nInstitutionName = \"x\"").contains("twice"));
}

#[test]
fn a_policy_survives_its_travel_as_json() {
    let found = policy("keep = [\"StudyDescription\"]\noptions = [\"clean-descriptors\"]\n[fill]\n\"0008,0080\" = \"A clinic\"");
    let found = found.expect("is a policy");
    let text = serde_json::to_string(&found).expect("is written");
    assert_eq!(serde_json::from_str::<Policy>(&text).ok(), Some(found));
}

#[test]
fn what_a_recipient_is_asked_is_told_in_terms_that_are_known() {
    let usage = |lines: &str| policy(&format!("[usage]\n{lines}"));
    let found = usage("codes = [\"DUO:0000043\"]\ndays = 30").expect("is a policy").usage;
    assert_eq!(found.terms().collect::<Vec<_>>(), [("DUO:0000025", "time limit on use"), ("DUO:0000043", "clinical care use")]);
    assert!(!found.training, "not where nobody says so");
    assert_eq!(policy("").expect("is a policy").usage.terms().count(), 0);
    for (lines, expected) in [
        ("codes = [\"DUO:0000007\"]", "not among those"),
        ("codes = [\"DUO:0000043\", \"DUO:0000043\"]", "twice"),
        ("codes = [\"DUO:0000015\"]\ntraining = true", "exclude one another"),
        ("codes = [\"DUO:0000025\"]", "needs days"),
        ("codes = [\"DUO:0000004\", \"DUO:0000018\"]", "excludes all other"),
        ("codes = [\"DUO:0000004\"]\ndays = 3", "excludes all other"),
        ("days = 0", "1 or more"),
        ("days = 70000", "usage has"),
        ("canary = 1", "usage has"),
    ] {
        assert!(detail(&format!("[usage]\n{lines}")).contains(expected), "{lines}");
    }
}
