//! The public modules of a crate, and the names that each of them exports.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Item, ItemUse, Visibility};

use crate::conditions;
use crate::syntax::items::{Import, attributes, declared_name, imports, is_exported_macro};
use crate::syntax::tree::{Target, Tree};

/// An item: the module that declares it, and its name there.
pub type Key = (usize, String);

/// A public module.
pub struct Page {
    /// Its path; empty for the crate's root.
    pub path: Vec<String>,
    pub module: usize,
    pub conditions: Vec<Attribute>,
    pub exports: Vec<Export>,
}

#[derive(Clone)]
pub struct Export {
    pub name: String,
    pub conditions: Vec<Attribute>,
    pub target: Exported,
}

#[derive(Clone)]
pub enum Exported {
    Module(usize),
    Item(Key),
    /// The path of a re-export whose target is not in these sources: another crate, the output of a macro, the
    /// variants of an enum.
    Elsewhere(String),
}

/// Returns the public modules, those closer to the root first. A module with several paths has one page.
pub fn pages(tree: &Tree) -> Vec<Page> {
    let mut root = Page { path: Vec::new(), module: 0, conditions: Vec::new(), exports: exports(tree, 0) };
    root.exports.extend(exported_macros(tree));
    let mut pages = vec![root];
    let mut index = 0;
    while index < pages.len() {
        for export in pages[index].exports.clone() {
            if let Exported::Module(module) = export.target
                && pages.iter().all(|page| page.module != module)
            {
                pages.push(Page {
                    path: child(&pages[index].path, &export.name),
                    module,
                    conditions: [pages[index].conditions.clone(), export.conditions].concat(),
                    exports: exports(tree, module),
                });
            }
        }
        index += 1;
    }
    pages
}

/// Returns the page of each public item, and its name there: the closest module around the item that exports it,
/// or else the first page.
pub fn homes(tree: &Tree, pages: &[Page]) -> BTreeMap<Key, (usize, String)> {
    let mut homes = BTreeMap::new();
    for (index, page) in pages.iter().enumerate() {
        for export in &page.exports {
            if let Exported::Item(key) = &export.target {
                let distance = distance(tree, key.0, page.module).unwrap_or(usize::MAX);
                let place = (distance, index, export.name.clone());
                let home = homes.entry(key.clone()).or_insert_with(|| place.clone());
                *home = place.min(home.clone());
            }
        }
    }
    homes.into_iter().map(|(key, (_, index, name))| (key, (index, name))).collect()
}

/// Returns how many levels a module is below another one, or `None` if it is not below it.
fn distance(tree: &Tree, module: usize, above: usize) -> Option<usize> {
    let mut around = std::iter::successors(Some(module), |module| tree.modules[*module].parent);
    around.position(|module| module == above)
}

/// Returns the definitions of an item. There are several if a type and a function share a name, or if the
/// definition depends on a feature.
pub fn definitions<'t>(tree: &'t Tree, (module, name): &Key) -> Vec<&'t Item> {
    let items = tree.modules[*module].items.iter();
    items.filter(|item| declared_name(item).as_ref() == Some(name)).collect()
}

pub fn is_hidden(attributes: &[Attribute]) -> bool {
    let is_doc = |attribute: &&Attribute| attribute.path().is_ident("doc");
    attributes.iter().filter(is_doc).any(|attribute| has_word(attribute.meta.to_token_stream(), "hidden"))
}

/// Returns whether `word` is among the tokens, at any depth. Ignores string literals.
pub fn has_word(tokens: TokenStream, word: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => has_word(group.stream(), word),
        TokenTree::Ident(ident) => ident == word,
        _ => false,
    })
}

pub fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

pub fn child(path: &[String], name: &str) -> Vec<String> {
    [path, &[name.to_owned()]].concat()
}

fn exports(tree: &Tree, module: usize) -> Vec<Export> {
    exports_unless(tree, module, &mut BTreeSet::new())
}

/// `seen` are the modules on the way, which may import each other's names.
fn exports_unless(tree: &Tree, module: usize, seen: &mut BTreeSet<usize>) -> Vec<Export> {
    let mut exports = Vec::new();
    let mut globs = Vec::new();
    if !seen.insert(module) {
        return exports;
    }
    for item in tree.modules[module].items.iter().filter(|item| is_exported(item)) {
        let Item::Use(item) = item else {
            exports.extend(declaration(tree, module, item));
            continue;
        };
        let conditions = conditions::own(&item.attrs);
        for (target, import) in targets(tree, module, item) {
            match (target, import.name) {
                (Exported::Module(other), None) => globs.push((other, conditions.clone())),
                (target, name) => {
                    let name = name.unwrap_or_else(|| import.path.join("::"));
                    exports.push(Export { name, conditions: conditions.clone(), target });
                }
            }
        }
    }
    // Named imports shadow those of a glob.
    let named: BTreeSet<_> = exports.iter().map(|export| export.name.clone()).collect();
    for (other, conditions) in globs {
        for mut export in exports_unless(tree, other, seen) {
            if !named.contains(&export.name) {
                export.conditions = [conditions.clone(), export.conditions].concat();
                exports.push(export);
            }
        }
    }
    seen.remove(&module);
    exports
}

/// Returns the export of a public item by its declaration.
fn declaration(tree: &Tree, module: usize, item: &Item) -> Option<Export> {
    if let Item::Mod(item) = item {
        let name = item.ident.to_string();
        let child = tree.modules[module].children.get(&name);
        let child = child.unwrap_or_else(|| panic!("there is no file of the public module {name}"));
        return Some(Export {
            name,
            conditions: conditions::own(&item.attrs),
            target: Exported::Module(*child),
        });
    }
    let name = declared_name(item)?;
    // The conditions of an item are shown with its definition.
    Some(Export { target: Exported::Item((module, name.clone())), conditions: Vec::new(), name })
}

/// Returns the targets of a `pub use`.
fn targets(tree: &Tree, module: usize, item: &ItemUse) -> Vec<(Exported, Import)> {
    if item.leading_colon.is_some() {
        let text = format!("::{}", item.tree.to_token_stream());
        let import = Import { path: vec![text.clone()], name: Some(text.clone()) };
        return vec![(Exported::Elsewhere(text), import)];
    }
    let target = |import: &Import| match (tree.resolve(module, &import.path), &import.name) {
        (Some(Target::Module(module)), _) => Exported::Module(module),
        (Some(Target::Item { module, name }), Some(alias))
            if alias != "_" && !definitions(tree, &(module, name.clone())).is_empty() =>
        {
            Exported::Item((module, name))
        }
        _ => Exported::Elsewhere(written(import)),
    };
    imports(item).into_iter().map(|import| (target(&import), import)).collect()
}

fn written(Import { path, name }: &Import) -> String {
    let path_text = path.join("::");
    match name {
        None => format!("{path_text}::*"),
        Some(name) if Some(name) == path.last() => path_text,
        Some(name) => format!("{path_text} as {name}"),
    }
}

fn exported_macros(tree: &Tree) -> Vec<Export> {
    let mut exports = Vec::new();
    for (id, module) in tree.modules.iter().enumerate() {
        let exported = |item: &&Item| is_exported_macro(item) && !is_hidden(attributes(item));
        let names = module.items.iter().filter(exported).filter_map(declared_name);
        exports.extend(names.map(|name| Export {
            target: Exported::Item((id, name.clone())),
            conditions: Vec::new(),
            name,
        }));
    }
    exports
}

fn is_exported(item: &Item) -> bool {
    let visibility = match item {
        Item::Const(item) => &item.vis,
        Item::Enum(item) => &item.vis,
        Item::Fn(item) => &item.vis,
        Item::Mod(item) => &item.vis,
        Item::Static(item) => &item.vis,
        Item::Struct(item) => &item.vis,
        Item::Trait(item) => &item.vis,
        Item::Type(item) => &item.vis,
        Item::Union(item) => &item.vis,
        Item::Use(item) => &item.vis,
        _ => return false,
    };
    is_public(visibility) && !is_hidden(attributes(item))
}
