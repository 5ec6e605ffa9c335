//! A typed request behind one type for all operations.

use baijiayun_vod::runtime::{Paged, PagedByDay, requests_by_day};
use baijiayun_vod::{ApiClient, DryRun, Error, RawResponse, Request};
use futures_util::future::{BoxFuture, FutureExt};
use serde::Serialize;

use super::walk::{self, to_json};
use crate::error::CliError;
use crate::output::Items;

/// A request of any operation, ready to be sent.
pub struct Invocation(Box<dyn AnyRequest>);

/// The methods of [`Invocation`], independent of the request's type.
trait AnyRequest: Send {
    fn send(self: Box<Self>, client: ApiClient) -> BoxFuture<'static, Result<String, CliError>>;
    fn send_raw(self: Box<Self>, client: ApiClient) -> BoxFuture<'static, Result<RawResponse, Error>>;
    fn dry_run(self: Box<Self>, client: ApiClient) -> BoxFuture<'static, Result<DryRun, Error>>;
    fn items(self: Box<Self>, client: ApiClient) -> Option<Items>;
}

impl Invocation {
    /// Creates the invocation of a request without pages.
    pub fn single<R>(request: R) -> Self
    where
        R: Request<Response: Serialize> + 'static,
    {
        Self(Box::new(Typed { request, all: None }))
    }

    /// Creates the invocation of a request with pages.
    pub fn paged<R>(request: R) -> Self
    where
        R: Paged<Response: Serialize, Item: Serialize>,
    {
        let all: Option<fn(ApiClient, R) -> Items> =
            Some(|client, request| walk::items(client, [(None, request)]));
        Self(Box::new(Typed { request, all }))
    }

    /// Creates the invocation of a request with pages and a time span, of which a call covers at most one
    /// day.
    pub fn by_day<R>(request: R) -> Self
    where
        R: PagedByDay<Response: Serialize, Item: Serialize>,
    {
        let all: Option<fn(ApiClient, R) -> Items> =
            Some(|client, request| walk::items(client, requests_by_day(request)));
        Self(Box::new(Typed { request, all }))
    }

    /// Sends the request and returns the response's data as JSON: declared fields in declared types.
    pub async fn send(self, client: ApiClient) -> Result<String, CliError> {
        self.0.send(client).await
    }

    /// Sends the request and returns the response as the server wrote it.
    pub async fn send_raw(self, client: ApiClient) -> Result<RawResponse, Error> {
        self.0.send_raw(client).await
    }

    /// Returns the signed request without sending it.
    pub async fn dry_run(self, client: ApiClient) -> Result<DryRun, Error> {
        self.0.dry_run(client).await
    }

    /// Returns the items of all pages and all days. `None` if the operation has no pages.
    pub fn items(self, client: ApiClient) -> Option<Items> {
        self.0.items(client)
    }
}

/// A request of a known type.
struct Typed<R> {
    request: R,
    all: Option<fn(ApiClient, R) -> Items>,
}

impl<R> AnyRequest for Typed<R>
where
    R: Request<Response: Serialize> + 'static,
{
    fn send(self: Box<Self>, client: ApiClient) -> BoxFuture<'static, Result<String, CliError>> {
        async move { to_json(&client.send(self.request).await?) }.boxed()
    }

    fn send_raw(self: Box<Self>, client: ApiClient) -> BoxFuture<'static, Result<RawResponse, Error>> {
        client.send_raw(self.request).boxed()
    }

    fn dry_run(self: Box<Self>, client: ApiClient) -> BoxFuture<'static, Result<DryRun, Error>> {
        async move { client.dry_run(self.request).await }.boxed()
    }

    fn items(self: Box<Self>, client: ApiClient) -> Option<Items> {
        self.all.map(|all| all(client, self.request))
    }
}
