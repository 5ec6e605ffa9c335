//! Rustdoc text.

use proc_macro2::TokenStream;
use quote::quote;

use super::markdown::{append, code, item, prose, wrap};
use crate::model::{Operation, PageLink, Param, Path, Safety, Source, Type};

/// The formats in which ids and enums can be stored without loss.
pub const STORED: &str = "Can be stored as JSON, TOML, MessagePack, postcard and CSV.";

/// Returns `#[doc]` attributes, one per line.
pub fn doc(text: &str) -> TokenStream {
    let lines = lines(text);
    quote!(#(#[doc = #lines])*)
}

/// Returns the lines of a rustdoc text, each with the space after `///`.
fn lines(text: &str) -> Vec<String> {
    let lines = wrap(text).into_iter();
    lines.map(|line| if line.is_empty() { line } else { format!(" {line}") }).collect()
}

/// Returns the documentation of the request of an operation.
pub fn operation(operation: &Operation) -> String {
    let number = operation.number.as_ref().map(|number| format!("`{number}`, ")).unwrap_or_default();
    let mut text = format!(
        "{}: {number}{}.\n\n{}\n",
        prose(&operation.title),
        prose(&operation.title_zh),
        prose(&operation.description)
    );
    text.push_str(&notes(&operation.notes));
    text.push_str(&format!("\n{}\n", facts(operation)));
    text.push_str(&operation.page.as_ref().map(|link| see_page(operation, link)).unwrap_or_default());
    text
}

/// Returns the title of an operation with its number, if it has one.
pub fn title(operation: &Operation) -> String {
    let number = operation.number.as_ref().map(|number| format!(" (`{number}`)")).unwrap_or_default();
    format!("{}{number}", prose(&operation.title))
}

/// Returns the meaning of an enum value or an error code, and its source if that is not the vendor's page.
pub fn meaning(title: &str, title_zh: &str, source: Source) -> String {
    let note = source.note().map(|note| format!(" {note}")).unwrap_or_default();
    format!("{} ({}).{note}", prose(title), prose(title_zh))
}

/// Returns a line with the link to the vendor's page.
fn see_page(operation: &Operation, link: &PageLink) -> String {
    let note = if link.is_expected() { " The anchor is expected, not observed." } else { "" };
    let import = match operation.path {
        Path::Unknown => " `bjy paths import` finds the path on a saved copy of the page.",
        _ => "",
    };
    format!("\nSee [the vendor's page]({}).{note}{import}\n", link.url())
}

/// Returns one line with the methods, the path, the safety and whether it is idempotent.
fn facts(operation: &Operation) -> String {
    let methods: Vec<_> = operation.methods.iter().map(ToString::to_string).collect();
    let methods = methods.join(" or ");
    let target = match &operation.path {
        Path::Known(path) => format!("`{methods} {path}`"),
        Path::Dynamic => format!("`{methods}` to the URL that an earlier response returned"),
        Path::Unknown => format!(
            "`{methods}` to a path that is cut off in our copy of the vendor's page: supply the path of `{}` \
             with `ClientBuilder::path`",
            operation.id
        ),
    };
    let safety = match operation.safety {
        Safety::Read => "changes nothing",
        Safety::Write => "changes data",
        Safety::Destructive => "**destroys data**",
    };
    let idempotent = if operation.idempotent { "idempotent" } else { "not idempotent" };
    format!("Sends {target}; {safety}; {idempotent}.")
}

/// Returns `#[doc(alias)]` with the vendor's name and the Chinese title of an operation, for searches.
pub fn aliases(operation: &Operation) -> TokenStream {
    let title: String =
        operation.title_zh.chars().filter(|c| !matches!(c, '"' | '\'') && !c.is_whitespace()).collect();
    // rustdoc rejects an alias that is empty, is repeated, or equals the name.
    let mut names: Vec<&str> = operation.vendor_name().into_iter().chain([title.as_str()]).collect();
    names.retain(|name| !name.is_empty() && *name != operation.name && *name != operation.request_name());
    names.dedup();
    if names.is_empty() { TokenStream::new() } else { quote!(#[doc(alias(#(#names),*))]) }
}

/// Returns notes as a list.
pub fn notes(notes: &[String]) -> String {
    if notes.is_empty() {
        return String::new();
    }
    let lines: Vec<_> = notes.iter().map(|note| format!("- {}\n", item(&prose(note)))).collect();
    format!("\n# Notes\n\n{}", lines.concat())
}

/// Returns the description of a parameter, with its limits.
pub fn param(param: &Param) -> String {
    let mut text = prose(&param.description);
    let mut limits: Vec<String> =
        param.limit_phrases().iter().map(|phrase| prose(&sentence(phrase))).collect();
    if let Some(default) = &param.default {
        limits.push(format!("Without it the server assumes {}.", code(default)));
    }
    if let Some(form) = wire_form(&param.ty) {
        limits.push(form.to_owned());
    }
    if !limits.is_empty() {
        append(&mut text, &limits.join(" "));
    }
    text
}

/// Turns a phrase into a sentence.
fn sentence(phrase: &str) -> String {
    let mut characters = phrase.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", characters.as_str())
}

/// Returns how a value is sent, if the name of its type does not show it.
fn wire_form(ty: &Type) -> Option<&'static str> {
    match ty {
        Type::Json(_) => Some("Sent as JSON."),
        Type::CommaList(_) => Some("Sent joined with commas."),
        _ => None,
    }
}
