//! Types of the spec language for what a page states: from the table's word, then from the sample, then from the
//! description.

use std::collections::{BTreeMap, HashMap};

use baijiayun_codegen::model::{Model, Type};
use baijiayun_page::page::{Facts, Form};
use serde_json::Value as Json;

use super::types::{Types, are_ints};
use crate::page::class::Class;
use crate::page::stated;

/// A type, and what was guessed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Guess {
    /// The type expression.
    pub(super) ty: String,
    /// Whether a number is written as a string.
    pub(super) as_string: bool,
    /// The guesses, each with its reason.
    pub(super) review: Vec<String>,
}

/// The facts about a value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evidence<'e> {
    /// Its name.
    pub(super) name: &'e str,
    /// The table's word for its type.
    pub(super) word: Option<&'e str>,
    /// A sample value.
    pub(super) sample: Option<&'e Json>,
    /// The facts in its description.
    pub(super) facts: &'e Facts,
    /// Whether it is a request parameter.
    pub(super) is_param: bool,
    /// The line of its row.
    pub(super) line: usize,
}

/// The types that names have in the spec.
#[derive(Debug, Default)]
pub(super) struct Names(HashMap<String, BTreeMap<String, Known>>);

/// The facts about a type.
#[derive(Debug)]
struct Known {
    class: Option<Class>,
    /// The values, if it is an enum.
    values: Vec<String>,
}

impl Names {
    /// Collects the names of the parameters and fields of a spec.
    pub(super) fn of(model: Option<&Model>) -> Self {
        let mut names = Self::default();
        let modules =
            model.into_iter().flat_map(|model| model.modules.iter().map(move |module| (model, module)));
        for (model, module) in modules {
            let params = module.operations.iter().flat_map(|operation| &operation.params);
            let records = module.records.iter().flat_map(|record| &record.fields);
            let typed = params
                .map(|param| (&param.name, &param.ty))
                .chain(records.map(|field| (&field.name, &field.ty)));
            for (name, ty) in typed {
                // Only ids and enums say more than the table.
                if let Type::Named(named) = ty
                    && !matches!(named.kind, baijiayun_codegen::model::Kind::Record)
                    && named.module == baijiayun_codegen::model::TYPES
                {
                    let choices = stated::facts(model, ty).choices;
                    let values = choices.into_iter().map(|choice| choice.value).collect();
                    let known = Known { class: Class::of_type(ty, false), values };
                    names.0.entry(name.clone()).or_default().insert(ty.to_string(), known);
                }
            }
        }
        names
    }

    /// Returns the only type that values of this name have, unless the page contradicts it.
    fn only(&self, name: &str, class: Class, facts: &Facts) -> Option<&String> {
        let types = self.0.get(name)?;
        let (ty, known) = types.first_key_value().filter(|_| types.len() == 1)?;
        let is_listed = facts.choices.iter().all(|choice| known.values.contains(&choice.value));
        (known.class == Some(class) && is_listed && facts.form != Some(Form::CommaList)).then_some(ty)
    }
}

/// Returns the type of a plain value. Lists and objects of responses are built by `records`.
pub(super) fn infer(evidence: Evidence<'_>, names: &Names, types: &mut Types) -> Guess {
    let Evidence { name, word, sample, facts, is_param, .. } = evidence;
    let stated = word.and_then(Class::of_word);
    let shown = sample.and_then(Class::of_json);
    let mut guess = Guess::default();
    if let (Some(word), None) = (word, stated) {
        guess.review.push(format!("the page's type `{word}` is not known"));
    }
    if word.is_none() {
        guess.review.push("the page gives no type".to_owned());
    }
    if let (Some(stated), Some(shown)) = (stated, shown)
        && stated != shown
        && !(is_param && matches!((stated, shown), (Class::Text, _) | (Class::Int, Class::Text)))
    {
        guess.review.push(format!("the table says {}, the sample shows {}", stated.word(), shown.word()));
    }
    if let (Some(of_word), Some(form)) = (word.and_then(time_form), facts.form.filter(|form| is_time(*form)))
        && of_word != form
    {
        let said = |form| if form == Form::Date { "a day" } else { "a time" };
        guess.review.push(format!("its type says {}, its description {}", said(of_word), said(form)));
    }
    let class = stated.or(shown).unwrap_or(Class::Text);
    guess.as_string = !is_param && class == Class::Int && shown == Some(Class::Text);
    if let Some(known) = names.only(name, class, facts) {
        guess.review.push(format!("`{known}` is the type of other values of this name"));
        guess.ty.clone_from(known);
        guess.as_string = false;
        return guess;
    }
    if let Some(ty) = listed(&evidence, class, types) {
        guess.as_string = !is_param
            && class == Class::Text
            && are_ints(&facts.choices)
            && facts.form != Some(Form::CommaList);
        guess.ty = ty;
        return guess;
    }
    guess.ty = match class {
        Class::Int => int(facts).to_owned(),
        Class::Text => text(name, facts, sample, is_param, &mut guess),
        Class::Bool if is_param => "flag".to_owned(),
        Class::Bool => "bool".to_owned(),
        Class::File if is_param => "file".to_owned(),
        Class::File => "url".to_owned(),
        Class::List | Class::Object if is_param => {
            guess.review.push("its JSON is not described".to_owned());
            "json<any>".to_owned()
        }
        Class::Float if is_param => "string".to_owned(),
        Class::Float | Class::List | Class::Object => "any".to_owned(),
    };
    guess
}

/// Returns the type of a value whose values the page lists.
fn listed(evidence: &Evidence<'_>, class: Class, types: &mut Types) -> Option<String> {
    let choices = &evidence.facts.choices;
    let fits = matches!(class, Class::Text) || (class == Class::Int && are_ints(choices));
    if choices.is_empty() || !fits {
        return None;
    }
    let mut values: Vec<_> = choices.iter().map(|choice| choice.value.as_str()).collect();
    values.sort_unstable();
    if values == ["0", "1"] {
        return Some("flag".to_owned());
    }
    let name = types.open_enum(evidence.name, choices, evidence.line);
    let is_list = evidence.facts.form == Some(Form::CommaList);
    Some(if is_list { format!("comma_list<{name}>") } else { name })
}

/// Returns the format that a word for a type has.
fn time_form(word: &str) -> Option<Form> {
    match word {
        "datetime" => Some(Form::DateTime),
        "date" => Some(Form::Date),
        _ => None,
    }
}

fn is_time(form: Form) -> bool {
    matches!(form, Form::Date | Form::DateTime)
}

fn int(facts: &Facts) -> &'static str {
    match facts.form {
        Some(Form::UnixTime) => "unix_time",
        Some(Form::Seconds) => "seconds",
        Some(Form::Bytes) => "byte_count",
        _ => "int",
    }
}

/// The names of values that are never to be shown.
const SECRETS: [&str; 5] = ["secret", "password", "passwd", "partner_key", "private_key"];

fn text(name: &str, facts: &Facts, sample: Option<&Json>, is_param: bool, guess: &mut Guess) -> String {
    if SECRETS.iter().any(|secret| name.contains(secret)) {
        guess.review.push("its name says that it is a secret".to_owned());
        return "secret".to_owned();
    }
    let sample = sample.and_then(Json::as_str).unwrap_or_default();
    let form = facts.form.or_else(|| {
        let form = sample_form(sample)?;
        guess.review.push("the type is that of the sample".to_owned());
        Some(form)
    });
    match form {
        Some(Form::DateTime) => "cst_datetime",
        Some(Form::Date) => "cst_date",
        Some(Form::Url) => "url",
        Some(Form::Json) if is_param => {
            guess.review.push("its JSON is not described".to_owned());
            "json<any>"
        }
        Some(Form::CommaList) if sample.split(',').all(|item| item.parse::<i64>().is_ok()) => {
            "comma_list<int>"
        }
        Some(Form::CommaList) => "comma_list<string>",
        _ => "string",
    }
    .to_owned()
}

/// Returns the format that a sample text has.
fn sample_form(sample: &str) -> Option<Form> {
    let digits =
        |text: &str| text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect::<String>();
    match digits(sample).as_str() {
        "0000-00-00 00:00:00" => Some(Form::DateTime),
        "0000-00-00" => Some(Form::Date),
        text if text.starts_with("http://") || text.starts_with("https://") => Some(Form::Url),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use baijiayun_page::page::Choice;
    use serde_json::json;

    use super::*;

    fn guess(
        name: &str,
        word: Option<&str>,
        sample: Option<Json>,
        form: Option<Form>,
        is_param: bool,
    ) -> (String, bool, usize) {
        let facts = Facts { form, ..Facts::default() };
        let evidence = Evidence { name, word, sample: sample.as_ref(), facts: &facts, is_param, line: 1 };
        let guess = infer(evidence, &Names::default(), &mut Types::default());
        (guess.ty, guess.as_string, guess.review.len())
    }

    #[test]
    fn the_table_has_precedence_and_contradictions_are_reported() {
        assert_eq!(guess("a", Some("int"), Some(json!(1)), None, false), ("int".into(), false, 0));
        assert_eq!(guess("a", Some("int"), Some(json!("1")), None, false), ("int".into(), true, 1));
        assert_eq!(guess("a", Some("int"), None, Some(Form::UnixTime), true), ("unix_time".into(), false, 0));
        assert_eq!(
            guess("a", None, Some(json!("2018-03-19 09:43:48")), None, false),
            ("cst_datetime".into(), false, 2)
        );
        assert_eq!(
            guess("a", Some("string"), None, Some(Form::CommaList), true),
            ("comma_list<string>".into(), false, 0)
        );
        assert_eq!(guess("secret_key", Some("string"), None, None, true), ("secret".into(), false, 1));
        assert_eq!(guess("a", Some("datetime"), None, Some(Form::Date), true), ("cst_date".into(), false, 1));
        assert_eq!(guess("a", Some("奇怪"), None, None, true), ("string".into(), false, 1));
    }

    #[test]
    fn zero_and_one_are_a_flag() {
        let choice = |value: &str| Choice { value: value.into(), title: "是".into() };
        let facts = Facts { choices: vec![choice("0"), choice("1")], ..Facts::default() };
        let evidence =
            Evidence { name: "a", word: Some("int"), sample: None, facts: &facts, is_param: true, line: 1 };
        assert_eq!(infer(evidence, &Names::default(), &mut Types::default()).ty, "flag");
    }
}
