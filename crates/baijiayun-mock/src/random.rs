//! Random tokens and keys that a test cannot guess. The same seed gives the same ones.

use baijiayun_vod::Secret;
use fastrand::Rng;

const KEY_LENGTH: usize = 88;
const QID_LENGTH: usize = 13;

/// Returns a random text.
pub fn token(rng: &mut Rng, length: usize) -> String {
    (0..length).map(|_| rng.alphanumeric()).collect()
}

/// Returns a new partner key.
pub fn partner_key(rng: &mut Rng) -> Secret {
    Secret::new(token(rng, KEY_LENGTH))
}

/// Returns the id of a new webhook.
pub fn qid(rng: &mut Rng) -> String {
    token(rng, QID_LENGTH)
}

/// Returns a generator that continues from the seed kept in `seed`, or starts from `first`. Updates the
/// seed.
pub fn continue_from(seed: &mut Option<u64>, first: u64) -> Rng {
    let mut rng = Rng::with_seed(seed.unwrap_or(first));
    let next = rng.fork();
    *seed = Some(rng.get_seed());
    next
}
