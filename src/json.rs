//! JSON into types and back. Objects and arrays are read as documented alone: what is read comes from ourselves, or is refused as
//! a whole.
//!
//! The reader of `serde_json` tells in words what is wrong where, for each type again: nobody sees them here, and they are a
//! twentieth of the module. Arrays in place of objects are not read.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, Visitor};
use serde::forward_to_deserialize_any;

mod text;
mod write;

use crate::decimal;
use text::{Number, Text};
pub use write::write;

/// What a JSON text says; `None` for any other text.
pub fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Option<T> {
    let mut text = Text::new(text);
    let value = T::deserialize(Value(&mut text)).ok()?;
    text.is_at_end().then_some(value)
}

/// That a text is no JSON or of another type; nothing more is said.
#[derive(Debug)]
pub struct Unreadable;

type Result<T> = std::result::Result<T, Unreadable>;

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not of this form")
    }
}

impl std::error::Error for Unreadable {}

impl de::Error for Unreadable {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self
    }
}

/// The value that comes next.
struct Value<'t, 'de>(&'t mut Text<'de>);

/// The name in an object that comes next: a text, or a number between quotes.
struct Name<'t, 'de>(&'t mut Text<'de>);

/// The rest of an array or an object.
struct Rest<'t, 'de> {
    text: &'t mut Text<'de>,
    is_first: bool,
}

impl<'t, 'de> Value<'t, 'de> {
    fn number<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.0.number()? {
            Number::Whole(number) => visitor.visit_u64(number),
            Number::Negative(number) => visitor.visit_i64(number),
            Number::Float(_) => Err(Unreadable),
        }
    }

    fn array<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.0.open("[")?;
        let value = visitor.visit_seq(Rest { text: self.0, is_first: true })?;
        self.0.close("]")?;
        Ok(value)
    }

    fn object<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.0.open("{")?;
        let value = visitor.visit_map(Rest { text: self.0, is_first: true })?;
        self.0.close("}")?;
        Ok(value)
    }
}

fn string<'de, V: Visitor<'de>>(text: &mut Text<'de>, visitor: V) -> Result<V::Value> {
    match text.string()? {
        Cow::Borrowed(string) => visitor.visit_borrowed_str(string),
        Cow::Owned(string) => visitor.visit_str(&string),
    }
}

/// Methods that do the same for several types.
macro_rules! alike {
    ($($method:ident)* => |$self:ident, $visitor:ident| $body:expr) => {
        $(fn $method<V: Visitor<'de>>($self, $visitor: V) -> Result<V::Value> {
            $body
        })*
    };
}

impl<'de> Deserializer<'de> for Value<'_, 'de> {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.0.peek() {
            Some(b'"') => string(self.0, visitor),
            Some(b'[') => self.array(visitor),
            Some(b'{') => self.object(visitor),
            Some(b'n') => self.deserialize_unit(visitor),
            Some(b't' | b'f') => self.deserialize_bool(visitor),
            _ => match self.0.number()? {
                Number::Whole(number) => visitor.visit_u64(number),
                Number::Negative(number) => visitor.visit_i64(number),
                Number::Float(token) => {
                    visitor.visit_f64(decimal::number(token).filter(|number| number.is_finite()).ok_or(Unreadable)?)
                }
            },
        }
    }

    alike! { deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
    => |self, visitor| self.number(visitor) }

    alike! { deserialize_str deserialize_string deserialize_char deserialize_identifier => |self, visitor| string(self.0, visitor) }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let is_true = self.0.takes("true");
        if is_true || self.0.takes("false") { visitor.visit_bool(is_true) } else { Err(Unreadable) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        if self.0.takes("null") { visitor.visit_unit() } else { Err(Unreadable) }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        if self.0.takes("null") { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.array(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.array(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.object(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value> {
        self.object(visitor)
    }

    /// A variant without a value: its name; one with a value: an object of one member.
    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value> {
        if self.0.peek() != Some(b'{') {
            return visitor.visit_enum(StrDeserializer::new(&self.0.string()?));
        }
        self.0.open("{")?;
        let value = visitor.visit_enum(Variant(Rest { text: self.0, is_first: true }))?;
        self.0.close("}")?;
        Ok(value)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.0.skip()?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { f32 f64 bytes byte_buf unit_struct tuple_struct }
}

impl<'de> Name<'_, 'de> {
    fn number<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let Cow::Borrowed(name) = self.0.string()? else { return Err(Unreadable) };
        let is_digits = name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        if is_digits { Value(&mut Text::new(name)).number(visitor) } else { Err(Unreadable) }
    }
}

impl<'de> Deserializer<'de> for Name<'_, 'de> {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        string(self.0, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value> {
        visitor.visit_enum(StrDeserializer::new(&self.0.string()?))
    }

    alike! { deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
    => |self, visitor| self.number(visitor) }

    forward_to_deserialize_any! {
        f32 f64 bool char str string bytes byte_buf option unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

impl<'de> de::SeqAccess<'de> for Rest<'_, 'de> {
    type Error = Unreadable;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>> {
        if self.text.has_another(b']', &mut self.is_first)? { seed.deserialize(Value(self.text)).map(Some) } else { Ok(None) }
    }
}

impl<'de> de::MapAccess<'de> for Rest<'_, 'de> {
    type Error = Unreadable;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>> {
        if self.text.has_another(b'}', &mut self.is_first)? { seed.deserialize(Name(self.text)).map(Some) } else { Ok(None) }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value> {
        if self.text.takes(":") { seed.deserialize(Value(self.text)) } else { Err(Unreadable) }
    }
}

/// The one member of an object that stands for a variant with a value.
struct Variant<'t, 'de>(Rest<'t, 'de>);

impl<'de> de::EnumAccess<'de> for Variant<'_, 'de> {
    type Error = Unreadable;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(mut self, seed: S) -> Result<(S::Value, Self)> {
        let name = de::MapAccess::next_key_seed(&mut self.0, seed)?;
        Ok((name.ok_or(Unreadable)?, self))
    }
}

impl<'de> de::VariantAccess<'de> for Variant<'_, 'de> {
    type Error = Unreadable;

    fn unit_variant(self) -> Result<()> {
        Err(Unreadable)
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(mut self, seed: S) -> Result<S::Value> {
        de::MapAccess::next_value_seed(&mut self.0, seed)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value> {
        Err(Unreadable)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value> {
        Err(Unreadable)
    }
}

#[cfg(test)]
mod tests;
