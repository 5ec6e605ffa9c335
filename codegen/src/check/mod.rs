//! Finds the mistakes that decoding does not see. Each file has one subject.

mod api;
mod api_texts;
mod columns;
mod echoes;
mod fit;
mod includes;
mod names;
mod names_form;
mod names_include;
mod names_scopes;
mod operations;
mod params;
mod samples;
mod source;
mod types;
mod types_places;

use crate::diagnostic::Reporter;
use crate::model::Model;
use crate::spec::Spec;

/// Reports all mistakes in the spec. `model` is the spec lowered as far as possible.
pub fn check(spec: &Spec, model: &Model, reporter: &mut Reporter<'_>) {
    echoes::mute(spec, reporter);
    api::check(spec, model, reporter);
    names::check(spec, reporter);
    names_scopes::check(spec, model, reporter);
    types::check(spec, model, reporter);
    includes::check(spec, reporter);
    columns::check(model, reporter);
    operations::check(spec, model, reporter);
    source::check(spec, reporter);
    params::check(spec, model, reporter);
    samples::check(model, reporter);
}
