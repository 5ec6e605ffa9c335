//! Matches the operations of a page with those of a spec.

use baijiayun_codegen::model::{Model, Operation, Path};
use baijiayun_page::page::{self, Address, Page, is_same_title};

use crate::page::stated;

/// Returns the operations of the page, each with its operation of the spec.
///
/// They are matched by path first, because the vendor renumbers; then by number and title; then by either of them.
pub(crate) fn pairs<'a>(
    page: &'a Page,
    model: &'a Model,
) -> Vec<(&'a page::Operation, Option<&'a Operation>)> {
    let mut free = model.operations();
    let mut pairs: Vec<(&page::Operation, Option<&Operation>)> =
        page.operations.iter().map(|stated| (stated, None)).collect();
    for is_match in [has_path, has_number_and_title, has_title, has_number] {
        for (stated, found) in &mut pairs {
            if found.is_some() {
                continue;
            }
            if let Some(place) = free.iter().position(|operation| is_match(stated, operation)) {
                *found = Some(free.remove(place));
            }
        }
    }
    pairs
}

fn has_path(stated: &page::Operation, operation: &Operation) -> bool {
    match (&stated.address, &operation.path) {
        (Some(Address::Path(new)), Path::Known(old)) => {
            // Two operations may have one path and different methods.
            let methods = operation.methods.iter().map(|method| stated::method(*method));
            new == old
                && (stated.methods.is_empty()
                    || methods.into_iter().any(|method| stated.methods.contains(&method)))
        }
        _ => false,
    }
}

fn has_number_and_title(stated: &page::Operation, operation: &Operation) -> bool {
    has_number(stated, operation) && has_title(stated, operation)
}

fn has_title(stated: &page::Operation, operation: &Operation) -> bool {
    !stated.title.is_empty() && is_same_title(&stated.title, &operation.title_zh)
}

fn has_number(stated: &page::Operation, operation: &Operation) -> bool {
    let number = stated::number(operation);
    // If both paths are known and differ, the number now belongs to another operation.
    let is_free = stated.title.is_empty()
        || !matches!((&stated.address, &operation.path), (Some(Address::Path(_)), Path::Known(_)))
        || shares_params(stated, operation);
    stated.number.is_some() && stated.number == number && is_free
}

/// Returns whether at least half of the parameters have the same names.
fn shares_params(stated: &page::Operation, operation: &Operation) -> bool {
    let names = operation.params.iter().map(|param| &param.name);
    let shared =
        names.filter(|name| stated.params.iter().flatten().any(|param| param.name == **name)).count();
    shared * 2 >= operation.params.len()
}
