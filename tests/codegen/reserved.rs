//! The names that the checker refuses include everything that generated code imports.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use baijiayun_codegen::model::reserved::{Group, MODULES, ROOT, TYPES};
use baijiayun_codegen::spec::ApiFile;
use syn::{ImplItem, Item, UseTree, Visibility};

use crate::here;

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
    let functions = ["closest", "lenient", "observed"];
    assert_eq!(missing(&names, &[&all(TYPES)[..], &functions].concat()), Vec::<&str>::new());
}

#[test]
fn exported_names_are_reserved() {
    let names = public(&syn::parse_file(RUNTIME).unwrap().items);
    let (types, modules): (BTreeSet<_>, BTreeSet<_>) =
        names.into_iter().partition(|name| name.starts_with(char::is_uppercase));
    assert!(types.contains("Stub") && modules.contains("webhook"));
    assert_eq!(missing(&types, &[all(TYPES), all(ROOT)].concat()), Vec::<&str>::new());
    let functions = ["check", "days", "requests_by_day"];
    assert_eq!(missing(&modules, &[&all(MODULES)[..], &functions].concat()), Vec::<&str>::new());
}

fn all(groups: &[Group]) -> Vec<&'static str> {
    groups.iter().flat_map(|(_, names)| names.iter().copied()).collect()
}

/// Returns the rules of the API that has a client, a mock and a command line with hand-written code.
fn api() -> ApiFile {
    yaml_serde::from_str(include_str!("../../spec/vod/api.yaml")).unwrap()
}

const CLIENT: &str = include_str!("../../crates/baijiayun-vod/src/lib.rs");

/// Returns the hand-written files in a folder of the client's crate.
fn files(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("generated") {
            texts.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            texts.push(fs::read_to_string(path).unwrap());
        }
    }
    texts
}

#[test]
fn the_hand_written_code_of_the_client_has_its_names() {
    let mut names = BTreeSet::new();
    for item in syn::parse_file(CLIENT).unwrap().items {
        match item {
            Item::Mod(item) if item.ident != "generated" && item.ident != "must_not_compile" => {
                names.insert(item.ident.to_string());
            }
            Item::Use(item) if matches!(&item.tree, UseTree::Path(path) if is_own(&path.ident)) => {
                collect(&item.tree, &mut names);
            }
            _ => {}
        }
    }
    let files = files(&here("../../crates/baijiayun-vod/src"));
    names.extend(files.iter().flat_map(|file| client_methods(file)));
    let mut reserved = api().reserved.client;
    reserved.sort();
    assert_eq!(names.into_iter().collect::<Vec<_>>(), reserved);
}

fn is_own(module: &syn::Ident) -> bool {
    module != "baijiayun_runtime" && module != "generated"
}

/// Returns the methods of `Client` that a file adds.
fn client_methods(file: &str) -> Vec<String> {
    let mut methods = Vec::new();
    for item in syn::parse_file(file).unwrap().items {
        let Item::Impl(item) = item else { continue };
        if matches!(&*item.self_ty, syn::Type::Path(ty) if ty.path.is_ident("Client")) {
            methods.extend(item.items.iter().filter_map(|item| match item {
                ImplItem::Fn(method) => Some(method.sig.ident.to_string()),
                _ => None,
            }));
        }
    }
    methods
}

/// The files of the command line that declare its global options and its commands.
const OPTION_FILES: [&str; 3] = [
    include_str!("../../crates/bjy/src/settings/args.rs"),
    include_str!("../../crates/bjy/src/output/args.rs"),
    include_str!("../../crates/bjy/src/context.rs"),
];
const COMMANDS_FILE: &str = include_str!("../../crates/bjy/src/cli.rs");

#[test]
fn the_options_of_the_command_line_are_refused() {
    let of_operations = ["all", "create", "example", "help", "keep-going", "path", "sheet"];
    let mut options = BTreeSet::from(of_operations.map(str::to_owned));
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
    assert_eq!(options.into_iter().collect::<Vec<_>>(), api().reserved.options);
}

#[test]
fn the_commands_of_the_command_line_are_refused() {
    let items = syn::parse_file(COMMANDS_FILE).unwrap().items;
    let mut commands = BTreeSet::from(["help".to_owned()]);
    for item in items {
        let Item::Enum(item) = item else { continue };
        commands.extend(item.variants.iter().map(|variant| variant.ident.to_string().to_lowercase()));
    }
    assert_eq!(commands.into_iter().collect::<Vec<_>>(), api().reserved.commands);
}

fn missing<'n>(names: &'n BTreeSet<String>, list: &[&str]) -> Vec<&'n str> {
    let names = names.iter().map(String::as_str);
    names.filter(|name| !list.contains(name) && !name.starts_with("__") && !is_macro(name)).collect()
}

fn is_macro(name: &str) -> bool {
    ["deserialize_record", "int_enum", "int_id", "stored_as_form", "string_enum", "string_id", "wraps_form"]
        .contains(&name)
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
