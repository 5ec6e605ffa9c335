//! Flattens trees, such as the tree of categories, into rows.

use std::borrow::Cow;

use super::JsonValue;

/// Flattens items that hold further items of the same kind: children follow their parent, indented.
pub fn flattened(items: &[JsonValue]) -> Cow<'_, [JsonValue]> {
    let Some(field) = items.iter().find_map(field_of_children) else { return Cow::Borrowed(items) };
    let mut rows = Vec::new();
    add(items, &field, 0, &mut rows);
    Cow::Owned(rows)
}

/// Returns the field that holds a list of objects with the same fields, if there is one.
fn field_of_children(item: &JsonValue) -> Option<String> {
    let JsonValue::Object(members) = item else { return None };
    let is_alike = |child: &JsonValue| matches!(child, JsonValue::Object(fields) if fields.keys().all(|name| members.contains_key(name)));
    let children = members.iter().find(|(_, value)| match value {
        JsonValue::List(children) => !children.is_empty() && children.iter().all(is_alike),
        _ => false,
    });
    children.map(|(name, _)| name.clone())
}

fn add(items: &[JsonValue], field: &str, depth: usize, rows: &mut Vec<JsonValue>) {
    for item in items {
        let JsonValue::Object(members) = item else { continue };
        let mut members = members.clone();
        let children = members.shift_remove(field);
        let name = members.values_mut().find_map(|value| match value {
            JsonValue::Text(text) => Some(text),
            _ => None,
        });
        if let Some(name) = name.filter(|_| depth > 0) {
            *name = format!("{}└ {name}", "  ".repeat(depth - 1));
        }
        rows.push(JsonValue::Object(members));
        if let Some(JsonValue::List(children)) = children {
            add(&children, field, depth + 1, rows);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::table::page;
    use super::*;

    fn formatted(json: &str) -> String {
        page(&JsonValue::parse(json).unwrap(), &[], &[], None).text
    }

    #[test]
    fn items_with_children_are_shown_as_a_tree() {
        let json = r#"[
            {"id":1,"name":"数学","children":[
                {"id":2,"name":"代数","children":[{"id":3,"name":"集合","children":[]}]},
                {"id":4,"name":"几何"}]},
            {"id":5,"name":"History","children":[]}
        ]"#;
        let expected = "ID  NAME\n1   数学\n2   └ 代数\n3     └ 集合\n4   └ 几何\n5   History\n";
        assert_eq!(formatted(json), expected);
    }

    #[test]
    fn other_lists_are_not_flattened() {
        let json = r#"[{"id":1,"files":[{"size":1}]},{"id":2,"files":[]}]"#;
        assert_eq!(formatted(json), "ID\n1\n2\n");
    }
}
