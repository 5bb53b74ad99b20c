//! What is not released by design, each kind with its reason.

use scanitize::error::Reason;
use scanitize::limits::Limits;
use scanitize::sanitize::{Coordinator, Options, scan};
use scanitize::source::Bytes;

use crate::support::flow::{FRESH, KEY, clean, clean_one, clean_under};
use crate::support::instances::{Kind, file, instance};
use crate::support::patients::Person;
use crate::support::writer::{Element, File, Set, Syntax, Value};

#[test]
fn pictures_that_may_carry_writing_are_held() {
    let burned_in = changed(Kind::Cr, |set| {
        set.put(0x0028_0301, "CS", "YES");
    });
    let capture = changed(Kind::Ct, |set| {
        set.put(0x0008_0008, "CS", "DERIVED\\SECONDARY\\SCREEN SAVE");
    });
    let converted = changed(Kind::Mr, |set| {
        set.put(0x0008_0064, "CS", "WSD");
    });
    let colour = changed(Kind::Ct, |set| {
        let pixels = set.bytes(0x7FE0_0010).repeat(3);
        set.put(0x0028_0004, "CS", "RGB").shorts(0x0028_0002, &[3]).shorts(0x0028_0006, &[0]).put(0x7FE0_0010, "OW", pixels);
    });
    let palette = changed(Kind::Ct, |set| {
        set.put(0x0028_0004, "CS", "PALETTE COLOR");
    });
    for (what, bytes) in
        [("burned in", burned_in), ("capture", capture), ("converted", converted), ("colour", colour), ("palette", palette)]
    {
        assert_eq!(reason(&bytes), Reason::TextUnchecked, "{what}");
    }
}

#[test]
fn pages_that_tomographs_write_are_held_however_they_say_so() {
    let of_type = |image_type: &[u8]| {
        changed(Kind::Ct, |set| {
            set.put(0x0008_0008, "CS", image_type);
        })
    };
    for image_type in [
        &b"ORIGINAL\\PRIMARY\\OTHER\\CT_SOM5 PROT"[..],
        b"DERIVED\\SECONDARY\\PATIENT PROTOCOL",
        b"DERIVED\\SECONDARY\\OTHER\\CSA RESULT",
        b"DERIVED\\SECONDARY\\OTHER\\CSA BLACK IMAGE",
        b"DERIVED\\SECONDARY\\SC",
        b"DERIVED\\SECONDARY\\SCREEN SAVE\\\xC9",
    ] {
        assert_eq!(reason(&of_type(image_type)), Reason::TextUnchecked, "{}", image_type.escape_ascii());
    }
    let twice = changed(Kind::Mr, |set| {
        set.push(0x0008_0008, "CS", "DERIVED\\SECONDARY\\SCREEN SAVE");
    });
    assert_eq!(reason(&twice), Reason::TextUnchecked);
    for image_type in [&b"ORIGINAL\\PRIMARY\\AXIAL"[..], b"ORIGINAL\\PRIMARY\\PROTON_DENSITY"] {
        assert_eq!(clean_one(&of_type(image_type)).released.len(), 1, "{}", image_type.escape_ascii());
    }
}

#[test]
fn a_picture_of_a_tomograph_that_does_not_say_how_it_lies_is_held() {
    for kind in [Kind::Ct, Kind::Mr, Kind::Pt] {
        let bytes = changed(kind, |set| {
            set.remove(0x0020_0037);
        });
        assert_eq!(reason(&bytes), Reason::TextUnchecked, "{kind:?}");
    }
}

#[test]
fn a_picture_whose_statement_about_writing_cannot_be_read_is_held() {
    let twice = changed(Kind::Cr, |set| {
        set.put(0x0028_0301, "CS", "NO").push(0x0028_0301, "CS", "YES");
    });
    let items = changed(Kind::Dx, |set| {
        set.items(0x0028_0301, vec![Set::default()]);
    });
    let bytes = changed(Kind::Dx, |set| {
        set.put(0x0028_0301, "CS", [0xFF, 0xFE]);
    });
    let numbers = changed(Kind::Ct, |set| {
        set.put(0x0028_0301, "FD", [0; 8]);
    });
    let converted_twice = changed(Kind::Mr, |set| {
        set.put(0x0008_0064, "CS", "DV").push(0x0008_0064, "CS", "WSD");
    });
    for (what, bytes) in
        [("twice", twice), ("items", items), ("bytes", bytes), ("numbers", numbers), ("converted twice", converted_twice)]
    {
        assert_eq!(reason(&bytes), Reason::TextUnchecked, "{what}");
    }
    let nothing = changed(Kind::Cr, |set| {
        set.put(0x0028_0301, "CS", "");
    });
    assert_eq!(clean_one(&nothing).released.len(), 1);
}

#[test]
fn kinds_of_picture_that_carry_writing_as_a_rule_are_held() {
    for class in ["7", "7.1", "7.2", "7.3", "7.4", "6.1", "3.1", "12.1", "77.1.1", "77.1.5.1", "481.1"] {
        assert_eq!(reason(&of_class(class, true)), Reason::TextUnchecked, "{class}");
    }
}

#[test]
fn documents_are_left_out() {
    for class in ["104.1", "104.2", "104.3", "104.4", "9.4.1", "9.4.2", "66", "66.5", "11.8"] {
        assert_eq!(reason(&of_class(class, false)), Reason::StructuredLeftOut, "{class}");
    }
}

#[test]
fn what_is_no_picture_is_refused() {
    assert_eq!(
        reason(&changed(Kind::Ct, |set| {
            set.remove(0x7FE0_0010);
        })),
        Reason::NotAnImage
    );
    assert_eq!(
        reason(&changed(Kind::Ct, |set| {
            set.remove(0x0008_0016);
        })),
        Reason::NotAnImage
    );
    assert_eq!(
        reason(&changed(Kind::Ct, |set| {
            set.remove(0x0028_0010);
        })),
        Reason::NotAnImage
    );
    assert_eq!(
        reason(&changed(Kind::Ct, |set| {
            set.remove(0x0008_0018);
        })),
        Reason::Unreadable
    );
    assert_eq!(reason(b"no scan at all"), Reason::Foreign);
    assert_eq!(reason(b""), Reason::Foreign);
}

#[test]
fn encodings_that_are_not_read_are_refused_by_name() {
    for syntax in ["1.2.840.113619.5.2", "1.2.3.4"] {
        let mut file = file(Kind::Ct, &Person::generate(1), 1, 1);
        file.meta.put(0x0002_0010, "UI", syntax);
        assert_eq!(reason(&file.bytes()), Reason::UnsupportedSyntax, "{syntax}");
    }
    for syntax in ["1.2.840.10008.1.2.4.102", "1.2.840.10008.1.2.4.106.1", "1.2.840.10008.1.2.4.110", "1.2.840.10008.1.2.7.2"] {
        let mut file = file(Kind::Ct, &Person::generate(1), 1, 1);
        file.meta.put(0x0002_0010, "UI", syntax);
        file.data.remove(0x7FE0_0010);
        let fragments = vec![Vec::new(), vec![0, 0, 0, 12]];
        file.data.0.push(Element { tag: 0x7FE0_0010, vr: *b"OB", value: Value::Fragments(fragments) });
        assert_eq!(reason(&file.bytes()), Reason::UnsupportedSyntax, "{syntax}");
    }
}

#[test]
fn of_two_files_with_one_instance_the_first_is_used() {
    let bytes = file(Kind::Cr, &Person::generate(2), 1, 1).bytes();
    let run = clean(&[("b", &bytes), ("a", &bytes), ("c", &bytes)]);
    assert_eq!(run.others, [("b".to_owned(), Reason::Duplicate), ("c".to_owned(), Reason::Duplicate)]);
    assert_eq!(run.released.len(), 1);
}

#[test]
fn a_face_is_kept_only_by_an_explicit_word() {
    for kind in Kind::ALL {
        let mut coordinator = Coordinator::new(&Options::default(), KEY, FRESH).unwrap();
        // Ten centimetres apart: one alone would be too thin to show a face. The frames of enhanced images do not say where they lie.
        for number in [1, 41] {
            let mut set = instance(kind, &Person::generate(3), 1, number);
            set.remove(0x5200_9230);
            let bytes = File::new(set, Syntax::Explicit).bytes();
            coordinator.add(number, &number.to_string(), scan(&mut Bytes(&bytes), &Limits::default()));
        }
        let _ = coordinator.close(None, None).unwrap();
        let is_projection = matches!(kind, Kind::Cr | Kind::Dx);
        assert_eq!(coordinator.todo().len(), if is_projection { 2 } else { 0 }, "{kind:?}");
        let report = coordinator.report();
        assert_eq!(report.contains("\"reason\":\"face-unchecked\""), !is_projection, "{kind:?}");
    }
}

/// Why a file is held under a preset that leaves no kind of picture out.
fn reason(bytes: &[u8]) -> Reason {
    let run = clean_under(Some("second-opinion"), &[("the input", bytes)], KEY, "a recipient");
    assert!(run.released.is_empty(), "it was released");
    run.others[0].1
}

fn changed(kind: Kind, change: impl Fn(&mut Set)) -> Vec<u8> {
    let mut set = instance(kind, &Person::generate(1), 1, 1);
    change(&mut set);
    File::new(set, Syntax::Explicit).bytes()
}

/// An instance of another SOP class of storage, by the end of its UID.
fn of_class(end: &str, is_picture: bool) -> Vec<u8> {
    changed(Kind::Ct, |set| {
        set.put(0x0008_0016, "UI", format!("1.2.840.10008.5.1.4.1.1.{end}"));
        if !is_picture {
            set.remove(0x7FE0_0010);
        }
    })
}
