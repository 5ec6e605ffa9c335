//! An evolved server: its responses differ from the spec in ways that a seed chooses, like those of a server that
//! changed while its page did not.

mod apply;
mod change;
mod plan;

use std::collections::BTreeMap;

use baijiayun_vod::API;
use baijiayun_vod::metadata::Operation;
use serde_json::Value;

pub use change::{Change, ChangeKind};

/// The changes of a server.
pub struct Evolution {
    changes: BTreeMap<&'static str, Vec<Change>>,
}

impl Evolution {
    /// Chooses changes of the responses of all operations. The same seed chooses the same ones.
    pub fn from_seed(seed: u64) -> Self {
        Self { changes: plan::changes(&API, seed) }
    }

    /// Changes the data of a response, and counts the changes that it shows.
    pub fn apply(&mut self, operation: &Operation, data: &mut Value) {
        if let Some(changes) = self.changes.get_mut(operation.id) {
            apply::apply(changes, &operation.response, data);
        }
    }

    /// Returns the changes, in the order of the vendor's document.
    pub fn changes(&self) -> Vec<Change> {
        let operations = API.operations.iter();
        operations.filter_map(|operation| self.changes.get(operation.id)).flatten().cloned().collect()
    }
}
