//! The crates that compile here follow the recipe for a second API in ARCHITECTURE.md.

use std::fs;

use crate::here;

/// Returns the code blocks of the recipe, without their indentation.
fn blocks() -> Vec<String> {
    let page = fs::read_to_string(here("../../ARCHITECTURE.md")).unwrap();
    let (_, recipe) = page.split_once("### A second API\n").unwrap();
    let (recipe, _) = recipe.split_once("\n## ").unwrap();
    let blocks = recipe.split("```").skip(1).step_by(2);
    let dedent = |line: &str| line.strip_prefix("   ").unwrap_or(line).to_owned() + "\n";
    blocks.map(|block| block.lines().skip(1).map(dedent).collect()).collect()
}

/// Returns a file without its documentation, which is about another crate.
fn code(text: &str) -> Vec<&str> {
    text.lines().filter(|line| !line.starts_with("//!") && !line.trim().is_empty()).collect()
}

#[test]
fn the_library_is_that_of_the_recipe() {
    let library = fs::read_to_string(here("compiled/client/src/lib.rs")).unwrap();
    assert_eq!(code(&blocks()[1]), code(&library));
}

#[test]
fn the_packages_have_the_dependencies_of_the_recipe() {
    let parse = |text: &str| text.parse::<toml::Table>().unwrap();
    let blocks = blocks();
    let (package, client) =
        (parse(&blocks[0]), parse(&fs::read_to_string(here("compiled/client/Cargo.toml")).unwrap()));
    assert_eq!(package["dependencies"], client["dependencies"]);
    assert_eq!(package["features"]["blocking"], client["features"]["blocking"]);
    // The recipe's program of tests, and the place of its package.
    let tests = parse(&blocks[2]);
    assert_eq!(tests["test"][0]["path"].as_str(), Some("demo.rs"));
}

#[test]
fn an_import_makes_the_package_of_the_recipe() {
    let template = |name: &str| fs::read_to_string(here("../../xtask/src/import").join(name)).unwrap();
    for (block, name) in blocks().iter().zip(["Cargo.toml.txt", "lib.rs.txt"]) {
        assert_eq!(template(name).trim_end(), block.trim_end());
    }
}

#[test]
fn the_wire_tests_have_the_harness_of_the_recipe() {
    let program = &blocks()[3];
    for (line, file) in
        [("wire/scripted.rs", "../wire/scripted.rs"), ("use baijiayun_demo as tested;", "main.rs")]
    {
        assert!(program.contains(line) && here(file).exists(), "{line}");
    }
}
