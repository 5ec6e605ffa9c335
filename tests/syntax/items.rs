//! The names that an item declares and imports.

use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemUse, UseTree};

/// Returns whether an item is only compiled under `cfg(test)` or `cfg(doctest)`.
pub fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<syn::Path>()
                .is_ok_and(|cfg| cfg.is_ident("test") || cfg.is_ident("doctest"))
    })
}

pub fn is_exported_macro(item: &Item) -> bool {
    matches!(item, Item::Macro(_))
        && attributes(item).iter().any(|attribute| attribute.path().is_ident("macro_export"))
}

pub fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

pub fn declared_name(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}

/// The imports of an item, including those inside of functions.
#[derive(Default)]
pub struct Uses {
    pub names: Vec<(String, Vec<String>)>,
    pub globs: Vec<Vec<String>>,
}

impl<'ast> Visit<'ast> for Uses {
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        for import in imports(item) {
            match import.name {
                Some(name) => self.names.push((name, import.path)),
                None => self.globs.push(import.path),
            }
        }
        visit::visit_item_use(self, item);
    }
}

/// One path of a `use` declaration.
pub struct Import {
    pub path: Vec<String>,
    /// The imported name; `None` for a glob.
    pub name: Option<String>,
}

/// Returns the paths of a `use` declaration.
pub fn imports(item: &ItemUse) -> Vec<Import> {
    let mut imports = Vec::new();
    // A path that starts with `::` names another crate.
    if item.leading_colon.is_none() {
        flatten(&item.tree, &mut Vec::new(), &mut imports);
    }
    imports
}

fn flatten(tree: &UseTree, path: &mut Vec<String>, imports: &mut Vec<Import>) {
    match tree {
        UseTree::Path(step) => {
            path.push(step.ident.to_string());
            flatten(&step.tree, path, imports);
            path.pop();
        }
        UseTree::Name(name) if name.ident == "self" => {
            imports.push(Import { path: path.clone(), name: path.last().cloned() });
        }
        UseTree::Name(name) => {
            let name = name.ident.to_string();
            imports.push(Import { path: joined(path, &name), name: Some(name) });
        }
        UseTree::Rename(rename) => {
            let path = match rename.ident.to_string().as_str() {
                "self" => path.clone(),
                name => joined(path, name),
            };
            imports.push(Import { path, name: Some(rename.rename.to_string()) });
        }
        UseTree::Glob(_) => imports.push(Import { path: path.clone(), name: None }),
        UseTree::Group(group) => {
            for tree in &group.items {
                flatten(tree, path, imports);
            }
        }
    }
}

fn joined(path: &[String], name: &str) -> Vec<String> {
    path.iter().cloned().chain([name.to_owned()]).collect()
}
