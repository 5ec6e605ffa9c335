//! The types that an import creates, with unique names.

use std::collections::BTreeSet;

use baijiayun_codegen::model::names::is_keyword;
use baijiayun_page::page::Choice;

use super::edit::{Action, Edit};
use super::names::{self, pascal};
use super::node::Node;

/// The names of all types, and the types that were made.
#[derive(Debug, Default)]
pub(super) struct Types {
    taken: BTreeSet<String>,
    /// The enums that were made.
    enums: Vec<MadeEnum>,
    /// The module in which types are made now.
    module: String,
    made: Vec<Edit>,
}

/// An enum that was made.
#[derive(Debug)]
struct MadeEnum {
    module: String,
    choices: Vec<Choice>,
    name: String,
    edit: Edit,
}

impl Types {
    /// Returns the types of a spec.
    pub(super) fn of(names: impl Iterator<Item = String>) -> Self {
        Self { taken: names.collect(), ..Self::default() }
    }

    /// Makes the next types in this module.
    pub(super) fn enter(&mut self, module: &str) {
        self.module.clear();
        self.module.push_str(module);
    }

    /// Returns the types that were made since the last call.
    pub(super) fn take(&mut self) -> Vec<Edit> {
        std::mem::take(&mut self.made)
    }

    /// Makes a record.
    pub(super) fn record(&mut self, name: &str, node: Node) {
        self.made.push(Edit::new(&self.module, &["records", name], Action::Set(node)));
    }

    /// Returns a name that no other type has.
    pub(super) fn free(&mut self, name: String) -> String {
        let mut free = name.clone();
        let mut number = 2;
        while !self.taken.insert(free.clone()) {
            free = format!("{name}{number}");
            number += 1;
        }
        free
    }

    /// Returns the enum with these values and meanings, and makes it if the module has none.
    pub(super) fn open_enum(&mut self, name: &str, choices: &[Choice], line: usize) -> String {
        let is_same = |made: &&MadeEnum| made.module == self.module && made.choices == choices;
        if let Some(MadeEnum { name, edit, .. }) = self.enums.iter().find(is_same) {
            // Every operation that uses the enum creates it, because an earlier one may be rejected.
            self.made.push(edit.clone());
            return name.clone();
        }
        let is_int = are_ints(choices);
        let open_enum = self.free(pascal(name));
        let values = choices.iter().map(|choice| value(choice, is_int, line)).collect();
        let node = Node::Map(vec![
            ("base".to_owned(), Node::word(if is_int { "int" } else { "string" })),
            ("description".to_owned(), Node::text(&format!("The values of `{name}`."))),
            ("values".to_owned(), Node::Map(values)),
        ]);
        let edit = Edit::new(&self.module, &["enums", &open_enum], Action::Set(node));
        self.made.push(edit.clone());
        self.enums.push(MadeEnum {
            module: self.module.clone(),
            choices: choices.to_vec(),
            name: open_enum.clone(),
            edit,
        });
        open_enum
    }
}

/// Returns whether all values are whole numbers.
pub(super) fn are_ints(choices: &[Choice]) -> bool {
    choices
        .iter()
        .all(|choice| choice.value.parse::<i64>().is_ok_and(|number| number.to_string() == choice.value))
}

/// Returns a value of an enum, with its name.
pub(super) fn value(choice: &Choice, is_int: bool, line: usize) -> (String, Node) {
    let name = match choice.value.parse::<i64>() {
        Ok(number) if number < 0 => format!("minus_{}", number.unsigned_abs()),
        Ok(number) => format!("value_{number}"),
        Err(_) => match names::snake(&choice.value) {
            name if is_keyword(&name) || name.is_empty() => format!("{name}_value"),
            name => name,
        },
    };
    let written = if is_int { Node::word(&choice.value) } else { Node::text(&choice.value) };
    let title = if choice.title.is_empty() { &choice.value } else { &choice.title };
    let review = format!("line {line}: the name and the English title are made of the value");
    let node = Node::Flow(vec![
        ("value".to_owned(), written),
        ("title".to_owned(), Node::text(&names::title(&name))),
        ("title_zh".to_owned(), Node::text(title)),
        ("review".to_owned(), Node::texts(&[review])),
    ]);
    (name, node)
}
