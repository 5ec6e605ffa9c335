//! The `impl` blocks of a crate, and the macro calls that expand to some, by the item they belong to. They may
//! be in any file.

use std::collections::BTreeMap;

use proc_macro2::TokenTree;
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemImpl, Path, Type};

use crate::conditions;
use crate::pages::{Key, definitions, is_hidden};
use crate::strip::ident;
use crate::syntax::items::attributes;
use crate::syntax::tree::{Target, Tree};

/// An `impl` block or a call of a macro.
#[derive(Clone)]
pub struct Found {
    pub item: Item,
    /// The conditions of the block and of the modules around it.
    pub conditions: Vec<Attribute>,
}

#[derive(Default)]
pub struct Impls {
    pub by_item: BTreeMap<Key, Vec<Found>>,
    /// Blocks whose type is not in these sources.
    pub others: Vec<Found>,
}

/// Collects the `impl` blocks of public items, given by their names. Omits those that mention private items.
pub fn impls(tree: &Tree, public: &BTreeMap<Key, String>) -> Impls {
    let mut impls = Impls::default();
    let of_modules = conditions::of_modules(tree);
    for (module, conditions) in of_modules.iter().enumerate() {
        let reader = Reader { tree, module, public };
        for item in &tree.modules[module].items {
            if is_hidden(attributes(item)) {
                continue;
            }
            let conditions = [conditions.clone(), conditions::own(attributes(item))].concat();
            let owners = match item {
                Item::Impl(block) => reader.owner(block),
                // The only macro of the standard library here, whose statics are private.
                Item::Macro(call) if call.mac.path.is_ident("thread_local") => continue,
                Item::Macro(call) if call.ident.is_none() => reader.named_in(call),
                _ => continue,
            };
            match owners {
                Owners::None => impls.others.push(Found { item: item.clone(), conditions }),
                Owners::Private => {}
                Owners::Public(keys) => {
                    for key in keys {
                        let item = reader.with_public_name(item, &key);
                        let found = Found { item, conditions: conditions.clone() };
                        impls.by_item.entry(key).or_default().push(found);
                    }
                }
            }
        }
    }
    impls
}

enum Owners {
    None,
    Private,
    Public(Vec<Key>),
}

struct Reader<'t> {
    tree: &'t Tree,
    module: usize,
    public: &'t BTreeMap<Key, String>,
}

impl Reader<'_> {
    /// Returns the item that a block belongs to: its type, or else its trait, or else another type in its head, as
    /// in `impl From<Ours> for String`.
    fn owner(&self, block: &ItemImpl) -> Owners {
        let mut paths = Paths::default();
        paths.visit_type(&block.self_ty);
        if let Some((path, _)) = &block.trait_ {
            paths.visit_path(path);
        }
        let generic = |name: &String| block.generics.type_params().any(|it| it.ident == name);
        paths.found.retain(|path| !path.first().is_some_and(generic));
        let keys: Vec<_> = paths.found.iter().filter_map(|path| self.item(path)).collect();
        if keys.iter().any(|key| !self.public.contains_key(key)) {
            return Owners::Private;
        }
        keys.into_iter().next().map_or(Owners::None, |key| Owners::Public(vec![key]))
    }

    /// Returns the items that a macro call names, such as `int_id!(VideoId);`.
    fn named_in(&self, call: &syn::ItemMacro) -> Owners {
        let mut keys = Vec::new();
        for token in call.mac.tokens.clone() {
            if let TokenTree::Ident(name) = token
                && let Some(key) = self.item(&[name.to_string()])
                && !keys.contains(&key)
            {
                keys.push(key);
            }
        }
        if keys.is_empty() {
            return Owners::None;
        }
        keys.retain(|key| self.public.contains_key(key));
        if keys.is_empty() { Owners::Private } else { Owners::Public(keys) }
    }

    /// Returns the item of this crate that a path resolves to, if its definition is in these sources.
    fn item(&self, path: &[String]) -> Option<Key> {
        match self.tree.resolve(self.module, path) {
            Some(Target::Item { module, name }) => Some((module, name)),
            _ => None,
        }
        .filter(|key| !definitions(self.tree, key).is_empty())
    }

    /// Returns the block with the public name of its type.
    fn with_public_name(&self, item: &Item, key: &Key) -> Item {
        let mut item = item.clone();
        if let Item::Impl(block) = &mut item
            && let Type::Path(ty) = &mut *block.self_ty
            && self.item(&names(&ty.path)).as_ref() == Some(key)
            && let Some(mut last) = ty.path.segments.pop()
        {
            last.ident = ident(&self.public[key]);
            ty.path = Path::from(last);
        }
        item
    }
}

/// Returns the paths in a type, from left to right.
#[derive(Default)]
struct Paths {
    found: Vec<Vec<String>>,
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_path(&mut self, path: &'ast Path) {
        if path.leading_colon.is_none() {
            self.found.push(names(path));
        }
        visit::visit_path(self, path);
    }
}

fn names(path: &Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}
