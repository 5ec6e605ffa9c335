//! The root of the state.

use std::collections::BTreeMap;

use baijiayun_vod::PartnerId;
use serde::{Deserialize, Serialize};

use super::account::Account;
use super::event::{Event, PendingWebhook};

/// The state of the server: its accounts with all that belongs to them, and the future events.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct State {
    /// The accounts.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<i64, Account>"))]
    pub accounts: BTreeMap<PartnerId, Account>,
    /// The last id assigned. The next one is one higher.
    #[serde(default = "first_id")]
    pub last_id: i64,
    /// The future events.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
    /// The webhooks not accepted yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pending: Vec<PendingWebhook>,
    /// The seed of the next token or key; [`MockSettings::seed`](crate::MockSettings::seed) at first. It
    /// is part of the state, so that a server started from a saved state does not repeat its tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_seed: Option<u64>,
    /// The seed of the next `qid`. Webhooks are created while calls are served, and must not change the
    /// token of a call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qid_seed: Option<u64>,
}

/// A state without accounts.
impl Default for State {
    fn default() -> Self {
        Self {
            accounts: BTreeMap::new(),
            last_id: first_id(),
            events: Vec::new(),
            pending: Vec::new(),
            token_seed: None,
            qid_seed: None,
        }
    }
}

impl State {
    /// Creates a state with only this account.
    pub fn with_account(account: Account) -> Self {
        let accounts = BTreeMap::from([(account.partner_id, account)]);
        Self { accounts, ..Self::default() }
    }

    /// Ensures that ids set in a seed or in code are not assigned again.
    pub(crate) fn reserve_used_ids(&mut self) {
        let highest = self.accounts.values().map(Account::highest_id).max();
        self.last_id = self.last_id.max(highest.unwrap_or_default());
    }
}

/// Returns an id higher than those of the vendor's samples, so that they are not mixed up.
fn first_id() -> i64 {
    1_000_000
}
