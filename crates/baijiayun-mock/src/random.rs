//! Tokens and keys that nobody can guess, as far as tests go; the same for the same seed.

use fastrand::Rng;

/// The length of a new partner key.
pub const KEY_LENGTH: usize = 88;

/// Returns a random text.
pub fn token(rng: &mut Rng, length: usize) -> String {
    (0..length).map(|_| rng.alphanumeric()).collect()
}

/// Returns a source of random numbers that continues where the one before it ended, or starts from
/// `first`. `at` keeps the place.
pub fn continue_from(at: &mut Option<u64>, first: u64) -> Rng {
    let mut rng = Rng::with_seed(at.unwrap_or(first));
    let next = rng.fork();
    *at = Some(rng.get_seed());
    next
}
