//! The log itself, which drops the oldest calls and deliveries beyond its capacity.

use std::collections::VecDeque;

use bytes::Bytes;

use super::call::LoggedCall;
use super::delivery::WebhookDelivery;

/// The number of bytes of bodies that the log keeps. The body of the latest call is always kept.
const MAX_BODIES: usize = 64 << 20;

/// The latest calls and webhook deliveries.
#[derive(Debug, Default)]
pub(crate) struct Log {
    calls: VecDeque<LoggedCall>,
    /// The number of the first call that is kept.
    first: usize,
    deliveries: VecDeque<WebhookDelivery>,
    /// The size of all bodies together.
    bodies: usize,
}

impl Log {
    /// Adds a call and returns its number. Drops the oldest calls beyond the capacity.
    pub(crate) fn add_call(&mut self, call: LoggedCall, capacity: usize) -> usize {
        self.calls.push_back(call);
        while self.calls.len() > capacity.max(1) {
            self.drop_first();
        }
        self.first + self.calls.len() - 1
    }

    /// Sets the body of a call, unless the call was dropped.
    pub(crate) fn set_body(&mut self, number: usize, body: Bytes) {
        let size = body.len();
        let Some(call) = self.call(number) else { return };
        call.body = body;
        self.bodies += size;
        while self.bodies > MAX_BODIES && self.calls.len() > 1 {
            self.drop_first();
        }
    }

    fn drop_first(&mut self) {
        if let Some(call) = self.calls.pop_front() {
            self.first += 1;
            self.bodies -= call.body.len();
        }
    }

    /// Returns the call with this number, unless it was dropped.
    pub(crate) fn call(&mut self, number: usize) -> Option<&mut LoggedCall> {
        self.calls.get_mut(number.checked_sub(self.first)?)
    }

    pub(crate) fn calls(&self) -> Vec<LoggedCall> {
        self.calls.iter().cloned().collect()
    }

    /// Adds a delivery. Drops the oldest ones beyond the capacity.
    pub(crate) fn add_delivery(&mut self, delivery: WebhookDelivery, capacity: usize) {
        self.deliveries.push_back(delivery);
        while self.deliveries.len() > capacity.max(1) {
            self.deliveries.pop_front();
        }
    }

    pub(crate) fn deliveries(&self) -> Vec<WebhookDelivery> {
        self.deliveries.iter().cloned().collect()
    }

    pub(crate) fn clear(&mut self) {
        self.first += self.calls.len();
        self.calls.clear();
        self.bodies = 0;
        self.deliveries.clear();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeMap;

    use axum::http::HeaderMap;
    use baijiayun_vod::UnixTime;

    use super::*;

    fn call() -> LoggedCall {
        LoggedCall {
            at: UnixTime(0),
            operation: None,
            method: None,
            target: String::new(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            params: BTreeMap::new(),
            files: Vec::new(),
            faults: Vec::new(),
            response: None,
        }
    }

    #[test]
    fn large_bodies_evict_older_calls() {
        let mut log = Log::default();
        let body = Bytes::from(vec![0; MAX_BODIES / 4]);
        for _ in 0..100 {
            let number = log.add_call(call(), 1000);
            log.set_body(number, body.clone());
            assert!(log.call(number).is_some());
        }
        assert_eq!(log.calls().len(), 4);
        log.clear();
        let number = log.add_call(call(), 1000);
        log.set_body(number, Bytes::from(vec![0; MAX_BODIES + 1]));
        assert_eq!(log.calls().len(), 1, "the latest is kept however large it is");
        let number = log.add_call(call(), 1);
        log.set_body(number, body);
        assert_eq!((log.calls().len(), log.bodies), (1, MAX_BODIES / 4));
    }
}
