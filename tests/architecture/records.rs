//! Checks that the mock sets every field of the records that it responds with. The compiler cannot: the
//! client's records are `non_exhaustive`, so the mock builds them with a macro that starts from the default.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};
use syn::{ExprStruct, Fields, ItemUse, Macro, Member};

use crate::report;
use crate::syntax::files::sources;
use crate::syntax::items::imports;

/// The fields of each record, by the path with which it is imported.
type Records = BTreeMap<Vec<String>, BTreeSet<String>>;

#[test]
fn the_mock_sets_every_field_of_a_record() {
    let records = records();
    let (mut built, mut incomplete) = (BTreeSet::new(), Vec::new());
    for (file, text) in sources("crates/baijiayun-mock/src") {
        for (path, fields) in Builds::of(&text) {
            let record = records.get(&path).unwrap_or_else(|| panic!("{file} builds {path:?}"));
            let left_out: Vec<_> = record.difference(&fields).collect();
            if !left_out.is_empty() {
                incomplete.push(format!("{file}: {} without {left_out:?}", path.join("::")));
            }
            built.insert(path);
        }
    }
    assert!(built.len() > 40, "{built:#?}");
    report(incomplete);
}

#[test]
fn a_field_that_is_left_out_is_noticed() {
    let text = "use vod::{a::{Inner, Outer}}; fn f() { record!(Outer { x: record!(Inner { y, z: 1 }) }) }";
    let fields = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<BTreeSet<_>>();
    let path = |name: &str| vec!["vod".to_owned(), "a".to_owned(), name.to_owned()];
    assert_eq!(Builds::of(text), [(path("Outer"), fields(&["x"])), (path("Inner"), fields(&["y", "z"]))]);
}

fn records() -> Records {
    let mut records = Records::new();
    for (file, text) in sources("crates/baijiayun-vod/src/generated") {
        let module = file.rsplit('/').next().unwrap().trim_end_matches(".rs");
        for item in syn::parse_file(&text).unwrap().items {
            if let syn::Item::Struct(item) = item
                && let Fields::Named(fields) = &item.fields
            {
                // The types that several modules use are exported at the root.
                let module = Some(module).filter(|module| *module != "types");
                let path = ["baijiayun_vod"].into_iter().chain(module).map(str::to_owned);
                let names = fields.named.iter().filter_map(|field| field.ident.as_ref());
                records.insert(
                    path.chain([item.ident.to_string()]).collect(),
                    names.map(ToString::to_string).collect(),
                );
            }
        }
    }
    records
}

/// The records that a file builds, and the fields that it sets.
#[derive(Default)]
struct Builds {
    imports: BTreeMap<String, Vec<String>>,
    built: Vec<(String, BTreeSet<String>)>,
}

impl Builds {
    fn of(text: &str) -> Vec<(Vec<String>, BTreeSet<String>)> {
        let mut builds = Self::default();
        builds.visit_file(&syn::parse_file(text).unwrap());
        let Self { imports, built } = builds;
        built.into_iter().map(|(name, fields)| (imports[&name].clone(), fields)).collect()
    }
}

impl<'ast> Visit<'ast> for Builds {
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        for import in imports(item) {
            self.imports.extend(import.name.map(|name| (name, import.path)));
        }
    }

    fn visit_macro(&mut self, item: &'ast Macro) {
        if item.path.is_ident("record") {
            let expression: ExprStruct = item.parse_body().unwrap();
            let name = expression.path.require_ident().unwrap().to_string();
            let fields = expression.fields.iter().filter_map(|field| match &field.member {
                Member::Named(name) => Some(name.to_string()),
                Member::Unnamed(_) => None,
            });
            self.built.push((name, fields.collect()));
            // A field may be a record, too.
            Visit::visit_expr_struct(self, &expression);
        }
        visit::visit_macro(self, item);
    }
}
