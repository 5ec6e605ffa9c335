//! Generates a typed API client from a spec written in YAML.
//!
//! Data flows one way: [`spec`] reads the files, [`mod@model`] lowers them, [`check`] finds the mistakes,
//! [`emit`] turns the model into files, and [`mod@write`] updates the files on disk. [`spec`] defines the
//! spec language; `spec/README.md` explains it.

pub mod check;
pub mod diagnostic;
pub mod emit;
pub mod model;
mod regular_file;
pub mod source;
pub mod spec;
pub mod write;

use diagnostic::{Rejected, Reporter};
use model::Model;
use spec::load::{self, Text};

/// Reads and checks the files of the API `name`.
///
/// # Errors
///
/// [`Rejected`] contains all mistakes, not only the first.
pub fn model(name: &str, files: Vec<Text>) -> Result<Model, Rejected> {
    let (sources, malformed): (Vec<_>, Vec<_>) = load::parse(name, files).into_iter().unzip();
    let mut reporter = Reporter::new(&sources);
    for (file, mistakes) in malformed.into_iter().enumerate() {
        for mistake in mistakes {
            reporter.malformed(file, mistake);
        }
    }
    let spec = load::decode(&sources, &mut reporter);
    let model = model::lower::lower(name, &spec);
    check::check(&spec, &model, &mut reporter);
    if reporter.is_clean() {
        return Ok(model);
    }
    let diagnostics = reporter.finish();
    Err(Rejected { sources, diagnostics })
}
