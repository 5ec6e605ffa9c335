//! Sums that cannot overflow.

/// Returns a sum of bytes. It saturates, because the numbers of a seed can be arbitrarily large.
pub(crate) fn sum(counts: impl IntoIterator<Item = i64>) -> i64 {
    counts.into_iter().fold(0, i64::saturating_add)
}
