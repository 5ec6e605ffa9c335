//! The setting of a client that reports drift.

use std::sync::Arc;

use crate::client::builder::ClientBuilder;
use crate::drift::Finding;

impl<C> ClientBuilder<C> {
    /// Sets a function that receives the differences between responses and the spec: undeclared fields, other
    /// types, unknown values and codes, missing fields. It gets each once per client, by operation, kind and
    /// path; a [`Finding`] has no value of the account. Then every response is parsed a second time.
    ///
    /// The same differences are [`tracing`] events at level `DEBUG`, under the target of all events.
    ///
    /// ```
    /// # use baijiayun_runtime::metadata::{Api, CommonParams};
    /// # static API: Api = Api::new("vod", "", CommonParams::new("a", "b", "c"));
    /// use baijiayun_runtime::drift::Finding;
    ///
    /// let builder = baijiayun_runtime::ClientBuilder::new(&API).on_drift(|finding: &Finding| {
    ///     if finding.kind.is_change() {
    ///         eprintln!("the server changed: {finding}");
    ///     }
    /// });
    /// # let _: baijiayun_runtime::ClientBuilder = builder;
    /// ```
    pub fn on_drift(mut self, handler: impl Fn(&Finding) + Send + Sync + 'static) -> Self {
        self.on_drift = Some(Arc::new(handler));
        self
    }
}
