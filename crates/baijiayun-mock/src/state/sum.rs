//! Sums that cannot overflow.

/// A sum of bytes. What a seed says may be more than can be counted.
pub(crate) fn sum(counts: impl IntoIterator<Item = i64>) -> i64 {
    counts.into_iter().fold(0, i64::saturating_add)
}
