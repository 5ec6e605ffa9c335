//! The parameters of one attempt.

use baijiayun_metadata::CommonParams;
use smol_str::SmolStr;

use crate::auth::sign::{Sign, SignedText};
use crate::message::form::{Params, int_text};
use crate::value::{Secret, UnixTime};

/// The parameters of a call, with those that the client adds.
pub(crate) struct SignedParams<'c> {
    params: &'c Params,
    common: Option<Common>,
}

/// The parameters that the client adds.
struct Common {
    names: CommonParams,
    account: SmolStr,
    timestamp: SmolStr,
    sign: Option<Sign>,
}

impl<'c> SignedParams<'c> {
    /// The parameters of a call that is never signed.
    pub(crate) fn unsigned(params: &'c Params) -> Self {
        Self { params, common: None }
    }

    /// Adds the account and the time, and the sign if there is a key.
    pub(crate) fn sign(
        params: &'c Params,
        names: CommonParams,
        account: i64,
        time: UnixTime,
        key: Option<&Secret>,
    ) -> Self {
        let (account, timestamp) = (int_text(account), int_text(time.0));
        let mut signed = Self { params, common: Some(Common { names, account, timestamp, sign: None }) };
        let sign = key.map(|key| SignedText::of(&signed.pairs().collect()).sign(key));
        if let Some(common) = &mut signed.common {
            common.sign = sign;
        }
        signed
    }

    /// Returns the sign.
    pub(crate) fn signature(&self) -> Option<&str> {
        self.common.as_ref()?.sign.as_ref().map(Sign::as_str)
    }

    /// Returns names and values in the order in which they are sent.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let own = self.params.iter().filter_map(|(name, value)| Some((name.as_ref(), value.sent()?)));
        own.chain(self.common_pairs())
    }

    /// Returns [`pairs`](Self::pairs) with masks for secrets.
    pub(crate) fn shown_pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let own = self.params.iter().filter_map(|(name, value)| Some((name.as_ref(), value.shown()?)));
        own.chain(self.common_pairs())
    }

    fn common_pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.common.iter().flat_map(|common| {
            let Common { names, account, timestamp, sign } = common;
            let sign = sign.as_ref().map(|sign| (names.sign, sign.as_str()));
            [(names.account, account.as_str()), (names.timestamp, timestamp.as_str())].into_iter().chain(sign)
        })
    }
}
