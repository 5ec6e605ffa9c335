//! All items of a list, page by page and day by day. An error says how far the list came.

use baijiayun_vod::metadata::Operation;
use baijiayun_vod::runtime::Paged;
use baijiayun_vod::{ApiClient, CstDate, Page};
use futures_util::stream::{self, BoxStream, StreamExt};
use serde::Serialize;

use crate::command_line;
use crate::error::{CliError, ExitKind};
use crate::interrupt;
use crate::lang::of_library;
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
                Ok((position, items))
            }
            Err(error) => Err((position, CliError::from(error))),
        })
    });
    let items = until_interrupted(pages.boxed()).flat_map(|page| {
        let items: Vec<_> = match page {
            Ok((_, items)) => items.into_iter().map(Ok).collect(),
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

/// A page and the position after it, or an error and where it occurred.
type PageResult<T> = Result<(Position, Vec<T>), (Position, CliError)>;

/// Ends the pages with an error at Ctrl-C, if there was a page before.
fn until_interrupted<T: Send + 'static>(
    pages: BoxStream<'static, PageResult<T>>,
) -> BoxStream<'static, PageResult<T>> {
    let Ok(interrupted) = interrupt::interrupted() else { return pages };
    let state = Some((pages, Box::pin(interrupted), None));
    let pages = stream::unfold(state, async |state| {
        let (mut pages, mut interrupted, before) = state?;
        tokio::select! {
            page = pages.next() => {
                let page = page?;
                let position = page.as_ref().ok().map(|(position, _)| *position);
                Some((page, Some((pages, interrupted, position.or(before)))))
            }
            () = &mut interrupted => {
                let error = CliError::new(ExitKind::Interrupted, t!("interrupted"));
                let start = Position { day: None, page: 1 };
                Some((Err((before.unwrap_or(start), error)), None))
            }
        }
    });
    pages.boxed()
}

/// Adds to an error how far the list came, and how to continue.
fn stopped(error: CliError, count: u64, Position { day, page }: Position, operation: &Operation) -> CliError {
    let option = |name: Option<&str>| kebab(name.unwrap_or_default());
    match day {
        Some(day) => {
            let stopped = t!(
                "Stopped at page %{page} of %{day}; items: %{count}",
                page = page,
                day = day,
                count = count
            );
            let start = option(operation.span.map(|span| span.start));
            let error = error.and(&stopped).hint(continues(&start, &day.to_string()));
            if page > 1 { error.hint(t!("the items of that day come again")) } else { error }
        }
        None => {
            let name = option(operation.pagination.map(|pagination| pagination.page));
            let stopped = t!("Stopped at page %{page}; items: %{count}", page = page, count = count);
            error.and(&stopped).hint(continues(&name, &page.to_string()))
        }
    }
}

/// Returns the hint with the command that continues from there.
fn continues(option: &str, value: &str) -> String {
    let command = command_line::with(&[(option, value)]);
    t!("`%{command}` continues from there", command = command).into_owned()
}

/// Writes a value of a response as JSON.
pub fn to_json(value: &impl Serialize) -> Result<String, CliError> {
    serde_json::to_string(value).map_err(|error| {
        CliError::json(t!("cannot write the response as JSON: %{error}", error = of_library(error)))
    })
}
