//! The comparison of every response of a client.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use baijiayun_metadata::observed::{Finding, FindingKind};
use tracing::Level;

use crate::error::TARGET;
use crate::message::envelope::ResponseBody;

/// A function that receives findings.
pub(crate) type DriftHandler = Arc<dyn Fn(&Finding) + Send + Sync>;

/// The number of differences that are remembered. It bounds the memory if a server invents names.
const MOST_REMEMBERED: usize = 1000;

/// Compares responses, and reports each difference once.
pub(crate) struct DriftWatch {
    handler: Option<DriftHandler>,
    /// The differences reported so far.
    reported: Mutex<HashSet<(String, FindingKind, String)>>,
}

impl DriftWatch {
    pub(crate) fn new(handler: Option<DriftHandler>) -> Self {
        Self { handler, reported: Mutex::default() }
    }

    /// Compares a response if there is a handler or an enabled `DEBUG` event.
    pub(crate) fn check(&self, response: &ResponseBody<'_>) {
        if self.handler.is_none() && !tracing::enabled!(target: TARGET, Level::DEBUG) {
            return;
        }
        // The spec declares no response of a raw call.
        if response.api.operation(response.operation.id).is_none() {
            return;
        }
        let Ok(raw) = response.raw() else { return };
        for finding in super::compare(response.api, &raw) {
            if self.is_new(&finding) {
                self.report(&finding);
            }
        }
    }

    fn is_new(&self, finding: &Finding) -> bool {
        let mut reported = self.reported.lock().unwrap_or_else(PoisonError::into_inner);
        reported.len() < MOST_REMEMBERED
            && reported.insert((finding.operation.clone(), finding.kind, finding.path.clone()))
    }

    fn report(&self, finding: &Finding) {
        let Finding { operation, path, declared, .. } = finding;
        let (kind, seen) = (finding.kind.to_string(), finding.seen.to_string());
        tracing::debug!(
            target: TARGET, operation, path, kind, declared, seen, "a response differs from the spec"
        );
        if let Some(handler) = &self.handler {
            handler(finding);
        }
    }
}
