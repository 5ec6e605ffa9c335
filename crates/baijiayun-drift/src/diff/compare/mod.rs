//! Compares two sets of models, one file per kind of item.

mod api;
mod fields;
mod forms;
mod imports;
mod operation;
mod pairs;
mod params;
mod recorder;
mod texts;
mod types;

use baijiayun_codegen::model::Model;

use self::pairs::pairs;
use self::recorder::Recorder;
use crate::diff::change::{Change, Kind};

/// Returns the changes from the old APIs to the new ones, in the order of their places.
pub fn diff(old: &[Model], new: &[Model]) -> Vec<Change> {
    let mut changes = Vec::new();
    let apis = pairs(old, new, |model| &model.name);
    for model in apis.removed {
        Recorder::new(&mut changes, &model.name).removed(Kind::ApiRemoved, &model.title);
    }
    for model in apis.added {
        Recorder::new(&mut changes, &model.name).added(Kind::ApiAdded, &model.title);
    }
    for (old, new) in apis.both {
        api::compare(old, new, &mut changes);
    }
    changes.sort_by(|a, b| a.place.cmp(&b.place));
    changes
}
