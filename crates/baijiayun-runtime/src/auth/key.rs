//! The source of the partner key, and the current key.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt;

use crate::error::BoxError;
use crate::future::{BoxFuture, SharedFetch};
use crate::value::Secret;

/// A source of the partner key, such as a vault. The client keeps the key until a call is rejected for its
/// signature, and then fetches it again.
///
/// [`ClientBuilder::key_timeout`](crate::ClientBuilder::key_timeout) limits the time of a fetch. Implement it
/// with an `async fn`; a closure that returns a future is a provider too, and so is an `Arc` of one.
///
/// ```
/// use std::path::PathBuf;
/// use baijiayun_runtime::value::Secret;
/// use baijiayun_runtime::{BoxError, Credentials, KeyProvider};
///
/// /// A file that is replaced when the key changes, such as a mounted Kubernetes secret.
/// struct KeyFile(PathBuf);
///
/// impl KeyProvider for KeyFile {
///     async fn key(&self) -> Result<Secret, BoxError> {
///         Ok(Secret::new(std::fs::read_to_string(&self.0)?.trim()))
///     }
/// }
///
/// let credentials = Credentials::with_provider(12345678, KeyFile("/run/secrets/partner-key".into()));
/// let credentials = Credentials::with_provider(12345678, || async { Ok(Secret::new("from a vault")) });
/// ```
///
/// Implement it with a plain `async fn`: `#[async_trait]` is not needed and does not fit.
///
/// `dyn KeyProvider` does not exist; a [`BoxKeyProvider`] is any provider, for a choice at run time.
pub trait KeyProvider: Send + Sync {
    /// Returns the current key.
    ///
    /// # Errors
    ///
    /// Any error: it becomes the cause of an [`ErrorKind::Key`](crate::ErrorKind::Key).
    fn key(&self) -> impl Future<Output = Result<Secret, BoxError>> + Send;
}

impl<F, R> KeyProvider for F
where
    F: Fn() -> R + Send + Sync,
    R: Future<Output = Result<Secret, BoxError>> + Send,
{
    fn key(&self) -> impl Future<Output = Result<Secret, BoxError>> + Send {
        self()
    }
}

impl<T: KeyProvider> KeyProvider for Arc<T> {
    fn key(&self) -> impl Future<Output = Result<Secret, BoxError>> + Send {
        (**self).key()
    }
}

/// A [`KeyProvider`] as a trait object.
pub(crate) trait DynKeyProvider: Send + Sync {
    fn key_boxed(&self) -> BoxFuture<'_, Result<Secret, BoxError>>;
}

impl<T: KeyProvider> DynKeyProvider for T {
    fn key_boxed(&self) -> BoxFuture<'_, Result<Secret, BoxError>> {
        self.key().boxed()
    }
}

/// Any [`KeyProvider`], for a choice at run time.
///
/// ```
/// use baijiayun_runtime::value::Secret;
/// use baijiayun_runtime::{BoxKeyProvider, KeyProvider};
///
/// fn choose(vault: Option<impl KeyProvider + 'static>) -> BoxKeyProvider {
///     match vault {
///         Some(vault) => BoxKeyProvider::new(vault),
///         None => BoxKeyProvider::new(|| async { Ok(Secret::new("the key of the test account")) }),
///     }
/// }
/// ```
pub struct BoxKeyProvider(Box<dyn DynKeyProvider>);

impl BoxKeyProvider {
    /// Boxes a provider.
    pub fn new(provider: impl KeyProvider + 'static) -> Self {
        Self(Box::new(provider))
    }
}

impl KeyProvider for BoxKeyProvider {
    async fn key(&self) -> Result<Secret, BoxError> {
        self.0.key_boxed().await
    }
}

impl fmt::Debug for BoxKeyProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BoxKeyProvider").finish_non_exhaustive()
    }
}

/// The source of a client's key.
#[derive(Clone)]
pub(crate) enum KeySource {
    /// No key: only calls that need no signature can be made.
    None,
    /// A key that the user set.
    Fixed(Secret),
    /// The server, by the account's secret key.
    SecretKey(Secret),
    /// A provider of the user.
    Provider(Arc<dyn DynKeyProvider>),
}

impl fmt::Debug for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Fixed(_) => "fixed",
            Self::SecretKey(_) => "by secret key",
            Self::Provider(_) => "by a provider",
        })
    }
}

/// A fetch of the key, shared by all calls that need the key.
pub(crate) type Fetch = BoxFuture<'static, Result<Secret, FetchError>>;

/// The error of a fetch, shared by all calls that waited for it.
pub(crate) type FetchError = Arc<dyn std::error::Error + Send + Sync>;

/// The key in use and its source.
pub(crate) struct Keys {
    source: KeySource,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    current: Option<Secret>,
    /// The number of times a key was set or discarded.
    generation: u64,
    fetch: SharedFetch<Result<Secret, FetchError>>,
}

impl State {
    fn replace(&mut self, key: Option<Secret>) {
        self.current = key;
        self.generation += 1;
    }
}

impl Keys {
    pub(crate) fn new(source: KeySource) -> Self {
        let current = match &source {
            KeySource::Fixed(key) => Some(key.clone()),
            _ => None,
        };
        Self { source, state: Mutex::new(State { current, ..State::default() }) }
    }

    pub(crate) fn source(&self) -> &KeySource {
        &self.source
    }

    /// Returns the key in use, if there is one.
    pub(crate) fn current(&self) -> Option<Secret> {
        self.state().current.clone()
    }

    /// Replaces the key in use.
    pub(crate) fn set(&self, key: Secret) {
        self.state().replace(Some(key));
    }

    /// Returns the key in use, or else fetches it, once for all callers.
    ///
    /// A failure is not kept: the next caller fetches again.
    pub(crate) async fn get_or_fetch(&self, fetch: impl Fn() -> Fetch) -> Result<Secret, FetchError> {
        loop {
            let (generation, shared) = {
                let mut state = self.state();
                if let Some(key) = &state.current {
                    return Ok(key.clone());
                }
                let shared = state.fetch.join(&fetch);
                (state.generation, shared)
            };
            let key = shared.await?;
            let mut state = self.state();
            // If this caller was polled late, its key may be outdated, or rejected by now.
            if state.generation == generation {
                return Ok(state.current.get_or_insert(key).clone());
            }
        }
    }

    /// Discards a key after a call was rejected for its signature, and returns whether there may be another
    /// key.
    pub(crate) fn discard(&self, rejected: &Secret) -> bool {
        let mut state = self.state();
        if state.current.as_ref().is_some_and(|key| key != rejected) {
            // The key was already replaced, after another call was rejected.
            return true;
        }
        let can_refetch = matches!(self.source, KeySource::SecretKey(_) | KeySource::Provider(_));
        if can_refetch {
            state.replace(None);
        }
        can_refetch
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::pin::pin;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use futures_util::future::{join_all, pending, ready};
    use futures_util::poll;
    use tokio::time::sleep;

    use super::*;

    fn keys() -> Keys {
        Keys::new(KeySource::SecretKey(Secret::new("s")))
    }

    fn fetched(key: &'static str) -> Fetch {
        async move {
            sleep(Duration::from_millis(1)).await;
            Ok(Secret::new(key))
        }
        .boxed()
    }

    fn failing() -> Fetch {
        async {
            sleep(Duration::from_millis(1)).await;
            Err(FetchError::from(BoxError::from("down")))
        }
        .boxed()
    }

    #[tokio::test]
    async fn concurrent_callers_share_one_fetch() {
        let keys = keys();
        let count = AtomicUsize::new(0);
        let waits = (0..10).map(|_| {
            keys.get_or_fetch(|| {
                count.fetch_add(1, Ordering::SeqCst);
                fetched("k")
            })
        });
        assert!(join_all(waits).await.into_iter().all(|key| key.unwrap().expose() == "k"));
        assert_eq!(count.into_inner(), 1);
    }

    #[tokio::test]
    async fn a_failure_is_shared_but_not_kept() {
        let keys = keys();
        let count = AtomicUsize::new(0);
        let waits = (0..20).map(|_| {
            keys.get_or_fetch(|| {
                count.fetch_add(1, Ordering::SeqCst);
                failing()
            })
        });
        assert!(join_all(waits).await.into_iter().all(|key| key.unwrap_err().to_string() == "down"));
        assert_eq!(count.into_inner(), 1);
        assert_eq!(keys.get_or_fetch(|| fetched("k")).await.unwrap().expose(), "k");
    }

    #[tokio::test]
    async fn a_caller_that_is_not_polled_blocks_no_other() {
        let keys = keys();
        let mut first = pin!(keys.get_or_fetch(|| fetched("k")));
        assert!(poll!(&mut first).is_pending());
        assert_eq!(keys.get_or_fetch(|| fetched("another")).await.unwrap().expose(), "k");
        assert_eq!(first.await.unwrap().expose(), "k");
    }

    #[tokio::test]
    async fn a_caller_that_is_polled_late_does_not_restore_a_rejected_key() {
        let keys = keys();
        let count = AtomicUsize::new(0);
        let mut late =
            pin!(keys.get_or_fetch(|| fetched(["old", "new"][count.fetch_add(1, Ordering::SeqCst)])));
        assert!(poll!(&mut late).is_pending());
        let key = keys.get_or_fetch(|| fetched("another")).await.unwrap();
        assert!(keys.discard(&key));
        assert_eq!((key.expose(), late.await.unwrap().expose()), ("old", "new"));
    }

    #[tokio::test]
    async fn a_fetch_without_callers_is_dropped() {
        let keys = keys();
        {
            let mut first = pin!(keys.get_or_fetch(|| pending().boxed()));
            assert!(poll!(&mut first).is_pending());
        }
        assert_eq!(keys.get_or_fetch(|| fetched("k")).await.unwrap().expose(), "k");
    }

    #[tokio::test]
    async fn a_failed_fetch_is_not_reused() {
        let keys = keys();
        let mut first = pin!(keys.get_or_fetch(failing));
        assert!(poll!(&mut first).is_pending());
        assert!(keys.get_or_fetch(failing).await.is_err());
        assert_eq!(keys.get_or_fetch(|| fetched("k")).await.unwrap().expose(), "k");
        assert!(first.await.is_err());
    }

    #[tokio::test]
    async fn a_key_that_is_set_takes_precedence_over_a_fetch() {
        let keys = keys();
        keys.set(Secret::new("new"));
        let fetch = || ready(Ok(Secret::new("old"))).boxed();
        assert_eq!(keys.get_or_fetch(fetch).await.unwrap().expose(), "new");
        assert_eq!(keys.current().unwrap().expose(), "new");
    }

    #[test]
    fn a_rejected_key_is_discarded_only_if_there_may_be_another() {
        let (old, new) = (Secret::new("old"), Secret::new("new"));
        let fixed = Keys::new(KeySource::Fixed(old.clone()));
        assert!(!fixed.discard(&old) && fixed.current().is_some());
        fixed.set(new.clone());
        assert!(fixed.discard(&old), "it was already replaced");
        let fetched = keys();
        fetched.set(old.clone());
        assert!(fetched.discard(&old) && fetched.current().is_none());
        fetched.set(new);
        assert!(fetched.discard(&old) && fetched.current().is_some());
    }
}
