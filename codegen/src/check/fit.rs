//! Checks whether a JSON value fits a type: what a server sends by the same lenient rules as the runtime
//! decodes, and what a caller sends strictly, because it is written as Rust.

use jiff::civil::{Date, DateTime};
use serde_json::{Map, Value as Json};

use crate::diagnostic::{closest, is_misspelled, suggest};
use crate::model::{Base, Field, Kind, Model, Named, Type};
use crate::source::Step;

/// A part of a value that does not fit its type.
#[derive(Debug)]
pub struct Misfit {
    /// The path from the root of the value.
    pub path: Vec<Step>,
    /// The description of the mistake.
    pub message: String,
    /// How to fix it, if that is known.
    pub help: Option<String>,
    /// Whether the key is wrong, and not the value.
    pub is_key: bool,
}

/// The writer of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// The server, in PHP.
    Server,
    /// The caller, in Rust.
    Caller,
}

/// Returns all parts of `value` that do not fit `ty`.
pub fn fit(model: &Model, ty: &Type, value: &Json, author: Author) -> Vec<Misfit> {
    let mut fitting = Fitting { model, author, path: Vec::new(), misfits: Vec::new() };
    fitting.value(ty, value);
    fitting.misfits
}

/// Returns all parts of `value` that do not fit an object with these fields. Keys in `ignored` are allowed
/// too.
pub fn fit_fields(model: &Model, fields: &[Field], value: &Json, ignored: &[&str]) -> Vec<Misfit> {
    let author = Author::Server;
    let mut fitting = Fitting { model, author, path: Vec::new(), misfits: Vec::new() };
    fitting.record(fields, value, ignored);
    fitting.misfits
}

struct Fitting<'m> {
    model: &'m Model,
    author: Author,
    path: Vec<Step>,
    misfits: Vec<Misfit>,
}

impl Fitting<'_> {
    fn miss(&mut self, message: impl Into<String>) {
        self.misfits.push(Misfit {
            path: self.path.clone(),
            message: message.into(),
            help: None,
            is_key: false,
        });
    }

    fn unknown(&mut self, message: String, help: String, is_key: bool) {
        self.misfits.push(Misfit { path: self.path.clone(), message, help: Some(help), is_key });
    }

    fn inside(&mut self, step: Step, check: impl FnOnce(&mut Self)) {
        self.path.push(step);
        check(self);
        self.path.pop();
    }

    fn expect(&mut self, fits: bool, expected: &str, value: &Json) {
        if !fits {
            self.miss(format!("expected {expected}, found {}", describe(value)));
        }
    }

    fn int(&mut self, expected: &str, value: &Json) {
        let fits = match self.author {
            Author::Server => is_int(value),
            Author::Caller => is_written_int(value),
        };
        self.expect(fits, expected, value);
    }

    /// Returns whether this is PHP's empty map or record.
    fn is_empty(&self, value: &Json) -> bool {
        self.author == Author::Server && value.as_array().is_some_and(Vec::is_empty)
    }

    fn value(&mut self, ty: &Type, value: &Json) {
        match ty {
            Type::Any => {}
            Type::Int | Type::ByteCount | Type::Seconds => self.int("a whole number", value),
            Type::Expires => {
                let fits = written_int(value).is_some_and(|seconds| seconds >= 0);
                self.expect(fits, "a number of seconds, or 0 for never", value);
            }
            Type::Jump if self.author == Author::Caller => {
                self.expect(is_jump(value), "a position in seconds, or -1 for no jump", value);
            }
            Type::Jump => self.int("a position in seconds, or -1 for no jump", value),
            Type::Position => self.expect(is_position(value), "a position such as 00:01:05", value),
            Type::UnixTime if self.author == Author::Caller => {
                self.int("unix seconds, a whole number", value);
            }
            Type::Flag | Type::Bool => {
                let word = matches!(value.as_str(), Some("0" | "1" | "true" | "false"));
                let number = matches!(value.as_i64(), Some(0 | 1));
                self.expect(value.is_boolean() || word || number, "0 or 1", value);
            }
            Type::String | Type::Url | Type::Secret => self.expect(is_scalar(value), "text", value),
            Type::CstDate => self.expect(is_date(value), "a date such as 2017-08-01", value),
            Type::CstDateTime if self.author == Author::Caller => {
                let fits = is_date(value) || is_date_time(value);
                self.expect(fits, "a time such as 2017-09-08 00:30:00", value);
            }
            Type::CstDateTime | Type::UnixTime => {
                let expected = "a time such as 2017-09-08 00:30:00 or unix seconds";
                self.expect(is_date(value) || is_date_time(value) || is_int(value), expected, value);
            }
            Type::File => {
                let named = value.get("file").is_some_and(Json::is_string);
                let filled = value.get("content").is_some_and(Json::is_string);
                self.expect(named && filled, r#"{ "file": "name", "content": "text" }"#, value);
            }
            Type::Json(inner) => self.value(inner, value),
            Type::CommaList(item) => self.comma_list(item, value),
            Type::List(item) => self.list(item, value),
            Type::Map(key, item) => self.map(key, item, value),
            Type::Named(named) => self.named(named, value),
        }
    }

    fn comma_list(&mut self, item: &Type, value: &Json) {
        let text = match value {
            Json::String(text) => text.clone(),
            Json::Number(number) => number.to_string(),
            _ => return self.expect(false, "values joined with commas", value),
        };
        for part in text.split(',').filter(|part| !part.is_empty()) {
            self.value(item, &Json::from(part));
        }
    }

    fn list(&mut self, item: &Type, value: &Json) {
        let Some(items) = value.as_array() else {
            return self.expect(false, "a list", value);
        };
        for (index, value) in items.iter().enumerate() {
            self.inside(Step::Index(index), |fitting| fitting.value(item, value));
        }
    }

    fn map(&mut self, key: &Type, item: &Type, value: &Json) {
        if self.is_empty(value) {
            return;
        }
        let Some(entries) = value.as_object() else {
            return self.expect(false, "a map", value);
        };
        for (name, value) in entries {
            self.inside(Step::Key(name.clone()), |fitting| {
                fitting.value(key, &Json::from(name.as_str()));
                fitting.value(item, value);
            });
        }
    }

    fn named(&mut self, named: &Named, value: &Json) {
        match named.kind {
            Kind::Id(Base::Int) | Kind::Enum(Base::Int) => self.int("a number", value),
            Kind::Id(Base::String) => self.expect(is_scalar(value), "text", value),
            Kind::Enum(Base::String) => self.word(&named.name, value),
            Kind::Record => {
                let model = self.model;
                if let Some(record) = model.record(&named.name) {
                    self.record(&record.fields, value, &[]);
                }
            }
        }
    }

    /// Finds misspelled words of an enum. Other values are accepted, because the server sends values that are in no
    /// list.
    fn word(&mut self, name: &str, value: &Json) {
        let Some(word) = value.as_str() else { return self.expect(false, "a word", value) };
        let is_code = |c: char| c.is_ascii_digit();
        let enums = self.model.modules.iter().flat_map(|module| &module.enums);
        let variants = enums.filter(|open_enum| open_enum.name == name).flat_map(|found| &found.variants);
        let words: Vec<_> = variants.map(|variant| variant.value.to_string()).collect();
        if words.iter().any(|known| known == word) || word.contains(is_code) {
            return;
        }
        if let Some(meant) = closest(word, words.iter().map(String::as_str)) {
            let help = format!("did you mean `{meant}`? If not, add it to the enum");
            self.unknown(format!("`{name}` has no value `{word}`"), help, false);
        }
    }

    fn record(&mut self, fields: &[Field], value: &Json, ignored: &[&str]) {
        let empty = Map::new();
        let entries = match value {
            Json::Object(entries) => entries,
            value if self.is_empty(value) => &empty,
            _ => return self.expect(false, "an object", value),
        };
        let known = || fields.iter().map(|field| field.name.as_str());
        let given = || entries.keys().map(String::as_str).filter(|name| !ignored.contains(name));
        for field in fields {
            match entries.get(&field.name) {
                // One mistake is enough.
                None if is_misspelled(&field.name, given(), known()) => {}
                None if field.required => self.miss(format!("the required `{}` is missing", field.name)),
                Some(Json::Null) if field.required => {
                    self.inside(Step::Key(field.name.clone()), |fitting| {
                        fitting.miss("this is required and must not be null");
                    });
                }
                None | Some(Json::Null) => {}
                // PHP writes an absent number or time as an empty string.
                Some(Json::String(text))
                    if text.is_empty() && !field.required && self.author == Author::Server => {}
                Some(value) => self.inside(Step::Key(field.name.clone()), |fitting| {
                    fitting.value(&field.ty, value);
                }),
            }
        }
        for name in given().filter(|name| known().all(|known| known != *name)) {
            self.inside(Step::Key(name.to_owned()), |fitting| {
                fitting.unknown(format!("no field is called `{name}`"), suggest(name, known()), true);
            });
        }
    }
}

fn describe(value: &Json) -> String {
    let text = value.to_string();
    if text.chars().count() > 60 { format!("{}…", text.chars().take(60).collect::<String>()) } else { text }
}

fn is_int(value: &Json) -> bool {
    // Larger numbers do not fit into an `i64`.
    let is_whole = |number: f64| number.fract() == 0.0 && number.abs() < 9.2e18;
    value.as_i64().is_some()
        || value.as_f64().is_some_and(is_whole)
        || value.as_str().is_some_and(|text| text.trim().parse::<i64>().is_ok())
}

/// Returns whether this is written as a whole number, without a fraction.
fn is_written_int(value: &Json) -> bool {
    written_int(value).is_some()
}

fn written_int(value: &Json) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// Returns whether this is a jump that the client's type holds without a conversion.
fn is_jump(value: &Json) -> bool {
    written_int(value).is_some_and(|seconds| seconds == -1 || u32::try_from(seconds).is_ok())
}

/// Returns whether this is a position in a video, such as `00:01:05`.
fn is_position(value: &Json) -> bool {
    let parts: Vec<_> = value.as_str().unwrap_or_default().split(':').collect();
    let [hours, minutes, seconds] = parts.as_slice() else { return false };
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_sixtieth = |text: &str| text.len() == 2 && is_number(text) && text < "60";
    (2..=5).contains(&hours.len()) && is_number(hours) && is_sixtieth(minutes) && is_sixtieth(seconds)
}

fn is_scalar(value: &Json) -> bool {
    value.is_string() || value.is_number()
}

/// Returns whether this is a date that exists.
fn is_date(value: &Json) -> bool {
    value.as_str().is_some_and(|text| text.len() == "yyyy-mm-dd".len() && text.parse::<Date>().is_ok())
}

/// Returns whether this is a date and time that exist.
fn is_date_time(value: &Json) -> bool {
    let is_long = |text: &&str| text.len() == "yyyy-mm-dd HH:MM:SS".len();
    let text = value.as_str().filter(is_long).map(|text| text.replacen(' ', "T", 1));
    text.is_some_and(|text| text.parse::<DateTime>().is_ok())
}
