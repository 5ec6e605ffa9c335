//! Mistakes in a spec, and how they are rendered.

use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::source::{Source, Step};

/// A place in a spec: a file and a path inside it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The index of the file among the sources.
    pub file: usize,
    /// The path from the root of the file.
    pub path: Vec<Step>,
}

impl Place {
    /// Returns the root of a file.
    pub fn file(file: usize) -> Self {
        Self { file, path: Vec::new() }
    }

    /// Returns the place of the value under `name`.
    #[must_use]
    pub fn key(&self, name: &str) -> Self {
        self.step(Step::Key(name.into()))
    }

    /// Returns the place of the item at `index`.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.step(Step::Index(index))
    }

    fn step(&self, step: Step) -> Self {
        let mut path = self.path.clone();
        path.push(step);
        Self { file: self.file, path }
    }
}

/// One mistake in a spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The index of the file among the sources.
    pub file: usize,
    /// The bytes that it concerns.
    pub span: Range<usize>,
    /// The description of the mistake.
    pub message: String,
    /// How to fix it.
    pub help: Option<String>,
}

/// Collects mistakes while a spec is read and checked.
#[derive(Debug)]
pub struct Reporter<'s> {
    sources: &'s [Source],
    diagnostics: Vec<Diagnostic>,
    muted: Vec<Place>,
}

impl<'s> Reporter<'s> {
    /// Creates a reporter without mistakes.
    pub fn new(sources: &'s [Source]) -> Self {
        Self { sources, diagnostics: Vec::new(), muted: Vec::new() }
    }

    /// Reports a mistake in the value at `place`.
    pub fn value(&mut self, place: &Place, message: impl Into<String>, help: impl Into<String>) {
        if !self.is_muted(place) {
            let span = self.sources[place.file].value_span(&place.path);
            self.push(place.file, span, message.into(), help.into());
        }
    }

    /// Reports a mistake in the key of `place`.
    pub fn key(&mut self, place: &Place, message: impl Into<String>, help: impl Into<String>) {
        if !self.is_muted(place) {
            let span = self.sources[place.file].key_span(&place.path);
            self.push(place.file, span, message.into(), help.into());
        }
    }

    /// Ignores further mistakes at `place` and inside it.
    pub fn mute(&mut self, place: Place) {
        self.muted.push(place);
    }

    fn is_muted(&self, place: &Place) -> bool {
        let is_item = |step: &Step| matches!(step, Step::Index(_));
        self.muted.iter().filter(|muted| muted.file == place.file).any(|muted| {
            place.path.starts_with(&muted.path)
                // Ignore mistakes of a whole list too if one of its items is muted.
                || muted.path.strip_prefix(place.path.as_slice()).is_some_and(|rest| rest.iter().all(is_item))
        })
    }

    /// Reports a mistake at these bytes of a file. An empty `help` is left out.
    pub fn push(&mut self, file: usize, span: Range<usize>, message: String, help: String) {
        let help = (!help.is_empty()).then_some(help);
        let diagnostic = Diagnostic { file, span, message, help };
        // Two checks may report the same mistake.
        if !self.diagnostics.contains(&diagnostic) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Returns whether there are no mistakes.
    pub fn is_clean(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// Returns all mistakes, in the order of files and lines.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.diagnostics
            .sort_by_key(|diagnostic| (diagnostic.file, diagnostic.span.start, diagnostic.span.end));
        self.diagnostics
    }
}

/// A rejected spec: all its mistakes, with the files to quote.
#[derive(Debug)]
pub struct Rejected {
    /// The files of the spec.
    pub sources: Vec<Source>,
    /// The mistakes.
    pub diagnostics: Vec<Diagnostic>,
}

impl Rejected {
    /// Renders all mistakes as text, with colours for a terminal.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let mut text = String::new();
        for diagnostic in &self.diagnostics {
            text.push_str(&renderer.render(&self.groups(diagnostic)));
            text.push_str("\n\n");
        }
        let count = self.diagnostics.len();
        let noun = if count == 1 { "mistake" } else { "mistakes" };
        text.push_str(&format!("{count} {noun} in the spec; nothing was written"));
        text
    }

    fn groups<'a>(&'a self, diagnostic: &'a Diagnostic) -> Vec<Group<'a>> {
        let source = &self.sources[diagnostic.file];
        let snippet = Snippet::source(source.text.as_str())
            .path(source.name.as_str())
            .annotation(AnnotationKind::Primary.span(first_line(&source.text, &diagnostic.span)));
        let group = Level::ERROR.primary_title(diagnostic.message.as_str()).element(snippet);
        match &diagnostic.help {
            Some(help) => vec![group.element(Level::HELP.message(help.as_str()))],
            None => vec![group],
        }
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Rejected {}

/// Returns the part of `span` on its first line: a whole operation would be too much to quote.
fn first_line(text: &str, span: &Range<usize>) -> Range<usize> {
    let length = text.get(span.clone()).and_then(|part| part.lines().next()).map_or(0, str::len);
    span.start..span.start + length
}

/// Returns the candidate that is most similar to `word`, if any is similar enough.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= candidate.len().max(word.len()) / 3 + 1)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Returns a hint: the most similar candidate, or all candidates if none is similar.
pub fn suggest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str> + Clone) -> String {
    match closest(word, candidates.clone()) {
        Some(candidate) => format!("did you mean `{candidate}`?"),
        None => {
            let known: Vec<_> = candidates.into_iter().map(|name| format!("`{name}`")).collect();
            if known.is_empty() { String::new() } else { format!("one of {}", known.join(", ")) }
        }
    }
}
