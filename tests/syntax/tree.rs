//! The modules of a crate, and the resolution of paths between them.

use std::collections::{BTreeMap, BTreeSet};

use syn::Item;
use syn::visit::Visit;

use super::files::Sources;
use super::items::{Uses, attributes, declared_name, is_exported_macro, is_test};

/// The modules of a crate, without test modules and modules whose file is not among the sources.
pub struct Tree {
    crate_name: String,
    pub modules: Vec<Module>,
}

pub struct Module {
    pub file: String,
    /// The items, without those of child modules.
    pub items: Vec<Item>,
    pub children: BTreeMap<String, usize>,
    pub parent: Option<usize>,
    /// The module of each declared name. An exported macro is also declared in the crate's root.
    declared: BTreeMap<String, usize>,
    imported: BTreeMap<String, Vec<String>>,
    /// Child modules whose file is not among the sources. Their names count as those of another crate.
    absent: BTreeSet<String>,
    globs: Vec<Vec<String>>,
}

/// The target of a path.
pub enum Target {
    Module(usize),
    Item { module: usize, name: String },
}

impl Tree {
    /// Reads the crate whose root is `lib.rs`, `main.rs` or both in `folder`.
    pub fn new(crate_name: &str, folder: &str, sources: &Sources) -> Self {
        let mut tree = Self { crate_name: crate_name.to_owned(), modules: Vec::new() };
        for root in ["lib.rs", "main.rs"] {
            let root = format!("{folder}/{root}");
            if sources.contains_key(&root) {
                tree.load(sources, &root, None, folder);
            }
        }
        tree
    }

    fn load(&mut self, sources: &Sources, file: &str, parent: Option<usize>, folder: &str) -> usize {
        let parsed = syn::parse_file(&sources[file]).unwrap_or_else(|error| panic!("{file}: {error}"));
        self.add(sources, file, parent, folder, parsed.items)
    }

    /// Adds a module and its child modules, whose files are in `folder`.
    fn add(
        &mut self,
        sources: &Sources,
        file: &str,
        parent: Option<usize>,
        folder: &str,
        items: Vec<Item>,
    ) -> usize {
        let id = self.modules.len();
        self.modules.push(Module::new(file, parent));
        for item in items.into_iter().filter(|item| !is_test(attributes(item))) {
            if is_exported_macro(&item) {
                let root = self.root(id);
                self.modules[root].declare(&item, id);
            }
            self.modules[id].declare(&item, id);
            let Item::Mod(mut child) = item else {
                self.modules[id].items.push(item);
                continue;
            };
            let name = child.ident.to_string();
            let content = child.content.take();
            self.modules[id].items.push(Item::Mod(child));
            let folder = format!("{folder}/{name}");
            let child = match (content, file_of(sources, &folder)) {
                (Some((_, items)), _) => self.add(sources, file, Some(id), &folder, items),
                (None, Some(file)) => self.load(sources, &file, Some(id), &folder),
                (None, None) => {
                    self.modules[id].absent.insert(name);
                    continue;
                }
            };
            self.modules[id].children.insert(name, child);
        }
        id
    }

    fn root(&self, module: usize) -> usize {
        self.modules[module].parent.map_or(module, |parent| self.root(parent))
    }

    /// Resolves `path` as written in the module `from`. Returns `None` if it leads to another crate.
    pub fn resolve(&self, from: usize, path: &[String]) -> Option<Target> {
        self.resolve_unseen(from, path, &mut BTreeSet::new())
    }

    /// Resolves `path`. `seen` has the imports on the way, which may form a cycle.
    fn resolve_unseen(
        &self,
        from: usize,
        path: &[String],
        seen: &mut BTreeSet<(usize, String)>,
    ) -> Option<Target> {
        let (first, rest) = path.split_first()?;
        let mut target = match first.as_str() {
            "crate" => Target::Module(self.root(from)),
            "self" => Target::Module(from),
            "super" => Target::Module(self.modules[from].parent?),
            name if name == self.crate_name => Target::Module(0),
            name => self.name(from, name, rest.is_empty(), seen)?,
        };
        for (index, name) in rest.iter().enumerate() {
            let Target::Module(module) = target else { return Some(target) };
            target = match name.as_str() {
                "super" => Target::Module(self.modules[module].parent?),
                _ => self
                    .name(module, name, index + 1 == rest.len(), seen)
                    .or_else(|| self.item_of_macro(module, name))?,
            };
        }
        Some(target)
    }

    /// Looks `name` up in `module`. A module and an item may share a name; the item can only be the last
    /// part of a path.
    fn name(
        &self,
        module: usize,
        name: &str,
        is_last: bool,
        seen: &mut BTreeSet<(usize, String)>,
    ) -> Option<Target> {
        let Module { children, declared, imported, globs, .. } = &self.modules[module];
        let child = children.get(name).map(|child| Target::Module(*child));
        if child.is_some() && !is_last {
            return child;
        }
        if let Some(module) = declared.get(name) {
            return Some(Target::Item { module: *module, name: name.to_owned() });
        }
        if let Some(path) = imported.get(name)
            && seen.insert((module, name.to_owned()))
            && let Some(target) = self.resolve_unseen(module, path, seen)
        {
            return Some(target);
        }
        for glob in globs {
            if seen.insert((module, format!("{name} in {}", glob.join("::"))))
                && let Some(Target::Module(other)) = self.resolve_unseen(module, glob, seen)
                && let Some(target) = self.name(other, name, is_last, seen)
            {
                return Some(target);
            }
        }
        child
    }

    /// Returns a name that no import explains: a macro of this crate must declare it.
    fn item_of_macro(&self, module: usize, name: &str) -> Option<Target> {
        let Module { imported, absent, globs, .. } = &self.modules[module];
        let is_foreign = imported.contains_key(name)
            || absent.contains(name)
            || globs.iter().any(|glob| self.resolve(module, glob).is_none());
        (!is_foreign).then(|| Target::Item { module, name: name.to_owned() })
    }
}

impl Module {
    fn new(file: &str, parent: Option<usize>) -> Self {
        Self {
            file: file.to_owned(),
            items: Vec::new(),
            children: BTreeMap::new(),
            parent,
            declared: BTreeMap::new(),
            imported: BTreeMap::new(),
            absent: BTreeSet::new(),
            globs: Vec::new(),
        }
    }

    /// Adds the declarations and imports of `item`, which is in `module`.
    fn declare(&mut self, item: &Item, module: usize) {
        if let Some(name) = declared_name(item) {
            self.declared.insert(name, module);
        }
        let mut uses = Uses::default();
        if !matches!(item, Item::Mod(_)) {
            uses.visit_item(item);
        }
        self.imported.extend(uses.names);
        self.globs.extend(uses.globs);
    }
}

/// Returns the file of the module at `path`, which has no extension.
fn file_of(sources: &Sources, path: &str) -> Option<String> {
    let candidates = [format!("{path}.rs"), format!("{path}/mod.rs")];
    candidates.into_iter().find(|file| sources.contains_key(file))
}
