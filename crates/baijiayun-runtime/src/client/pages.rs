//! Lists that come in pages.

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

/// After so many pages that only repeat the one before, the pages end: the server ignores the page number.
const REPETITIONS: usize = 3;

/// A request whose response is one page of many. Generated code implements it.
pub trait Paged: Request {
    /// The type of the items on a page.
    type Item: Send + 'static;

    /// Returns the number of all items, as the server has it, and the items of this page.
    fn into_page(response: Self::Response) -> (i64, Vec<Self::Item>);

    /// Returns what identifies an item, where something does.
    fn key(_item: &Self::Item) -> Option<String> {
        None
    }
}

/// The number of the page that a request asks for, from 1.
fn page_number(request: &impl Request, pagination: &Pagination) -> i64 {
    number(request, pagination.page).unwrap_or(1)
}

/// The number of items on a full page.
fn page_size(request: &impl Request, pagination: &Pagination) -> i64 {
    number(request, pagination.page_size).unwrap_or(1)
}

/// The number that a request gives for a parameter, or else its default.
fn number<R: Request>(request: &R, name: &str) -> Option<i64> {
    let default = || R::OPERATION.param(name)?.default;
    request.form().text(name).or_else(default)?.parse().ok()
}

/// The same request for another page.
pub(crate) fn at_page<R: Request>(request: R, page: i64) -> R {
    match &R::OPERATION.pagination {
        Some(pagination) => R::from_form(request.into_form().with(pagination.page, page)),
        None => request,
    }
}

/// One page.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// Its number, from 1.
    pub number: i64,
    /// The number of all items, as the server has it. It may be wrong, and may change on the way.
    pub total: i64,
    /// Its items, without those that the page before had already.
    pub items: Vec<T>,
}

impl<T> Page<T> {
    /// Creates a page, for tests.
    pub fn new(number: i64, total: i64, items: Vec<T>) -> Self {
        Self { number, total, items }
    }
}

/// Items that are fetched page by page, as they are asked for: nothing is called before
/// [`next`](Self::next) is, and the next page is fetched once the last one is used up.
///
/// It is a [`Stream`] too. After an error it ends.
#[must_use = "nothing is fetched unless `next` or `collect` is awaited"]
pub struct Items<T> {
    /// `None` at the end.
    stream: Option<SyncWrapper<BoxStream<'static, Result<T, Error>>>>,
}

/// Pages that are fetched as they are asked for.
pub type Pages<T> = Items<Page<T>>;

impl<T: Send + 'static> Items<T> {
    /// Creates it from a stream. It ends after the first error.
    pub fn new(stream: impl Stream<Item = Result<T, Error>> + Send + 'static) -> Self {
        Self { stream: Some(SyncWrapper::new(stream.boxed())) }
    }

    /// Returns the next one; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        StreamExt::next(self).await
    }

    /// Fetches all of them into memory.
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
    /// Ends it before its time.
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

/// The place in the pages.
struct Place<R: Paged> {
    client: ApiClient,
    request: R,
    /// The number of items so far, with those that were seen twice.
    seen: i64,
    /// The keys of the items of the last page.
    last: HashSet<String>,
    ended: bool,
}

impl ApiClient {
    /// Returns all pages, from the one that the request asks for.
    ///
    /// They end with a page that is not full, once as many items were seen as the server says
    /// there are; or with an empty one, or when pages only repeat the one before. So a wrong total does
    /// no harm.
    ///
    /// When something is added to the front of a list in the meantime, everything moves back by one,
    /// and the last item of a page comes again as the first of the next: it is left out there. What
    /// is removed in the meantime makes everything move up, and one item be missed; the API has
    /// nothing to prevent that.
    pub fn pages<R: Paged>(&self, request: R) -> Pages<R::Item> {
        let place = Place { client: self.clone(), request, seen: 0, last: HashSet::new(), ended: false };
        Items::new(stream::try_unfold(place, next_page))
    }

    /// Returns all items of all pages; see [`pages`](Self::pages).
    pub fn items<R: Paged>(&self, request: R) -> Items<R::Item> {
        let pages = self.pages(request);
        Items::new(pages.map_ok(|page| stream::iter(page.items.into_iter().map(Ok))).try_flatten())
    }
}

async fn next_page<R: Paged>(mut place: Place<R>) -> Result<Option<(Page<R::Item>, Place<R>)>, Error> {
    for _ in 0..REPETITIONS {
        if place.ended {
            break;
        }
        let Some(pagination) = &R::OPERATION.pagination else { break };
        let number = page_number(&place.request, pagination);
        let (total, mut items) = R::into_page(place.client.send(place.request.clone()).await?);
        if items.is_empty() {
            break;
        }
        let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
        place.seen = place.seen.saturating_add(count);
        place.ended = count < page_size(&place.request, pagination) && place.seen >= total;
        place.request = at_page(place.request, number.saturating_add(1));
        let keys: HashSet<String> = items.iter().filter_map(R::key).collect();
        items.retain(|item| R::key(item).is_none_or(|key| !place.last.contains(&key)));
        if !items.is_empty() {
            place.last = keys;
            return Ok(Some((Page { number, total, items }, place)));
        }
    }
    Ok(None)
}
