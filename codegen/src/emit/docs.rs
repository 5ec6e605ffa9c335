//! Rustdoc text.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Operation, Param, Path, Safety, Type};

/// Where prose is wrapped, in columns; an indented `/// ` goes before it.
const WIDTH: usize = 90;

/// `#[doc]` attributes, one per line.
pub fn doc(text: &str) -> TokenStream {
    let lines = lines(text);
    quote!(#(#[doc = #lines])*)
}

/// The lines of a rustdoc text, each with the space that stands after `///`. Prose is wrapped; code
/// stays as it is.
fn lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut in_code = false;
    for line in text.lines() {
        let is_fence = line.trim_start().starts_with("```");
        in_code ^= is_fence;
        if in_code || is_fence || line.is_empty() {
            lines.push(line.to_owned());
            continue;
        }
        let indent = if line.starts_with("- ") || line.starts_with("  ") { "  " } else { "" };
        let options = textwrap::Options::new(WIDTH).subsequent_indent(indent).break_words(false);
        lines.extend(textwrap::wrap(line, options).into_iter().map(|line| line.into_owned()));
    }
    lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") }).collect()
}

/// The whole page of an operation, which stands at its request.
pub fn operation(operation: &Operation) -> String {
    let mut text = format!(
        "{}: `{}`, {}.\n\n{}\n",
        operation.title.en, operation.doc, operation.title.zh, operation.about
    );
    if !operation.notes.is_empty() {
        text.push_str("\n# Notes\n\n");
        for note in &operation.notes {
            text.push_str(&format!("- {}\n", note.replace('\n', "\n  ")));
        }
    }
    text.push_str(&format!("\n{}\n", facts(operation)));
    text
}

/// One line: where it is and what it can change.
fn facts(operation: &Operation) -> String {
    let methods: Vec<_> = operation.methods.iter().map(ToString::to_string).collect();
    let methods = methods.join(" or ");
    let place = match &operation.path {
        Path::Known(path) => format!("`{methods} {path}`"),
        Path::Dynamic => format!("`{methods}` to the URL that an earlier response gave"),
        Path::Unrecovered => format!(
            "`{methods}` to a path that the source lost: supply it with `ClientBuilder::path(\"{}\", …)`",
            operation.id
        ),
    };
    let safety = match operation.safety {
        Safety::Read => "changes nothing",
        Safety::Write => "changes data",
        Safety::Destructive => "**destroys data**",
    };
    let again = if operation.idempotent { "safe to send again" } else { "not safe to send again" };
    format!("Sends {place}; {safety}; {again}.")
}

/// What a parameter means, with its limits.
pub fn param(param: &Param) -> String {
    let mut text = param.about.clone();
    let mut limits = Vec::new();
    match (param.min, param.max) {
        (Some(min), Some(max)) => limits.push(format!("From {min} to {max}.")),
        (Some(min), None) => limits.push(format!("At least {min}.")),
        (None, Some(max)) => limits.push(format!("At most {max}.")),
        (None, None) => {}
    }
    if let Some(length) = param.max_length {
        limits.push(format!("At most {length} characters."));
    }
    if !param.allowed.is_empty() {
        limits.push(format!("One of `{}`.", param.allowed.join("`, `")));
    }
    if !param.extensions.is_empty() {
        limits.push(format!("File name extensions: {}.", param.extensions.join(", ")));
    }
    if let Some(default) = &param.default {
        limits.push(format!("Without it the server assumes `{default}`."));
    }
    if let Some(shape) = shape(&param.kind) {
        limits.push(shape.to_owned());
    }
    for limit in limits {
        text.push(' ');
        text.push_str(&limit);
    }
    text
}

/// How a value is written, where its type's name does not say.
fn shape(kind: &Type) -> Option<&'static str> {
    match kind {
        Type::Json(_) => Some("Sent as JSON."),
        Type::CommaList(_) => Some("Sent joined with commas."),
        _ => None,
    }
}
