//! The imports between the files of a crate.
//!
//! Paths count in `use` declarations, types, expressions and macros. Declaring a module or re-exporting a name does not
//! count as an import.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItem, Item, ItemUse, Macro, Path, Visibility};

use crate::syntax::items::{attributes, imports, is_test};
use crate::syntax::tree::{Target, Tree};

/// The names that one file imports from another.
pub type Edges = BTreeMap<(String, String), BTreeSet<String>>;

/// Returns the files of a crate.
pub fn files_of(tree: &Tree) -> BTreeSet<String> {
    tree.modules.iter().map(|module| module.file.clone()).collect()
}

/// Returns the imports between the files of a crate.
pub fn edges(tree: &Tree) -> Edges {
    let mut edges = Edges::new();
    for (id, module) in tree.modules.iter().enumerate() {
        let mut visitor = Visitor { tree, module: id, edges: &mut edges };
        for item in &module.items {
            visitor.visit_item(item);
        }
    }
    edges
}

struct Visitor<'t> {
    tree: &'t Tree,
    module: usize,
    edges: &'t mut Edges,
}

impl Visitor<'_> {
    fn add(&mut self, path: &[String]) {
        let Some(Target::Item { module, name }) = self.tree.resolve(self.module, path) else { return };
        let file = |module: usize| self.tree.modules[module].file.clone();
        let edge = (file(self.module), file(module));
        if edge.0 != edge.1 {
            self.edges.entry(edge).or_default().insert(name);
        }
    }

    /// Adds the paths among the tokens of a macro, which have no other structure. The tokens of
    /// `quote!` are code of another crate.
    fn add_tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let mut path: Vec<String> = Vec::new();
        for (index, token) in tokens.iter().enumerate() {
            let before = &tokens[..index];
            match token {
                TokenTree::Ident(ident) if ends_with(before, "::") => path.push(ident.to_string()),
                TokenTree::Ident(ident) => {
                    self.add_path(&mut path);
                    path.push(ident.to_string());
                }
                TokenTree::Group(group) if !ends_with(before, "quote!") => self.add_tokens(group.stream()),
                _ => {}
            }
        }
        self.add_path(&mut path);
    }

    /// Adds a path and clears it. A single name is ignored: it may be a field or a variable.
    fn add_path(&mut self, path: &mut Vec<String>) {
        if path.len() > 1 {
            self.add(path);
        }
        path.clear();
    }
}

impl<'ast> Visit<'ast> for Visitor<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_test(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let is_test = matches!(item, ImplItem::Fn(function) if is_test(&function.attrs));
        if !is_test {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if !matches!(item.vis, Visibility::Inherited) {
            return;
        }
        for import in imports(item).iter().filter(|import| import.name.is_some()) {
            self.add(&import.path);
        }
    }

    fn visit_path(&mut self, path: &'ast Path) {
        if path.leading_colon.is_none() {
            let names: Vec<_> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            self.add(&names);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.visit_path(&call.path);
        if !call.path.is_ident("quote") {
            self.add_tokens(call.tokens.clone());
        }
    }

    fn visit_attribute(&mut self, _: &'ast Attribute) {}
}

/// Returns whether the last two of `tokens` are those of `text`.
fn ends_with(tokens: &[TokenTree], text: &str) -> bool {
    let last: String = tokens.iter().rev().take(2).rev().map(ToString::to_string).collect();
    last == text
}
