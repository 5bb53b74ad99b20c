//! What a safe element may not hold, and what only looks like one.

use crate::cases::private::{kept, policy, research, rows};
use crate::support::flow::clean_by;
use crate::support::instances::{Kind, instance};
use crate::support::patients::Person;
use crate::support::writer::{File, Set, Syntax};

/// What stays of one private element in a block of `creator`, under research.
fn stays(creator: &str, group: u16, element: u8, vr: &str, value: impl AsRef<[u8]>) -> bool {
    stays_of(&Person::generate(81), creator, group, element, vr, value)
}

fn stays_of(person: &Person, creator: &str, group: u16, element: u8, vr: &str, value: impl AsRef<[u8]>) -> bool {
    let mut set = instance(Kind::Mr, person, 1, 1);
    let group = u32::from(group) << 16;
    set.put(group | 0x12, "LO", creator).put(group | 0x1200 | u32::from(element), vr, value);
    !kept(&research(&File::new(set, Syntax::Explicit).bytes()).only()).is_empty()
}

#[test]
fn creator_group_element_and_representation_must_all_be_those_of_the_table() {
    assert!(stays("SIEMENS MR HEADER", 0x0019, 0x0C, "IS", "1000"));
    assert!(stays("SIEMENS MR HEADER ", 0x0019, 0x0C, "IS", "1000"), "padding is no part of a creator");
    assert!(stays("SIEMENS MR HEADER", 0x0019, 0x0C, "UN", "1000"));
    for (creator, group, element, vr) in [
        ("SIEMENS MR HEADEX", 0x0019, 0x0C, "IS"),
        ("SIEMENS MR HEADER 2", 0x0019, 0x0C, "IS"),
        ("siemens mr header", 0x0019, 0x0C, "IS"),
        ("", 0x0019, 0x0C, "IS"),
        ("SIEMENS MR HEADER", 0x0029, 0x0C, "IS"),
        ("SIEMENS MR HEADER", 0x0019, 0x10, "IS"),
        ("SIEMENS MR HEADER", 0x0019, 0x0C, "LO"),
        ("SIEMENS MR HEADER", 0x0019, 0x0C, "DS"),
        ("SIEMENS MR HEADER", 0x0019, 0x0C, "OB"),
    ] {
        assert!(!stays(creator, group, element, vr, "1000"), "{creator} {group:04X} {element:02X} {vr}");
    }
}

#[test]
fn numbers_must_be_numbers_as_many_as_the_table_allows_and_no_text_in_disguise() {
    let doubles = |numbers: &[f64]| numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>();
    assert!(stays("SIEMENS MR HEADER", 0x0019, 0x0E, "FD", doubles(&[0.5, -0.5, 0.75])));
    assert!(stays("SIEMENS MR HEADER", 0x0019, 0x0E, "UN", doubles(&[0.5, -0.5, 0.75])));
    assert!(!stays("SIEMENS MR HEADER", 0x0019, 0x0E, "FD", doubles(&[0.5, -0.5, 0.75, 1.0])), "four of three");
    assert!(!stays("SIEMENS MR HEADER", 0x0019, 0x0E, "FD", [0; 6]), "a part of a number");
    assert!(!stays("SIEMENS MR HEADER", 0x0019, 0x0E, "UN", b"Zqplanted word, and more"), "letters");
    assert!(!stays("SIEMENS MR HEADER", 0x0019, 0x0C, "IS", "1000\\50"), "two of one");
    assert!(!stays("SIEMENS MR HEADER", 0x0019, 0x0C, "IS", "SMITH"));
    assert!(!stays("GEMS_PARM_01", 0x0043, 0x6F, "DS", "1\\2\\JANE"));
    assert!(!stays("Philips MR Imaging DD 001", 0x2005, 0x0E, "FL", f32::NAN.to_le_bytes()));
    assert!(!stays("Philips MR Imaging DD 001", 0x2005, 0x0E, "FL", b"Jane"));
    assert!(!stays("SIEMENS MR HEADER", 0x0019, 0x0C, "IS", ""), "nothing");
}

#[test]
fn code_strings_must_be_terms() {
    for (term, is_kept) in
        [("DIRECTIONAL", true), ("NONE", true), ("BMATRIX", true), ("SMITH", false), ("directional", false), ("", false)]
    {
        assert_eq!(stays("SIEMENS MR HEADER", 0x0019, 0x0D, "CS", term), is_kept, "{term}");
    }
    assert!(stays("ELSCINT1", 0x01E1, 0x26, "CS", "HEAD"), "a term of the standard");
}

#[test]
fn a_number_of_the_patient_stays_in_none_of_them() {
    let mut person = Person::generate(82);
    person.id = "4711220".to_owned();
    let is_kept = |vr: &str, element, value: &[u8]| stays_of(&person, "SIEMENS Ultrasound SC2000", 0x0119, element, vr, value);
    assert!(is_kept("UL", 0x05, &4_711_221_u32.to_le_bytes()) && !is_kept("UL", 0x05, &4_711_220_u32.to_le_bytes()));
    assert!(is_kept("IS", 0x13, b"4711221") && !is_kept("IS", 0x13, b"4711220"));
    assert!(!stays_of(&person, "GEMS_ACQU_01", 0x0019, 0xBB, "DS", "4711220.0"));
    person.name = "Philips^Head".to_owned();
    assert!(
        stays_of(&person, "Philips MR Imaging DD 001", 0x2005, 0x0E, "FL", 2_f32.to_le_bytes()),
        "a creator is nobody's name"
    );
}

#[test]
fn a_block_that_is_reserved_twice_or_not_at_all_holds_nothing() {
    let mut set = instance(Kind::Mr, &Person::generate(83), 1, 1);
    set.put(0x0019_110C, "IS", "1000").put(0x2005_0010, "LO", "Philips MR Imaging DD 001").put(0x2005_100E, "FL", [0; 4]);
    set.push(0x2005_0010, "LO", "Philips MR Imaging DD 005");
    set.put(0x0001_0010, "LO", "SIEMENS MR HEADER").put(0x0001_100C, "IS", "1000");
    assert!(kept(&research(&File::new(set, Syntax::Explicit).bytes()).only()).is_empty());
}

/// Every element of the table under a policy that names them all, with a word in it: nothing of it comes out.
#[test]
fn a_word_that_is_the_patients_comes_out_of_no_element_of_the_table() {
    let person = Person::generate(84);
    let family = person.name.split('^').next().unwrap();
    let named: Vec<String> = rows().map(|row| format!("\"{},xx{} {}\"", row[1], row[2], row[0])).collect();
    let policy =
        policy("\"retain-safe-private\", \"retain-longitudinal-modified-dates\"", &format!("keep = [{}]", named.join(", ")));
    let word = format!("{family} {family} {family}");
    for syntax in [Syntax::Explicit, Syntax::Implicit] {
        let mut set = instance(Kind::Mr, &person, 1, 1);
        let mut blocks = std::collections::BTreeMap::new();
        for row in rows().filter(|row| row[3] != "SQ") {
            let group = u32::from_str_radix(row[1], 16).unwrap() << 16;
            let next = 0x10 + u32::try_from(blocks.len()).unwrap();
            let block: u32 = *blocks.entry((row[0], group)).or_insert(next);
            set.put(group | block, "LO", row[0]);
            set.put(group | block << 8 | u32::from_str_radix(row[2], 16).unwrap(), row[3], &word);
        }
        let run = clean_by(&policy, &File::new(set, syntax).bytes());
        // A number made of letters is refused, a text with the name in it too: nothing is left to hold the instance back.
        let output = run.only();
        let left = kept(&output);
        assert!(left.iter().all(|(tag, _, value)| tag & 0xFFFF <= 0xFF || !contains(value, family)), "{syntax:?}");
        assert!(left.iter().all(|(_, vr, _)| vr == "LO" || vr == "UI"), "{syntax:?}: {left:?}");
    }
}

#[test]
fn an_element_too_large_to_be_looked_at_goes() {
    let mut set = instance(Kind::Mr, &Person::generate(85), 1, 1);
    set.put(0x7FD1_0010, "LO", "SIEMENS Ultrasound SC2000").put(0x7FD1_1010, "OB", vec![7; (4 << 20) + 2]);
    let policy = policy("\"retain-safe-private\"", "keep = [\"7FD1,xx10 SIEMENS Ultrasound SC2000\"]");
    assert!(kept(&clean_by(&policy, &File::new(set, Syntax::Explicit).bytes()).only()).is_empty());
}

type Change<'a> = &'a dyn Fn(&mut Set);

#[test]
fn bytes_that_were_put_into_an_output_hold_it() {
    use scanitize::sanitize::Verifier;
    use scanitize::source::Bytes;
    let mut set = Set::default();
    set.put(0x2005_0010, "LO", "Philips MR Imaging DD 001").put(0x2005_100E, "FL", 0.5_f32.to_le_bytes());
    let with = |change: Change<'_>| {
        let mut whole = instance(Kind::Mr, &Person::generate(86), 1, 1);
        whole.place_all(&set);
        let output = research(&File::new(whole, Syntax::Explicit).bytes()).only();
        // The same elements anew, changed, among those of the output.
        let spans = crate::support::reader::spans(&output);
        let mut private = set.clone();
        change(&mut private);
        let mut parts: Vec<(u32, Vec<u8>)> =
            spans.into_iter().filter(|(tag, _)| tag >> 16 & 1 == 0).map(|(tag, span)| (tag, output[span].to_vec())).collect();
        for element in &private.0 {
            let mut one = Set::default();
            one.place(element.clone());
            parts.push((element.tag, crate::support::writer::encode(&one, Syntax::Explicit)));
        }
        parts.sort_by_key(|(tag, _)| *tag);
        let bytes: Vec<u8> = parts.into_iter().flat_map(|(_, bytes)| bytes).collect();
        let bytes = [&output[..132], &bytes].concat();
        let checked = Verifier::new(None).check(&mut Bytes(&bytes), &scanitize::limits::Limits::default()).unwrap();
        checked.findings.into_iter().map(|finding| finding.fault).collect::<Vec<_>>()
    };
    assert!(with(&|_| ()).is_empty());
    let changes: [(&str, Change<'_>); 7] = [
        ("a creator of nothing", &|set| _ = set.put(0x2005_0011, "LO", "Philips MR Imaging DD 005")),
        ("a block that is not the next", &|set| _ = set.put(0x2005_0014, "LO", "A").put(0x2005_1409, "DS", "1")),
        ("no creator", &|set| _ = set.remove(0x2005_0010)),
        ("an element that the table does not know", &|set| _ = set.put(0x2005_10FE, "FL", [0; 4])),
        ("another representation", &|set| _ = set.put(0x2005_100E, "LO", "0.5")),
        ("another creator", &|set| _ = set.put(0x2005_0010, "LO", "SMITH MR")),
        ("a text that only a policy could let stay", &|set| {
            set.put(0x0019_0010, "LO", "GEMS_ACQU_01").put(0x0019_109E, "LO", "epi2");
        }),
    ];
    for (what, change) in changes {
        assert!(with(change).iter().any(|fault| fault == "form"), "{what}: {:?}", with(change));
    }
}

fn contains(value: &[u8], word: &str) -> bool {
    value.windows(word.len()).any(|window| window == word.as_bytes())
}
