//! Paginated lists.

use std::collections::HashSet;
use std::fmt;
use std::hash::{DefaultHasher, Hasher};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use baijiayun_metadata::Pagination;
use futures_core::Stream;
use futures_core::stream::{BoxStream, FusedStream};
use futures_util::stream::{self, StreamExt, TryStreamExt};
use serde::Serialize;
use sync_wrapper::SyncWrapper;

use crate::client::ApiClient;
use crate::error::Error;
use crate::message::request::Request;
use crate::policy::observe::{self, IncompleteList};

/// The number of pages in a row without a new item, after which the list ends: the server ignores the page
/// number.
const MAX_REPEATED_PAGES: usize = 3;

/// A request whose response is one page of a list. Generated code implements it.
pub trait Paged: Request {
    /// The type of the items on a page.
    type Item: Serialize + Send + 'static;

    /// Returns the number of all items according to the server, and the items of this page.
    fn into_page(response: Self::Response) -> (i64, Vec<Self::Item>);
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
    /// Its items, without those of earlier pages.
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
    /// The number of items up to here, duplicates and the pages before the requested one included.
    received: i64,
    /// The number of duplicates among them.
    repeated: i64,
    /// The fingerprints of the items so far.
    seen: HashSet<u64>,
    has_ended: bool,
}

impl ApiClient {
    /// Returns all pages from the requested one on.
    ///
    /// They end with a page that is not full once the total that the server reports is reached, with an empty
    /// page, or after several pages without a new item. A wrong total does no harm: one that is too small, or
    /// none, costs one more call.
    ///
    /// An item is new unless an earlier page has an equal one. If an item is added to the front of the list in the
    /// meantime, the last item of a page is also the first of the next one: it is deduplicated, unless it has
    /// changed. If an item is removed in the meantime, one item is missed; the API offers no way to prevent that.
    /// A list that ends before the total is reached is logged at `WARN`, and the
    /// [`Observer`](crate::Observer) receives it.
    pub fn pages<R: Paged>(&self, request: R) -> Pages<R::Item> {
        let cursor = PageCursor::new(self.clone(), request);
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
    let Some(pagination) = &R::OPERATION.pagination else { return Ok(None) };
    let mut total = 0;
    for _ in 0..MAX_REPEATED_PAGES {
        if cursor.has_ended {
            return Ok(None);
        }
        let number = page_number(&cursor.request, pagination);
        let response = cursor.client.send(cursor.request.clone()).await?;
        let (reported, mut items) = R::into_page(response);
        total = reported;
        if items.is_empty() {
            break;
        }
        let is_full = count(&items) >= page_size(&cursor.request, pagination);
        cursor.request = at_page(cursor.request, number.saturating_add(1));
        cursor.take(&mut items);
        // A total that is too small says nothing about the end.
        cursor.has_ended = !is_full && cursor.received == total;
        if !items.is_empty() {
            return Ok(Some((Page { number, total, items }, cursor)));
        }
        if cursor.received >= total {
            break;
        }
    }
    cursor.report_missing(total);
    Ok(None)
}

fn count<T>(items: &[T]) -> i64 {
    i64::try_from(items.len()).unwrap_or(i64::MAX)
}

impl<R: Paged> PageCursor<R> {
    fn new(client: ApiClient, request: R) -> Self {
        let skipped = R::OPERATION.pagination.map_or(0, |pagination| {
            let pages = page_number(&request, &pagination).saturating_sub(1).max(0);
            pages.saturating_mul(page_size(&request, &pagination))
        });
        Self { client, request, received: skipped, repeated: 0, seen: HashSet::new(), has_ended: false }
    }

    /// Counts the items of a page, and removes those that earlier pages have. Equal items of one page stay: they
    /// are the server's.
    fn take(&mut self, items: &mut Vec<R::Item>) {
        let before = count(items);
        let prints: Vec<_> = items.iter().map(fingerprint).collect();
        let mut is_new = prints.iter().map(|print| print.is_none_or(|print| !self.seen.contains(&print)));
        items.retain(|_| is_new.next().unwrap_or(true));
        self.seen.extend(prints.into_iter().flatten());
        self.received = self.received.saturating_add(before);
        self.repeated = self.repeated.saturating_add(before - count(items));
    }

    /// Reports a list that ends before the total is reached.
    fn report_missing(&self, total: i64) {
        let listed = self.received.saturating_sub(self.repeated);
        if listed < total {
            let list = IncompleteList { operation: R::OPERATION, listed, total };
            observe::report_incomplete(self.client.settings.observer.as_deref(), &list);
        }
    }
}

/// Returns a hash of an item's content; `None` for an item that cannot be written.
fn fingerprint<T: Serialize>(item: &T) -> Option<u64> {
    let mut hasher = HashWriter(DefaultHasher::new());
    serde_json::to_writer(&mut hasher, item).ok()?;
    Some(hasher.0.finish())
}

/// Hashes what is written to it.
struct HashWriter(DefaultHasher);

impl io::Write for HashWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
