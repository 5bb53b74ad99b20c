//! Holds JSON against the schemas of `docs/schema`: the part of JSON Schema 2020-12 that they use, and no other.

use serde_json::Value;

/// Everything in which a document differs from its schema.
pub fn differences(schema: &Value, document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    Check { root: schema, found: &mut found }.value(schema, document, "");
    found
}

struct Check<'a> {
    root: &'a Value,
    found: &'a mut Vec<String>,
}

impl Check<'_> {
    fn value(&mut self, schema: &Value, value: &Value, place: &str) {
        for (keyword, rule) in schema.as_object().expect("a schema is an object") {
            match keyword.as_str() {
                "type" if !types(rule).any(|name| is_a(name, value)) => self.differs(place, "is not of its type"),
                "const" if rule != value => self.differs(place, "is not the constant"),
                "enum" if !rule.as_array().unwrap().contains(value) => self.differs(place, "is none of the values"),
                "minimum" if value.as_f64() < rule.as_f64() => self.differs(place, "is too small"),
                "pattern" => self.pattern(rule.as_str().unwrap(), value, place),
                "items" => value.as_array().into_iter().flatten().enumerate().for_each(|(number, item)| {
                    self.value(rule, item, &format!("{place}/{number}"));
                }),
                "required" => self.required(rule, value, place),
                "properties" => self.properties(schema, rule, value, place),
                "$ref" => {
                    let pointer = rule.as_str().and_then(|text| text.strip_prefix('#')).expect("a reference into the same file");
                    self.value(self.root.pointer(pointer).expect("a reference that leads somewhere"), value, place);
                }
                "type"
                | "const"
                | "enum"
                | "minimum"
                | "additionalProperties"
                | "$schema"
                | "$id"
                | "$defs"
                | "title"
                | "description" => {}
                other => panic!("a keyword that this check does not know: {other}"),
            }
        }
    }

    fn required(&mut self, names: &Value, value: &Value, place: &str) {
        for name in names.as_array().unwrap().iter().filter_map(Value::as_str) {
            if value.as_object().is_some_and(|object| !object.contains_key(name)) {
                self.differs(place, &format!("lacks {name}"));
            }
        }
    }

    fn properties(&mut self, schema: &Value, known: &Value, value: &Value, place: &str) {
        for (name, inner) in value.as_object().into_iter().flatten() {
            match (known.get(name), schema.get("additionalProperties")) {
                (Some(rule), _) => self.value(rule, inner, &format!("{place}/{name}")),
                (None, Some(Value::Bool(false))) => self.differs(place, &format!("has {name}, which the schema does not know")),
                (None, Some(rule @ Value::Object(_))) => self.value(rule, inner, &format!("{place}/{name}")),
                (None, _) => {}
            }
        }
    }

    /// The patterns in use: hexadecimal of a fixed length, a start, neutral names.
    fn pattern(&mut self, pattern: &str, value: &Value, place: &str) {
        let text = value.as_str().unwrap_or_default();
        let fits = match pattern {
            "^[0-9a-f]{64}$" => text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')),
            "^2\\.25\\.[0-9]+$" => {
                text.strip_prefix("2.25.").is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
            }
            "^ST[0-9]{3,}/(SE[0-9]{3,}/IM[0-9]{4,}\\.dcm|VOL[0-9]{3,}\\.nii(\\.gz)?)$" => {
                let is_numbered = |part: &str, start: &str, least: usize, end: &str| {
                    let digits = part.strip_prefix(start).and_then(|rest| rest.strip_suffix(end)).unwrap_or_default();
                    digits.len() >= least && digits.bytes().all(|byte| byte.is_ascii_digit())
                };
                match text.split('/').collect::<Vec<_>>()[..] {
                    [study, series, instance] => {
                        is_numbered(study, "ST", 3, "")
                            && is_numbered(series, "SE", 3, "")
                            && is_numbered(instance, "IM", 4, ".dcm")
                    }
                    [study, volume] => {
                        is_numbered(study, "ST", 3, "")
                            && [".nii", ".nii.gz"].iter().any(|end| is_numbered(volume, "VOL", 3, end))
                    }
                    _ => false,
                }
            }
            other => panic!("a pattern that this check does not know: {other}"),
        };
        if !fits {
            self.differs(place, "does not fit its pattern");
        }
    }

    fn differs(&mut self, place: &str, how: &str) {
        self.found.push(format!("{place} {how}"));
    }
}

fn types(rule: &Value) -> impl Iterator<Item = &str> {
    rule.as_str().into_iter().chain(rule.as_array().into_iter().flatten().filter_map(Value::as_str))
}

fn is_a(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("a type that this check does not know: {other}"),
    }
}
