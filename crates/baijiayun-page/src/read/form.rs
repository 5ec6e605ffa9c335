//! The forms of files, and their detection.

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileForm {
    /// HTML.
    Html,
    /// Markdown.
    Markdown,
    /// Plain text, such as the output of `pdftotext -layout` or text copied from a browser.
    Text,
}

/// The part of a file that shows its form.
const SAMPLE: usize = 256 << 10;

impl FileForm {
    /// Returns the form for the extension of a file name.
    pub fn from_name(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "md" | "markdown" => Some(Self::Markdown),
            "txt" | "text" => Some(Self::Text),
            _ => None,
        }
    }

    /// Returns the form that the text looks like.
    pub(super) fn detect(source: &str) -> Self {
        let sample = start_of(source, SAMPLE);
        let start = sample.trim_start();
        let start = start_of(start, 20).to_ascii_lowercase();
        if ["<!doctype", "<html", "<head", "<body", "<?xml"].iter().any(|tag| start.starts_with(tag)) {
            return Self::Html;
        }
        let tags = sample.match_indices("</").filter(|(at, _)| ends_block(&sample[at + 2..])).count();
        let marks = sample.lines().filter(|line| is_marked(line)).count();
        let marked_start = sample.lines().find(|line| !line.trim().is_empty()).is_some_and(is_marked);
        if tags > marks {
            Self::Html
        } else if marked_start || marks > 1 {
            Self::Markdown
        } else {
            Self::Text
        }
    }
}

/// The first bytes of a text, up to the end of a character.
fn start_of(text: &str, length: usize) -> &str {
    (0..=length.min(text.len())).rev().find_map(|end| text.get(..end)).unwrap_or_default()
}

/// Returns whether the name of a closing tag is that of a block.
fn ends_block(name: &str) -> bool {
    let name: String = name.chars().take(6).take_while(char::is_ascii_alphanumeric).collect();
    let names =
        ["p", "div", "li", "td", "th", "tr", "table", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "ul"];
    names.contains(&name.to_ascii_lowercase().as_str())
}

/// Returns whether the line has a mark of Markdown: a heading, a fence, a row of a table, or bold text.
fn is_marked(line: &str) -> bool {
    let line = line.trim();
    let heading = line.trim_start_matches('#');
    let hashes = line.len() - heading.len();
    (1..=6).contains(&hashes) && heading.starts_with(' ')
        || line.starts_with("```")
        || line.starts_with('|') && line[1..].contains('|')
        || line.starts_with("**") && line.len() > 4 && line[2..].contains("**")
}

#[cfg(test)]
mod tests {
    use super::{FileForm, is_marked};

    #[test]
    fn names_tell_the_form() {
        assert_eq!(FileForm::from_name("a.b/页.HTM"), Some(FileForm::Html));
        assert_eq!(FileForm::from_name("page.md"), Some(FileForm::Markdown));
        assert_eq!(FileForm::from_name("page.txt"), Some(FileForm::Text));
        assert_eq!(FileForm::from_name("page"), None);
    }

    #[test]
    fn lines_with_marks_are_markdown() {
        for line in ["# a", "  ###### a", "```", "```json", "|a|", "**a**", "**a** b", "| |"] {
            assert!(is_marked(line), "{line}");
        }
        for line in ["", "a", "| a", "#a", "####### a", "#", "|", "****", "**a", "* a", "a | b"] {
            assert!(!is_marked(line), "{line}");
        }
    }

    #[test]
    fn contents_tell_the_form() {
        assert_eq!(FileForm::detect("\n<!DOCTYPE html><p>a"), FileForm::Html);
        assert_eq!(FileForm::detect("<p>a</p><p>b</p>"), FileForm::Html);
        assert_eq!(FileForm::detect("<a id=\"x\"></a>\n# a\n\n# b\n"), FileForm::Markdown);
        assert_eq!(FileForm::detect("# a\ntext"), FileForm::Markdown);
        assert_eq!(FileForm::detect("a | b\n|---|---|\n|1|2|"), FileForm::Markdown);
        assert_eq!(FileForm::detect("API-1: a\n参数  类型\n# comment"), FileForm::Text);
        assert_eq!(FileForm::detect("1. <?php\n2. echo '</a>';"), FileForm::Text);
    }
}
