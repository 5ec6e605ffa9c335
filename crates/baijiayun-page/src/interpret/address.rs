//! Reads addresses, and detects those that the page shows only in part.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::outline::{PartBlocks, Section};
use super::problems::Problems;
use super::texts::{part_lines, part_texts};
use crate::page::{Address, Operation};
use crate::words::{Part, half_width};

/// Reads the address of an operation. `edge` are the lines that the edge of the page may cut.
pub(super) fn read(part: &PartBlocks<'_>, edge: &[usize], problems: &mut Problems) -> Option<Address> {
    let stated = stated(part);
    let Some(first) = stated.first() else {
        problems.push(part.line, "no URL can be found here", &part_texts(part).join(" "));
        return None;
    };
    let path = split(&first.url).1;
    let others = stated[1..].iter().filter(|other| !is_placeholder(&other.url));
    if let Some(other) =
        others.map(|other| split(&other.url).1).find(|other| !other.is_empty() && *other != path)
    {
        let message = format!("two URLs with different paths, `{path}` and `{other}`; the first one is used");
        problems.push(part.line, &message, &first.url);
    }
    let address = match address(&first.url) {
        Address::Path(_) if first.continuation.is_some() => {
            let text = format!("{} {}", first.url, first.continuation.as_deref().unwrap_or_default());
            problems.push(
                part.line,
                "the URL may continue behind a line break, so the path is not known",
                &text,
            );
            return Some(Address::CutOff(first.url.clone()));
        }
        Address::Path(_) if edge.binary_search(&first.line).is_ok() => Address::CutOff(first.url.clone()),
        address => address,
    };
    if let Address::CutOff(text) = &address {
        problems.push(part.line, "the URL is cut off, so the path is not known", text);
    }
    Some(address)
}

/// Returns the base URL that most addresses have, such as `https://{private_domain}.at.baijiayun.com`.
pub(super) fn server(sections: &[Section<'_>]) -> Option<String> {
    let parts = sections.iter().flat_map(|section| section.parts(Part::Address));
    // Of several with the same number, the first one is taken.
    let mut counts: HashMap<String, (usize, Reverse<usize>)> = HashMap::new();
    for part in parts {
        let stated = stated(part);
        let Some(server) = stated.first().and_then(|first| split(&first.url).0.map(str::to_owned)) else {
            continue;
        };
        let place = counts.len();
        counts.entry(server).or_insert((0, Reverse(place))).0 += 1;
    }
    counts.into_iter().max_by_key(|(_, order)| *order).map(|(server, _)| server)
}

/// A URL as a part has it.
struct Stated {
    line: usize,
    url: String,
    /// The single word after it, which may be the rest of its path.
    continuation: Option<String>,
}

/// Returns the URLs, paths and placeholders of URLs in the part.
fn stated(part: &PartBlocks<'_>) -> Vec<Stated> {
    let lines: Vec<_> = part_lines(part)
        .into_iter()
        .map(|(number, line)| (number, half_width(line).replace("${", "{")))
        .collect();
    let mut stated = Vec::new();
    for (index, (number, line)) in lines.iter().enumerate() {
        let mut rest = line.as_str();
        for word in line.split(|c: char| c.is_whitespace() || "`\"'<>,;()。，；（）".contains(c)) {
            rest = rest.find(word).map_or(rest, |at| &rest[at + word.len()..]);
            if !is_url(word) {
                continue;
            }
            let next = || lines.get(index + 1).map(|(_, next)| next.trim());
            let behind = if rest.trim().is_empty() { next() } else { Some(rest.trim()) };
            let continuation = behind.filter(|text| !word.contains('?') && continues_path(text));
            stated.push(Stated {
                line: *number,
                url: word.to_owned(),
                continuation: continuation.map(str::to_owned),
            });
        }
    }
    stated
}

/// Returns whether the text may be the rest of a path: a single word that is not a method.
fn continues_path(text: &str) -> bool {
    let is_method = |word: &str| ["get", "post", "http", "https"].contains(&word.to_lowercase().as_str());
    text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-')
        && !text.contains("://")
        && text.chars().all(|c| c.is_ascii_graphic())
        && text.trim_end_matches(':').chars().all(|c| c.is_ascii_alphanumeric() || "_-./?=&%{}".contains(c))
        && !text.split(['/', ':']).all(is_method)
}

fn is_url(word: &str) -> bool {
    word.contains("://")
        || (word.starts_with('/') && word[1..].starts_with(|c: char| c.is_ascii_alphanumeric()))
        || is_placeholder(word)
}

/// Returns whether the word is only a variable: `{upload_url}`.
fn is_placeholder(word: &str) -> bool {
    let name = word.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    name.is_some_and(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
}

/// Cuts a URL into the base URL and the path without its query.
fn split(url: &str) -> (Option<&str>, &str) {
    let url = url.split(['?', '#']).next().unwrap_or(url);
    let host = url.find("://").map_or(0, |at| at + "://".len());
    if host == 0 {
        return (None, url);
    }
    let path = url[host..].find('/').map_or(url.len(), |at| host + at);
    (Some(&url[..path]), &url[path..])
}

/// The marks that stand for the rest of a text.
const CUT: [&str; 4] = ["…", "...", "..", "-"];

fn address(url: &str) -> Address {
    if is_placeholder(url) {
        return Address::Dynamic(url.to_owned());
    }
    let (_, path) = split(url);
    let path = path.trim_end_matches(['.', ':']).to_owned() + if url.ends_with("..") { "..." } else { "" };
    let is_whole = path.starts_with('/')
        && !CUT.iter().any(|mark| path.ends_with(mark))
        && path.chars().all(|c| c.is_ascii_alphanumeric() || "/_-.".contains(c))
        && !path.ends_with(['/', '_'])
        && !path.contains("//")
        && path.matches('/').count() > 1;
    if is_whole { Address::Path(path) } else { Address::CutOff(url.to_owned()) }
}

/// The share of all paths that must have the same length at the page's edge before all of them are distrusted: one
/// of so many.
const EDGE_SHARE: usize = 3;

/// The number of operations from which on a page's paths can be compared.
const ENOUGH: usize = 8;

/// Finds the paths that are whole by themselves, but not beside the others of the page: one that several operations
/// have, one with fewer parts than nearly all others, the start of another one, and those that all end at the same
/// column.
pub(super) fn mark_cut_off(operations: &mut [Operation], problems: &mut Problems) {
    let mut paths: Vec<&str> = operations.iter().filter_map(path).collect();
    paths.sort_unstable();
    let (mut repeated, mut parts) = (HashMap::<&str, usize>::new(), HashMap::<usize, usize>::new());
    for path in &paths {
        *repeated.entry(path).or_default() += 1;
        *parts.entry(path.matches('/').count()).or_default() += 1;
    }
    let usual = parts.into_iter().filter(|(_, count)| count * 2 > paths.len()).map(|(parts, _)| parts).next();
    let longest = paths.iter().map(|path| path.len()).max().unwrap_or(0);
    let at_edge = paths.iter().filter(|path| path.len() == longest).count();
    let has_edge = paths.len() >= ENOUGH && at_edge * EDGE_SHARE >= paths.len();
    let reason = |path: &str| {
        if repeated.get(path).is_some_and(|count| *count > 2) {
            Some("several operations have this path, so it is probably cut off, and not known")
        } else if has_edge && path.len() == longest {
            Some("many paths of this page end at the same column, so it is probably cut off, and not known")
        } else if is_cut_in_word(path, &paths) {
            Some(
                "another path of this page goes on in the middle of its last word, so it is probably cut off, and not known",
            )
        } else if paths.len() >= ENOUGH && usual.is_some_and(|usual| path.matches('/').count() < usual) {
            Some("this path has fewer parts than the others, so it is probably cut off, and not known")
        } else {
            None
        }
    };
    let reasons: Vec<_> = operations.iter().map(|operation| path(operation).and_then(reason)).collect();
    for (operation, reason) in operations.iter_mut().zip(reasons) {
        let (Some(reason), Some(Address::Path(path))) = (reason, &operation.address) else { continue };
        problems.push(operation.line, reason, path);
        operation.address = Some(Address::CutOff(path.clone()));
    }
}

/// Returns whether one of the sorted paths begins with this one and continues within a word. `getToken` may be whole
/// beside `getTokenBatch`; `getTo` is not.
fn is_cut_in_word(path: &str, sorted: &[&str]) -> bool {
    let longer = format!("{path}a");
    let at = sorted.partition_point(|other| *other < longer.as_str());
    let rest = sorted.get(at).and_then(|other| other.strip_prefix(path));
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()))
}

fn path(operation: &Operation) -> Option<&str> {
    match &operation.address {
        Some(Address::Path(path)) => Some(path),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_paths_are_told_from_parts() {
        for (url, expected) in [
            (
                "https://{private_domain}.at.baijiayun.com/openapi/video/getInfo",
                Some("/openapi/video/getInfo"),
            ),
            ("/openapi/video/getInfo?sign=1", Some("/openapi/video/getInfo")),
            ("https://a.b/openapi/video/getInfo.", Some("/openapi/video/getInfo")),
            ("https://a.b/openag", None),
            ("https://a.b/openapi/video/getI…", None),
            ("https://a.b/openapi/video/getI...", None),
            ("https://a.b/openapi/video/", None),
            ("https://a.b/openapi//getInfo", None),
            ("https://a.b", None),
        ] {
            let expected =
                expected.map_or_else(|| Address::CutOff(url.into()), |path| Address::Path(path.into()));
            assert_eq!(address(url), expected, "{url}");
        }
        assert_eq!(address("{upload_url}"), Address::Dynamic("{upload_url}".into()));
    }

    fn paths(paths: &[&str]) -> Vec<bool> {
        let mut operations: Vec<_> = paths
            .iter()
            .map(|path| Operation { address: Some(Address::Path((*path).into())), ..Operation::default() })
            .collect();
        mark_cut_off(&mut operations, &mut Problems::default());
        operations.iter().map(|operation| path(operation).is_some()).collect()
    }

    #[test]
    fn paths_are_compared_with_the_others_of_the_page() {
        assert_eq!(paths(&["/a/b/ge", "/a/b/ge", "/a/b/ge", "/a/b/getInfo"]), [false, false, false, true]);
        // GET and POST of one path are two operations.
        assert_eq!(paths(&["/a/books", "/a/books"]), [true, true]);
        let edge =
            ["/a/bc/getI", "/a/bc/getJ", "/a/bc/getK", "/a/bc/x", "/a/bc/y", "/a/bc/z", "/a/bc/u", "/a/bc/v"];
        assert_eq!(paths(&edge)[..4], [false, false, false, true]);
        assert_eq!(paths(&edge[..4]), [true; 4]);
        let starts = ["/a/video/setCategoryBa", "/a/video/setCategoryBatch", "/a/video/setCategory"];
        assert_eq!(paths(&starts), [false, true, true]);
        let mut short = vec!["/a/b"];
        let names: Vec<_> = (0..8).map(|length| format!("/a/b/{length}{}", "x".repeat(length))).collect();
        short.extend(names.iter().map(String::as_str));
        assert_eq!(paths(&short).iter().filter(|known| !**known).count(), 1);
    }
}
