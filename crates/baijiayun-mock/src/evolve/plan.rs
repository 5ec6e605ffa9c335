//! The choice of changes over the schemas of the responses.

use std::collections::BTreeMap;

use baijiayun_vod::metadata::{Api, Field, Operation, Path, RecordSchema, Schema};
use fastrand::Rng;

use super::change::{Change, ChangeKind};

/// One in this many fields changes.
const FIELDS_PER_CHANGE: u8 = 6;
/// One in this many records gets a new field.
const RECORDS_PER_CHANGE: u8 = 4;

/// Chooses changes for each operation, by its id.
pub(super) fn changes(api: &Api, seed: u64) -> BTreeMap<&'static str, Vec<Change>> {
    let mut rng = Rng::with_seed(seed);
    let mut changes = BTreeMap::new();
    for operation in api.operations.iter().copied().filter(|operation| can_evolve(operation)) {
        let mut plan = Plan { operation, rng: rng.fork(), records: Vec::new(), changes: Vec::new() };
        plan.value(&operation.response, "data");
        changes.insert(operation.id, plan.changes);
    }
    changes
}

/// Returns whether the responses of an operation may change. Fetching the key and uploading must keep working, because
/// all other calls depend on them.
fn can_evolve(operation: &Operation) -> bool {
    !operation.secret && operation.path != Path::Dynamic
}

struct Plan {
    operation: &'static Operation,
    rng: Rng,
    /// The records around the value. A record that contains itself changes once.
    records: Vec<&'static str>,
    changes: Vec<Change>,
}

impl Plan {
    fn value(&mut self, schema: &Schema, path: &str) {
        match schema {
            Schema::Record(record) if !self.records.contains(&record.name) => self.record(*record, path),
            Schema::List(item) => self.value(item, &format!("{path}[]")),
            Schema::Map(_, item) => self.value(item, &format!("{path}.{{}}")),
            _ => {}
        }
    }

    fn record(&mut self, record: RecordSchema, path: &str) {
        self.records.push(record.name);
        if self.rng.u8(..RECORDS_PER_CHANGE) == 0 {
            let name = format!("{path}.evolved_{}", self.rng.u8(..10));
            self.add(name, ChangeKind::Added);
        }
        for field in record.fields() {
            self.field(field, format!("{path}.{}", field.name));
        }
        self.records.pop();
    }

    fn field(&mut self, field: &Field, path: String) {
        let kinds = kinds(field, &path);
        if self.rng.u8(..FIELDS_PER_CHANGE) == 0
            && let Some(kind) = self.rng.choice(kinds)
        {
            return self.add(path, kind);
        }
        self.value(&field.schema, &path);
    }

    fn add(&mut self, path: String, kind: ChangeKind) {
        self.changes.push(Change { operation: self.operation.id, path, kind, served: 0 });
    }
}

/// Returns the changes of a field that a client can notice. A client cannot notice that an optional field was dropped.
fn kinds(field: &Field, path: &str) -> Vec<ChangeKind> {
    let mut kinds = vec![ChangeKind::Renamed { to: format!("{path}_v2") }];
    if !matches!(field.schema, Schema::None | Schema::Any | Schema::File) {
        kinds.push(ChangeKind::Retyped);
    }
    if matches!(field.schema, Schema::Enum(_)) {
        kinds.push(ChangeKind::ValueAdded);
    }
    if field.required {
        kinds.push(ChangeKind::Dropped);
    }
    kinds
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use baijiayun_vod::API;

    use super::*;

    #[test]
    fn all_operations_change_but_those_on_which_others_depend() {
        let changed: BTreeSet<_> = changes(&API, 7).into_keys().collect();
        for operation in API.operations {
            let expected = !operation.secret && operation.path != Path::Dynamic;
            assert_eq!(changed.contains(operation.id), expected, "{}", operation.id);
        }
        assert!(changed.contains("video.list") && !changed.contains("upload.upload_file"));
    }
}
