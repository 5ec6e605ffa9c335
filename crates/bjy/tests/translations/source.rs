//! The texts in the source files, as tokens: macros hold other macros, which a syntax tree does not see.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A source file.
pub struct Source {
    /// Its path below `src`.
    pub name: String,
    tokens: Vec<TokenTree>,
}

/// A text that is translated, and the names of its arguments.
pub struct Text {
    pub text: String,
    pub arguments: BTreeSet<String>,
}

/// A function or macro whose first argument is a message.
const MESSAGES: [&str; 13] = [
    "and",
    "configuration",
    "confirm",
    "confirm_storing",
    "context",
    "failed",
    "hint",
    "network",
    "note",
    "other",
    "rejected",
    "stderr",
    "usage",
];

/// A method of clap whose text is translated with the tree of commands.
const LOOKED_UP: [&str; 4] = ["help", "about", "long_about", "help_heading"];

impl Source {
    /// Reads all files of the program, and the options that it takes from the mock.
    pub fn all() -> Vec<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut sources = Vec::new();
        add(&here.join("src"), "", &mut sources);
        // No user sees the messages for the fuzzers.
        sources.retain(|source| source.name != "fuzzing.rs");
        sources.push(Self::read(&here.join("../baijiayun-mock/src/cli.rs"), "mock".to_owned()));
        sources
    }

    fn read(path: &Path, name: String) -> Self {
        let tokens: TokenStream = fs::read_to_string(path).unwrap().parse().unwrap();
        let mut program = Vec::new();
        without_tests(tokens, &mut program);
        Self { name, tokens: program }
    }

    /// Returns the texts of `t!("…")`.
    pub fn translated(&self) -> Vec<Text> {
        let mut texts = Vec::new();
        self.each_call("t", &mut |arguments| {
            if let Some(text) = arguments.first().and_then(literal) {
                texts.push(Text { text, arguments: names(arguments) });
            }
        });
        texts
    }

    /// Returns the messages with an error as it is: that of a library is English without `of_library(…)`.
    pub fn foreign_reasons(&self) -> Vec<String> {
        let mut found = Vec::new();
        self.each_call("t", &mut |arguments| {
            let is_foreign = |part: &[TokenTree]| {
                matches!(part, [TokenTree::Ident(name), _, TokenTree::Ident(_)] if ["error", "reason", "expected"].iter().any(|known| name == known))
            };
            if arguments.split(is_comma).any(is_foreign) {
                found.extend(arguments.first().and_then(literal).map(|text| format!("{}: {text}", self.name)));
            }
        });
        found
    }

    /// Returns the texts of lists.
    pub fn lists(&self) -> Vec<String> {
        let mut texts = Vec::new();
        each_group(&self.tokens, &mut |group, delimiter| {
            let is_list =
                group.len() > 4 && group.iter().all(|token| literal(token).is_some() || is_comma(token));
            if delimiter == Delimiter::Bracket && is_list {
                texts.extend(group.iter().filter_map(literal));
            }
        });
        texts
    }

    /// Returns everything that may be looked up: literals, paragraphs of doc comments, and names of columns.
    pub fn all_texts(&self) -> Vec<String> {
        let mut texts = Vec::new();
        let mut docs = String::new();
        collect(&self.tokens, &mut docs, &mut texts);
        flush(&mut docs, &mut texts);
        texts
    }

    /// Returns the messages that are not translated. A text that is indented is a command to copy.
    pub fn untranslated(&self) -> impl Iterator<Item = String> {
        let mut texts = Vec::new();
        for name in MESSAGES {
            self.each_call(name, &mut |arguments| texts.extend(message(arguments)));
        }
        texts.into_iter().filter(|text| !text.starts_with("  ") && has_word(text))
    }

    /// Returns the English sentences of constants and help texts: they are looked up by their text.
    pub fn looked_up(&self) -> Vec<String> {
        self.sentences(true)
    }

    /// Returns the English sentences that are neither looked up nor in `t!("…")`.
    pub fn bypassing(&self) -> Vec<String> {
        self.sentences(false)
    }

    fn sentences(&self, looked_up: bool) -> Vec<String> {
        let mut texts = Vec::new();
        sentences(&self.tokens, false, &mut |text, is_looked_up| {
            if is_looked_up == looked_up && is_sentence(&text) {
                texts.push(text);
            }
        });
        texts
    }

    /// Calls `found` with the arguments of each call of a function, method or macro.
    fn each_call(&self, name: &str, found: &mut dyn FnMut(&[TokenTree])) {
        calls(&self.tokens, name, found);
    }
}

fn add(folder: &Path, prefix: &str, sources: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_string_lossy());
        if path.is_dir() {
            add(&path, &format!("{name}/"), sources);
        } else if !name.ends_with("tests.rs") {
            sources.push(Source::read(&path, name));
        }
    }
}

/// Calls `found` with each literal outside of attributes and `t!("…")`, and whether its text is looked up.
fn sentences(tokens: &[TokenTree], is_looked_up: bool, found: &mut dyn FnMut(String, bool)) {
    let is_ident = |index: Option<usize>, names: &[&str]| {
        let token = index.and_then(|index| tokens.get(index));
        matches!(token, Some(TokenTree::Ident(ident)) if names.iter().any(|name| ident == name))
    };
    let mut is_constant = false;
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(ident) if ident == "const" => is_constant = !is_ident(Some(index + 1), &["fn"]),
            TokenTree::Punct(mark) if mark.as_char() == ';' => is_constant = false,
            TokenTree::Group(_) if index > 0 && is_mark(&tokens[index - 1], '#') => {}
            TokenTree::Group(_)
                if index > 1 && is_mark(&tokens[index - 1], '!') && is_mark(&tokens[index - 2], '#') => {}
            TokenTree::Group(_)
                if is_ident(index.checked_sub(2), &["t"]) && is_mark(&tokens[index - 1], '!') => {}
            TokenTree::Group(group) => {
                let inner: Vec<_> = group.stream().into_iter().collect();
                let is_help = is_ident(index.checked_sub(1), &LOOKED_UP);
                sentences(&inner, is_looked_up || is_constant || is_help, found);
            }
            token => {
                if let Some(text) = literal(token) {
                    found(text, is_looked_up || is_constant);
                }
            }
        }
    }
}

/// Returns whether two words of English follow each other, outside of placeholders. Commands to copy are no sentences.
fn is_sentence(text: &str) -> bool {
    let is_word = |word: &str| {
        let word = word.trim_matches(|mark: char| ",.;:?!()`'\"".contains(mark));
        word.len() > 1 && word.chars().all(|letter| letter.is_ascii_alphabetic() || letter == '\'')
    };
    let words: Vec<_> = text.split_whitespace().collect();
    // Comments in files that the program writes do not follow the language.
    !["bjy ", "# "].iter().any(|start| text.trim_start().starts_with(start))
        && words.windows(2).any(|pair| is_word(pair[0]) && is_word(pair[1]))
}

/// Copies tokens, without the modules of tests.
fn without_tests(tokens: TokenStream, program: &mut Vec<TokenTree>) {
    let mut is_test = false;
    for token in tokens {
        match &token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
                let attribute = group.stream().to_string();
                is_test |= attribute.starts_with("cfg") && attribute.contains("test");
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && is_test => {
                is_test = false;
                continue;
            }
            _ => {}
        }
        program.push(token);
    }
}

fn calls(tokens: &[TokenTree], name: &str, found: &mut dyn FnMut(&[TokenTree])) {
    let is_name = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Ident(ident)) if ident == name);
    for (index, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let inner: Vec<_> = group.stream().into_iter().collect();
        let before = |distance: usize| index.checked_sub(distance).and_then(|index| tokens.get(index));
        let is_macro = matches!(before(1), Some(TokenTree::Punct(mark)) if mark.as_char() == '!');
        if is_name(before(if is_macro { 2 } else { 1 })) {
            found(&inner);
        }
        calls(&inner, name, found);
    }
}

fn each_group(tokens: &[TokenTree], found: &mut dyn FnMut(&[TokenTree], Delimiter)) {
    for token in tokens {
        if let TokenTree::Group(group) = token {
            let inner: Vec<_> = group.stream().into_iter().collect();
            found(&inner, group.delimiter());
            each_group(&inner, found);
        }
    }
}

fn collect(tokens: &[TokenTree], docs: &mut String, texts: &mut Vec<String>) {
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => {
                let inner: Vec<_> = group.stream().into_iter().collect();
                let is_doc = matches!(inner.first(), Some(TokenTree::Ident(ident)) if ident == "doc");
                match inner.get(2).and_then(literal).filter(|_| is_doc) {
                    Some(line) => docs.push_str(&format!("{}\n", line.trim())),
                    None => {
                        flush(docs, texts);
                        collect(&inner, docs, texts);
                    }
                }
            }
            TokenTree::Punct(mark) if mark.as_char() == '#' => {}
            TokenTree::Ident(ident) => {
                flush(docs, texts);
                texts.push(ident.to_string());
            }
            _ => {
                flush(docs, texts);
                let text = tokens.get(index).and_then(literal).unwrap_or_default();
                texts.extend(text.split("\n\n").map(str::to_owned));
            }
        }
    }
}

/// Adds the paragraphs of a doc comment, as clap makes them.
fn flush(docs: &mut String, texts: &mut Vec<String>) {
    for paragraph in docs.split("\n\n") {
        let paragraph = paragraph.trim().replace('\n', " ");
        texts.push(paragraph.trim_end_matches('.').to_owned());
        texts.push(paragraph);
    }
    docs.clear();
}

fn literal(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else { return None };
    syn::parse_str::<syn::LitStr>(&literal.to_string()).ok().map(|text| text.value())
}

fn is_comma(token: &TokenTree) -> bool {
    is_mark(token, ',')
}

fn is_mark(token: &TokenTree, expected: char) -> bool {
    matches!(token, TokenTree::Punct(mark) if mark.as_char() == expected)
}

/// Returns the names in `t!("…", name = value, other = value)`.
fn names(arguments: &[TokenTree]) -> BTreeSet<String> {
    let name = |part: &[TokenTree]| match part {
        [TokenTree::Ident(name), TokenTree::Punct(mark), ..] if mark.as_char() == '=' => {
            Some(name.to_string())
        }
        _ => None,
    };
    arguments.split(is_comma).filter_map(name).collect()
}

/// Returns the text of the first argument, if it is a literal or `format!("…")`.
fn message(arguments: &[TokenTree]) -> Option<String> {
    let is_reference = matches!(arguments.first(), Some(TokenTree::Punct(mark)) if mark.as_char() == '&');
    let arguments = &arguments[usize::from(is_reference)..];
    match arguments {
        [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Group(group), ..] if name == "format" => {
            group.stream().into_iter().next().and_then(|token| literal(&token))
        }
        [first, ..] => literal(first),
        [] => None,
    }
}

/// Returns whether a text has letters outside of its placeholders.
fn has_word(text: &str) -> bool {
    let mut depth = 0;
    text.chars().any(|character| {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        depth == 0 && character.is_alphabetic()
    })
}
