//! Where the partner key comes from, and what happens when it changes.

use std::fmt::Debug;
use std::sync::{Arc, Mutex as StdMutex, PoisonError};

use tokio::sync::Mutex;

use crate::limit::BoxFuture;
use crate::value::Secret;

/// Why a key could not be had.
pub type KeyError = Box<dyn std::error::Error + Send + Sync>;

/// Gives the partner key: from a vault, for instance. The client keeps what it gets until a call is
/// refused for its signature, and then asks once more.
pub trait KeyProvider: Debug + Send + Sync {
    /// The present key.
    fn key(&self) -> BoxFuture<'_, Result<Secret, KeyError>>;
}

/// Where a client's key comes from.
#[derive(Debug, Clone)]
pub(crate) enum KeySource {
    /// From nowhere: only calls that need no signature can be made.
    None,
    /// It was given.
    Fixed(Secret),
    /// From the server, by the account's secret key.
    SecretKey(Secret),
    /// From elsewhere.
    Provider(Arc<dyn KeyProvider>),
}

/// The key in use.
#[derive(Debug)]
pub(crate) struct Keys {
    source: KeySource,
    current: StdMutex<Option<Secret>>,
    /// Held by whoever fetches the key, so that the others wait for it instead of fetching too.
    fetching: Mutex<()>,
}

impl Keys {
    pub(crate) fn new(source: KeySource) -> Self {
        let current = match &source {
            KeySource::Fixed(key) => Some(key.clone()),
            _ => None,
        };
        Self { source, current: StdMutex::new(current), fetching: Mutex::default() }
    }

    pub(crate) fn source(&self) -> &KeySource {
        &self.source
    }

    /// The key in use, if there is one yet.
    pub(crate) fn current(&self) -> Option<Secret> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// From now on, this is the key.
    pub(crate) fn set(&self, key: Secret) {
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = Some(key);
    }

    /// The key in use, or else what `fetch` gives; fetched once, however many wait for it.
    pub(crate) async fn get_or_fetch<E>(
        &self,
        fetch: impl AsyncFnOnce() -> Result<Option<Secret>, E>,
    ) -> Result<Option<Secret>, E> {
        if let Some(key) = self.current() {
            return Ok(Some(key));
        }
        let _fetching = self.fetching.lock().await;
        if let Some(key) = self.current() {
            return Ok(Some(key));
        }
        let key = fetch().await?;
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        // One that the client itself made in the meantime is newer.
        if current.is_none() {
            *current = key;
        }
        Ok(current.clone())
    }

    /// A call signed with `refused` was refused for its signature. Whether another key may be had.
    pub(crate) fn give_up(&self, refused: &Secret) -> bool {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if current.as_ref().is_some_and(|key| key.expose() != refused.expose()) {
            // Somebody else has found out, and got another.
            return true;
        }
        let refetched = matches!(self.source, KeySource::SecretKey(_) | KeySource::Provider(_));
        if refetched {
            *current = None;
        }
        refetched
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::convert::Infallible;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::future::join_all;

    use super::*;

    #[tokio::test]
    async fn a_key_is_fetched_once_however_many_wait() {
        let keys = Keys::new(KeySource::SecretKey(Secret::new("s")));
        let fetched = AtomicUsize::new(0);
        let waits = (0..10).map(|_| {
            keys.get_or_fetch(async || {
                tokio::task::yield_now().await;
                fetched.fetch_add(1, Ordering::SeqCst);
                Ok::<_, Infallible>(Some(Secret::new("k")))
            })
        });
        assert!(join_all(waits).await.into_iter().all(|key| key.unwrap().unwrap().expose() == "k"));
        assert_eq!(fetched.into_inner(), 1);
    }

    #[tokio::test]
    async fn a_failure_to_fetch_is_not_kept() {
        let keys = Keys::new(KeySource::SecretKey(Secret::new("s")));
        assert_eq!(keys.get_or_fetch(async || Err("down")).await.unwrap_err(), "down");
        let key = keys.get_or_fetch(async || Ok::<_, Infallible>(Some(Secret::new("k")))).await;
        assert_eq!(key.unwrap().unwrap().expose(), "k");
    }

    #[tokio::test]
    async fn a_key_made_while_another_is_fetched_is_kept() {
        let (old, new) = (Secret::new("old"), Secret::new("new"));
        let keys = Keys::new(KeySource::SecretKey(Secret::new("s")));
        let fetch = async || {
            keys.set(new.clone());
            Ok::<_, Infallible>(Some(old.clone()))
        };
        assert_eq!(keys.get_or_fetch(fetch).await.unwrap().unwrap().expose(), "new");
        assert_eq!(keys.current().unwrap().expose(), "new");
    }

    #[test]
    fn a_refused_key_is_given_up_only_if_another_can_be_had() {
        let (old, new) = (Secret::new("old"), Secret::new("new"));
        let fixed = Keys::new(KeySource::Fixed(old.clone()));
        assert!(!fixed.give_up(&old) && fixed.current().is_some());
        fixed.set(new.clone());
        assert!(fixed.give_up(&old), "it was replaced since");
        let fetched = Keys::new(KeySource::SecretKey(Secret::new("s")));
        fetched.set(old.clone());
        assert!(fetched.give_up(&old) && fetched.current().is_none());
        fetched.set(new);
        assert!(fetched.give_up(&old) && fetched.current().is_some());
    }
}
