//! Finds the operations of the API on a saved page, and decides which of their paths to store.

use baijiayun_page::page::{self, Address, Page};
use baijiayun_vod::API;
use baijiayun_vod::metadata::{Operation, Path};

/// An operation of the API, and the page's part about it.
#[derive(Debug)]
pub struct Finding {
    pub operation: &'static Operation,
    /// The line of its heading on the page.
    pub line: Option<usize>,
    /// The path that the page shows in full.
    pub path: Option<String>,
    pub decision: Decision,
}

/// The decision about a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It is to be stored, in place of the one that is stored already.
    Store { replaces: Option<String> },
    /// It is stored already.
    Stored,
    /// The built-in path is another one. Only `--all` stores the page's.
    OtherThanBuiltIn(&'static str),
    /// Another operation has this path, by its id.
    Shared(&'static str),
    /// The page shows the URL in part only.
    CutOff,
    /// The page has no path for it that can be read.
    NoPath,
    /// The page has its number with this title.
    OtherTitle(String),
    /// Several headings of the page have its title.
    Repeated,
    /// The page has neither its title nor its number.
    NotShown,
}

/// Returns a finding for each operation with an unknown path, and for each known path that the page contradicts.
///
/// `stored` are the paths of the config file by operation id. `all` stores contradicted paths too.
pub fn findings(page: &Page, stored: &[(String, String)], all: bool) -> Vec<Finding> {
    let operations = API.operations.iter().copied().filter(|operation| operation.path != Path::Dynamic);
    let mut findings: Vec<_> = operations.map(|operation| find(operation, page)).collect();
    let paths: Vec<_> =
        findings.iter().filter_map(|finding| Some((finding.operation.id, path_of(finding)?))).collect();
    for finding in &mut findings {
        decide(finding, &paths, stored, all);
    }
    findings.retain(|Finding { operation, path, decision, .. }| match (operation.path, path, decision) {
        (Path::Known(_), _, Decision::OtherTitle(_)) | (Path::Known(_), None, _) => false,
        (Path::Known(built_in), Some(path), _) => path != built_in,
        _ => true,
    });
    findings
}

/// Finds an operation on the page: by its title, because the vendor renumbers, and by its number for the report.
fn find(operation: &'static Operation, page: &Page) -> Finding {
    let has_number = |stated: &&page::Operation| is_number(operation.number, stated.number);
    let titled: Vec<_> = page
        .operations
        .iter()
        .filter(|stated| page::is_same_title(&stated.title, operation.title_zh))
        .collect();
    let stated = match titled[..] {
        [stated] => Some(stated),
        _ => titled.iter().copied().find(has_number),
    };
    let (line, path, decision) = match stated {
        Some(stated) => match &stated.address {
            Some(Address::Path(path)) => {
                (Some(stated.line), Some(path.clone()), Decision::Store { replaces: None })
            }
            Some(Address::CutOff(_)) => (Some(stated.line), None, Decision::CutOff),
            _ => (Some(stated.line), None, Decision::NoPath),
        },
        None if !titled.is_empty() => (titled.first().map(|stated| stated.line), None, Decision::Repeated),
        None => match page.operations.iter().find(has_number).filter(|stated| !is_of_another(stated)) {
            Some(stated) => {
                (Some(stated.line), full_path(stated), Decision::OtherTitle(stated.title.clone()))
            }
            None => (None, None, Decision::NotShown),
        },
    };
    Finding { operation, line, path, decision }
}

/// Decides about a path that the page shows.
fn decide(finding: &mut Finding, paths: &[(&'static str, String)], stored: &[(String, String)], all: bool) {
    let (Decision::Store { .. }, Some(path)) = (&finding.decision, &finding.path) else { return };
    let id = finding.operation.id;
    let replaces = stored.iter().find(|(stored, _)| stored == id).map(|(_, path)| path.clone());
    let shared = paths.iter().find(|(other, taken)| *other != id && taken == path);
    finding.decision = match (finding.operation.path, shared) {
        _ if replaces.as_ref() == Some(path) => Decision::Stored,
        (_, Some((other, _))) => Decision::Shared(other),
        (Path::Known(built_in), None) if !all => Decision::OtherThanBuiltIn(built_in),
        _ => Decision::Store { replaces },
    };
}

/// Returns the path that an operation has after the import, as far as it is known.
fn path_of(finding: &Finding) -> Option<String> {
    match (&finding.decision, finding.operation.path) {
        (Decision::Store { .. }, _) => finding.path.clone(),
        (_, Path::Known(path)) => Some(path.to_owned()),
        _ => None,
    }
}

fn full_path(stated: &page::Operation) -> Option<String> {
    match &stated.address {
        Some(Address::Path(path)) => Some(path.clone()),
        _ => None,
    }
}

/// Returns whether the title is that of any operation, so that only its number has moved.
fn is_of_another(stated: &page::Operation) -> bool {
    API.operations.iter().any(|operation| page::is_same_title(&stated.title, operation.title_zh))
}

/// Returns whether `API-6` is the number 6.
fn is_number(number: Option<&str>, stated: Option<u32>) -> bool {
    stated.is_some_and(|stated| number == Some(&format!("API-{stated}")))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Returns a page with these operations: number, title, address.
    fn page(operations: &[(u32, &str, Option<Address>)]) -> Page {
        let operation =
            |(index, (number, title, address)): (usize, &(u32, &str, Option<Address>))| page::Operation {
                line: index + 1,
                number: Some(*number),
                title: (*title).to_owned(),
                address: address.clone(),
                ..page::Operation::default()
            };
        Page { operations: operations.iter().enumerate().map(operation).collect(), ..Page::default() }
    }

    fn path(text: &str) -> Option<Address> {
        Some(Address::Path(text.to_owned()))
    }

    fn decision(page: &Page, id: &str, all: bool) -> Option<Decision> {
        let stored = [("subtitle.rename".to_owned(), "/old/rename".to_owned())];
        let findings = findings(page, &stored, all);
        findings.into_iter().find(|finding| finding.operation.id == id).map(|finding| finding.decision)
    }

    const STORE: Option<Decision> = Some(Decision::Store { replaces: None });

    #[test]
    fn the_title_tells_an_operation_whose_number_has_moved() {
        let page = page(&[
            (33, "上传字幕文件", path("/openapi/a/b")),
            (34, " 获取字幕列表：", path("/openapi/a/c")),
            (35, "更新字幕名称", path("/openapi/a/d")),
        ]);
        assert_eq!(decision(&page, "subtitle.upload", false), STORE);
        assert_eq!(decision(&page, "subtitle.list", false), STORE);
        let replaces = Some("/old/rename".to_owned());
        assert_eq!(decision(&page, "subtitle.rename", false), Some(Decision::Store { replaces }));
        // Number 35 is another operation's now, so it is no hint at this one.
        assert_eq!(decision(&page, "subtitle.set_default", false), Some(Decision::NotShown));
    }

    #[test]
    fn a_number_with_another_title_is_not_stored() {
        let page = page(&[(33, "字幕", path("/openapi/a/b"))]);
        assert_eq!(decision(&page, "subtitle.list", true), Some(Decision::OtherTitle("字幕".to_owned())));
    }

    #[test]
    fn paths_that_the_page_does_not_show_in_full_are_not_stored() {
        let page = page(&[
            (32, "上传字幕文件", Some(Address::CutOff("/openap".to_owned()))),
            (33, "获取字幕列表", None),
        ]);
        assert_eq!(decision(&page, "subtitle.upload", true), Some(Decision::CutOff));
        assert_eq!(decision(&page, "subtitle.list", true), Some(Decision::NoPath));
    }

    #[test]
    fn a_repeated_title_is_told_by_its_number() {
        let twice = [(32, "上传字幕文件", path("/openapi/a/b")), (7, "上传字幕文件", path("/openapi/a/c"))];
        assert_eq!(decision(&page(&twice), "subtitle.upload", false), STORE);
        let twice = [(8, "上传字幕文件", path("/openapi/a/b")), (7, "上传字幕文件", path("/openapi/a/c"))];
        assert_eq!(decision(&page(&twice), "subtitle.upload", false), Some(Decision::Repeated));
    }

    #[test]
    fn a_path_of_two_operations_is_not_stored() {
        let page = page(&[
            (32, "上传字幕文件", path("/openapi/a/b")),
            (33, "获取字幕列表", path("/openapi/a/b")),
            (34, "更新字幕名称", path("/openapi/video/getInfo")),
        ]);
        assert_eq!(decision(&page, "subtitle.upload", false), Some(Decision::Shared("subtitle.list")));
        assert_eq!(decision(&page, "subtitle.list", false), Some(Decision::Shared("subtitle.upload")));
        assert_eq!(decision(&page, "subtitle.rename", false), Some(Decision::Shared("video.get_info")));
    }

    #[test]
    fn a_built_in_path_is_replaced_with_all_only() {
        let moved = page(&[(6, "获取指定ID视频信息", path("/openapi/v2/getInfo"))]);
        let built_in = Decision::OtherThanBuiltIn("/openapi/video/getInfo");
        assert_eq!(decision(&moved, "video.get_info", false), Some(built_in));
        assert_eq!(decision(&moved, "video.get_info", true), STORE);
        let same = page(&[(6, "获取指定ID视频信息", path("/openapi/video/getInfo"))]);
        assert_eq!(decision(&same, "video.get_info", true), None);
    }
}
