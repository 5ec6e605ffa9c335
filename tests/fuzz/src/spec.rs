//! The spec language. The first byte chooses the file of a small spec that the input replaces.

use std::path::Path;
use std::sync::LazyLock;

use baijiayun_codegen::emit::{self, Form as OpenApi, Target};
use baijiayun_codegen::model::Model;
use baijiayun_codegen::spec::load::{Text, read_folder};
use baijiayun_vod::FilePart;
use baijiayun_vod::metadata::{Operation, Schema};
use baijiayun_vod::runtime::Form;
use serde_json::Value;

use super::choice;

/// A small spec with every kind of file.
static TEXTS: LazyLock<Vec<Text>> = LazyLock::new(|| files("small"));

/// The model of the real spec.
static MODEL: LazyLock<Model> = LazyLock::new(|| {
    baijiayun_codegen::model("vod", files("../../spec/vod")).expect("the spec has no mistakes")
});

fn files(folder: &str) -> Vec<Text> {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    // The test of the workspace reads this file too, from the folder above.
    let fuzz =
        if crate_folder.ends_with("fuzz") { crate_folder.to_owned() } else { crate_folder.join("fuzz") };
    read_folder(&fuzz.join(folder)).expect("the folder is there")
}

/// Checks a spec, and generates all files from one without mistakes: an emitter panics if its output is not valid.
pub fn read(input: &[u8]) {
    let (file, text) = choice(input);
    let mut texts = small();
    let count = texts.len();
    texts[file % count].text = String::from_utf8_lossy(text).into_owned();
    match baijiayun_codegen::model("small", texts) {
        Ok(model) => generate(&model),
        Err(rejected) => assert!(!rejected.render(false).is_empty()),
    }
}

/// Returns the files of the small spec.
pub fn small() -> Vec<Text> {
    TEXTS.clone()
}

fn generate(model: &Model) {
    let target = Target {
        package: "small".to_owned(),
        source: "src".to_owned(),
        tests: "tests".to_owned(),
        mock: Some("mock".to_owned()),
        cli: Some("cli".to_owned()),
    };
    assert!(!emit::files(model, &target).is_empty());
    for form in [OpenApi::Documented, OpenApi::Wire] {
        assert!(!emit::openapi(model, form, "small.json").text.is_empty());
    }
}

/// Returns the parameters of an operation's sample.
pub fn sample_form(operation: &Operation) -> Form {
    let described = MODEL.operation(operation.id).expect("the metadata are made from the spec");
    let sample = described.samples.iter().find_map(|sample| sample.request.clone()).unwrap_or_default();
    let mut form = Form::new();
    for param in operation.params {
        let value = sample.iter().find(|(name, _)| name == param.name).map(|(_, value)| value);
        form = match (param.schema, value) {
            (Schema::File, _) => form.with_file(param.name, FilePart::bytes("lesson.mp4", "content")),
            (_, Some(Value::String(text))) => form.with(param.name, text.clone()),
            (_, Some(value)) => form.with(param.name, value.to_string()),
            (_, None) => form,
        };
    }
    form
}
