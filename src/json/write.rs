//! Types as JSON, byte for byte what `serde_json` makes of them: each type that it writes brings forms of its own, and its
//! floating-point numbers a table of 10 KB that does not compress. These are read as what they were, which other digits may say.

use std::fmt::{Display, Write};

use serde::Serialize;
use serde::ser::{self, Serializer};

/// A value without blanks; empty where a type refuses, or a map has keys that are no names.
pub fn write(value: &(impl Serialize + ?Sized)) -> String {
    let mut json = String::new();
    value.serialize(Value(&mut json)).map_or_else(|Unwritable| String::new(), |()| json)
}

/// That a type refuses to be written; nothing more is said.
#[derive(Debug)]
pub struct Unwritable;

type Result<T> = std::result::Result<T, Unwritable>;

impl Display for Unwritable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not to be written")
    }
}

impl std::error::Error for Unwritable {}

impl ser::Error for Unwritable {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

/// What the next value is written behind.
struct Value<'a>(&'a mut String);

/// An array or an object, or one in an object of one member, that is still open.
pub struct Open<'a> {
    json: &'a mut String,
    is_first: bool,
    end: &'static str,
}

impl<'a> Value<'a> {
    fn push(self, text: impl Display) -> Result<()> {
        write!(self.0, "{text}").map_err(|_| Unwritable)
    }

    fn open(self, start: &str, end: &'static str) -> Open<'a> {
        self.0.push_str(start);
        Open { json: self.0, is_first: true, end }
    }

    fn variant(self, name: &str, start: &str, end: &'static str) -> Open<'a> {
        let mut object = self.open("{", "}");
        object.name(name);
        Value(object.json).open(start, end)
    }
}

impl Open<'_> {
    fn comma(&mut self) {
        if !std::mem::take(&mut self.is_first) {
            self.json.push(',');
        }
    }

    fn name(&mut self, name: &str) {
        self.comma();
        push_text(self.json, name);
        self.json.push(':');
    }

    fn close(self) -> Result<()> {
        self.json.push_str(self.end);
        Ok(())
    }
}

fn push_text(json: &mut String, text: &str) {
    json.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => json.extend(['\\', letter]),
            '\u{8}' => json.push_str("\\b"),
            '\u{c}' => json.push_str("\\f"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            ..' ' => json.push_str(&format!("\\u{:04x}", u32::from(letter))),
            _ => json.push(letter),
        }
    }
    json.push('"');
}

/// Methods that write what their argument displays.
macro_rules! displayed {
    ($($method:ident: $type:ty)*) => {
        $(fn $method(self, value: $type) -> Result<()> {
            self.push(value)
        })*
    };
}

impl<'a> Serializer for Value<'a> {
    type Ok = ();
    type Error = Unwritable;
    type SerializeSeq = Open<'a>;
    type SerializeTuple = Open<'a>;
    type SerializeTupleStruct = Open<'a>;
    type SerializeTupleVariant = Open<'a>;
    type SerializeMap = Open<'a>;
    type SerializeStruct = Open<'a>;
    type SerializeStructVariant = Open<'a>;

    displayed! {
        serialize_bool: bool serialize_i8: i8 serialize_i16: i16 serialize_i32: i32 serialize_i64: i64 serialize_i128: i128
        serialize_u8: u8 serialize_u16: u16 serialize_u32: u32 serialize_u64: u64 serialize_u128: u128
    }

    fn serialize_f32(self, value: f32) -> Result<()> {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Result<()> {
        if value.is_finite() { self.push(format_args!("{value:?}")) } else { self.serialize_unit() }
    }

    fn serialize_char(self, value: char) -> Result<()> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<()> {
        push_text(self.0, value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<()> {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Result<()> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<()> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<()> {
        self.0.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<()> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<()> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<()> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: &str, _: u32, variant: &str, value: &T) -> Result<()> {
        let mut object = self.open("{", "}");
        object.name(variant);
        value.serialize(Value(object.json))?;
        object.close()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Open<'a>> {
        Ok(self.open("[", "]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Open<'a>> {
        Ok(self.open("[", "]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Open<'a>> {
        Ok(self.open("[", "]"))
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, variant: &'static str, _: usize) -> Result<Open<'a>> {
        Ok(self.variant(variant, "[", "]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Open<'a>> {
        Ok(self.open("{", "}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Open<'a>> {
        Ok(self.open("{", "}"))
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, variant: &'static str, _: usize) -> Result<Open<'a>> {
        Ok(self.variant(variant, "{", "}}"))
    }
}

/// The kinds of arrays, and of objects with names known before.
macro_rules! open {
    ($($kind:ident $method:ident)*; $($named:ident)*) => {
        $(impl ser::$kind for Open<'_> {
            type Ok = ();
            type Error = Unwritable;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
                self.comma();
                value.serialize(Value(self.json))
            }

            fn end(self) -> Result<()> {
                self.close()
            }
        })*
        $(impl ser::$named for Open<'_> {
            type Ok = ();
            type Error = Unwritable;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<()> {
                self.name(name);
                value.serialize(Value(self.json))
            }

            fn end(self) -> Result<()> {
                self.close()
            }
        })*
    };
}

open! {
    SerializeSeq serialize_element SerializeTuple serialize_element
    SerializeTupleStruct serialize_field SerializeTupleVariant serialize_field;
    SerializeStruct SerializeStructVariant
}

impl ser::SerializeMap for Open<'_> {
    type Ok = ();
    type Error = Unwritable;

    /// A number or a truth value as a key stands between quotes.
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<()> {
        self.comma();
        let mut name = String::new();
        key.serialize(Value(&mut name))?;
        match name.as_bytes() {
            [b'"', ..] => self.json.push_str(&name),
            [b'[' | b'{' | b'n', ..] => return Err(Unwritable),
            _ => push_text(self.json, &name),
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        self.json.push(':');
        value.serialize(Value(self.json))
    }

    fn end(self) -> Result<()> {
        self.close()
    }
}
