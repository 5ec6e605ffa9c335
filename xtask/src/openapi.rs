//! `cargo xtask openapi`.

use std::io::{self, Write};

use baijiayun_codegen::emit::{self, File};
use baijiayun_codegen::model::Model;
use baijiayun_codegen::write;

use crate::workspace::{self, OPENAPI};

/// Returns the OpenAPI document of an API, with its path.
pub fn document(model: &Model) -> File {
    emit::openapi(model, &format!("{OPENAPI}/{}.json", model.name))
}

/// Updates the document of `api` and prints its path.
pub fn run(api: &str) -> anyhow::Result<()> {
    let files = [document(&workspace::model(api)?)];
    let changes = write::compare(&workspace::root()?, &files, &[])?;
    write::apply(&workspace::root()?, &files, &changes)?;
    for file in &files {
        writeln!(io::stdout(), "{}", file.path)?;
    }
    Ok(())
}
