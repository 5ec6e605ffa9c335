//! The random specs of the generator's tests.

#[path = "../../codegen/random/rules.rs"]
mod rules;
#[path = "../../codegen/random/spec.rs"]
pub mod spec;
#[path = "../../codegen/random/types.rs"]
mod types;
#[path = "../../codegen/random/words.rs"]
mod words;
