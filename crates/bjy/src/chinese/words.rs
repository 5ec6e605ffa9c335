//! The words that clap writes itself, and the width of lines.

use textwrap::{Options, WordSplitter, wrap};

use crate::lang;

/// The words of help, longer ones first.
const HELP: [&str; 11] = [
    "Usage:",
    "Commands:",
    "Arguments:",
    "Options:",
    "[OPTIONS]",
    "[COMMAND]",
    "<COMMAND>",
    "Possible values:",
    "[possible values: ",
    "[default: ",
    "[aliases: ",
];

/// The descriptions of the options and commands that clap adds.
const ADDED: [&str; 6] = [
    "Print help (see more with '--help')",
    "Print help (see a summary with '-h')",
    "Print help for the subcommand(s)",
    "Print help",
    "Print version",
    "Print this message or the help of the given subcommand(s)",
];

/// The headings of manual pages.
const MANUAL: [&str; 7] = [
    ".SH NAME",
    ".SH SYNOPSIS",
    ".SH DESCRIPTION",
    ".SH OPTIONS",
    ".SH SUBCOMMANDS",
    ".SH EXTRA",
    ".SH VERSION",
];

/// The width of lines where there is no terminal, as clap has it.
const WIDTH: usize = 100;

/// Translates the words in a help text, and breaks its lines.
pub fn in_help(help: &str) -> String {
    let help = replaced(&replaced(help, &ADDED), &HELP);
    let width = [console::Term::stdout(), console::Term::stderr()]
        .into_iter()
        .find_map(|terminal| terminal.size_checked())
        .map_or(WIDTH, |(_, columns)| usize::from(columns));
    help.split('\n').map(|line| broken(line, width)).collect::<Vec<_>>().join("\n")
}

/// Translates the words in a manual page.
pub fn in_manual(page: &str) -> String {
    if !lang::is_chinese() {
        return page.to_owned();
    }
    replaced(&replaced(&replaced(page, &MANUAL), &ADDED), &HELP)
}

/// Translates the words in a completion script.
pub fn in_completions(script: &str) -> String {
    if lang::is_chinese() { replaced(script, &ADDED) } else { script.to_owned() }
}

fn replaced(text: &str, words: &[&str]) -> String {
    words.iter().fold(text.to_owned(), |text, word| text.replace(word, &lang::translated(word)))
}

/// Breaks a line. Continuation lines begin below its text, not below the name of the option.
fn broken(line: &str, width: usize) -> String {
    let indent = " ".repeat(text_column(&console::strip_ansi_codes(line)).min(width / 2));
    let options = Options::new(width)
        .subsequent_indent(&indent)
        .word_splitter(WordSplitter::NoHyphenation)
        .break_words(false);
    wrap(line, options).join("\n")
}

/// Returns the column at which the text of a line begins: after the indentation, and after the name in front of it.
fn text_column(line: &str) -> usize {
    let indent = line.len() - line.trim_start().len();
    let name = line[indent..].find("  ").filter(|_| indent > 0);
    name.map_or(indent, |end| {
        let rest = &line[indent + end..];
        indent + console::measure_text_width(&line[indent..indent + end]) + rest.len()
            - rest.trim_start().len()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_lines_are_broken_below_their_text() {
        let line = "  -y, --yes  执行删除等操作前不再询问，直接执行";
        assert_eq!(
            broken(line, 30),
            "  -y, --yes  执行删除等操作前\n             不再询问，直接执\n             行"
        );
        assert_eq!(broken("查询视频的处理状态。", 12), "查询视频的处\n理状态。");
        assert_eq!(broken("", 12), "");
    }
}
