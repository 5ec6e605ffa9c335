//! `cargo xtask operations`.

use std::io::{self, Write};

use baijiayun_codegen::model::{Operation, Path};

use crate::workspace;

/// Prints one line per operation.
pub fn print(api: &str) -> anyhow::Result<()> {
    let model = workspace::model(api)?;
    let mut out = io::stdout().lock();
    for operation in model.operations() {
        writeln!(out, "{}", line(operation))?;
    }
    Ok(())
}

fn line(operation: &Operation) -> String {
    let methods: Vec<_> = operation.methods.iter().map(ToString::to_string).collect();
    let path = match &operation.path {
        Path::Known(path) => path,
        Path::Unknown => "unknown",
        Path::Dynamic => "dynamic",
    };
    let encoding = operation.encoding.to_string();
    let safety = operation.safety.to_string();
    let number = operation.number.as_deref().unwrap_or("-");
    [number, &operation.id, &methods.join(","), path, &encoding, &safety].join("\t")
}
