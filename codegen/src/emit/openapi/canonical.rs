//! Sample responses in the documented form: a number is a number, an empty map is an object, and what is absent is left
//! out.

use serde_json::{Map, Value as Json};

use crate::model::{DataPlace, Field, Kind, Model, Named, Operation, ResponseData, Type};

/// Returns a sample response in the documented form.
pub fn response(model: &Model, operation: &Operation, response: Json) -> Json {
    let Json::Object(members) = response else { return response };
    let is_failure = members.get("code").cloned().map(number) != Some(operation.envelope.success.into());
    let value = |(name, value): (String, Json)| {
        let value = match (name.as_str(), &operation.response.data, operation.envelope.data) {
            ("code" | "ts", ..) => number(value),
            (name, ResponseData::Record(record), DataPlace::Inline) => {
                let field = record.fields.iter().find(|field| field.name == name);
                return Some((
                    name.to_owned(),
                    field.map_or(Some(value.clone()), |field| member(model, field, value))?,
                ));
            }
            ("data", ResponseData::None, _) => return None,
            ("data", ..) if is_failure => return None,
            ("data", ResponseData::Type(ty), _) => self::value(model, ty, value),
            ("data", ResponseData::Record(record), _) => fields(model, &record.fields, value),
            _ => value,
        };
        Some((name, value))
    };
    Json::Object(members.into_iter().filter_map(value).collect())
}

fn value(model: &Model, ty: &Type, value: Json) -> Json {
    match (ty, value) {
        (Type::List(item), Json::Array(items)) => {
            items.into_iter().map(|item_value| self::value(model, item, item_value)).collect()
        }
        (Type::List(item), Json::Object(members)) => {
            members.into_iter().map(|(_, item_value)| self::value(model, item, item_value)).collect()
        }
        (Type::Map(_, item), Json::Object(members)) => {
            let members = members.into_iter().map(|(key, member)| (key, self::value(model, item, member)));
            Json::Object(members.collect())
        }
        (Type::Map(..), Json::Array(items)) if items.is_empty() => Json::Object(Map::new()),
        (Type::Named(Named { name, kind: Kind::Record, .. }), value) => match model.record(name) {
            Some(record) => fields(model, &record.fields, value),
            None => value,
        },
        (Type::Flag, value) => flag(value),
        (Type::Bool, value) => match flag(value) {
            Json::Number(number) => Json::Bool(number.as_i64() == Some(1)),
            value => value,
        },
        (ty, value) if ty.is_number() => number(value),
        (_, Json::Number(number)) => Json::String(number.to_string()),
        (_, value) => value,
    }
}

fn fields(model: &Model, fields: &[Field], value: Json) -> Json {
    match value {
        Json::Object(members) => {
            let members = members.into_iter().filter_map(|(name, value)| {
                let field = fields.iter().find(|field| field.name == name);
                let value = match field {
                    Some(field) => member(model, field, value)?,
                    None => value,
                };
                Some((name, value))
            });
            Json::Object(members.collect())
        }
        Json::Array(items) if items.is_empty() => Json::Object(Map::new()),
        value => value,
    }
}

/// Returns the value of a field, unless it is absent.
fn member(model: &Model, field: &Field, value: Json) -> Option<Json> {
    let is_blank = value.is_null() || (value == "" && !field.ty.is_text());
    if is_blank && !field.required {
        return None;
    }
    if field.as_string {
        return Some(value.as_i64().map_or(value, |number| number.to_string().into()));
    }
    Some(self::value(model, &field.ty, value))
}

fn number(value: Json) -> Json {
    value.as_str().and_then(|text| text.parse::<i64>().ok()).map_or(value, Json::from)
}

fn flag(value: Json) -> Json {
    match &value {
        Json::Bool(is_set) => i64::from(*is_set).into(),
        Json::String(text) => text.parse::<i64>().map_or(value, Json::from),
        _ => value,
    }
}
