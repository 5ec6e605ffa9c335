//! The methods of the blocking client, compared with those of the async client.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use baijiayun_vod::API;

/// Returns the methods of the client in a generated file.
fn methods(path: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/baijiayun-vod/src/generated");
    let file = syn::parse_file(&fs::read_to_string(folder.join(path)).unwrap()).unwrap();
    let is_client = |item: &syn::ItemImpl| match &*item.self_ty {
        syn::Type::Path(ty) => ty.path.segments.last().unwrap().ident.to_string().ends_with("Client"),
        _ => false,
    };
    let implementations = file.items.into_iter().filter_map(|item| match item {
        syn::Item::Impl(item) if is_client(&item) => Some(item.items),
        _ => None,
    });
    let function = |item| match item {
        syn::ImplItem::Fn(function) => Some(function.sig.ident.to_string()),
        _ => None,
    };
    implementations.flatten().filter_map(function).collect()
}

#[test]
fn every_operation_has_its_methods() {
    for operation in API.operations {
        let (module, name) = operation.id.split_once('.').unwrap();
        let methods = methods(&format!("blocking/{module}.rs"));
        let mut expected = vec![name.to_owned()];
        if operation.pagination.is_some() {
            expected.extend(["pages", "items"].map(|what| format!("{name}_{what}")));
        }
        for method in expected {
            assert!(methods.contains(&method), "{module}::{method} is missing");
        }
    }
}

#[test]
fn both_clients_have_the_same_methods() {
    let modules: BTreeSet<_> =
        API.operations.iter().map(|operation| operation.id.split('.').next().unwrap()).collect();
    let mut count = 0;
    for module in modules {
        let awaited = methods(&format!("{module}.rs"));
        assert_eq!(methods(&format!("blocking/{module}.rs")), awaited, "{module}");
        count += awaited.len();
    }
    // There are more methods for chunks and pages.
    assert!(count > API.operations.len(), "{count}");
}
