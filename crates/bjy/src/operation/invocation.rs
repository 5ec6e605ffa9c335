//! A call that is ready to be made: a typed request behind one type for all operations.

use baijiayun_vod::runtime::{Paged, PagedByDay};
use baijiayun_vod::{self as vod, ApiClient, DryRun, Error, RawResponse, Request};
use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream::StreamExt;
use serde::Serialize;

use crate::error::Failure;
use crate::output::Items;

/// A call that is ready to be made.
pub struct Invocation(Box<dyn Call>);

/// What can be done with a request, whatever its type.
trait Call: Send {
    fn send(self: Box<Self>, client: ApiClient) -> BoxFuture<'static, Result<String, Failure>>;
    fn send_raw(self: Box<Self>, client: ApiClient) -> BoxFuture<'static, Result<RawResponse, Error>>;
    fn dry_run(self: Box<Self>, client: ApiClient) -> BoxFuture<'static, Result<DryRun, Error>>;
    /// Whether one call cannot give all that is asked for.
    fn spans_days(&self) -> bool;
    /// Everything there is, if it comes in pages.
    fn items(self: Box<Self>, client: ApiClient) -> Option<Items>;
}

impl Invocation {
    /// A request that is sent once.
    pub fn single<R>(request: R) -> Self
    where
        R: Request<Response: Serialize> + 'static,
    {
        Self(Box::new(Typed { request, spans_days: false, all: None }))
    }

    /// A request for a page.
    pub fn paged<R>(request: R) -> Self
    where
        R: Paged<Response: Serialize, Item: Serialize>,
    {
        let all: Option<fn(ApiClient, R) -> Items> = Some(|client, request| items(client.items(request)));
        Self(Box::new(Typed { request, spans_days: false, all }))
    }

    /// A request for a page of what happened in a span of time, of which one call gives a day at most.
    pub fn by_day<R>(request: R) -> Self
    where
        R: PagedByDay<Response: Serialize, Item: Serialize>,
    {
        let spans_days = request.span().is_some_and(|(start, end)| start.date() < end.date());
        let all: Option<fn(ApiClient, R) -> Items> =
            Some(|client, request| items(client.items_by_day(request)));
        Self(Box::new(Typed { request, spans_days, all }))
    }

    /// Sends it, and gives the answer's data as JSON: declared fields in declared types.
    pub async fn send(self, client: ApiClient) -> Result<String, Failure> {
        self.0.send(client).await
    }

    /// Sends it, and gives the answer as it came.
    pub async fn send_raw(self, client: ApiClient) -> Result<RawResponse, Error> {
        self.0.send_raw(client).await
    }

    /// What would be sent.
    pub async fn dry_run(self, client: ApiClient) -> Result<DryRun, Error> {
        self.0.dry_run(client).await
    }

    /// Whether it asks for more days than one call can give.
    pub fn spans_days(&self) -> bool {
        self.0.spans_days()
    }

    /// Everything there is, page by page and day by day, if it comes in pages.
    pub fn items(self, client: ApiClient) -> Option<Items> {
        self.0.items(client)
    }
}

/// A request of a known type.
struct Typed<R> {
    request: R,
    spans_days: bool,
    all: Option<fn(ApiClient, R) -> Items>,
}

impl<R> Call for Typed<R>
where
    R: Request<Response: Serialize> + 'static,
{
    fn send(self: Box<Self>, client: ApiClient) -> BoxFuture<'static, Result<String, Failure>> {
        async move { to_json(&client.send(self.request).await?) }.boxed()
    }

    fn send_raw(self: Box<Self>, client: ApiClient) -> BoxFuture<'static, Result<RawResponse, Error>> {
        client.send_raw(self.request).boxed()
    }

    fn dry_run(self: Box<Self>, client: ApiClient) -> BoxFuture<'static, Result<DryRun, Error>> {
        async move { client.dry_run(self.request).await }.boxed()
    }

    fn spans_days(&self) -> bool {
        self.spans_days
    }

    fn items(self: Box<Self>, client: ApiClient) -> Option<Items> {
        self.all.map(|all| all(client, self.request))
    }
}

fn items<T: Serialize + Send + 'static>(items: vod::Items<T>) -> Items {
    items.map(|item| to_json(&item?)).boxed()
}

fn to_json(value: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string(value)
        .map_err(|error| Failure::unreadable(format!("cannot write the answer: {error}")))
}
