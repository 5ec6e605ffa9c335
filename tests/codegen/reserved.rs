//! The names that the checker refuses include everything that generated code imports.

use std::collections::BTreeSet;

use baijiayun_codegen::model::reserved::{COMMANDS, MODULES, OPTIONS, ROOT, TYPES};
use syn::{Item, UseTree, Visibility};

const RUNTIME: &str = include_str!("../../crates/baijiayun-runtime/src/lib.rs");
const METADATA: &str = include_str!("../../crates/baijiayun-metadata/src/lib.rs");
const VALUE: &str = include_str!("../../crates/baijiayun-runtime/src/value/mod.rs");

#[test]
fn imported_names_are_reserved() {
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
fn exported_names_are_reserved() {
    let names = public(&syn::parse_file(RUNTIME).unwrap().items);
    let (types, modules): (BTreeSet<_>, BTreeSet<_>) =
        names.into_iter().partition(|name| name.starts_with(char::is_uppercase));
    assert!(types.contains("Stub") && modules.contains("webhook"));
    assert_eq!(missing(&types, &[TYPES, ROOT].concat()), Vec::<&str>::new());
    let functions = ["check", "days", "requests_by_day"];
    assert_eq!(missing(&modules, &[MODULES, &functions].concat()), Vec::<&str>::new());
}

/// The files of the command line that declare its global options and its commands.
const OPTION_FILES: [&str; 3] = [
    include_str!("../../crates/bjy/src/settings/args.rs"),
    include_str!("../../crates/bjy/src/output/mod.rs"),
    include_str!("../../crates/bjy/src/context.rs"),
];
const COMMANDS_FILE: &str = include_str!("../../crates/bjy/src/cli.rs");

#[test]
fn the_options_of_the_command_line_are_refused() {
    let mut options = BTreeSet::from(["help".to_owned(), "all".to_owned(), "path".to_owned()]);
    for file in OPTION_FILES {
        for item in syn::parse_file(file).unwrap().items {
            let Item::Struct(item) = item else { continue };
            let is_option = |field: &&syn::Field| {
                field.attrs.iter().any(|attribute| {
                    let syn::Meta::List(list) = &attribute.meta else { return false };
                    attribute.path().is_ident("arg") && list.tokens.to_string().contains("global = true")
                })
            };
            let names = item.fields.iter().filter(is_option).filter_map(|field| field.ident.as_ref());
            options.extend(names.map(|name| name.to_string().replace('_', "-")));
        }
    }
    // The generator knows no vendor. A test of the command line finds a parameter with such a name.
    options.retain(|option| !option.starts_with("partner-"));
    assert_eq!(options.iter().map(String::as_str).collect::<Vec<_>>(), OPTIONS);
}

#[test]
fn the_commands_of_the_command_line_are_refused() {
    let items = syn::parse_file(COMMANDS_FILE).unwrap().items;
    let mut commands = BTreeSet::from(["help".to_owned()]);
    for item in items {
        let Item::Enum(item) = item else { continue };
        commands.extend(item.variants.iter().map(|variant| variant.ident.to_string().to_lowercase()));
    }
    assert_eq!(commands.iter().map(String::as_str).collect::<Vec<_>>(), COMMANDS);
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
