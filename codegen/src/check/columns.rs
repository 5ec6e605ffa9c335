//! Checks the columns of records: each is the path of a field that a table can show.

use crate::diagnostic::{Place, Reporter, suggest};
use crate::model::{Field, Kind, Model, Named, Record, Type};

pub fn check(model: &Model, reporter: &mut Reporter<'_>) {
    for module in &model.modules {
        let place = Place::file(module.file).key("records");
        for record in &module.records {
            let place = place.key(&record.name).key("columns");
            for (index, column) in record.columns.iter().enumerate() {
                check_column(model, record, column, &place.index(index), reporter);
                if record.columns[..index].contains(column) {
                    reporter.value(&place.index(index), format!("`{column}` is listed twice"), "");
                }
            }
        }
    }
}

fn check_column(model: &Model, record: &Record, column: &str, place: &Place, reporter: &mut Reporter<'_>) {
    let mut fields = record.fields.as_slice();
    let mut names = column.split('.').peekable();
    while let Some(name) = names.next() {
        let Some(Field { ty, .. }) = fields.iter().find(|field| field.name == name) else {
            let known = fields.iter().map(|field| field.name.as_str());
            return reporter.value(place, format!("no field is called `{name}`"), suggest(name, known));
        };
        let inner = match ty {
            Type::Named(Named { name, kind: Kind::Record, .. }) => model.record(name),
            _ => None,
        };
        match (inner, names.peek()) {
            (Some(inner), Some(_)) => fields = &inner.fields,
            (None, Some(_)) => {
                return reporter.value(place, format!("`{name}` has no fields"), "name the field itself");
            }
            (Some(_), None) => {
                let help = "name one of its fields, such as `category.name`";
                return reporter.value(place, format!("`{name}` is a record"), help);
            }
            (None, None) => {}
        }
    }
}
