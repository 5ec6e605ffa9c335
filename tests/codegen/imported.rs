//! A page of another API becomes a spec, from which a client is generated that compiles, signs and calls.

use std::fs;

use baijiayun_codegen::model::Model;
use baijiayun_codegen::spec::load::Text;
use baijiayun_drift::import::{self, Imported};
use baijiayun_drift::page;
use baijiayun_page::read::{FileForm, read};
use baijiayun_page::{Page, interpret, render};

use crate::{here, package};

fn stated(bytes: &[u8], form: FileForm) -> Page {
    interpret(&read(bytes, Some(form)).unwrap())
}

/// A page of a made-up API, in the vendor's shape.
fn library() -> Page {
    let path = here("").join("../../crates/baijiayun-page/tests/pages/loans.html");
    stated(&fs::read(path).unwrap(), FileForm::Html)
}

/// The vendor's own page, as far as the spec has it.
fn vendor() -> Page {
    let files = baijiayun_codegen::spec::load::read_folder(&here("").join("../../spec/vod")).unwrap();
    let page = page::stated::page(&baijiayun_codegen::model("vod", files).unwrap());
    stated(render::html(&page).as_bytes(), FileForm::Html)
}

fn model(files: Vec<Text>) -> Model {
    baijiayun_codegen::model("batch", files).unwrap_or_else(|rejected| panic!("{rejected}"))
}

fn imported(page: &Page) -> Imported {
    let imported = import::new_api("batch", page, None).unwrap();
    assert_eq!(imported.left, Vec::<String>::new());
    imported
}

#[test]
fn a_made_up_api_is_imported() {
    for file in imported(&library()).files {
        insta::with_settings!({ snapshot_suffix => file.name.replace(['/', '.'], "_") }, {
            insta::assert_snapshot!(file.text);
        });
    }
}

#[test]
fn an_imported_spec_has_no_drift() {
    for page in [library(), vendor()] {
        let model = model(imported(&page).files);
        let drift = page::compare(&page, &model);
        assert!(drift.is_empty(), "{}", page::report::text(&drift, false));
        assert_eq!(model.operations().len(), page.operations.len());
    }
}

#[test]
#[ignore = "compiles packages; CI runs it as a step"]
fn imported_specs_compile_and_call() {
    for (name, page) in [("imported-library", library()), ("imported-vendor", vendor())] {
        package::check(name, &model(imported(&page).files));
    }
}
