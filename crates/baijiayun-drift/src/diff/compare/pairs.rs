//! Finds the old and new form of the same thing by its key.

/// The items of two lists, by key.
pub struct Pairs<'m, T> {
    /// The items that both have, in the new order.
    pub both: Vec<(&'m T, &'m T)>,
    /// The items that only the old list has.
    pub removed: Vec<&'m T>,
    /// The items that only the new list has.
    pub added: Vec<&'m T>,
}

/// Pairs the items of two lists whose keys are equal.
pub fn pairs<'m, T, K: PartialEq>(old: &'m [T], new: &'m [T], key: impl Fn(&'m T) -> K) -> Pairs<'m, T> {
    let mut pairs = Pairs { both: Vec::new(), removed: old.iter().collect(), added: Vec::new() };
    pairs.added = new.iter().collect();
    pairs.match_rest(key);
    pairs
}

impl<'m, T> Pairs<'m, T> {
    /// Pairs those that have no partner yet by another key.
    pub fn match_rest<K: PartialEq>(&mut self, key: impl Fn(&'m T) -> K) {
        let mut rest = Vec::new();
        for new in self.added.drain(..) {
            match self.removed.iter().position(|old| key(old) == key(new)) {
                Some(index) => self.both.push((self.removed.remove(index), new)),
                None => rest.push(new),
            }
        }
        self.added = rest;
    }
}

/// Returns the names in the old and the new order if those that both lists have are in another order.
pub fn reordered(old: &[&str], new: &[&str]) -> Option<(String, String)> {
    let common_old: Vec<_> = old.iter().filter(|name| new.contains(name)).copied().collect();
    let common_new: Vec<_> = new.iter().filter(|name| old.contains(name)).copied().collect();
    (common_old != common_new).then(|| (common_old.join(", "), common_new.join(", ")))
}
