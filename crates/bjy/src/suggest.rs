//! The commands that were probably meant by an unknown one.

use std::env;

use baijiayun_vod::metadata::{Operation, Path};
use clap::error::{ContextKind, ContextValue};
use strsim::normalized_damerau_levenshtein;

use crate::cli;
use crate::error::CliError;
use crate::names::kebab;
use crate::operation::Command;

/// Words of other programs, and the commands or parts of commands that do the same here.
const SYNONYMS: &[(&str, &str)] = &[
    ("create", "add"),
    ("del", "delete"),
    ("dir", "list"),
    ("edit", "update"),
    ("flow", "report traffic"),
    ("info", "get-info"),
    ("login", "config"),
    ("ls", "list"),
    ("move", "set-video-category"),
    ("mv", "set-video-category"),
    ("new", "add"),
    ("play", "video url"),
    ("publish", "set-publish-status"),
    ("remove", "delete"),
    ("rm", "delete"),
    ("rotate", "key rotate"),
    ("server", "mock"),
    ("settings", "config"),
    ("show", "get-info"),
    ("statistics", "report"),
    ("stats", "report"),
    ("status", "get-status"),
    ("traffic", "report traffic"),
    ("views", "report plays"),
    ("webhook", "listen"),
];

/// The most suggestions.
const MOST: usize = 6;
/// The similarity below which a name is no suggestion.
const SIMILAR: f64 = 0.6;
/// Suggestions that are worse than the best one by more than this are left out.
const MARGIN: f64 = 0.1;

/// Returns the error of an unknown command, with the commands that may have been meant.
pub fn unknown_command(error: &clap::Error) -> CliError {
    let word = match error.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(word)) => word.as_str(),
        _ => "",
    };
    let above = commands_above(word);
    let known = t!("`bjy --help` lists the commands, and `bjy operations TEXT` searches them");
    let message = match above.as_str() {
        "" => t!("there is no command `%{word}`", word = word),
        above => t!("there is no command `%{word}` below `bjy %{above}`", word = word, above = above),
    };
    let error = CliError::usage(message);
    let suggestions = suggestions(&above, word);
    if suggestions.is_empty() {
        return error.hint(known);
    }
    let error = error.hint(t!("did you mean:"));
    suggestions.into_iter().fold(error, |error, command| error.hint(format!("  bjy {command}"))).hint(known)
}

/// Returns the known commands before the unknown one on the command line.
fn commands_above(word: &str) -> String {
    let mut command = cli::command();
    let mut above = Vec::new();
    for argument in env::args().skip(1).take_while(|argument| argument != word) {
        if let Some(inner) = command.find_subcommand(&argument).cloned() {
            command = inner;
            above.push(argument);
        }
    }
    above.join(" ")
}

/// Returns the words of commands that are probably meant, the most similar first.
fn suggestions(above: &str, word: &str) -> Vec<String> {
    let word = word.to_lowercase().replace('_', "-");
    let mut rated: Vec<_> = candidates().into_iter().map(|one| (one.rate(above, &word), one.words)).collect();
    rated.retain(|(rate, _)| *rate >= SIMILAR);
    rated.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let best = rated.first().map_or(0.0, |(rate, _)| *rate);
    rated.retain(|(rate, _)| *rate >= best - MARGIN);
    rated.into_iter().map(|(_, words)| words).take(MOST).collect()
}

/// A command that may have been meant.
struct Candidate {
    words: String,
    operation: Option<&'static Operation>,
}

/// Returns all commands.
fn candidates() -> Vec<Candidate> {
    let mut all = Vec::new();
    collect("", &cli::command(), &mut all);
    all
}

fn collect(above: &str, command: &clap::Command, all: &mut Vec<Candidate>) {
    for inner in command.get_subcommands() {
        let words = format!("{above} {}", inner.get_name()).trim_start().to_owned();
        let known = Command::all().iter().find(|command| command.words() == words);
        collect(&words, inner, all);
        all.push(Candidate { operation: known.map(|command| command.operation), words });
    }
}

impl Candidate {
    /// Returns how probable it is that this command is meant, up to 1; more for one below the commands `above`.
    fn rate(&self, above: &str, word: &str) -> f64 {
        let is_below =
            !above.is_empty() && self.words.strip_prefix(above).is_some_and(|rest| rest.starts_with(' '));
        let bonus = if is_below { 0.2 } else { 0.0 };
        self.rate_of_operation(word).max(self.rate_of_words(word)) + bonus
    }

    fn rate_of_words(&self, word: &str) -> f64 {
        let (module, name) = self.words.rsplit_once(' ').unwrap_or(("", &self.words));
        let singular = word.strip_suffix('s').unwrap_or(word);
        // `videos` lists them.
        if name == "list" && module == singular {
            return 1.0;
        }
        let synonyms = SYNONYMS.iter().filter(|(synonym, _)| *synonym == word).map(|(_, meant)| *meant);
        let meant = synonyms.chain([word, singular]);
        meant.map(|word| rate_of_name(&self.words, name, word)).fold(0.0, f64::max)
    }

    /// Compares with the names on the vendor's page.
    fn rate_of_operation(&self, word: &str) -> f64 {
        let Some(operation) = self.operation else { return 0.0 };
        let vendors = match operation.path {
            Path::Known(path) => path.rsplit('/').next().unwrap_or_default().to_lowercase(),
            _ => String::new(),
        };
        let number = operation.number.unwrap_or_default().to_lowercase();
        if [number.as_str(), operation.title_zh, &kebab(operation.id), &vendors].contains(&word) {
            return 1.0;
        }
        let is_chinese = !word.is_ascii() && word.chars().count() > 1;
        if is_chinese && operation.title_zh.contains(word) {
            return 0.9;
        }
        let similarity = normalized_damerau_levenshtein(word, &vendors);
        if similarity >= 0.8 { similarity - 0.1 } else { 0.0 }
    }
}

/// Compares with the words of a command, its last word, and the parts of that.
fn rate_of_name(words: &str, name: &str, word: &str) -> f64 {
    if words == word || name == word {
        return 0.95;
    }
    if name.split('-').any(|part| part == word) {
        return 0.8;
    }
    normalized_damerau_levenshtein(name, word) * 0.9
}

#[cfg(test)]
mod tests {
    use super::suggestions;

    #[test]
    fn a_wrong_command_has_the_suggestions_that_a_user_expects() {
        for (above, word, expected) in [
            ("", "videos", "video list"),
            ("", "list", "category list"),
            ("", "vidoe", "video"),
            ("", "delete", "video delete"),
            ("", "getVideoList", "video list"),
            ("", "删除视频", "video delete"),
            ("", "API-31", "video list"),
            ("", "video.list", "video list"),
            ("", "stats", "report"),
            ("video", "ls", "video list"),
            ("video", "info", "video get-info"),
            ("video", "lst", "video list"),
            ("category", "rm", "category delete"),
            ("video", "upload", "upload"),
        ] {
            let found = suggestions(above, word);
            assert!(found.iter().any(|command| command == expected), "{above} {word}: {found:?}");
        }
        assert_eq!(suggestions("", "xyzzy"), Vec::<String>::new());
        assert_eq!(suggestions("video", "ls"), ["video list"]);
        assert_eq!(suggestions("", "videos"), ["video list", "video"]);
    }
}
