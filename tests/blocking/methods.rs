//! The methods of the blocking client, compared with those of the async client.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use baijiayun_vod::API;

/// Returns the public methods of a type in a file of the library.
fn methods_of(path: &str, is_type: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/baijiayun-vod/src");
    let file = syn::parse_file(&fs::read_to_string(folder.join(path)).unwrap()).unwrap();
    let is_inherent = |item: &syn::ItemImpl| match &*item.self_ty {
        syn::Type::Path(ty) => {
            item.trait_.is_none() && is_type(&ty.path.segments.last().unwrap().ident.to_string())
        }
        _ => false,
    };
    let implementations = file.items.into_iter().filter_map(|item| match item {
        syn::Item::Impl(item) if is_inherent(&item) => Some(item.items),
        _ => None,
    });
    let function = |item| match item {
        syn::ImplItem::Fn(function) if matches!(function.vis, syn::Visibility::Public(_)) => {
            Some(function.sig.ident.to_string())
        }
        _ => None,
    };
    implementations.flatten().filter_map(function).collect()
}

/// Returns the methods of the client in a generated file.
fn methods(path: &str) -> BTreeSet<String> {
    methods_of(&format!("generated/{path}"), |name| name.ends_with("Client"))
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

#[test]
fn both_clients_have_the_same_helpers() {
    for (name, awaited, blocking) in [
        ("Uploader", &["uploader/mod.rs", "uploader/settings.rs"][..], "blocking/uploader.rs"),
        ("UploadSource", &["uploader/source.rs"], "blocking/source.rs"),
        ("Waiter", &["waiter/mod.rs"], "blocking/waiter.rs"),
        ("TokenCache", &["player.rs"], "blocking/player.rs"),
        ("Client", &["player.rs"], "blocking/player.rs"),
        ("Client", &["uploader/settings.rs"], "blocking/uploader.rs"),
        ("Client", &["waiter/mod.rs"], "blocking/waiter.rs"),
    ] {
        let methods = |path| methods_of(path, |ty| ty == name);
        let mut expected: BTreeSet<_> = awaited.iter().flat_map(|path| methods(path)).collect();
        // A stream is async by nature.
        expected.remove("stream");
        assert!(!expected.is_empty(), "{name}");
        assert_eq!(methods(blocking), expected, "{name} in {blocking}");
    }
}
