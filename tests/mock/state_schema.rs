//! The JSON Schema of the state file, and the file that the documents show.

use std::fs;
use std::path::{Path, PathBuf};

use baijiayun_mock::{MockServer, State};
use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;

use super::state::furnished;

fn in_workspace(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// Checks YAML with the schema, and returns the faults.
fn faults(yaml: &str) -> Option<String> {
    let (mut compiler, mut schemas) = (Compiler::new(), Schemas::new());
    compiler.add_resource("state.json", State::json_schema()).unwrap();
    let index: SchemaIndex = compiler.compile("state.json", &mut schemas).unwrap();
    // The keys of JSON are text.
    let value: Value = yaml_serde::from_str(yaml).unwrap();
    schemas.validate(&value, index).err().map(|error| format!("{error:#}"))
}

/// Returns the state file that a document shows.
fn example(document: &str) -> String {
    let text = fs::read_to_string(in_workspace(document)).unwrap();
    let blocks = text.split("```yaml\n").skip(1).map(|block| block.split("```").next().unwrap());
    blocks.filter(|block| block.contains("accounts:")).collect()
}

#[test]
fn the_schema_file_is_in_step() {
    let file = in_workspace("crates/baijiayun-mock/state.schema.json");
    let text = serde_json::to_string_pretty(&State::json_schema()).unwrap() + "\n";
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::write(&file, &text).unwrap();
    }
    let written = fs::read_to_string(&file).unwrap_or_default();
    assert!(written == text, "run this test with INSTA_UPDATE=always to write {}", file.display());
}

#[test]
fn the_documents_show_a_state_file() {
    for document in ["docs/mock.md", "docs/mock.zh-CN.md"] {
        let yaml = example(document);
        let state = State::from_yaml(&yaml).unwrap();
        let account = state.accounts.values().next().unwrap();
        assert!(!account.videos.is_empty() && !account.plays.is_empty(), "{document}");
        assert_eq!(faults(&yaml), None, "{document}");
    }
    assert_eq!(example("docs/mock.md"), example("docs/mock.zh-CN.md"));
}

#[tokio::test]
async fn every_saved_state_fits_the_schema() {
    let (world, _) = furnished(MockServer::builder()).await;
    let yaml = world.server.stop().await.to_yaml().unwrap();
    assert_eq!(faults(&yaml), None, "{yaml}");
    assert_eq!(faults(&State::seed().unwrap().to_yaml().unwrap()), None);
}

#[test]
fn the_schema_finds_wrong_names_and_types() {
    for wrong in [
        "account: {}",
        "accounts: { 7: { partner_key: k } }",
        "accounts: { 7: { partner_key: k, secret_key: s, video: {} } }",
        "accounts: { 7: { partner_key: k, secret_key: s, plays: [{ video_id: 5, play_lenght: 7 }] } }",
        "accounts: { 7: { partner_key: k, secret_key: s, notices: { 5: [{ contents: a }] } } }",
    ] {
        assert!(faults(wrong).is_some(), "{wrong}");
    }
}
