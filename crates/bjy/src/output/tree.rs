//! Flattens trees, such as the tree of categories, into rows.

use std::borrow::Cow;

use indexmap::IndexMap;

use super::JsonValue;

/// Flattens items at a path in a response that hold further items of the same kind: children follow their parent. Rows
/// that are not in a response, such as those of several ids, stay as they are.
pub fn flattened<'i>(items: &'i [JsonValue], path: &str) -> Cow<'i, [JsonValue]> {
    rows(items, path, &mut |_, _| {})
}

/// Does what [`flattened`] does, and indents the names of children.
pub fn indented<'i>(items: &'i [JsonValue], path: &str) -> Cow<'i, [JsonValue]> {
    rows(items, path, &mut indent)
}

/// Changes the members of an item by its depth.
type Change<'c> = &'c mut dyn FnMut(&mut IndexMap<String, JsonValue>, usize);

fn rows<'i>(items: &'i [JsonValue], path: &str, change: Change<'_>) -> Cow<'i, [JsonValue]> {
    let field = items.iter().find_map(field_of_children).filter(|_| !path.is_empty());
    let Some(field) = field else { return Cow::Borrowed(items) };
    let mut rows = Vec::new();
    add(items, &field, 0, change, &mut rows);
    Cow::Owned(rows)
}

fn indent(members: &mut IndexMap<String, JsonValue>, depth: usize) {
    let name = members.values_mut().find_map(|value| match value {
        JsonValue::Text(text) => Some(text),
        _ => None,
    });
    if let Some(name) = name.filter(|_| depth > 0) {
        *name = format!("{}└ {name}", "  ".repeat(depth - 1));
    }
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

fn add(items: &[JsonValue], field: &str, depth: usize, change: Change<'_>, rows: &mut Vec<JsonValue>) {
    for item in items {
        let JsonValue::Object(members) = item else { continue };
        let mut members = members.clone();
        let children = members.shift_remove(field);
        change(&mut members, depth);
        rows.push(JsonValue::Object(members));
        if let Some(JsonValue::List(children)) = children {
            add(&children, field, depth + 1, change, rows);
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
        let json = r#"{"list":[
            {"id":1,"name":"数学","children":[
                {"id":2,"name":"代数","children":[{"id":3,"name":"集合","children":[]}]},
                {"id":4,"name":"几何"}]},
            {"id":5,"name":"History","children":[]}
        ]}"#;
        let expected = "list:\nID  NAME\n1   数学\n2   └ 代数\n3     └ 集合\n4   └ 几何\n5   History\n";
        assert_eq!(formatted(json), expected);
    }

    #[test]
    fn other_lists_are_not_flattened() {
        let json = r#"{"list":[{"id":1,"files":[{"size":1}]},{"id":2,"files":[]}]}"#;
        assert_eq!(formatted(json), "list:\nID\n1\n2\n");
    }

    #[test]
    fn files_and_filters_have_the_plain_names() {
        let json = r#"[{"name":"数学","children":[{"name":"代数"}]}]"#;
        let items = JsonValue::parse(json).unwrap();
        let names = |items: &[JsonValue]| -> Vec<_> {
            items.iter().filter_map(|item| item.field("name").cloned()).collect()
        };
        let expected = ["数学", "代数"].map(|name| JsonValue::Text(name.to_owned()));
        assert_eq!(names(&flattened(items.items(), "list")), expected);
    }
}
