//! The text of a public module: its items by kind and in alphabetical order, each type and trait with its
//! `impl` blocks.

use std::collections::BTreeMap;

use quote::quote;
use syn::{Attribute, File, Item, ItemImpl, ItemMacro};

use crate::conditions;
use crate::impls::{Found, Impls, impls};
use crate::pages::{Export, Exported, Key, Page, child, definitions, homes, is_hidden, pages};
use crate::strip;
use crate::syntax::items::attributes;
use crate::syntax::tree::Tree;

/// Returns the text of every public module of a crate by its path. The path of the root is empty.
pub fn surface(tree: &Tree) -> BTreeMap<String, String> {
    let pages = pages(tree);
    let homes = homes(tree, &pages);
    let public = homes.iter().map(|(key, (_, name))| (key.clone(), name.clone())).collect();
    let impls = impls(tree, &public);
    let modules = conditions::of_modules(tree);
    let printer = Printer { tree, pages: &pages, homes, impls, modules };
    pages.iter().enumerate().map(|(index, page)| (page.path.join("::"), printer.page(index))).collect()
}

struct Printer<'t> {
    tree: &'t Tree,
    pages: &'t [Page],
    homes: BTreeMap<Key, (usize, String)>,
    impls: Impls,
    /// The `cfg` conditions of every module of the tree.
    modules: Vec<Vec<Attribute>>,
}

/// The kinds of items, in the order of a page.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Use,
    Mod,
    Macro,
    Const,
    Alias,
    Fn,
    Trait,
    Data,
    Unowned,
}

/// Items printed without blank lines between them.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Block {
    kind: Kind,
    name: String,
    text: String,
}

impl Printer<'_> {
    fn page(&self, index: usize) -> String {
        let page = &self.pages[index];
        let mut blocks: Vec<_> =
            page.exports.iter().filter_map(|export| self.export(index, export)).collect();
        if index == 0 {
            blocks.extend(self.impls.others.iter().map(unowned));
        }
        blocks.sort();
        // Two globs may lead to the same item.
        blocks.dedup();
        let mut text = String::new();
        for (index, block) in blocks.iter().enumerate() {
            if index > 0 && !are_lines(&blocks[index - 1], block) {
                text.push('\n');
            }
            text.push_str(&block.text);
        }
        text
    }

    fn export(&self, index: usize, export: &Export) -> Option<Block> {
        let page = &self.pages[index];
        let line = |kind, text: &str| {
            let conditions = conditions::without(export.conditions.clone(), &page.conditions);
            let text = format!("{} {text};", quote!(#(#conditions)*));
            Some(Block { kind, name: export.name.clone(), text: printed(parsed(&text)) })
        };
        match &export.target {
            Exported::Elsewhere(path) => line(Kind::Use, &format!("pub use {path}")),
            Exported::Module(module) => {
                let path = &self.pages.iter().find(|page| page.module == *module)?.path;
                if *path == child(&page.path, &export.name) {
                    line(Kind::Mod, &format!("pub mod {}", export.name))
                } else {
                    line(Kind::Use, &re_export(path, &export.name))
                }
            }
            Exported::Item(key) => {
                let (home, name) = &self.homes[key];
                let kind = kind(self.visible(key).first()?);
                if (*home, name) == (index, &export.name) {
                    let text = self.item(page, key, export);
                    Some(Block { kind, name: name.clone(), text })
                } else {
                    line(Kind::Use, &re_export(&child(&self.pages[*home].path, name), &export.name))
                }
            }
        }
    }

    fn visible(&self, key: &Key) -> Vec<&Item> {
        definitions(self.tree, key).into_iter().filter(|item| !is_hidden(attributes(item))).collect()
    }

    /// Returns an item with its `impl` blocks.
    fn item(&self, page: &Page, key: &Key, export: &Export) -> String {
        let items = self.visible(key);
        let around = [export.conditions.clone(), self.modules[key.0].clone()].concat();
        let around = conditions::without(around, &page.conditions);
        let mut text = String::new();
        for item in &items {
            let own = conditions::own(attributes(item));
            let more = conditions::without(around.clone(), &own);
            text.push_str(&printed(strip::definition(item, &export.name, &more)));
        }
        let mut known = [page.conditions.clone(), around].concat();
        // Of several definitions, each has its own conditions.
        if let [item] = items[..] {
            known.extend(conditions::own(attributes(item)));
        }
        let found = self.impls.by_item.get(key).map(Vec::as_slice).unwrap_or_default();
        text + &implemented(found, &known)
    }
}

/// Returns the text of `impl` blocks and macro calls. The `known` conditions are not repeated.
pub fn implemented(found: &[Found], known: &[Attribute]) -> String {
    inherent(found, known) + &others(found, known)
}

/// Returns the inherent `impl` blocks. Blocks with the same head are merged, so that moving a method is no change.
fn inherent(found: &[Found], known: &[Attribute]) -> String {
    let mut blocks: BTreeMap<String, ItemImpl> = BTreeMap::new();
    for found in found {
        if let Item::Impl(block) = &found.item
            && block.trait_.is_none()
        {
            let mut head = block.clone();
            head.attrs = conditions::without(found.conditions.clone(), known);
            head.items.clear();
            let text = printed(Item::Impl(head.clone()));
            blocks.entry(text).or_insert(head).items.extend(block.items.clone());
        }
    }
    let mut text = String::new();
    for mut block in blocks.into_values() {
        block.items = strip::members(&block.items);
        if !block.items.is_empty() {
            text.push_str(&printed(Item::Impl(block)));
        }
    }
    text
}

/// Returns the implemented traits, and then the macro calls.
fn others(found: &[Found], known: &[Attribute]) -> String {
    let mut impls = Vec::new();
    let mut calls = Vec::new();
    for found in found {
        let conditions = conditions::without(found.conditions.clone(), known);
        match &found.item {
            Item::Impl(block) if block.trait_.is_some() => {
                let items = strip::associated_types(&block.items);
                impls.push(printed(Item::Impl(ItemImpl { attrs: conditions, items, ..block.clone() })));
            }
            Item::Macro(call) if call.ident.is_none() => {
                let mac = strip::call(&call.mac);
                calls.push(printed(Item::Macro(ItemMacro { attrs: conditions, mac, ..call.clone() })));
            }
            _ => {}
        }
    }
    impls.sort();
    calls.sort();
    impls.concat() + &calls.concat()
}

/// Returns an `impl` block or a macro call that belongs to no item. The call is shown whole, since it may declare
/// anything.
fn unowned(found: &Found) -> Block {
    let text = match &found.item {
        Item::Macro(call) => {
            let call = ItemMacro { attrs: found.conditions.clone(), ..call.clone() };
            printed(Item::Macro(call))
        }
        _ => others(std::slice::from_ref(found), &[]),
    };
    Block { kind: Kind::Unowned, name: String::new(), text }
}

fn kind(item: &Item) -> Kind {
    match item {
        Item::Macro(_) => Kind::Macro,
        Item::Const(_) | Item::Static(_) => Kind::Const,
        Item::Type(_) => Kind::Alias,
        Item::Fn(_) => Kind::Fn,
        Item::Trait(_) => Kind::Trait,
        _ => Kind::Data,
    }
}

/// Returns the `pub use` of an item that is printed at `path`.
fn re_export(path: &[String], name: &str) -> String {
    let alias = if path.last().is_some_and(|last| last == name) { "" } else { &format!(" as {name}") };
    format!("pub use crate::{}{alias}", path.join("::"))
}

fn are_lines(one: &Block, other: &Block) -> bool {
    let is_line = |block: &Block| block.text.lines().count() == 1;
    one.kind == other.kind && is_line(one) && is_line(other)
}

fn parsed(text: &str) -> Item {
    syn::parse_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

pub fn printed(item: Item) -> String {
    prettyplease::unparse(&File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] })
}
