//! The modules of a crate: the file that each is in, and what the names in it refer to.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemUse, UseTree};

/// The text of every hand-written file, by its path.
pub type Sources = BTreeMap<String, String>;

/// The hand-written modules of a crate, without those for tests.
pub struct Tree {
    crate_name: String,
    pub modules: Vec<Module>,
}

pub struct Module {
    pub file: String,
    /// The items that have no module of their own.
    pub items: Vec<Item>,
    parent: Option<usize>,
    children: BTreeMap<String, usize>,
    /// The file of each declared name. An exported macro is declared in the crate's root.
    declared: BTreeMap<String, String>,
    imported: BTreeMap<String, Vec<String>>,
    /// The modules that nobody wrote. What they hold counts as that of another crate.
    generated: BTreeSet<String>,
    globs: Vec<Vec<String>>,
}

/// What a path leads to.
pub enum Target {
    Module(usize),
    Item { file: String, name: String },
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

    /// The files of the modules.
    pub fn files(&self) -> BTreeSet<String> {
        self.modules.iter().map(|module| module.file.clone()).collect()
    }

    fn load(&mut self, sources: &Sources, file: &str, parent: Option<usize>, folder: &str) -> usize {
        let parsed = syn::parse_file(&sources[file]).unwrap_or_else(|error| panic!("{file}: {error}"));
        self.add(sources, file, parent, folder, parsed.items)
    }

    /// Adds a module, whose child modules have their files in `folder`.
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
                self.modules[root].declare(&item, file);
            }
            self.modules[id].declare(&item, file);
            let Item::Mod(child) = item else {
                self.modules[id].items.push(item);
                continue;
            };
            let name = child.ident.to_string();
            let folder = format!("{folder}/{name}");
            let child = match (child.content, file_of(sources, &folder)) {
                (Some((_, items)), _) => self.add(sources, file, Some(id), &folder, items),
                (None, Some(file)) => self.load(sources, &file, Some(id), &folder),
                (None, None) => {
                    self.modules[id].generated.insert(name);
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

    /// What `path`, written in `from`, leads to; `None` outside of the crate.
    pub fn resolve(&self, from: usize, path: &[String]) -> Option<Target> {
        self.walk(from, path, &mut BTreeSet::new())
    }

    /// `seen` are the imports on the way, which may lead back to themselves.
    fn walk(&self, from: usize, path: &[String], seen: &mut BTreeSet<(usize, String)>) -> Option<Target> {
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
                    .or_else(|| self.made_by_macro(module, name))?,
            };
        }
        Some(target)
    }

    /// What `name` is in `module`. A module and an item may have the same name: the item can only be
    /// the end of a path.
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
        if let Some(file) = declared.get(name) {
            return Some(Target::Item { file: file.clone(), name: name.to_owned() });
        }
        if let Some(path) = imported.get(name)
            && seen.insert((module, name.to_owned()))
            && let Some(target) = self.walk(module, path, seen)
        {
            return Some(target);
        }
        for glob in globs {
            if seen.insert((module, format!("{name} in {}", glob.join("::"))))
                && let Some(Target::Module(other)) = self.walk(module, glob, seen)
                && let Some(target) = self.name(other, name, is_last, seen)
            {
                return Some(target);
            }
        }
        child
    }

    /// A name that is not found in a module of this crate comes from a macro.
    fn made_by_macro(&self, module: usize, name: &str) -> Option<Target> {
        let Module { file, imported, generated, globs, .. } = &self.modules[module];
        let is_foreign = imported.contains_key(name)
            || generated.contains(name)
            || globs.iter().any(|glob| self.resolve(module, glob).is_none());
        (!is_foreign).then(|| Target::Item { file: file.clone(), name: name.to_owned() })
    }
}

impl Module {
    fn new(file: &str, parent: Option<usize>) -> Self {
        Self {
            file: file.to_owned(),
            items: Vec::new(),
            parent,
            children: BTreeMap::new(),
            declared: BTreeMap::new(),
            imported: BTreeMap::new(),
            generated: BTreeSet::new(),
            globs: Vec::new(),
        }
    }

    fn declare(&mut self, item: &Item, file: &str) {
        if let Some(name) = declared_name(item) {
            self.declared.insert(name, file.to_owned());
        }
        let mut uses = Uses::default();
        if !matches!(item, Item::Mod(_)) {
            uses.visit_item(item);
        }
        self.imported.extend(uses.names);
        self.globs.extend(uses.globs);
    }
}

/// The imports of an item, those inside of functions included.
#[derive(Default)]
struct Uses {
    names: Vec<(String, Vec<String>)>,
    globs: Vec<Vec<String>>,
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
    /// The name that it gets here; `None` for a `*`.
    pub name: Option<String>,
}

/// The paths of a `use` declaration.
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

/// The file of the module at `path`, which has no extension.
fn file_of(sources: &Sources, path: &str) -> Option<String> {
    let candidates = [format!("{path}.rs"), format!("{path}/mod.rs")];
    candidates.into_iter().find(|file| sources.contains_key(file))
}

/// Whether code is only there under `cfg(test)`.
pub fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Path>().is_ok_and(|cfg| cfg.is_ident("test"))
    })
}

fn is_exported_macro(item: &Item) -> bool {
    matches!(item, Item::Macro(_))
        && attributes(item).iter().any(|attribute| attribute.path().is_ident("macro_export"))
}

pub fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn declared_name(item: &Item) -> Option<String> {
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
