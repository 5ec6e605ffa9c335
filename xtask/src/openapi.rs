//! `cargo xtask openapi`.

use std::io::{self, Write};

use baijiayun_codegen::emit::{self, File, Form};
use baijiayun_codegen::model::Model;
use baijiayun_codegen::write;

use crate::workspace::{self, OPENAPI};

/// Returns the OpenAPI documents of an API, with their paths.
pub fn documents(model: &Model) -> [File; 2] {
    let path = |ending: &str| format!("{OPENAPI}/{}{ending}.json", model.name);
    [emit::openapi(model, Form::Documented, &path("")), emit::openapi(model, Form::Wire, &path(".wire"))]
}

/// Updates the documents of `api` and prints their paths.
pub fn run(api: &str) -> anyhow::Result<()> {
    let files = documents(&workspace::model(api)?);
    let changes = write::compare(&workspace::root()?, &files, &[])?;
    write::apply(&workspace::root()?, &files, &changes)?;
    for file in &files {
        writeln!(io::stdout(), "{}", file.path)?;
    }
    Ok(())
}
