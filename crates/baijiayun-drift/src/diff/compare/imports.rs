//! The modules of generated code in which a type can be named.

use baijiayun_codegen::model::queries::names_in;
use baijiayun_codegen::model::{Model, Module, TYPES};

/// Returns the modules that declare or re-export the type. A shared type is at the root of the crate, and in every
/// module that uses it.
pub fn modules(model: &Model, name: &str) -> Vec<String> {
    let shared = model.modules.iter().any(|module| module.name == TYPES && declares(module, name));
    let names = |module: &&Module| declares(module, name) || (shared && uses(module, name));
    model.modules.iter().filter(names).map(|module| module.name.clone()).collect()
}

fn declares(module: &Module, name: &str) -> bool {
    module.declared().any(|declared| declared == name)
}

fn uses(module: &Module, name: &str) -> bool {
    names_in(module.types()).iter().any(|named| named.name == name)
}
