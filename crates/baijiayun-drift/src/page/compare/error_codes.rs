//! Differences between the error codes.

use baijiayun_codegen::model::Model;
use baijiayun_page::page::{Page, is_same_title};

use crate::page::change::{Change, Kind};
use crate::page::stated;

/// Returns the differences, if the page lists error codes.
pub(super) fn changes(page: &Page, model: &Model) -> Vec<Change> {
    if page.error_codes.is_empty() {
        return Vec::new();
    }
    let mut changes = Vec::new();
    for stated in &page.error_codes {
        let known = model.error_codes.iter().find(|known| known.code == stated.code);
        let kind = match known {
            // Success is in the vendor's table, and no error of the spec.
            None if stated.code == model.envelope.success => continue,
            None => Kind::ErrorCodeAdded,
            Some(known) if !is_same_title(&known.title_zh, &stated.title) => Kind::ErrorCodeTitle,
            Some(known) if !stated::is_on_page(known.source) => Kind::OnPage,
            Some(_) => continue,
        };
        changes.push(Change {
            kind,
            key: format!("error_codes.{}", stated.code),
            line: Some(stated.line),
            spec: known.map(|known| known.title_zh.clone()),
            page: Some(stated.title.clone()),
        });
    }
    let is_gone = |code: i64| page.error_codes.iter().all(|stated| stated.code != code);
    changes.extend(
        model.error_codes.iter().filter(|known| stated::is_on_page(known.source) && is_gone(known.code)).map(
            |known| Change {
                kind: Kind::ErrorCodeRemoved,
                key: format!("error_codes.{}", known.code),
                line: None,
                spec: Some(known.title_zh.clone()),
                page: None,
            },
        ),
    );
    changes
}
