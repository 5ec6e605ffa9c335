//! All items of a list, page by page and day by day. An error says how far the list came.

use baijiayun_vod::metadata::Operation;
use baijiayun_vod::runtime::Paged;
use baijiayun_vod::{ApiClient, CstDate, Page};
use futures_util::stream::{self, StreamExt};
use serde::Serialize;

use crate::error::CliError;
use crate::names::kebab;
use crate::output::Items;

/// The position in the list.
#[derive(Clone, Copy)]
struct Position {
    /// The day, if the list is fetched day by day.
    day: Option<CstDate>,
    page: i64,
}

/// Returns the items of all pages of these requests.
pub fn items<R>(
    client: ApiClient,
    requests: impl IntoIterator<Item = (Option<CstDate>, R), IntoIter: Send + 'static>,
) -> Items
where
    R: Paged<Item: Serialize>,
{
    let pages = stream::iter(requests).flat_map(move |(day, request)| {
        let page = R::OPERATION.pagination.and_then(|pages| request.form().text(pages.page)?.parse().ok());
        let mut position = Position { day, page: page.unwrap_or(1) };
        client.pages(request).map(move |page| match page {
            Ok(Page { number, items, .. }) => {
                position.page = number + 1;
                Ok(items)
            }
            Err(error) => Err((position, CliError::from(error))),
        })
    });
    let items = pages.flat_map(|page| {
        let items: Vec<_> = match page {
            Ok(items) => items.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        };
        stream::iter(items)
    });
    let mut count: u64 = 0;
    let items = items.map(move |item| match item {
        Ok(item) => {
            count += 1;
            to_json(&item)
        }
        Err((_, error)) if count == 0 => Err(error),
        Err((position, error)) => Err(stopped(error, count, position, R::OPERATION)),
    });
    items.boxed()
}

/// Adds to an error how far the list came, and how to continue.
fn stopped(error: CliError, count: u64, Position { day, page }: Position, operation: &Operation) -> CliError {
    let option = |name: Option<&str>| kebab(name.unwrap_or_default());
    let items = if count == 1 { "item" } else { "items" };
    match day {
        Some(day) => {
            let start = option(operation.span.map(|span| span.start));
            let again = if page > 1 { "; the items of that day come again" } else { "" };
            error
                .and(&format!("Stopped at page {page} of {day}, after {count} {items}"))
                .hint(format!("--{start} {day} continues from there{again}"))
        }
        None => {
            let name = option(operation.pagination.map(|pagination| pagination.page));
            error
                .and(&format!("Stopped at page {page}, after {count} {items}"))
                .hint(format!("--all --{name} {page} continues from there"))
        }
    }
}

/// Writes a value of a response as JSON.
pub fn to_json(value: &impl Serialize) -> Result<String, CliError> {
    serde_json::to_string(value)
        .map_err(|error| CliError::json(format!("cannot write the response as JSON: {error}")))
}
