//! `--filter`: a jq expression that is evaluated for every item of a list. Items for which it is true are printed.

use jaq_core::load::{Arena, Error as LoadError, File, Loader};
use jaq_core::{Compiler, Ctx, Native, Vars, compile, data, unwrap_valr};
use jaq_json::{Val, read};

use super::JsonValue;
use super::field::{Field, values_below};
use crate::error::CliError;
use crate::lang::of_library;

type Data = data::JustLut<Val>;

/// A compiled expression.
pub struct Filter {
    filter: compile::Filter<Native<Data>>,
    /// The values of its variables: those of the enums, by their names.
    values: Vec<Val>,
}

impl Filter {
    /// Compiles an expression for the items at a path in a response.
    pub fn new(code: &str, fields: &[Field], path: &str) -> Result<Self, CliError> {
        let known = variables(fields, path);
        let names: Vec<String> = known.iter().map(|(name, _)| format!("${name}")).collect();
        let arena = Arena::default();
        let definitions = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
        let definitions = definitions.filter(|definition| !ends_the_program(definition.name));
        let modules = Loader::new(definitions).load(&arena, File { code, path: () }).map_err(|errors| {
            invalid(errors.first().map(|(_, error)| unreadable(error)).unwrap_or_default())
        })?;
        let functions = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
        let functions = functions.filter(|(name, ..)| !ends_the_program(name));
        let filter = Compiler::default()
            .with_funs(functions)
            .with_global_vars(names.iter().map(String::as_str))
            .compile(modules)
            .map_err(|errors| {
                let undefined = errors.first().and_then(|(_, undefined)| undefined.first());
                let name = undefined.map(|(name, _)| *name).unwrap_or_default();
                let error = invalid(t!("`%{name}` is not defined", name = name).into_owned());
                match name.starts_with('$') && !names.is_empty() {
                    true => error.hint(t!("known values: %{names}", names = names.join(", "))),
                    false => error,
                }
            })?;
        let values = known.iter().filter_map(|(_, json)| read::parse_single(json.as_bytes()).ok()).collect();
        Ok(Self { filter, values })
    }

    /// Returns whether the expression is true for an item: its first value is neither `false` nor `null`.
    pub fn accepts(&self, item: &JsonValue) -> Result<bool, CliError> {
        let json = item.compact()?;
        let input = read::parse_single(json.as_bytes()).map_err(|error| failed(&json, &error.to_string()))?;
        let context = Ctx::<Data>::new(&self.filter.lut, Vars::new(self.values.iter().cloned()));
        match self.filter.id.run((context, input)).map(unwrap_valr).next() {
            None | Some(Ok(Val::Null | Val::Bool(false))) => Ok(false),
            Some(Ok(_)) => Ok(true),
            Some(Err(error)) => Err(failed(&json, &error.to_string())),
        }
    }
}

/// Returns whether a function of jq ends the program, and with it a list that is not complete.
fn ends_the_program(name: &str) -> bool {
    name.starts_with("halt")
}

/// Returns the names and the JSON of the values of all enums in an item. A name that has two values has none here.
fn variables(fields: &[Field], path: &str) -> Vec<(&'static str, String)> {
    let known = values_below(fields, path);
    let is_clear =
        |(name, json): &(&str, String)| !known.iter().any(|other| other.0 == *name && other.1 != *json);
    let mut clear: Vec<_> = known.iter().filter(|known| is_clear(known)).cloned().collect();
    clear.sort();
    clear.dedup();
    clear
}

fn unreadable(error: &LoadError<&str>) -> String {
    let (expected, found) = match error {
        LoadError::Lex(errors) => errors.first().map(|(expected, rest)| (expected.as_str(), *rest)),
        LoadError::Parse(errors) => errors.first().map(|(expected, rest)| (expected.as_str(), *rest)),
        LoadError::Io(_) => None,
    }
    .unwrap_or_default();
    match found {
        "" => t!("expected %{expected} at the end", expected = of_library(expected)).into_owned(),
        found => t!("expected %{expected} at `%{found}`", expected = of_library(expected), found = found)
            .into_owned(),
    }
}

fn invalid(reason: String) -> CliError {
    CliError::usage(t!("--filter: %{reason}. Nothing was sent", reason = of_library(reason)))
        .hint(t!("it is a jq expression, such as '.status == 30' or '.name | test(\"数学\")'"))
}

fn failed(item: &str, error: &str) -> CliError {
    CliError::usage(t!(
        "--filter failed: %{error}, for the item %{item}",
        error = of_library(error),
        item = item
    ))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use baijiayun_vod::{Request, video};

    use super::*;
    use crate::output::field::fields;

    fn accepts(code: &str, item: &str) -> Result<bool, String> {
        let fields = fields(&video::List::OPERATION.response);
        let filter = Filter::new(code, &fields, "list").map_err(|error| error.to_string())?;
        filter.accepts(&JsonValue::parse(item).unwrap()).map_err(|error| error.to_string())
    }

    #[test]
    fn an_item_is_accepted_if_the_expression_is_true() {
        let item = r#"{"video_id":7,"name":"高一数学","status":30,"category":null}"#;
        for (code, expected) in [
            (".status == 30", true),
            (".status == $transcode_failed", true),
            (".status == $transcoded", false),
            (r#".name | test("数学")"#, true),
            (r#".name | startswith("数学")"#, false),
            (".category", false),
            ("empty", false),
            (".status == 30 and .video_id > 6", true),
        ] {
            assert_eq!(accepts(code, item), Ok(expected), "{code}");
        }
    }

    #[test]
    fn a_wrong_expression_says_where() {
        let message = |code| accepts(code, "{}").unwrap_err();
        assert!(message(".status ==").contains("at the end"), "{}", message(".status =="));
        assert!(message(".status === 3").contains("`"), "{}", message(".status === 3"));
        assert!(message(".status == $nosuch").contains("`$nosuch` is not defined"));
        for function in ["nosuch", "halt", "halt_error", "halt(1)", "halt_error(1)"] {
            assert!(message(function).contains("is not defined"), "{function}");
        }
        assert!(message(".name | test(1)").starts_with("--filter failed"));
    }
}
