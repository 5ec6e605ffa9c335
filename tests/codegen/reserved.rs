//! The names that the checker refuses include everything that generated code imports.

use std::collections::BTreeSet;

use baijiayun_codegen::model::reserved::{MODULES, ROOT, TYPES};
use syn::{Item, UseTree, Visibility};

const RUNTIME: &str = include_str!("../../crates/baijiayun-runtime/src/lib.rs");
const METADATA: &str = include_str!("../../crates/baijiayun-metadata/src/lib.rs");
const VALUE: &str = include_str!("../../crates/baijiayun-runtime/src/value/mod.rs");

#[test]
fn what_modules_import_is_refused() {
    let runtime = syn::parse_file(RUNTIME).unwrap();
    let prelude = runtime.items.iter().find_map(|item| match item {
        Item::Mod(module) if module.ident == "__generated" => module.content.as_ref(),
        _ => None,
    });
    let (_, prelude) = prelude.unwrap();
    let mut names = public(prelude);
    names.extend(public(&syn::parse_file(METADATA).unwrap().items));
    names.extend(public(&syn::parse_file(VALUE).unwrap().items));
    assert!(names.contains("BTreeMap") && names.contains("Schema") && names.contains("Secret"));
    let modules = ["lenient"];
    assert_eq!(missing(&names, &[TYPES, &modules].concat()), Vec::<&str>::new());
}

#[test]
fn what_the_root_of_a_client_has_is_refused() {
    let names = public(&syn::parse_file(RUNTIME).unwrap().items);
    let (types, modules): (BTreeSet<_>, BTreeSet<_>) =
        names.into_iter().partition(|name| name.starts_with(char::is_uppercase));
    assert!(types.contains("Stub") && modules.contains("webhook"));
    assert_eq!(missing(&types, &[TYPES, ROOT].concat()), Vec::<&str>::new());
    let functions = ["check", "days"];
    assert_eq!(missing(&modules, &[MODULES, &functions].concat()), Vec::<&str>::new());
}

fn missing<'n>(names: &'n BTreeSet<String>, list: &[&str]) -> Vec<&'n str> {
    let names = names.iter().map(String::as_str);
    names.filter(|name| !list.contains(name) && !name.starts_with("__") && !is_macro(name)).collect()
}

fn is_macro(name: &str) -> bool {
    ["int_enum", "int_id", "stored_as_form", "string_enum", "string_id", "wraps_form"].contains(&name)
}

/// Returns the names that these items export.
fn public(items: &[Item]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for item in items {
        match item {
            Item::Use(item) if matches!(item.vis, Visibility::Public(_)) => collect(&item.tree, &mut names),
            Item::Mod(item) if matches!(item.vis, Visibility::Public(_)) => {
                names.insert(item.ident.to_string());
            }
            _ => {}
        }
    }
    names
}

fn collect(tree: &UseTree, names: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(path) => match &*path.tree {
            // `use lenient::{self, Record}` exports the module too.
            UseTree::Group(group) => group.items.iter().for_each(|tree| match tree {
                UseTree::Name(name) if name.ident == "self" => {
                    names.insert(path.ident.to_string());
                }
                tree => collect(tree, names),
            }),
            tree => collect(tree, names),
        },
        UseTree::Name(name) => {
            names.insert(name.ident.to_string());
        }
        UseTree::Rename(rename) => {
            names.insert(rename.rename.to_string());
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| collect(tree, names)),
        UseTree::Glob(_) => {}
    }
}
