//! `--sort`: the items of a list by the value of a field.

use std::cmp::Ordering;

use super::JsonValue;

/// The field to sort by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort {
    /// The path of the field in an item.
    pub path: String,
    pub is_descending: bool,
}

impl Sort {
    /// Reads `create_time`, or `-create_time` for the opposite order.
    pub fn new(text: &str) -> Self {
        let path = text.strip_prefix('-');
        Self { path: path.unwrap_or(text).to_owned(), is_descending: path.is_some() }
    }

    /// Sorts items. Equal ones keep their order, and those without a value are last.
    pub fn sort(&self, items: &mut [JsonValue]) {
        items.sort_by(|left, right| {
            let (left, right) = (left.at(&self.path), right.at(&self.path));
            let (left, right) =
                (left.filter(|value| !value.is_empty()), right.filter(|value| !value.is_empty()));
            match (left, right) {
                (Some(left), Some(right)) if self.is_descending => compare(right, left),
                (Some(left), Some(right)) => compare(left, right),
                (left, right) => right.is_some().cmp(&left.is_some()),
            }
        });
    }
}

/// Compares numbers, also those that the server wrote as text, by their value, and everything else by its text.
fn compare(left: &JsonValue, right: &JsonValue) -> Ordering {
    match (number(left), number(right)) {
        (Some(left), Some(right)) => left.total_cmp(&right),
        _ => text(left).cmp(&text(right)),
    }
}

fn number(value: &JsonValue) -> Option<f64> {
    match value {
        JsonValue::Number(number) => number.as_f64(),
        JsonValue::Text(text) => text.parse().ok(),
        _ => None,
    }
}

fn text(value: &JsonValue) -> String {
    match value {
        JsonValue::Text(text) => text.clone(),
        value => value.compact().unwrap_or_default(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn sorted(by: &str) -> Vec<String> {
        let items = r#"[{"n":10,"t":"b"},{"n":"9","t":"a"},{"t":"c"},{"n":-1,"t":null,"x":{"y":1}},{"n":9,"t":"a2"}]"#;
        let mut items = JsonValue::parse(items).unwrap().items().to_vec();
        Sort::new(by).sort(&mut items);
        items.iter().map(|item| item.at("n").map(text).unwrap_or_default()).collect()
    }

    #[test]
    fn numbers_are_sorted_by_value_and_missing_ones_are_last() {
        assert_eq!(sorted("n"), ["-1", "9", "9", "10", ""]);
        assert_eq!(sorted("-n"), ["10", "9", "9", "-1", ""]);
    }

    #[test]
    fn text_and_nested_fields_are_sorted() {
        assert_eq!(sorted("t"), ["9", "9", "10", "", "-1"]);
        assert_eq!(sorted("x.y"), ["-1", "10", "9", "", "9"]);
    }
}
