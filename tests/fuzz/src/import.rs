//! Pages, compared with a small spec and written into it. The first byte chooses the form of the page.

use std::sync::LazyLock;

use baijiayun_codegen::model::Model;
use baijiayun_drift::import::{self, Imported};
use baijiayun_drift::page::{compare, report};

use super::page::page;
use super::spec::small;

/// The model of the small spec.
static MODEL: LazyLock<Model> =
    LazyLock::new(|| baijiayun_codegen::model("small", small()).expect("the small spec has no mistakes"));

/// Imports a page into a spec, and as a new one. The generator accepts both.
pub fn read(input: &[u8]) {
    let Some(page) = page(input) else { return };
    let drift = compare(&page, &MODEL);
    report::text(&drift, false);
    report::markdown(&drift);
    report::json(&drift).expect("a report is JSON");
    let updated = import::update("small", &small(), &page, None).expect("the spec can be edited");
    accept("small", updated);
    if let Ok(new) = import::new_api("new", &page, None)
        && !new.made.is_empty()
    {
        accept("new", new);
    }
}

fn accept(api: &str, imported: Imported) {
    if let Err(rejected) = baijiayun_codegen::model(api, imported.files.clone()) {
        let files: String =
            imported.files.iter().map(|file| format!("{}:\n{}", file.name, file.text)).collect();
        panic!("the generator rejects the import:\n{}\n{files}", rejected.render(false));
    }
}
