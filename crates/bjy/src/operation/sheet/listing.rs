//! The list operation whose items a save operation takes, so that a list can be exported, edited and saved.

use baijiayun_vod::API;
use baijiayun_vod::metadata::{Field, Operation, Param, RecordSchema, Safety, Schema};

use super::columns::items;

/// A JSON parameter that is a record, or a list of records.
#[derive(Clone, Copy)]
pub struct RecordsParam {
    pub operation: &'static Operation,
    pub param: &'static Param,
    pub record: RecordSchema,
    pub is_list: bool,
}

/// The field of a list operation's response that has the records.
#[derive(Clone, Copy)]
pub struct Listing {
    pub operation: &'static Operation,
    pub field: &'static str,
    pub record: RecordSchema,
}

impl RecordsParam {
    /// Returns the parameters of an operation that are records.
    pub fn all(operation: &'static Operation) -> impl Iterator<Item = Self> {
        operation.params.iter().filter_map(move |param| {
            let Schema::Json(schema) = param.schema else { return None };
            let (record, is_list) = match (schema, items(schema)) {
                (Schema::Record(record), _) => (*record, false),
                (_, item) => (item?, true),
            };
            Some(Self { operation, param, record, is_list })
        })
    }

    /// Returns the parameter that takes the items of a list operation.
    pub fn of_listing(list: &Operation) -> Option<Self> {
        let mut params = API.operations_of(list.module()).flat_map(Self::all);
        params.find(|param| param.listing().is_some_and(|listing| listing.operation.id == list.id))
    }

    /// Returns the list of the same module whose items have the fields that the record needs.
    pub fn listing(&self) -> Option<Listing> {
        let reads = API.operations_of(self.operation.module()).filter(|read| read.safety == Safety::Read);
        reads.filter_map(listing).find(|listing| {
            let has = |field: &Field| listing.record.fields().iter().any(|known| known.name == field.name);
            self.record.fields().iter().filter(|field| field.required).all(has)
        })
    }
}

fn listing(operation: &'static Operation) -> Option<Listing> {
    let Schema::Record(response) = operation.response else { return None };
    response
        .fields()
        .iter()
        .find_map(|field| items(&field.schema).map(|record| Listing { operation, field: field.name, record }))
}
