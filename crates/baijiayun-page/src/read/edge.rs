//! Lines that the edge of a page may have cut.

use super::lines::width;

/// Returns the numbers of the lines that end with a URL at the column where the longest lines end. A URL may well be
/// the longest line, so that another text has to end there, too.
pub(super) fn cut<'a>(lines: impl Iterator<Item = (&'a str, usize)> + Clone) -> Vec<usize> {
    let ends = |line: &str| width(line.trim_end());
    let edge = lines.clone().map(|(line, _)| ends(line)).max().unwrap_or(0);
    let at_edge = lines.filter(|(line, _)| ends(line) == edge);
    let (urls, others): (Vec<_>, Vec<_>) = at_edge.partition(|(line, _)| ends_with_url(line));
    if others.is_empty() { Vec::new() } else { urls.into_iter().map(|(_, number)| number).collect() }
}

fn ends_with_url(line: &str) -> bool {
    line.split_whitespace().next_back().is_some_and(|word| word.contains("://"))
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn urls_at_the_edge_may_be_cut() {
        let lines = |text: &'static str| cut(text.lines().zip(1..));
        assert!(lines("https://a.b/c/de\nshort\nhttps://a.b/c").is_empty());
        assert_eq!(lines("1. https://a.b/c/de\n借书借书借书借书借x\nhttps://a.b/c"), [1]);
    }
}
