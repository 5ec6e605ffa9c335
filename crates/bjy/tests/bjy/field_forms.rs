//! Fields of the same name have the same form in the JSON of every command.

use std::collections::{BTreeMap, BTreeSet};

use baijiayun_vod::API;
use baijiayun_vod::metadata::Schema;

/// Calls `visit` with every field of a type. `seen` has the records around it, because a record can contain itself.
fn fields(
    place: &str,
    schema: &Schema,
    seen: &mut Vec<&'static str>,
    visit: &mut dyn FnMut(&str, &str, &Schema),
) {
    match schema {
        Schema::List(item) | Schema::Map(_, item) => fields(place, item, seen, visit),
        Schema::Record(record) if !seen.contains(&record.name) => {
            seen.push(record.name);
            for field in record.fields() {
                visit(place, field.name, &field.schema);
                fields(&format!("{place}.{}", field.name), &field.schema, seen, visit);
            }
            seen.pop();
        }
        _ => {}
    }
}

/// Returns the form of a time in JSON; `None` for other types.
fn form(schema: &Schema) -> Option<&'static str> {
    match schema {
        Schema::UnixTime | Schema::CstDateTime => Some("2026-09-01 08:00:00"),
        Schema::CstDate => Some("2026-09-01"),
        _ => None,
    }
}

#[test]
fn a_time_has_one_form_whatever_operation_returns_it() {
    let mut forms: BTreeMap<String, BTreeMap<&str, Vec<String>>> = BTreeMap::new();
    let mut names = BTreeSet::new();
    for operation in API.operations {
        fields(operation.id, &operation.response, &mut Vec::new(), &mut |place, name, schema| {
            if form(schema).is_some() {
                names.insert(name.to_owned());
            }
            let form = form(schema).unwrap_or("no time");
            forms.entry(name.to_owned()).or_default().entry(form).or_default().push(place.to_owned());
        });
    }
    assert!(names.contains("create_time"), "{names:?}");
    forms.retain(|name, forms| names.contains(name) && forms.len() > 1);
    assert_eq!(forms, BTreeMap::new());
}
