//! The features that an item needs: `#[cfg(…)]`, its own and those of the modules around it.

use quote::ToTokens;
use syn::{Attribute, Item};

use crate::syntax::tree::Tree;

/// The conditions among attributes.
pub fn own(attributes: &[Attribute]) -> Vec<Attribute> {
    attributes.iter().filter(|attribute| attribute.path().is_ident("cfg")).cloned().collect()
}

/// Those of `conditions` that are not `known` anyway, each once.
pub fn without(conditions: Vec<Attribute>, known: &[Attribute]) -> Vec<Attribute> {
    let mut rest: Vec<Attribute> = Vec::new();
    for condition in conditions {
        if !contains(known, &condition) && !contains(&rest, &condition) {
            rest.push(condition);
        }
    }
    rest
}

/// The conditions of every module, by its number.
pub fn of_modules(tree: &Tree) -> Vec<Vec<Attribute>> {
    let mut conditions = vec![Vec::new(); tree.modules.len()];
    // A module comes before its children, so its own conditions are complete when they are handed on.
    for (id, module) in tree.modules.iter().enumerate() {
        for item in &module.items {
            if let Item::Mod(item) = item
                && let Some(child) = module.children.get(&item.ident.to_string())
            {
                conditions[*child] = [conditions[id].clone(), own(&item.attrs)].concat();
            }
        }
    }
    conditions
}

fn contains(attributes: &[Attribute], attribute: &Attribute) -> bool {
    let text = |attribute: &Attribute| attribute.to_token_stream().to_string();
    attributes.iter().any(|other| text(other) == text(attribute))
}
