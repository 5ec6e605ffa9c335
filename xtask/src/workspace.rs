//! The folders of the workspace, and the specs in them.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use baijiayun_codegen::emit::Target;
use baijiayun_codegen::model::Model;
use baijiayun_codegen::spec::load;

/// The folder of the JSON Schemas for editors.
pub const SCHEMAS: &str = "spec/schema";

/// The folder of the OpenAPI documents.
pub const OPENAPI: &str = "spec/openapi";

/// The API that has a mock server and a command line.
const MAIN: &str = "vod";

/// The folder of the fixture, a spec that uses every feature of the language. Crates are generated from it,
/// to check that generated code compiles.
const FIXTURE: &str = "tests/codegen/fixture";

/// Returns the root of the workspace.
pub fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}

/// Returns the names of the APIs: the folders of `spec/` except the generated ones.
pub fn apis() -> anyhow::Result<Vec<String>> {
    let folder = root().join("spec");
    let entries = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_generated = [SCHEMAS, OPENAPI].contains(&format!("spec/{name}").as_str());
        if entry.path().is_dir() && !is_generated {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Returns the folders of an API's generated files.
pub fn target(api: &str) -> Target {
    // Only one API has a mock and a command line: much of both is hand-written.
    let folder = |package: &str| (api == MAIN).then(|| format!("crates/{package}/src/generated"));
    Target {
        mock: folder("baijiayun-mock"),
        cli: folder("bjy"),
        package: format!("baijiayun-{api}"),
        source: format!("crates/baijiayun-{api}/src/generated"),
        tests: format!("tests/wire/{api}"),
    }
}

/// Returns the folders of the fixture's generated files.
pub fn fixture_target() -> Target {
    let folder = |package: &str| format!("tests/codegen/compiled/{package}/src/generated");
    Target {
        mock: Some(folder("mock")),
        cli: Some(folder("cli")),
        package: "library-api".to_owned(),
        source: folder("client"),
        tests: "tests/codegen/wire".to_owned(),
    }
}

/// Reads and checks an API's spec.
pub fn model(api: &str) -> anyhow::Result<Model> {
    read(api, &root().join("spec").join(api))
}

/// Reads and checks the fixture.
pub fn fixture() -> anyhow::Result<Model> {
    read("fixture", &root().join(FIXTURE))
}

fn read(api: &str, folder: &Path) -> anyhow::Result<Model> {
    let files =
        load::read_folder(folder).with_context(|| format!("cannot read the spec in {}", folder.display()))?;
    let colour = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    baijiayun_codegen::model(api, files).map_err(|rejected| anyhow!("{}", rejected.render(colour)))
}
