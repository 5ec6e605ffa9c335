//! Parameters in the order of their names.

use std::mem;

use smallvec::SmallVec;

/// The number of parameters that need no allocation. Operations and webhooks have fewer.
const USUAL: usize = 16;

/// Parameters sorted by the bytes of their names, each name once. Of several with the same name the last one counts, as
/// it does for the server.
#[derive(PartialEq)]
pub(crate) struct ByName<K, V> {
    params: SmallVec<[Param<K, V>; USUAL]>,
    /// Set if a name was given more than once.
    pub(crate) has_repeated: bool,
}

#[derive(PartialEq)]
struct Param<K, V> {
    /// The first bytes of the name as a number, which orders most names.
    prefix: u64,
    name: K,
    value: V,
}

impl<K: AsRef<str>, V: AsRef<str>> ByName<K, V> {
    /// Returns names and values.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> + Clone {
        self.params.iter().map(|param| (param.name.as_ref(), param.value.as_ref()))
    }

    /// Returns the value of a parameter.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.pairs().find(|(other, _)| *other == name).map(|(_, value)| value)
    }
}

impl<K: AsRef<str>, V> FromIterator<(K, V)> for ByName<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(params: I) -> Self {
        let params = params.into_iter();
        let params = params.map(|(name, value)| Param { prefix: prefix(name.as_ref()), name, value });
        let mut params: SmallVec<[_; USUAL]> = params.collect();
        // The sort is stable: the last of equal names stays the last.
        params.sort_by(|one, other| {
            let by_name = || one.name.as_ref().cmp(other.name.as_ref());
            one.prefix.cmp(&other.prefix).then_with(by_name)
        });
        let given = params.len();
        params.dedup_by(|next, kept| {
            let is_repeated = next.prefix == kept.prefix && next.name.as_ref() == kept.name.as_ref();
            if is_repeated {
                mem::swap(next, kept);
            }
            is_repeated
        });
        Self { has_repeated: params.len() < given, params }
    }
}

/// Returns the first eight bytes as a number. Names with different ones are in the order of these numbers.
fn prefix(name: &str) -> u64 {
    let name = name.as_bytes();
    let bytes = name.first_chunk().copied().unwrap_or_else(|| {
        let mut padded = [0; 8];
        padded[..name.len()].copy_from_slice(name);
        padded
    });
    u64::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn agrees_with_a_map(params in vec(("[a-b\0]{6,9}|[a-z]{3,9}|[a-b\0]{0,2}|.{0,3}", any::<u8>()), 0..60)) {
            let params: Vec<_> = params.into_iter().map(|(name, value)| (name, value.to_string())).collect();
            let expected: BTreeMap<_, _> = params.iter().cloned().collect();
            let sorted: ByName<_, _> = params.iter().cloned().collect();
            let expected_pairs = expected.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            prop_assert!(sorted.pairs().eq(expected_pairs));
            prop_assert_eq!(sorted.has_repeated, expected.len() < params.len());
        }
    }
}
