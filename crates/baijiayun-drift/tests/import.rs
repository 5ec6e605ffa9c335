//! A page is written into a spec.

#![allow(clippy::panic, clippy::unwrap_used)]

use std::path::Path;

use baijiayun_codegen::model::{self, Model};
use baijiayun_codegen::spec::load::{self, Text};
use baijiayun_drift::import::{self, Imported};
use baijiayun_drift::page::{self, stated};
use baijiayun_page::page::{Address, ErrorCode, Field, Page, Param};
use baijiayun_page::{interpret, render};

fn files() -> Vec<Text> {
    load::read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/vod")).unwrap()
}

fn model(files: &[Text]) -> Model {
    baijiayun_codegen::model("vod", files.to_vec())
        .unwrap_or_else(|rejected| panic!("{}", rejected.render(false)))
}

fn page(model: &Model) -> Page {
    interpret(&render::document(&stated::page(model)))
}

fn imported(files: &[Text], page: &Page) -> Imported {
    let imported = import::update("vod", files, page, None).unwrap();
    assert_eq!(imported.left, Vec::<String>::new());
    imported
}

#[test]
fn the_page_of_a_spec_changes_nothing() {
    let files = files();
    let imported = imported(&files, &page(&model(&files)));
    assert_eq!(imported.made, Vec::<String>::new());
    assert_eq!(texts(&imported.files), texts(&files));
}

fn texts(files: &[Text]) -> Vec<(&str, &str)> {
    files.iter().map(|file| (file.name.as_str(), file.text.as_str())).collect()
}

#[test]
fn every_unknown_path_is_recovered() {
    let files = files();
    let mut page = page(&model(&files));
    for (index, operation) in page.operations.iter_mut().enumerate() {
        operation.address.get_or_insert(Address::Path(format!("/openapi/found/path{index}")));
    }
    let imported = imported(&files, &page);
    let model = model(&imported.files);
    assert!(model.operations().iter().all(|operation| operation.path != model::Path::Unknown));
    assert_eq!(imported.made.len(), 27);
    assert!(page::compare(&page, &model).is_empty());
}

#[test]
fn a_second_import_changes_nothing() {
    let files = files();
    let mut page = page(&model(&files));
    page.operations.remove(3);
    page.operations[0].params.as_mut().unwrap().push(Param {
        line: 7,
        name: "region".into(),
        type_word: Some("string".into()),
        description: "地区".into(),
        ..Param::default()
    });
    page.operations[5].response.as_mut().unwrap().push(Field {
        line: 9,
        path: "poster".into(),
        type_word: Some("string".into()),
        ..Field::default()
    });
    page.operations[6].title = "新的标题".into();
    page.error_codes.push(ErrorCode { line: 8, code: 5003, title: "新的错误".into() });
    let first = imported(&files, &page);
    assert_eq!((first.made.len(), first.to_review.len()), (4, 1), "{:#?}", first.made);
    let second = imported(&first.files, &page);
    assert_eq!((second.made, second.to_review), (Vec::new(), Vec::new()));
    assert_eq!(texts(&second.files), texts(&first.files));
}

#[test]
fn a_new_api_is_made_of_a_page() {
    let stated = page(&model(&files()));
    let imported = import::new_api("copy", &stated, None).unwrap();
    assert_eq!(imported.left, Vec::<String>::new());
    let model = baijiayun_codegen::model("copy", imported.files.clone()).unwrap();
    assert_eq!(model.operations().len(), stated.operations.len());
    let drift = page::compare(&stated, &model);
    assert!(drift.is_empty(), "{}", page::report::text(&drift, false));
    let again = import::update("copy", &imported.files, &stated, None).unwrap();
    assert_eq!((again.made, again.left), (Vec::new(), Vec::new()));
}
