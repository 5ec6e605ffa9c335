//! A spec that is made of a page with everything that an import has to guess.

#![allow(clippy::panic, clippy::unwrap_used)]

use baijiayun_drift::{import, page};
use baijiayun_page::interpret;
use baijiayun_page::page::{Address, Page};
use baijiayun_page::read::{FileForm, read};

fn odd() -> Page {
    let text = include_str!("new_api/odd.md");
    let mut page = interpret(&read(text.as_bytes(), Some(FileForm::Markdown)).unwrap());
    page.operations[3].address = Some(Address::Dynamic("{upload_url}".into()));
    page
}

#[test]
fn every_guess_is_to_be_reviewed() {
    let imported = import::new_api("books", &odd(), None).unwrap();
    let files = imported.files.iter().map(|file| format!("# {}\n{}", file.name, file.text));
    let lists = format!("{:#?}\n{:#?}\n{:#?}", imported.made, imported.to_review, imported.left);
    insta::assert_snapshot!(files.chain([lists]).collect::<Vec<_>>().join("\n"));
}

#[test]
fn an_imported_spec_differs_only_in_the_listed_ways() {
    let page = odd();
    let imported = import::new_api("books", &page, None).unwrap();
    let model = baijiayun_codegen::model("books", imported.files.clone())
        .unwrap_or_else(|rejected| panic!("{}", rejected.render(false)));
    let drift = page::compare(&page, &model);
    insta::assert_snapshot!(page::report::text(&drift, false));
    let again = import::update("books", &imported.files, &page, None).unwrap();
    assert_eq!((again.made, again.left.len()), (Vec::new(), 1));
}
