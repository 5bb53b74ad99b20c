//! A policy file as JSON: it is read by what reads jobs, and one reader of policies is half the size of two.

use ::toml::de::{DeTable, DeValue};

use crate::json;

/// What a TOML document says, as JSON; `None` for text that is no TOML, and for numbers and dates that no policy has.
pub fn as_json(text: &str) -> Option<String> {
    let document = DeTable::parse(text).ok()?;
    let mut json = String::new();
    push_table(&mut json, document.get_ref())?;
    Some(json)
}

/// The keys of a TOML document, and what each says, as JSON.
pub fn members(text: &str) -> Option<Vec<(String, String)>> {
    let document = DeTable::parse(text).ok()?;
    let mut members = Vec::new();
    for (key, value) in document.get_ref().iter() {
        let mut json = String::new();
        push(&mut json, value.get_ref())?;
        members.push((key.get_ref().to_string(), json));
    }
    Some(members)
}

fn push(json: &mut String, value: &DeValue<'_>) -> Option<()> {
    match value {
        DeValue::String(text) => json.push_str(&json::write(text.as_ref())),
        DeValue::Integer(number) => json.push_str(&i128::from_str_radix(number.as_str(), number.radix()).ok()?.to_string()),
        DeValue::Boolean(is_true) => json.push_str(if *is_true { "true" } else { "false" }),
        DeValue::Array(values) => {
            json.push('[');
            for (place, value) in values.iter().enumerate() {
                json.push_str(if place == 0 { "" } else { "," });
                push(json, value.get_ref())?;
            }
            json.push(']');
        }
        DeValue::Table(table) => push_table(json, table)?,
        DeValue::Float(_) | DeValue::Datetime(_) => return None,
    }
    Some(())
}

fn push_table(json: &mut String, table: &DeTable<'_>) -> Option<()> {
    json.push('{');
    for (place, (key, value)) in table.iter().enumerate() {
        json.push_str(if place == 0 { "" } else { "," });
        json.push_str(&json::write(key.get_ref().as_ref()));
        json.push(':');
        push(json, value.get_ref())?;
    }
    json.push('}');
    Some(())
}

#[cfg(test)]
mod tests {
    use super::as_json;

    /// What the `toml` crate's own deserializer makes of the same text.
    #[test]
    fn a_document_says_the_same_in_json() {
        let text = r#"
            name = "a \"quoted\" \\ name\n\u00e9"
            numbers = [0, -1, 0x7F, 0o17, 0b11, 9_223_372_036_854_775_807]
            yes = true
            "with.dots" = { a.b = [], "" = [[{}], [false]] }
            [[table]]
            key = '''
literal'''
            [[table]]
        "#;
        let expected: serde_json::Value = ::toml::from_str(text).unwrap();
        let json: serde_json::Value = serde_json::from_str(&as_json(text).unwrap()).unwrap();
        assert_eq!(json, expected);
    }

    #[test]
    fn what_no_policy_has_is_refused() {
        for text in
            ["a", "a = 1\na = 2", "a = 1.5", "a = 2020-01-01", "a = nan", "a = 0x1_0000_0000_0000_0000_0000_0000_0000_0000"]
        {
            assert_eq!(as_json(text), None, "{text}");
        }
    }
}
