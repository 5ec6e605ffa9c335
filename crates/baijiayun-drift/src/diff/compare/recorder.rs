//! Recording of changes at a place.

use std::fmt::Display;

use crate::diff::change::{Change, Item, Kind, Member, Place};
use crate::diff::rules;

/// Records the changes of one item or of one part of it.
pub struct Recorder<'c> {
    changes: &'c mut Vec<Change>,
    place: Place,
}

impl<'c> Recorder<'c> {
    /// Creates a recorder for the API itself.
    pub fn new(changes: &'c mut Vec<Change>, api: &str) -> Self {
        Self { changes, place: Place { api: api.into(), item: Item::Api, member: None } }
    }

    /// Returns a recorder for an item.
    pub fn item(&mut self, item: Item) -> Recorder<'_> {
        let place = Place { api: self.place.api.clone(), item, member: None };
        Recorder { changes: self.changes, place }
    }

    /// Returns a recorder for a part of the item.
    pub fn member(&mut self, member: Member) -> Recorder<'_> {
        let place = Place { member: Some(member), ..self.place.clone() };
        Recorder { changes: self.changes, place }
    }

    /// Records a change.
    pub fn push(&mut self, kind: Kind, old: Option<String>, new: Option<String>) {
        let (rust, bjy, wire) = (rules::rust(kind), rules::bjy(kind), rules::wire(kind));
        self.changes.push(Change { place: self.place.clone(), kind, old, new, rust, bjy, wire });
    }

    /// Records something new.
    pub fn added(&mut self, kind: Kind, new: impl Display) {
        self.push(kind, None, Some(new.to_string()));
    }

    /// Records something that is gone.
    pub fn removed(&mut self, kind: Kind, old: impl Display) {
        self.push(kind, Some(old.to_string()), None);
    }

    /// Records a change if the two differ.
    pub fn compare<T: PartialEq + Display + ?Sized>(&mut self, kind: Kind, old: &T, new: &T) {
        if old != new {
            self.push(kind, Some(old.to_string()), Some(new.to_string()));
        }
    }

    /// Records a change if the two differ. An empty text counts as none.
    pub fn compare_texts(&mut self, kind: Kind, old: &str, new: &str) {
        if old != new {
            let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            self.push(kind, text(old), text(new));
        }
    }
}
