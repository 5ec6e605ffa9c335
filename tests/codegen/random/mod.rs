//! Random specs: every spec that the checker accepts is generated without a panic, as Rust, and compiles without a
//! warning.
//!
//! Names and texts come from lists of those that other generators stumbled over. The checker decides which of
//! them pass.

mod batch;
mod rules;
mod spec;
mod types;
mod words;

use baijiayun_codegen::emit::{self, File, Form};
use baijiayun_codegen::spec::load::Text;
use serde_json::{Value, json};

use crate::target;
use spec::Random;

/// The file of the API, and an empty list of modules.
fn api() -> Text {
    let common = |role: &str, ty: &str| json!({ "role": role, "type": ty, "description": "Of every call." });
    let code = json!({ "code": 1, "title": "Bad signature", "title_zh": "签名错误" });
    let content = json!({
        "title": "Batch API",
        "title_zh": "批量接口",
        "description": "Made up by a test.",
        "server": "https://{private_domain}.batch.example",
        "common": {
            "partner_id": common("account", "int"),
            "timestamp": common("timestamp", "unix_time"),
            "sign": common("sign", "string"),
        },
        "error_codes": { "bad_signature": code },
        "envelope": { "success": 0 },
        "reserved": { "client": ["Uploader", "uploader"], "commands": ["config"], "options": ["json", "raw"] },
    });
    text("api", &content)
}

fn text(name: &str, content: &Value) -> Text {
    Text { name: format!("spec/batch/{name}.yaml"), text: content.to_string() }
}

/// Returns the files generated from a spec that the checker accepts.
fn accepted(texts: Vec<Text>) -> Option<Vec<File>> {
    let model = baijiayun_codegen::model("batch", texts).ok()?;
    let mut files = emit::files(&model, &target());
    files.push(emit::openapi(&model, Form::Documented, "openapi.json"));
    files.push(emit::openapi(&model, Form::Wire, "openapi.wire.json"));
    Some(files)
}

/// Returns whether a random spec was accepted.
fn check(seed: u64) -> bool {
    let mut random = Random::new(seed);
    let (name, module) = random.module(1);
    let mut texts = vec![api(), text(&name, &module)];
    texts.extend(random.types().map(|types| text("types", &types)));
    let Some(files) = accepted(texts) else { return false };
    for file in files {
        if file.path.ends_with(".rs") {
            let parsed = syn::parse_file(&file.text);
            assert!(parsed.is_ok(), "{}: {:?}\n{}", file.path, parsed.err(), file.text);
        } else {
            let parsed: Result<Value, _> = serde_json::from_str(&file.text);
            assert!(parsed.is_ok(), "{}: {:?}", file.path, parsed.err());
        }
    }
    true
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]

    #[test]
    fn accepted_specs_generate_valid_rust(seed in 0..u64::MAX) {
        check(seed);
    }
}

#[test]
fn most_random_specs_without_rare_names_are_accepted() {
    let accepted = (0..30).filter(|seed| {
        let mut random = Random::plain(*seed);
        let (name, module) = random.module(1);
        let mut texts = vec![api(), text(&name, &module)];
        texts.extend(random.types().map(|types| text("types", &types)));
        match baijiayun_codegen::model("batch", texts) {
            Ok(_) => true,
            Err(rejected) => {
                println!("{seed}: {rejected}");
                false
            }
        }
    });
    let accepted = accepted.count();
    assert!(accepted >= 25, "{accepted} of 30");
}
