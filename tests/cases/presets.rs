//! The four presets, and what their options let stay: dates that moved by one offset, characteristics, descriptions; what is claimed.

use std::collections::{BTreeMap, BTreeSet};

use scanitize::error::Reason;
use scanitize::limits::Limits;
use scanitize::profile::policy::Policy;
use scanitize::sanitize::{Choice, Coordinator, Decision, Options, Verifier, scan};
use scanitize::source::Bytes;

use crate::support::flow::{FRESH, KEY, Run, clean_by, clean_under};
use crate::support::instances::{Kind, file, instance};
use crate::support::patients::Person;
use crate::support::reader::{elements, top};
use crate::support::writer::{File, Set, Syntax};

#[test]
fn every_kind_is_released_under_every_preset_and_cleaned_twice_the_same() {
    for preset in Policy::PRESETS {
        for kind in Kind::ALL.into_iter().chain(Kind::DERIVED) {
            let once = under(preset, &file(kind, &Person::generate(41), 1, 1).bytes()).only();
            assert!(under(preset, &once).only() == once, "{preset} {kind:?}");
        }
    }
}

#[test]
fn what_a_preset_let_through_is_what_it_lets_through() {
    for preset in Policy::PRESETS {
        for kind in Kind::ALL.into_iter().chain(Kind::DERIVED) {
            let original = file(kind, &Person::generate(42), 1, 1).bytes();
            let output = under(preset, &original).only();
            let mut verifier = Verifier::new(None);
            verifier.original(scan(&mut Bytes(&original), &Limits::default()));
            let checked = verifier.check(&mut Bytes(&output), &Limits::default()).unwrap();
            let found: Vec<_> = checked.findings.iter().map(|finding| (&finding.fault, &finding.path)).collect();
            assert!(found.is_empty(), "{preset} {kind:?}: {found:?}");
        }
    }
}

#[test]
fn that_a_code_spells_what_is_another_patients_is_chance() {
    let mut person = Person::generate(44);
    let original = file(Kind::Ct, &person, 1, 1).bytes();
    let output = under("research", &original).only();
    let code = top(&output, 0x0010_0020);
    person.id = code[4..10].to_owned();
    let other = file(Kind::Ct, &person, 2, 1).bytes();
    let faults = |originals: &[&Vec<u8>], output: &[u8]| {
        let mut verifier = Verifier::new(None);
        originals.iter().for_each(|original| verifier.original(scan(&mut Bytes(original.as_slice()), &Limits::default())));
        verifier.check(&mut Bytes(output), &Limits::default()).unwrap().findings.len()
    };
    assert_eq!(faults(&[&original, &other], &output), 0);
    assert!(faults(&[&other], &output) > 0, "of one patient nothing is chance");
    assert!(faults(&[&original, &other], &other) > 0);
    person.id = format!("{}Z", &code[4..11]);
    let longer = file(Kind::Ct, &person, 2, 1).bytes();
    assert_eq!(faults(&[&original, &longer], &output), 0, "the code does not hold it");
    person.id = code[4..12].to_owned();
    let longer = file(Kind::Ct, &person, 2, 1).bytes();
    assert!(faults(&[&original, &longer], &output) > 0, "eight letters are no chance");
}

#[test]
fn that_a_word_of_radiology_is_another_patients_name_is_chance() {
    let (person, short) = (Person::generate(45), Person { name: "Short^Anna".into(), ..Person::generate(46) });
    let described = |person: &Person, text: &str| {
        let mut set = instance(Kind::Ct, person, 1, 1);
        set.put(0x0008_103E, "LO", text);
        File::new(set, Syntax::Explicit).bytes()
    };
    let (original, other) = (described(&person, "CT short axis T2"), described(&short, "CT Short axis T2"));
    let outputs = [&original, &other].map(|original| under("second-opinion", original).only());
    assert!(top(&outputs[0], 0x0008_103E).contains("short") && !top(&outputs[1], 0x0008_103E).contains("Short"));
    let faults = |originals: &[&Vec<u8>], output: &[u8]| {
        let mut verifier = Verifier::new(None);
        originals.iter().for_each(|original| verifier.original(scan(&mut Bytes(original.as_slice()), &Limits::default())));
        verifier.check(&mut Bytes(output), &Limits::default()).unwrap().findings.len()
    };
    assert_eq!(outputs.each_ref().map(|output| faults(&[&original, &other], output)), [0, 0]);
    assert!(faults(&[&other], &outputs[0]) > 0, "of one patient nothing is chance");
}

#[test]
fn what_stands_behind_a_word_of_radiology_is_found() {
    let person = Person { birth_date: "19500304".into(), ..Person::generate(45) };
    let short = Person { name: "Short^Anna".into(), ..Person::generate(46) };
    let mut set = instance(Kind::Ct, &person, 1, 1);
    set.put(0x0008_103E, "LO", "CT short axis head T2");
    let originals = [File::new(set, Syntax::Explicit).bytes(), file(Kind::Ct, &short, 1, 1).bytes()];
    let mut output = under("second-opinion", &originals[0]).only();
    let mut verifier = Verifier::new(None);
    originals.iter().for_each(|original| verifier.original(scan(&mut Bytes(original.as_slice()), &Limits::default())));
    let mut faults = |output: &[u8]| -> Vec<String> {
        let checked = verifier.check(&mut Bytes(output), &Limits::default()).unwrap();
        checked.findings.into_iter().map(|finding| finding.fault).collect()
    };
    assert_eq!(faults(&output), Vec::<String>::new());
    let at = output.windows(21).position(|bytes| bytes == b"CT short axis head T2").unwrap();
    output[at..at + 21].copy_from_slice(b"CT short 4 March 1950");
    assert!(faults(&output).contains(&"text".to_owned()), "{:?}", faults(&output));
}

#[test]
fn all_dates_of_a_patient_move_by_the_same_days_and_times_stay() {
    let person = Person::generate(43);
    let mut offsets = BTreeSet::new();
    for (series, kind) in (1..).zip(Kind::ALL) {
        let mut set = instance(kind, &person, series, 1);
        // Dates that no table knows, at the top and in an item.
        let mut item = Set::default();
        item.put(0x0018_9074, "DT", format!("{}120000.5+0100", person.dates[2]));
        set.put(0x0008_0015, "DT", format!("{}235959", person.dates[6])).items(0x0018_9251, vec![item]);
        set.put(0x0008_0201, "SH", "+0100");
        let input = File::new(set, Syntax::Explicit).bytes();
        let before = temporal(&input);
        let after = temporal(&under("second-opinion", &input).only());
        assert!(after.len() > 8, "{kind:?}: {} dates and times stay", after.len());
        for (path, values) in &after {
            for (value, original) in values.iter().zip(&before[path]) {
                if path.last().is_some_and(|tag| is_time(*tag, &input)) {
                    assert_eq!(value, original, "{path:08X?}");
                } else {
                    offsets.insert(day(value) - day(original));
                    assert_eq!(value.get(8..), original.split('+').next().unwrap().get(8..), "{path:08X?}");
                }
            }
        }
        assert!(!after.contains_key(&vec![0x0010_0030]), "the birth date goes");
        assert_eq!(top(&under("second-opinion", &input).only(), 0x0008_0201), "");
    }
    assert_eq!(offsets.len(), 1, "{offsets:?}");
    assert!(offsets.iter().all(|days| (-3650..=-365).contains(days)));
}

#[test]
fn a_date_that_others_know_does_not_move() {
    let person = Person::generate(58);
    for preset in ["second-opinion", "research"] {
        for (tag, vr, value) in [
            (0x0008_0021, "DA", "19000101"),
            (0x0008_0022, "DA", "18991230"),
            (0x0008_0022, "DA", "19700101"),
            (0x0040_0250, "DA", "99991231"),
            (0x0008_0015, "DT", "19000101000000"),
            (0x0008_0022, "DA", "20991231"),
            // A day of the machine or of a trial, which is in the files of all its patients, and one of which nothing is known.
            (0x0012_0086, "DA", "20180115"),
            (0x0014_1020, "DA", "20180115"),
            (0x0018_1200, "DA", "20180405"),
            (0x0018_1204, "DA", "20110203"),
        ] {
            let mut set = instance(Kind::Ct, &person, 1, 1);
            set.put(tag, vr, value);
            let output = under(preset, &File::new(set, Syntax::Explicit).bytes()).only();
            let text = top(&output, tag);
            assert!(["", "19000101", "19000101000000"].contains(&text.as_str()), "{preset} {tag:08X}: {text}");
        }
    }
}

#[test]
fn the_words_of_a_policy_tell_of_nobody() {
    let person = Person { name: "Featherstone^Ada".into(), id: "MRN4455667".into(), ..Person::generate(59) };
    let original = file(Kind::Ct, &person, 1, 1).bytes();
    let under = |options: &Options| {
        let mut coordinator = Coordinator::new(options, KEY, FRESH).unwrap();
        coordinator.add(0, "a", scan(&mut Bytes(&original), &Limits::default()));
        coordinator.close(None, None).map(drop).map_err(|error| (error.reason, error.detail))
    };
    let run = |name: &str, consent: &str| {
        let policy = format!(
            "schema = \"scanitize.policy/1\"\nname = \"{name}\"\nage = \"none\"\nface = \"keep\"\nconsent = \"{consent}\"\n"
        );
        under(&Options { policy: Some(policy), ..Options::default() })
    };
    let named = |recipient: &str, names_recipient: bool| {
        under(&Options { recipient: recipient.into(), names_recipient, ..Options::default() })
    };
    assert_eq!(named("a clinic", true), Ok(()));
    assert_eq!(named("for Featherstone", false), Ok(()), "the manifest does not name it");
    assert_eq!(named("for Featherstone", true).unwrap_err().0, Reason::Policy);
    assert_eq!(run("our trial", "OURS ONLY"), Ok(()));
    for (name, consent) in
        [("the case of Featherstone", "OURS ONLY"), ("our trial", "MRN4455667"), ("Ada, and Featherstone", "OURS ONLY")]
    {
        let (reason, detail) = run(name, consent).unwrap_err();
        assert_eq!(reason, Reason::Policy);
        assert!(!detail.contains("Featherstone") && !detail.contains("4455667"));
    }
}

#[test]
fn a_birth_date_goes_wherever_a_date_may_stay() {
    let person = Person::generate(55);
    let birth = person.birth_date.clone();
    for preset in ["second-opinion", "research"] {
        let dotted = format!("{}.{}.{}", &birth[..4], &birth[4..6], &birth[6..]);
        for (tag, vr, value) in [
            (0x0008_0015, "DT", format!("{birth}101500.00")),
            (0x0008_0015, "DT", birth.clone()),
            (0x0008_0022, "DA", birth.clone()),
            (0x0008_0022, "DA", dotted),
            (0x0018_1012, "DA", format!("20200101\\{birth}")),
            (0x0009_100D, "DT", format!("{birth}101500+0100")),
        ] {
            let mut set = instance(Kind::Pt, &person, 1, 1);
            set.put(0x0009_0010, "LO", "GEMS_PETD_01").put(tag, vr, &value);
            let output = under(preset, &File::new(set, Syntax::Explicit).bytes()).only();
            let text = top(&output, tag);
            assert!(["", "19000101", "19000101000000"].contains(&text.as_str()), "{preset} {tag:08X}: {text}");
        }
    }
}

#[test]
fn a_fraction_of_a_second_that_is_the_number_of_the_patient_goes() {
    let (whole, begun) =
        (Person { id: "555123".into(), ..Person::generate(56) }, Person { id: "MRN 5551234".into(), ..Person::generate(57) });
    for ((tag, vr, value, is_kept), person) in [
        (0x0008_0015, "DT", "101010.555123", false),
        (0x0008_0015, "DT", "101010.555123+0100", false),
        (0x0008_0032, "TM", "101010.555123", false),
        (0x0008_0015, "DT", "101010.555124", true),
        (0x0008_0032, "TM", "101010.5", true),
    ]
    .into_iter()
    .flat_map(|case| [(case, &whole), (case, &begun)])
    {
        let mut set = instance(Kind::Ct, person, 1, 1);
        let day = if vr == "DT" { person.study_date.as_str() } else { "" };
        set.put(tag, vr, format!("{day}{value}"));
        let output = under("research", &File::new(set, Syntax::Explicit).bytes()).only();
        let text = top(&output, tag);
        let expected = if is_kept { value } else { "101010" };
        assert_eq!(&text[if vr == "DT" { 8 } else { 0 }..], expected, "the time of day stays: {value}");
    }
}

#[test]
fn two_patients_move_by_different_days() {
    let offset = |seed| {
        let person = Person::generate(seed);
        let output = under("research", &file(Kind::Ct, &person, 1, 1).bytes()).only();
        day(&top(&output, 0x0008_0020)) - day(&person.study_date)
    };
    assert_eq!((44..52).map(offset).collect::<BTreeSet<_>>().len(), 8);
}

#[test]
fn uptake_is_computed_from_the_output_as_from_the_input() {
    let person = Person::generate(53);
    let mut set = instance(Kind::Pt, &person, 1, 1);
    // Injected before midnight, scanned after it.
    set.put(0x0008_0021, "DA", "20200301").put(0x0008_0031, "TM", "003000").put(0x0008_0022, "DA", "20200301");
    set.put(0x0008_0032, "TM", "003500").put(0x0010_1030, "DS", "70");
    let mut dose = set.sequence(0x0054_0016)[0].clone();
    dose.put(0x0018_1078, "DT", "20200229233000.00");
    set.items(0x0054_0016, vec![dose]);
    let input = File::new(set, Syntax::Explicit).bytes();
    for (preset, is_computed) in [("second-opinion", true), ("research", true), ("ai-service", false)] {
        let output = under(preset, &input).only();
        assert_eq!(factor(&output).is_some(), is_computed, "{preset}");
        if is_computed {
            assert_eq!(factor(&output), factor(&input), "{preset}");
        }
    }
}

#[test]
fn what_is_no_date_is_emptied_or_removed_as_its_type_demands() {
    let mut set = instance(Kind::Pt, &Person::generate(54), 1, 1);
    set.put(0x0008_0020, "DA", "2020").put(0x0008_0021, "DA", "20200230").put(0x0008_0022, "DA", "LAST WEEK").put(
        0x0008_0012,
        "DA",
        "03/04/50",
    );
    let output = under("second-opinion", &File::new(set, Syntax::Explicit).bytes()).only();
    let found = |tag| elements(&output).into_iter().find(|element| element.path == [tag]).map(|element| element.text());
    assert_eq!(found(0x0008_0020).as_deref(), Some(""), "Study Date is of Type 2");
    assert_eq!(found(0x0008_0021).as_deref(), Some("19000101"), "Series Date of a PET image is of Type 1");
    assert_eq!(found(0x0008_0022).as_deref(), Some(""), "Acquisition Date of a PET image is of Type 2");
    assert_eq!(found(0x0008_0012), None, "Instance Creation Date is of Type 3");
}

#[test]
fn the_manifest_says_what_the_files_may_be_used_for() {
    let care = serde_json::json!({"DUO:0000015": "no general methods research", "DUO:0000025": "time limit on use", "DUO:0000043": "clinical care use"});
    let research = serde_json::json!({"DUO:0000006": "health or medical or biomedical research"});
    let none = serde_json::json!({"DUO:0000015": "no general methods research"});
    let expected = [
        ("ai-service", serde_json::json!({"purpose": "INFERENCE ONLY", "training": false, "days": 90, "codes": care})),
        ("second-opinion", serde_json::json!({"purpose": "SECOND OPINION ONLY", "training": false, "days": 365, "codes": care})),
        ("research", serde_json::json!({"purpose": "RESEARCH ONLY", "training": true, "codes": research})),
        ("maximum", serde_json::json!({"purpose": "NO USE WITHOUT AGREEMENT", "training": false, "codes": none})),
    ];
    let original = file(Kind::Ct, &Person::generate(55), 1, 1).bytes();
    for (preset, usage) in expected {
        let run = under(preset, &original);
        let manifest: serde_json::Value = serde_json::from_str(&run.manifest).unwrap();
        assert_eq!(manifest["usage"], usage, "{preset}");
        // The consent item of every file says the same in words (PS3.3 C.7.2.3).
        assert_eq!(inside(&run.only(), 0x0012_0083, 0x0012_0020), [usage["purpose"].as_str().unwrap()]);
    }
    let options = Options { recipient: "a clinic".into(), names_recipient: true, ..Options::default() };
    let mut coordinator = Coordinator::new(&options, KEY, FRESH).unwrap();
    coordinator.add(0, "a", scan(&mut Bytes(&original), &Limits::default()));
    let manifest: serde_json::Value = serde_json::from_str(&coordinator.manifest()).unwrap();
    assert_eq!(manifest["usage"]["recipient"], "a clinic");
}

#[test]
fn codes_say_what_was_done_and_nothing_else() {
    let expected = [
        ("second-opinion", "MODIFIED", vec!["113100", "113105", "113107", "113108"]),
        ("research", "MODIFIED", vec!["113100", "113105", "113107", "113108"]),
        ("ai-service", "REMOVED", vec!["113100"]),
        ("maximum", "REMOVED", vec!["113100"]),
    ];
    for (preset, temporal, codes) in expected {
        let run = under(preset, &file(Kind::Ct, &Person::generate(55), 1, 1).bytes());
        let manifest: serde_json::Value = serde_json::from_str(&run.manifest).unwrap();
        let told: Vec<&String> = manifest["codes"].as_object().unwrap().keys().collect();
        assert_eq!(told, codes, "{preset}");
        let output = run.only();
        assert_eq!(inside(&output, 0x0012_0064, 0x0008_0100), codes, "{preset}");
        assert_eq!(top(&output, 0x0028_0303), temporal, "{preset}");
    }
    // Without a description, a date or a characteristic in it, an instance shows no option.
    let mut set = instance(Kind::Ct, &Person::generate(56), 1, 1);
    set.0.retain(|element| !matches!(&element.vr, b"DA" | b"DT" | b"TM" | b"LO" | b"ST" | b"LT") || element.tag >> 16 == 0x0020);
    set.remove(0x0010_0040).remove(0x0010_1010).remove(0x0010_1030).put(0x0010_0020, "LO", "4711");
    assert_eq!(
        inside(&under("second-opinion", &File::new(set, Syntax::Explicit).bytes()).only(), 0x0012_0064, 0x0008_0100),
        ["113100"]
    );
}

#[test]
fn characteristics_stay_as_each_preset_says() {
    let mut set = instance(Kind::Ct, &Person::generate(57), 1, 1);
    set.texts(&[(0x0010_0040, "CS", "F"), (0x0010_1010, "AS", "093Y"), (0x0010_1020, "DS", "1.68"), (0x0010_1030, "DS", "71.5")]);
    set.put(0x0010_21A0, "CS", "NO").put(0x0010_2160, "SH", "Asian, Smith");
    let input = File::new(set, Syntax::Explicit).bytes();
    let stays = |preset: &str| {
        let output = under(preset, &input).only();
        [0x0010_0040, 0x0010_1010, 0x0010_1020, 0x0010_1030, 0x0010_21A0, 0x0010_2160].map(|tag| top(&output, tag))
    };
    assert_eq!(stays("second-opinion"), ["F", "090Y", "", "", "", ""]);
    assert_eq!(stays("ai-service"), ["", "090Y", "", "", "", ""]);
    assert_eq!(stays("research"), ["F", "090Y", "1.68", "71.5", "NO", "Asian"]);
    assert_eq!(stays("maximum"), ["", "", "", "", "", ""]);
}

#[test]
fn identities_of_machine_place_and_file_stay_under_their_options_alone() {
    let mut person = Person::generate(58);
    (person.institution, person.station, person.serial) = ("Utopia Hospital".into(), "SCANNER7".into(), "SN-55127".into());
    let input = file(Kind::Ct, &person, 1, 1).bytes();
    let stays = |options: &str| {
        let output = clean_by(&policy(options, ""), &input).only();
        [0x0008_0080, 0x0008_1010, 0x0018_1000, 0x0020_000D].map(|tag| top(&output, tag))
    };
    assert_eq!(
        stays("\"retain-institution-identity\""),
        ["Utopia Hospital".to_owned(), String::new(), String::new(), stays("")[3].clone()]
    );
    assert_eq!(stays("\"retain-device-identity\"")[..3], ["", "SCANNER7", "SN-55127"]);
    // The UIDs of this person hold the date of the study: where dates do not stay, neither do they.
    let uids =
        ["\"retain-uids\", \"retain-longitudinal-full-dates\"", "\"retain-uids\"", ""].map(|options| stays(options)[3].clone());
    assert_eq!(uids[0], person.uid("0"));
    assert!(uids[1].starts_with("2.25.") && uids[1] == uids[2]);
    // As makers write it, and as seconds: those of the third are of another day.
    let of_makers = |uid: &str| {
        let mut set = instance(Kind::Ct, &Person { study_date: "20190304".into(), ..Person::generate(59) }, 1, 1);
        set.put(0x0020_000E, "UI", uid);
        let output = clean_by(&policy("\"retain-uids\"", ""), &File::new(set, Syntax::Explicit).bytes()).only();
        top(&output, 0x0020_000E) == uid
    };
    let uids = ["1.3.12.2.1107.5.2.30.30000019030406412345600001234", "1.2.840.113619.2.55.971.1551697933.45"];
    assert_eq!(uids.map(of_makers), [false; 2]);
    assert!(of_makers("1.2.840.113619.2.55.971.1561697933.45"));
    let zone = |text: &str| {
        let mut set = instance(Kind::Ct, &person, 1, 1);
        set.put(0x0008_0201, "SH", text);
        top(
            &clean_by(&policy("\"retain-longitudinal-full-dates\"", ""), &File::new(set, Syntax::Explicit).bytes()).only(),
            0x0008_0201,
        )
    };
    assert_eq!(["+0100", "+0100 Zofia", "Zofia", "B1952"].map(zone), ["+0100", "", "", ""]);
    let dates = clean_by(&policy("\"retain-longitudinal-full-dates\"", ""), &input).only();
    assert_eq!((top(&dates, 0x0008_0020), top(&dates, 0x0028_0303)), (person.study_date.clone(), "UNMODIFIED".to_owned()));
}

#[test]
fn a_policy_keeps_removes_and_fills_what_it_names() {
    let more = "keep = [\"StudyDescription\"]\nremove = [\"0018,0060\", \"0054,0081\"]\n[fill]\nInstitutionName = \"A clinic\"";
    let mut set = instance(Kind::Ct, &Person::generate(59), 1, 1);
    set.put(0x0008_1030, "LO", "Project Zebra 7");
    let output = clean_by(&policy("", more), &File::new(set, Syntax::Explicit).bytes()).only();
    assert_eq!((top(&output, 0x0008_1030).as_str(), top(&output, 0x0008_0080).as_str()), ("Project Zebra 7", "A clinic"));
    let kvp = elements(&output).into_iter().find(|element| element.path == [0x0018_0060]);
    assert_eq!(kvp.map(|element| element.text()).as_deref(), Some(""), "KVP is of Type 2 in a CT image");
    let person = Person::generate(60);
    let mut set = instance(Kind::Ct, &person, 1, 1);
    set.put(0x0008_1030, "LO", format!("Project of {}", person.operator.replace('^', " ")));
    let output = clean_by(&policy("", more), &File::new(set, Syntax::Explicit).bytes()).only();
    assert_eq!(top(&output, 0x0008_1030), "", "a value that identifies is kept by nobody");
}

#[test]
fn what_a_policy_fills_in_is_searched_as_all_else() {
    let person = Person::generate(62);
    let bytes = file(Kind::Ct, &person, 1, 1).bytes();
    let (family, _) = person.name.split_once('^').unwrap();
    let filled = |text: &str| clean_by(&policy("", &format!("[fill]\nInstitutionName = \"{text}\"")), &bytes);
    let output = filled("A clinic").only();
    assert_eq!(clean_by(&policy("", "[fill]\nInstitutionName = \"A clinic\""), &output).only(), output, "cleaned once more");
    assert_eq!(filled(&format!("Clinic of {family}")).others[0].1, Reason::ResidualValue);
}

#[test]
fn a_locked_policy_takes_only_stricter_answers() {
    let locked = policy("", "locked = true");
    let options = |face| Options { policy: Some(locked.clone()), face, ..Options::default() };
    use scanitize::profile::policy::Face::{HeadStrip, Keep};
    assert!(Coordinator::new(&options(Some(Keep)), KEY, FRESH).is_err());
    assert!(Coordinator::new(&options(Some(HeadStrip)), KEY, FRESH).is_ok());
    let mut coordinator = Coordinator::new(&options(None), KEY, FRESH).unwrap();
    // Ten centimetres apart: one alone would be too thin to show a face.
    for number in [1, 41] {
        let bytes = file(Kind::Ct, &Person::generate(61), 1, number).bytes();
        coordinator.add(number, &number.to_string(), scan(&mut Bytes(&bytes), &Limits::default()));
    }
    let keep = Decision { id: Some("face".into()), choice: Some(Choice::Keep), ..Decision::default() };
    assert!(coordinator.decide(&[keep]).is_err());
    let _ = coordinator.close(None, Some(Keep)).unwrap();
    assert!(coordinator.todo().is_empty(), "the face is not kept");
}

fn under(preset: &str, bytes: &[u8]) -> Run {
    clean_under(Some(preset), &[("the input", bytes)], KEY, "a recipient")
}

fn policy(options: &str, more: &str) -> String {
    format!(
        "schema = \"scanitize.policy/1\"\nname = \"a policy\"\nage = \"none\"\nface = \"deface\"\nconsent = \"A USE\"\noptions = [{options}]\n{more}"
    )
}

/// The texts of an attribute inside a sequence.
fn inside(output: &[u8], sequence: u32, tag: u32) -> Vec<String> {
    elements(output).iter().filter(|element| element.path == [sequence, tag]).map(|element| element.text()).collect()
}

/// Dates and times that are no dummies, by the tags that lead to them, in order.
fn temporal(bytes: &[u8]) -> BTreeMap<Vec<u32>, Vec<String>> {
    let mut found: BTreeMap<Vec<u32>, Vec<String>> = BTreeMap::new();
    for element in elements(bytes).iter().filter(|element| ["DA", "DT", "TM"].contains(&element.vr.as_str())) {
        let text = element.text();
        if !["", "19000101", "000000", "19000101000000"].contains(&text.as_str()) {
            found.entry(element.path.clone()).or_default().push(text);
        }
    }
    found
}

fn is_time(tag: u32, bytes: &[u8]) -> bool {
    elements(bytes).iter().any(|element| element.tag() == tag && element.vr == "TM")
}

/// The day of a date, counted from the year 0 in years that all begin in March.
fn day(text: &str) -> i64 {
    let number = |range: std::ops::Range<usize>| text[range].parse::<i64>().unwrap();
    let (year, month, day) = (number(0..4), number(4..6), number(6..8));
    let (year, month) = if month > 2 { (year, month) } else { (year - 1, month + 12) };
    365 * year + year / 4 - year / 100 + year / 400 + (153 * (month - 3) + 2) / 5 + day
}

/// What stored values are multiplied by for the uptake by weight (SUVbw) of decay-corrected images, in grams per millilitre.
fn factor(bytes: &[u8]) -> Option<f64> {
    let all = elements(bytes);
    let text = |path: &[u32]| {
        all.iter().find(|element| element.path == path).map(|element| element.text()).filter(|text| !text.is_empty())
    };
    let number = |path: &[u32]| text(path).and_then(|text| text.parse::<f64>().ok());
    let seconds = |time: &str| {
        let part = |range: std::ops::Range<usize>| time[range].parse::<f64>().unwrap();
        part(0..2) * 3600.0 + part(2..4) * 60.0 + part(4..6)
    };
    let injected = text(&[0x0054_0016, 0x0018_1078])?;
    let scanned = (text(&[0x0008_0021])?, text(&[0x0008_0031])?);
    let elapsed = (day(&scanned.0) - day(&injected)) as f64 * 86_400.0 + seconds(&scanned.1) - seconds(&injected[8..]);
    let half_life = number(&[0x0054_0016, 0x0018_1075])?;
    let dose = number(&[0x0054_0016, 0x0018_1074])? * (-elapsed * std::f64::consts::LN_2 / half_life).exp();
    Some(number(&[0x0010_1030])? * 1000.0 / dose)
}
