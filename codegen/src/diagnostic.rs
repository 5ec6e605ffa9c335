//! Mistakes in a spec, and how they are rendered.

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use indexmap::IndexSet;

use crate::source::{Malformed, Source, Step};

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
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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
    /// Sets, so that time is linear in the number of mistakes. Two checks may report the same one.
    diagnostics: IndexSet<Diagnostic>,
    muted: HashSet<(usize, Vec<Step>)>,
    /// The lists, also of lists, of which an item is muted.
    muted_lists: HashSet<(usize, Vec<Step>)>,
    /// The items whose names are wrong, or unused because of another mistake.
    muted_names: HashSet<Place>,
    /// The bytes that are malformed as YAML.
    malformed: HashSet<(usize, Range<usize>)>,
}

impl<'s> Reporter<'s> {
    /// Creates a reporter without mistakes.
    pub fn new(sources: &'s [Source]) -> Self {
        Self {
            sources,
            diagnostics: IndexSet::new(),
            muted: HashSet::new(),
            muted_lists: HashSet::new(),
            muted_names: HashSet::new(),
            malformed: HashSet::new(),
        }
    }

    /// Reports a mistake in the value at `place`.
    pub fn value(&mut self, place: &Place, message: impl Into<String>, help: impl Into<String>) {
        if !self.is_muted(place) {
            let span = self.sources[place.file].value_span(&place.path);
            self.push(place.file, span, message.into(), help.into());
        }
    }

    /// Returns the value at `place` as it was written.
    pub fn written(&self, place: &Place) -> &'s str {
        self.sources[place.file].written(&place.path)
    }

    /// Reports a mistake in the key of `place`.
    pub fn key(&mut self, place: &Place, message: impl Into<String>, help: impl Into<String>) {
        if !self.is_muted(place) {
            let span = self.sources[place.file].key_span(&place.path);
            self.push(place.file, span, message.into(), help.into());
        }
    }

    /// Reports a mistake in the name of the item at `place`, unless it has one already: another name has to be found.
    pub fn name(&mut self, place: &Place, message: impl Into<String>, help: impl Into<String>) {
        if self.muted_names.insert(place.clone()) {
            self.key(place, message, help);
        }
    }

    /// Ignores further mistakes at `place` and inside it.
    pub fn mute(&mut self, place: Place) {
        let mut list = place.path.as_slice();
        // Ignore mistakes of a whole list too if one of its items is muted.
        while let [parent @ .., Step::Index(_)] = list {
            self.muted_lists.insert((place.file, parent.to_vec()));
            list = parent;
        }
        self.muted.insert((place.file, place.path));
    }

    /// Ignores further mistakes in the name of this item.
    pub fn mute_name(&mut self, place: Place) {
        self.muted_names.insert(place);
    }

    fn is_muted(&self, place: &Place) -> bool {
        let mut key = (place.file, place.path.clone());
        if self.muted_lists.contains(&key) {
            return true;
        }
        loop {
            if self.muted.contains(&key) {
                return true;
            }
            if key.1.pop().is_none() {
                return false;
            }
        }
    }

    /// Reports what is wrong with a file as YAML, and ignores further mistakes at exactly these bytes.
    pub fn malformed(&mut self, file: usize, mistake: Malformed) {
        self.push(file, mistake.span.clone(), mistake.message, mistake.help);
        self.malformed.insert((file, mistake.span));
    }

    /// Reports a mistake at these bytes of a file. An empty `help` is left out.
    pub fn push(&mut self, file: usize, span: Range<usize>, message: String, help: String) {
        if !self.malformed.contains(&(file, span.clone())) {
            let help = (!help.is_empty()).then_some(help);
            self.diagnostics.insert(Diagnostic { file, span, message, help });
        }
    }

    /// Returns whether there are no mistakes.
    pub fn is_clean(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// Returns all mistakes, in the order of files and lines.
    pub fn finish(self) -> Vec<Diagnostic> {
        let mut diagnostics: Vec<_> = self.diagnostics.into_iter().collect();
        diagnostics.sort_by_key(|diagnostic| (diagnostic.file, diagnostic.span.start, diagnostic.span.end));
        diagnostics
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
        // Quote only the line: the renderer reads all text that it is given, for each mistake again.
        let (line, number, span) = first_line(&source.text, &diagnostic.span);
        let snippet = Snippet::source(line)
            .line_start(number)
            .path(source.name.as_str())
            .annotation(AnnotationKind::Primary.span(span));
        let title = Level::ERROR.primary_title(diagnostic.message.as_str());
        let group = match source.text.is_empty() {
            // There is nothing to quote of a folder, or of a file that was not read.
            true => title.element(Origin::path(source.name.as_str())),
            false => title.element(snippet),
        };
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

/// Returns the first line of `span`, its number, and the part of the span on it: a whole operation would be too long to
/// quote.
fn first_line<'t>(text: &'t str, span: &Range<usize>) -> (&'t str, usize, Range<usize>) {
    let before = text.get(..span.start).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let end = span.end.min(start + line.len()).max(span.start);
    (line, before.matches('\n').count() + 1, span.start - start..end - start)
}

/// The maximum number of candidates whose distance is measured, because measuring is slow.
const MOST_MEASURED: usize = 30;

/// Returns the candidate that is most similar to `word`, if any is similar enough.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = |candidate: &str| candidate.len().max(word.len()) / 3 + 1;
    let letters = letters(word);
    let mut similar: Vec<_> = candidates
        .into_iter()
        .map(|candidate| {
            let others = self::letters(candidate);
            // The letters that only one of them has are a lower bound of the distance.
            let apart = (letters & !others).count_ones().max((others & !letters).count_ones());
            (apart as usize, candidate.len().abs_diff(word.len()), candidate)
        })
        .filter(|(apart, _, candidate)| *apart <= limit(candidate))
        .collect();
    similar.sort_by_key(|(apart, longer, _)| (*apart, *longer));
    let mut best: Option<(usize, &str)> = None;
    for (_, _, candidate) in similar.into_iter().take(MOST_MEASURED) {
        let distance = strsim::damerau_levenshtein(word, candidate);
        if distance <= limit(candidate) && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
        if distance <= 1 {
            break;
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Returns the bytes of a word as a set of bits. Some share a bit, so that two sets differ in no more than the words.
fn letters(word: &str) -> u64 {
    let mut set = 0;
    for byte in word.as_bytes() {
        set |= 1 << (byte & 63);
    }
    set
}

/// The most names that a hint lists.
const MOST_NAMES: usize = 20;

/// Returns a hint: the most similar candidate, or all candidates if none is similar and they are not many.
pub fn suggest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str> + Clone) -> String {
    if let Some(candidate) = closest(word, candidates.clone()) {
        return format!("did you mean `{candidate}`?");
    }
    let mut names = candidates.into_iter();
    let known: Vec<_> = names.by_ref().take(MOST_NAMES).map(|name| format!("`{name}`")).collect();
    match (known.is_empty(), names.next()) {
        (true, _) => String::new(),
        (false, None) => format!("one of {}", known.join(", ")),
        (false, Some(_)) => format!("one of {}, …", known.join(", ")),
    }
}

/// Returns whether `name`, which is missing, is the one that a name among `given`, which is not known, is meant to be.
pub fn is_misspelled<'a>(
    name: &str,
    mut given: impl Iterator<Item = &'a str>,
    known: impl Iterator<Item = &'a str> + Clone,
) -> bool {
    given
        .any(|given| known.clone().all(|known| known != given) && closest(given, known.clone()) == Some(name))
}
