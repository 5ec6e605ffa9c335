//! The folders of the workspace, and the specs in them.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use baijiayun_codegen::emit::Target;
use baijiayun_codegen::model::Model;
use baijiayun_codegen::spec::load;

/// The folder of the JSON Schemas for editors.
pub const SCHEMAS: &str = "spec/schema";

/// The folder of the OpenAPI documents.
pub const OPENAPI: &str = "spec/openapi";

/// The folder of the test vectors.
const VECTORS: &str = "spec/vectors";

/// The API that has a mock server and a command line.
const MAIN: &str = "vod";

/// The folder of the fixture, a spec that uses every feature of the language. Crates are generated from it,
/// to check that generated code compiles.
const FIXTURE: &str = "tests/codegen/fixture";

/// Returns the root of the checkout in which the command is run.
///
/// Neither the folder in which xtask was compiled, which a moved or copied checkout and a shared target folder keep,
/// nor `CARGO_MANIFEST_DIR`, which a program that cargo started may pass on into another checkout.
pub fn root() -> anyhow::Result<PathBuf> {
    let here = env::current_dir().context("cannot tell the current directory")?;
    find_root(&here)
}

/// Returns the nearest folder, from `here` upwards, that is the root of a checkout.
fn find_root(here: &Path) -> anyhow::Result<PathBuf> {
    here.ancestors().find(|folder| is_root(folder)).map(Path::to_owned).with_context(|| {
        format!(
            "{} is not inside a checkout of the workspace: no folder from there upwards has `spec/` beside the \
             workspace's Cargo.toml; change into the checkout and run it again",
            here.display()
        )
    })
}

/// Returns whether the folder has `spec/` beside a Cargo.toml that declares a workspace. A member with its own `spec/`
/// does not count.
fn is_root(folder: &Path) -> bool {
    let declares = |line: &str| line.trim_start().starts_with("[workspace");
    folder.join("spec").is_dir()
        && fs::read_to_string(folder.join("Cargo.toml")).is_ok_and(|text| text.lines().any(declares))
}

/// Names that an API cannot have, because packages or tests written by hand have them.
const TAKEN: [&str; 9] =
    ["codegen", "harness", "leniency", "metadata", "mock", "mutations", "outline", "runtime", "tests"];

/// Returns the names of the APIs: the folders of `spec/` except the generated ones, and those that tools hide.
pub fn apis() -> anyhow::Result<Vec<String>> {
    let mut names = folders_in("spec")?;
    names.retain(|name| {
        let is_api = ![SCHEMAS, OPENAPI, VECTORS].contains(&format!("spec/{name}").as_str());
        is_api && !name.starts_with('.')
    });
    check_names(&names)?;
    Ok(names)
}

/// Checks the name of an API to be made, before anything is written below it. The generator has the same rule for the
/// folders that it reads.
pub fn check_new(api: &str) -> anyhow::Result<()> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c);
    if !api.starts_with(|first: char| first.is_ascii_lowercase()) || !api.chars().all(is_plain) {
        bail!(
            "`{api}` cannot name an API: a lower case letter, then lower case letters, digits, `_` and `-`"
        );
    }
    let mut names = apis()?;
    names.push(api.to_owned());
    check_names(&names)
}

/// Checks that no two APIs share a folder of generated files. The generator checks the form of names.
fn check_names(names: &[String]) -> anyhow::Result<()> {
    let mut seen = BTreeMap::new();
    for name in names {
        if TAKEN.contains(&name.as_str()) {
            bail!(
                "spec/{name}: `{name}` is taken by a package or a test of the workspace; rename the folder"
            );
        }
        if let Some(other) = seen.insert(name.replace('-', "_"), name) {
            bail!("spec/{other} and spec/{name} have the same name in Rust; rename one of them");
        }
    }
    Ok(())
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
        // A module of Rust, by its folder.
        tests: format!("tests/wire/{}", api.replace('-', "_")),
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

/// Returns the folders in which generated files may be, below the root. They are found on the disk and not by the
/// names of the APIs, so that the files of an API whose spec is gone are found too.
pub fn owned() -> anyhow::Result<Vec<String>> {
    let mut owned = vec![SCHEMAS.to_owned(), OPENAPI.to_owned(), "tests/codegen/wire".to_owned()];
    for (parent, inner) in
        [("crates", "/src/generated"), ("tests/codegen/compiled", "/src/generated"), ("tests/wire", "")]
    {
        owned.extend(folders_in(parent)?.into_iter().map(|name| format!("{parent}/{name}{inner}")));
    }
    Ok(owned)
}

/// Returns the names of the folders in a folder of the workspace, sorted.
fn folders_in(parent: &str) -> anyhow::Result<Vec<String>> {
    let folder = root()?.join(parent);
    let entries = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.with_context(|| format!("cannot read {}", folder.display()))?;
        if entry.path().is_dir() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// Reads and checks an API's spec.
pub fn model(api: &str) -> anyhow::Result<Model> {
    read(api, &root()?.join("spec").join(api))
}

/// Reads and checks the fixture.
pub fn fixture() -> anyhow::Result<Model> {
    read("fixture", &root()?.join(FIXTURE))
}

fn read(api: &str, folder: &Path) -> anyhow::Result<Model> {
    let files =
        load::read_folder(folder).with_context(|| format!("cannot read the spec in {}", folder.display()))?;
    let colour = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    baijiayun_codegen::model(api, files).map_err(|rejected| anyhow!("{}", rejected.render(colour)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes a checkout, and returns its root.
    fn checkout(folder: &Path) -> anyhow::Result<PathBuf> {
        fs::create_dir_all(folder.join("spec/demo"))?;
        fs::create_dir_all(folder.join("crates/one/spec"))?;
        fs::write(folder.join("Cargo.toml"), "[workspace]\nmembers = [\"crates/*\"]\n")?;
        fs::write(folder.join("crates/one/Cargo.toml"), "[package]\nname = \"one\"\n")?;
        Ok(folder.to_owned())
    }

    #[test]
    fn the_root_is_that_of_the_current_directory() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let outer = checkout(&folder.path().join("repo"))?;
        // A worktree or copy inside a checkout is another checkout.
        let inner = checkout(&outer.join("copies/second"))?;
        for (root, below) in
            [(&outer, ""), (&outer, "spec/demo"), (&outer, "crates/one/spec"), (&inner, "spec")]
        {
            assert_eq!(&find_root(&root.join(below))?, root);
        }
        let moved = folder.path().join("moved");
        fs::rename(&outer, &moved)?;
        assert_eq!(find_root(&moved.join("spec"))?, moved);
        Ok(())
    }

    #[test]
    fn apis_have_places_of_their_own() {
        let check =
            |names: &[&str]| check_names(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert!(check(&["a-b", "demo", "vod"]).is_ok());
        for names in [["a-b", "a_b"], ["runtime", "vod"], ["harness", "vod"]] {
            assert!(check(&names).is_err(), "{names:?}");
        }
    }

    #[test]
    fn outside_of_a_checkout_the_message_says_so() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let message = match find_root(folder.path()) {
            Ok(root) => root.display().to_string(),
            Err(error) => error.to_string(),
        };
        assert!(message.contains("is not inside a checkout"), "{message}");
        Ok(())
    }
}
