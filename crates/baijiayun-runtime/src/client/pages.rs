//! Paginated lists.

use std::collections::HashSet;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use baijiayun_metadata::Pagination;
use futures_core::Stream;
use futures_core::stream::{BoxStream, FusedStream};
use futures_util::stream::{self, StreamExt, TryStreamExt};
use sync_wrapper::SyncWrapper;

use crate::client::ApiClient;
use crate::error::Error;
use crate::message::request::Request;

/// The number of pages in a row that only repeat the previous page, after which the list ends: the server
/// ignores the page number.
const MAX_REPEATED_PAGES: usize = 3;

/// A request whose response is one page of a list. Generated code implements it.
pub trait Paged: Request {
    /// The type of the items on a page.
    type Item: Send + 'static;

    /// Returns the number of all items according to the server, and the items of this page.
    fn into_page(response: Self::Response) -> (i64, Vec<Self::Item>);

    /// Returns the identifier of an item; `None` if it has none.
    fn key(_item: &Self::Item) -> Option<String> {
        None
    }
}

/// Returns the number of the requested page, from 1.
fn page_number(request: &impl Request, pagination: &Pagination) -> i64 {
    number(request, pagination.page).unwrap_or(1)
}

/// Returns the number of items on a full page.
fn page_size(request: &impl Request, pagination: &Pagination) -> i64 {
    number(request, pagination.page_size).unwrap_or(1)
}

/// Returns the value of a numeric parameter of a request, or else its default.
fn number<R: Request>(request: &R, name: &str) -> Option<i64> {
    let default = || R::OPERATION.param(name)?.default;
    request.form().text(name).or_else(default)?.parse().ok()
}

/// Returns the request for another page.
pub(crate) fn at_page<R: Request>(request: R, page: i64) -> R {
    match &R::OPERATION.pagination {
        Some(pagination) => R::from_form(request.into_form().with(pagination.page, page)),
        None => request,
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// Its number, from 1.
    pub number: i64,
    /// The number of all items according to the server. It may be wrong, and may change from page to page.
    pub total: i64,
    /// Its items, without duplicates of the previous page.
    pub items: Vec<T>,
}

impl<T> Page<T> {
    /// Creates a page, for tests.
    pub fn new(number: i64, total: i64, items: Vec<T>) -> Self {
        Self { number, total, items }
    }
}

/// Items that are fetched page by page, on demand: nothing is sent before the first [`next`](Self::next), and
/// a page is fetched once the items of the previous page are used up.
///
/// It is also a [`Stream`], and ends after an error.
#[must_use = "nothing is fetched unless `next` or `collect` is awaited"]
pub struct Items<T> {
    /// `None` at the end.
    stream: Option<SyncWrapper<BoxStream<'static, Result<T, Error>>>>,
}

/// Pages that are fetched on demand.
pub type Pages<T> = Items<Page<T>>;

impl<T: Send + 'static> Items<T> {
    /// Creates it from a stream, and ends it after the first error.
    pub fn new(stream: impl Stream<Item = Result<T, Error>> + Send + 'static) -> Self {
        Self { stream: Some(SyncWrapper::new(stream.boxed())) }
    }

    /// Returns the next item; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        StreamExt::next(self).await
    }

    /// Collects all items in memory.
    ///
    /// # Errors
    ///
    /// The first error of a call.
    pub async fn collect(self) -> Result<Vec<T>, Error> {
        self.try_collect().await
    }
}

#[cfg(feature = "blocking")]
impl<T> Items<T> {
    /// Ends it early.
    pub(crate) fn end(&mut self) {
        self.stream = None;
    }
}

impl<T> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(stream) = &mut self.stream else { return Poll::Ready(None) };
        let next = ready!(stream.get_mut().as_mut().poll_next(cx));
        if !matches!(next, Some(Ok(_))) {
            self.stream = None;
        }
        Poll::Ready(next)
    }
}

impl<T> FusedStream for Items<T> {
    fn is_terminated(&self) -> bool {
        self.stream.is_none()
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").finish_non_exhaustive()
    }
}

/// The position in a list of pages.
struct PageCursor<R: Paged> {
    client: ApiClient,
    request: R,
    /// The number of items so far, duplicates included.
    seen: i64,
    /// The identifiers of the items on the last page.
    last_keys: HashSet<String>,
    ended: bool,
}

impl ApiClient {
    /// Returns all pages from the requested one on.
    ///
    /// They end with a page that is not full, once the total that the server reports is reached; with an
    /// empty page; or after several pages that only repeat the previous page. A wrong total does no harm.
    ///
    /// If an item is added to the front of the list in the meantime, the last item of a page is also the
    /// first of the next one. It is deduplicated. If an item is removed in the meantime, one item is missed;
    /// the API offers no way to prevent that.
    pub fn pages<R: Paged>(&self, request: R) -> Pages<R::Item> {
        let cursor =
            PageCursor { client: self.clone(), request, seen: 0, last_keys: HashSet::new(), ended: false };
        Items::new(stream::try_unfold(cursor, next_page))
    }

    /// Returns all items of all pages; see [`pages`](Self::pages).
    pub fn items<R: Paged>(&self, request: R) -> Items<R::Item> {
        let pages = self.pages(request);
        Items::new(pages.map_ok(|page| stream::iter(page.items.into_iter().map(Ok))).try_flatten())
    }
}

async fn next_page<R: Paged>(
    mut cursor: PageCursor<R>,
) -> Result<Option<(Page<R::Item>, PageCursor<R>)>, Error> {
    for _ in 0..MAX_REPEATED_PAGES {
        if cursor.ended {
            break;
        }
        let Some(pagination) = &R::OPERATION.pagination else { break };
        let number = page_number(&cursor.request, pagination);
        let (total, mut items) = R::into_page(cursor.client.send(cursor.request.clone()).await?);
        if items.is_empty() {
            break;
        }
        let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
        cursor.seen = cursor.seen.saturating_add(count);
        cursor.ended = count < page_size(&cursor.request, pagination) && cursor.seen >= total;
        cursor.request = at_page(cursor.request, number.saturating_add(1));
        let keys: HashSet<String> = items.iter().filter_map(R::key).collect();
        items.retain(|item| R::key(item).is_none_or(|key| !cursor.last_keys.contains(&key)));
        if !items.is_empty() {
            cursor.last_keys = keys;
            return Ok(Some((Page { number, total, items }, cursor)));
        }
    }
    Ok(None)
}
