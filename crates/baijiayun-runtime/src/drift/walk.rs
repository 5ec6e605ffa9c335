//! The walk over a response beside its schema.

use std::mem;

use baijiayun_metadata::observed::{Finding, FindingKind, JsonForm};
use baijiayun_metadata::{DataPlace, Field, Operation, RecordSchema, Schema};
use serde_json::{Map, Value as Json};

use super::names::{shown_code, shown_name};
use super::reading::{Reading, form_of, has_declared_form, read};
use crate::lenient::is_placeholder;

/// The fields of every envelope.
const ENVELOPE: [&str; 4] = ["code", "data", "msg", "ts"];

/// A comparison of one response, and its findings so far.
pub(super) struct Comparison {
    operation: &'static str,
    path: String,
    /// The records around the value, each with its path.
    records: Vec<(&'static str, String)>,
    findings: Vec<Finding>,
}

/// The declaration of a value.
#[derive(Clone, Copy)]
struct Declared {
    schema: Schema,
    required: bool,
    as_string: bool,
}

impl Declared {
    /// Returns the declaration of a whole response, an item of a list or a value of a map.
    fn required(schema: &Schema) -> Self {
        Self { schema: *schema, required: true, as_string: false }
    }

    fn of(field: &Field) -> Self {
        Self { schema: field.schema, required: field.required, as_string: field.as_string }
    }
}

impl Comparison {
    pub(super) fn new(operation: &'static str) -> Self {
        Self { operation, path: String::new(), records: Vec::new(), findings: Vec::new() }
    }

    pub(super) fn findings(self) -> Vec<Finding> {
        self.findings
    }

    pub(super) fn unknown_code(&mut self, code: i64) {
        let mut finding = Finding::new(self.operation, "code", FindingKind::UnknownCode, JsonForm::Int);
        finding.code = shown_code(code);
        self.add(finding);
    }

    /// Compares a successful response.
    pub(super) fn envelope(&mut self, operation: &Operation, response: &Json) {
        let Json::Object(fields) = response else { return };
        match (operation.envelope.data, operation.response) {
            (DataPlace::Inline, Schema::Record(record)) => self.fields(record, fields, &ENVELOPE),
            (_, schema) => {
                self.undeclared(fields, &[], &ENVELOPE);
                let data = fields.get("data").unwrap_or(&Json::Null);
                self.at("data", |comparison| comparison.value(Declared::required(&schema), data));
            }
        }
    }

    fn value(&mut self, declared: Declared, value: &Json) {
        match declared.schema {
            Schema::None | Schema::Any | Schema::File => {}
            Schema::Record(record) => self.record(declared, record, value),
            Schema::List(item) => self.list(declared, item, value),
            Schema::Map(key, item) => self.map(declared, key, item, value),
            Schema::CommaList(item) => self.comma_list(declared, item, value),
            Schema::Json(inner) => self.json(declared, inner, value),
            _ => self.single(declared, value),
        }
    }

    fn single(&mut self, declared: Declared, value: &Json) {
        let form = form_of(value);
        match read(&declared.schema, value, declared.required) {
            Reading::Absent => {}
            Reading::Unreadable => self.differs(FindingKind::Type, declared, form),
            Reading::UnknownValue => self.differs(FindingKind::UnknownValue, declared, form),
            Reading::Value if has_declared_form(&declared.schema, declared.as_string, form) => {}
            Reading::Value => self.differs(FindingKind::Form, declared, form),
        }
    }

    fn record(&mut self, declared: Declared, record: RecordSchema, value: &Json) {
        match value {
            Json::Object(fields) => self.fields(record, fields, &[]),
            _ if !is_nothing(value) => self.differs(FindingKind::Type, declared, form_of(value)),
            // PHP writes a record without fields in these forms.
            _ if declared.required => self.fields(record, &Map::new(), &[]),
            _ => {}
        }
    }

    fn fields(&mut self, record: RecordSchema, fields: &Map<String, Json>, envelope: &[&str]) {
        let outermost = self.records.iter().find(|(name, _)| *name == record.name);
        let path = outermost.map_or_else(|| self.path.clone(), |(_, path)| path.clone());
        let here = mem::replace(&mut self.path, path.clone());
        self.records.push((record.name, path));
        for field in record.fields() {
            self.at(field.name, |comparison| comparison.field(field, fields.get(field.name)));
        }
        self.undeclared(fields, record.fields(), envelope);
        self.records.pop();
        self.path = here;
    }

    fn field(&mut self, field: &Field, value: Option<&Json>) {
        let declared = Declared::of(field);
        match value {
            None if field.required => self.differs(FindingKind::MissingField, declared, JsonForm::Absent),
            Some(Json::Null) if field.required && !has_empty_form(&field.schema) => {
                self.differs(FindingKind::MissingField, declared, JsonForm::Null);
            }
            Some(value) => self.value(declared, value),
            None => {}
        }
    }

    fn undeclared(&mut self, fields: &Map<String, Json>, declared: &[Field], envelope: &[&str]) {
        for (name, value) in fields {
            if envelope.contains(&name.as_str()) || declared.iter().any(|field| field.name == name) {
                continue;
            }
            let form = form_of(value);
            self.at(shown_name(name), |comparison| {
                let path = comparison.path.clone();
                comparison.add(Finding::new(comparison.operation, path, FindingKind::UndeclaredField, form));
            });
        }
    }

    fn list(&mut self, declared: Declared, item: &Schema, value: &Json) {
        let items: Vec<&Json> = match value {
            Json::Array(items) => items.iter().collect(),
            // PHP writes a list with gaps as an object.
            Json::Object(entries) => {
                self.differs(FindingKind::Form, declared, form_of(value));
                entries.values().collect()
            }
            _ => return self.not_a_collection(declared, value),
        };
        self.in_brackets("[]", |comparison| {
            items.into_iter().for_each(|value| comparison.value(Declared::required(item), value));
        });
    }

    fn map(&mut self, declared: Declared, key: &Schema, item: &Schema, value: &Json) {
        let items: Vec<&Json> = match value {
            Json::Object(entries) => {
                self.keys(key, entries);
                entries.values().collect()
            }
            Json::Array(items) => {
                if !items.is_empty() {
                    self.differs(FindingKind::Form, declared, JsonForm::List);
                }
                items.iter().collect()
            }
            _ => return self.not_a_collection(declared, value),
        };
        self.at("{}", |comparison| {
            items.into_iter().for_each(|value| comparison.value(Declared::required(item), value));
        });
    }

    /// Compares the keys of a map, which are always text in JSON.
    fn keys(&mut self, key: &Schema, entries: &Map<String, Json>) {
        let declared = Declared { as_string: true, ..Declared::required(key) };
        self.at("{key}", |comparison| {
            for key in entries.keys() {
                comparison.value(declared, &Json::String(key.clone()));
            }
        });
    }

    fn not_a_collection(&mut self, declared: Declared, value: &Json) {
        match is_nothing(value) {
            true if declared.required => self.differs(FindingKind::Form, declared, form_of(value)),
            true => {}
            false => self.differs(FindingKind::Type, declared, form_of(value)),
        }
    }

    fn comma_list(&mut self, declared: Declared, item: &Schema, value: &Json) {
        let is_absent = is_nothing(value) && !declared.required;
        let text = match value {
            _ if is_absent => return,
            Json::String(text) => text.clone(),
            Json::Number(number) => {
                self.differs(FindingKind::Form, declared, form_of(value));
                number.to_string()
            }
            _ => return self.differs(FindingKind::Type, declared, form_of(value)),
        };
        let item = Declared { as_string: true, ..Declared::required(item) };
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            self.value(item, &Json::String(part.to_owned()));
        }
    }

    fn json(&mut self, declared: Declared, inner: &Schema, value: &Json) {
        let text = match value {
            _ if is_nothing(value) && !declared.required => return,
            Json::String(text) => serde_json::from_str::<Json>(text).ok(),
            _ => None,
        };
        match text {
            Some(value) => self.value(Declared::required(inner), &value),
            None => self.differs(FindingKind::Type, declared, form_of(value)),
        }
    }

    /// Adds a finding about a declared value.
    fn differs(&mut self, kind: FindingKind, declared: Declared, seen: JsonForm) {
        let mut finding = Finding::new(self.operation, self.path.clone(), kind, seen);
        let is_form_of_text = kind == FindingKind::Form && declared.as_string;
        let form = if is_form_of_text { " as text" } else { "" };
        finding.declared = Some(format!("{}{form}", declared.schema.expression()));
        self.add(finding);
    }

    fn add(&mut self, finding: Finding) {
        match self.findings.iter_mut().find(|known| known.is_same(&finding)) {
            Some(known) => known.count += 1,
            None => self.findings.push(finding),
        }
    }

    /// Works on a field.
    fn at(&mut self, name: &str, work: impl FnOnce(&mut Self)) {
        let step = if self.path.is_empty() { name.to_owned() } else { format!(".{name}") };
        self.in_brackets(&step, work);
    }

    /// Works on a value whose path has this at its end.
    fn in_brackets(&mut self, step: &str, work: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.push_str(step);
        work(self);
        self.path.truncate(length);
    }
}

/// Returns whether PHP writes this for an empty record, list or map.
fn is_nothing(value: &Json) -> bool {
    match value {
        Json::Null | Json::Bool(false) => true,
        Json::String(text) => is_placeholder(text),
        Json::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// Returns whether a `null` is an empty value of the type.
fn has_empty_form(schema: &Schema) -> bool {
    matches!(schema, Schema::Record(_) | Schema::List(_) | Schema::Map(..) | Schema::Any | Schema::None)
}
