//! Mistakes in a spec, and how they are shown.

use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::source::{Source, Step};

/// A place in a spec: a file and the path inside it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file's index among the sources.
    pub file: usize,
    /// The way from its root.
    pub path: Vec<Step>,
}

impl Place {
    /// The root of a file.
    pub fn file(file: usize) -> Self {
        Self { file, path: Vec::new() }
    }

    /// The value under `name`.
    #[must_use]
    pub fn key(&self, name: &str) -> Self {
        self.step(Step::Key(name.into()))
    }

    /// The item at `index`.
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

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file's index among the sources.
    pub file: usize,
    /// The bytes it concerns.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
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
    /// Nothing found yet.
    pub fn new(sources: &'s [Source]) -> Self {
        Self { sources, diagnostics: Vec::new(), muted: Vec::new() }
    }

    /// A mistake in the value at `place`.
    pub fn value(&mut self, place: &Place, message: impl Into<String>, help: impl Into<String>) {
        if !self.is_muted(place) {
            let span = self.sources[place.file].value_span(&place.path);
            self.push(place.file, span, message.into(), help.into());
        }
    }

    /// A mistake in the key that leads to `place`.
    pub fn key(&mut self, place: &Place, message: impl Into<String>, help: impl Into<String>) {
        if !self.is_muted(place) {
            let span = self.sources[place.file].key_span(&place.path);
            self.push(place.file, span, message.into(), help.into());
        }
    }

    /// Says nothing more about `place` and what is inside it: enough has been said.
    pub fn mute(&mut self, place: Place) {
        self.muted.push(place);
    }

    fn is_muted(&self, place: &Place) -> bool {
        let is_item = |step: &Step| matches!(step, Step::Index(_));
        self.muted.iter().filter(|muted| muted.file == place.file).any(|muted| {
            place.path.starts_with(&muted.path)
                // A list with a mistaken item is not judged as a whole either.
                || muted.path.strip_prefix(place.path.as_slice()).is_some_and(|rest| rest.iter().all(is_item))
        })
    }

    /// A mistake at bytes of a file. An empty `help` says nothing.
    pub fn push(&mut self, file: usize, span: Range<usize>, message: String, help: String) {
        let help = (!help.is_empty()).then_some(help);
        let diagnostic = Diagnostic { file, span, message, help };
        // Two checks may trip over the same mistake; say it once.
        if !self.diagnostics.contains(&diagnostic) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Whether nothing was found.
    pub fn is_clean(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// Everything found, in the order of files and lines.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.diagnostics
            .sort_by_key(|diagnostic| (diagnostic.file, diagnostic.span.start, diagnostic.span.end));
        self.diagnostics
    }
}

/// A spec that cannot be used: every mistake in it, with the files they stand in.
#[derive(Debug)]
pub struct Rejected {
    /// The files.
    pub sources: Vec<Source>,
    /// The mistakes.
    pub diagnostics: Vec<Diagnostic>,
}

impl Rejected {
    /// All mistakes as text, in colour for a terminal.
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

/// A whole operation is too much to quote; its first line is enough to find it.
fn first_line(text: &str, span: &Range<usize>) -> Range<usize> {
    let length = text.get(span.clone()).and_then(|part| part.lines().next()).map_or(0, str::len);
    span.start..span.start + length
}

/// The candidate that `word` was probably meant to be.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= candidate.len().max(word.len()) / 3 + 1)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// "did you mean", or the choice where nothing is close.
pub fn suggest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str> + Clone) -> String {
    match closest(word, candidates.clone()) {
        Some(candidate) => format!("did you mean `{candidate}`?"),
        None => {
            let known: Vec<_> = candidates.into_iter().map(|name| format!("`{name}`")).collect();
            if known.is_empty() { String::new() } else { format!("one of {}", known.join(", ")) }
        }
    }
}
