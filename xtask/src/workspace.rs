//! Where things are in the workspace.

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

/// The folder of the fixture, a spec that uses everything a spec can have. The crates that are
/// generated from it show that this compiles.
const FIXTURE: &str = "tests/codegen/fixture";

/// The workspace's root.
pub fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}

/// The APIs: every folder of `spec/` but the generated ones.
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

/// Where an API's generated files go.
pub fn target(api: &str) -> Target {
    // They are of one API so far: much of both is written by hand.
    let of = |package: &str| (api == MAIN).then(|| format!("crates/{package}/src/generated"));
    Target {
        mock: of("baijiayun-mock"),
        cli: of("bjy"),
        package: format!("baijiayun-{api}"),
        source: format!("crates/baijiayun-{api}/src/generated"),
        tests: format!("tests/wire/{api}"),
    }
}

/// Where the fixture's generated files go.
pub fn fixture_target() -> Target {
    let of = |package: &str| format!("tests/codegen/compiled/{package}/src/generated");
    Target {
        mock: Some(of("mock")),
        cli: Some(of("cli")),
        package: "library-api".to_owned(),
        source: of("client"),
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
