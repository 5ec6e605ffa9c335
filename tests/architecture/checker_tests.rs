//! Tests of the checker with small example crates.

use crate::cycles::cycles;
use crate::imports::{Edges, edges, files_of};
use crate::layers::parse;
use crate::syntax::files::Sources;
use crate::syntax::tree::Tree;

fn tree(files: &[(&str, &str)]) -> Tree {
    let files = files.iter().map(|(path, text)| (format!("src/{path}.rs"), (*text).to_owned()));
    Tree::new("library", "src", &files.collect::<Sources>())
}

/// Returns the imports of a crate, as `from > to: names`.
fn imports_of(files: &[(&str, &str)]) -> Vec<String> {
    let short = |path: &str| path["src/".len()..path.len() - ".rs".len()].to_owned();
    let describe = |((from, to), names): (&(String, String), _)| {
        let names: Vec<_> = Vec::from_iter(names);
        format!("{} > {}: {names:?}", short(from), short(to)).replace('"', "")
    };
    edges(&tree(files)).iter().map(describe).collect()
}

fn violations_of(layers: &str, files: &[(&str, &str)]) -> Vec<String> {
    let tree = tree(files);
    parse(layers)[0].violations(&files_of(&tree), &edges(&tree))
}

#[test]
fn use_declarations_count() {
    let files = [
        ("lib", "mod a; mod b; mod c;"),
        ("a", "use crate::{b::{B, self}, c as d}; use d::C as D; fn f() { use crate::b::inner; }"),
        ("b", "pub struct B; pub fn inner() {}"),
        ("c", "pub struct C;"),
    ];
    assert_eq!(imports_of(&files), ["a > b: [B, inner]", "a > c: [C]"]);
}

#[test]
fn paths_in_types_expressions_and_macros_count() {
    let files = [
        ("lib", "mod a; mod b;"),
        (
            "a",
            "use crate::b;
             struct S(Vec<b::Field>);
             impl b::Trait for S {}
             fn f() -> u8 { super::b::function::<crate::b::Generic>(b::Type::new()) }
             fn g() { println!(\"{} {}\", vec![b::in_macro(1)], crate::b::CONST.b) }
             macro_rules! m { ($a:ident) => { $crate::b::in_rules($a) } }",
        ),
        ("b", "made_by_macro!();"),
    ];
    let names = "CONST, Field, Generic, Trait, Type, function, in_macro, in_rules";
    assert_eq!(imports_of(&files), [format!("a > b: [{names}]")]);
}

#[test]
fn re_exports_lead_to_the_file_that_declares_the_name() {
    let files = [
        ("lib", "mod a; mod b; mod c; pub use b::Deep;"),
        (
            "a",
            "use crate::Deep; use super::b::Renamed; use crate::b::deep::Deep as Other; type T = super::c::Far;",
        ),
        ("b/mod", "mod deep; pub use deep::Deep; pub use deep::Long as Renamed;"),
        ("b/deep", "pub struct Deep; pub struct Long;"),
        ("c", "pub use crate::b::*; pub use self::inner::Far; mod inner { pub struct Far; }"),
    ];
    assert_eq!(imports_of(&files), ["a > b/deep: [Deep, Long]", "a > c: [Far]"]);
}

#[test]
fn glob_imports_count_with_the_names_that_are_used() {
    let files = [
        ("lib", "mod a; mod b; pub use outside::*; pub use b::*;"),
        ("a", "use super::*; fn f(_: B) -> Foreign { crate::OtherForeign }"),
        ("b", "pub struct B;"),
    ];
    assert_eq!(imports_of(&files), ["a > b: [B]"]);
}

#[test]
fn a_module_and_a_function_may_have_the_same_name() {
    let files = [
        ("lib", "mod a; mod days; pub use days::{days, Day};"),
        ("a", "fn f() { crate::days(crate::days::Day) }"),
        ("days", "pub struct Day; pub fn days(_: Day) {}"),
    ];
    assert_eq!(imports_of(&files), ["a > days: [Day, days]"]);
}

#[test]
fn exported_macros_belong_to_the_file_that_declares_them() {
    let files = [
        ("lib", "mod a; mod b;"),
        ("a", "crate::id!(A);"),
        ("b", "#[macro_export] macro_rules! id { () => {} }"),
    ];
    assert_eq!(imports_of(&files), ["a > b: [id]"]);
}

#[test]
fn the_program_imports_the_library_by_its_name() {
    let files = [
        ("lib", "mod a; pub use a::run;"),
        ("main", "fn main() { library::run() }"),
        ("a", "pub fn run() {}"),
    ];
    assert_eq!(imports_of(&files), ["main > a: [run]"]);
}

#[test]
fn other_crates_and_generated_code_do_not_count() {
    let files = [
        ("lib", "mod a; mod generated; pub use generated::*; pub use bytes;"),
        (
            "a",
            "use std::fmt; use crate::generated::video::Get; use crate::bytes::Bytes; use ::a::A;
             fn f() -> fmt::Result { vec![quote!(crate::a::B)]; quote! { use crate::lib::C; } }
             fn g(_: crate::Generated) {}",
        ),
    ];
    assert!(imports_of(&files).is_empty());
}

#[test]
fn test_code_does_not_count() {
    let files = [
        ("lib", "mod a; mod b; #[cfg(test)] mod fixture;"),
        (
            "a",
            "#[cfg(test)] use crate::b::B;
             impl A { #[cfg(test)] fn f(_: crate::b::B) {} }
             #[cfg(test)] mod tests { use crate::b::B; }",
        ),
        ("b", "pub struct B;"),
        ("fixture", "use crate::b::B;"),
    ];
    assert!(imports_of(&files).is_empty());
    assert_eq!(files_of(&tree(&files)).len(), 3);
}

#[test]
fn a_cycle_is_reported_with_all_its_files() {
    let files = [
        ("lib", "mod a; mod d; pub use a::A; use d::D;"),
        ("a/mod", "mod b; mod c; pub struct A(b::B);"),
        ("a/b", "use super::c::{C, c}; pub struct B;"),
        ("a/c", "use crate::A; pub struct C; pub fn c() {}"),
        ("d", "use crate::A; pub struct D;"),
    ];
    let expected = "\
a cycle of 3 files:
  src/a/b.rs imports src/a/c.rs (C, c)
  src/a/c.rs imports src/a/mod.rs (A)
  src/a/mod.rs imports src/a/b.rs (B)";
    assert_eq!(cycles(&edges(&tree(&files))), [expected]);
}

#[test]
fn every_cycle_is_reported_once() {
    let edge = |(from, to): (&str, &str)| ((from.to_owned(), to.to_owned()), ["X".to_owned()].into());
    let edges: Edges = [("a", "b"), ("b", "a"), ("b", "c"), ("c", "d"), ("d", "c")].map(edge).into();
    assert_eq!(cycles(&edges).len(), 2);
}

#[test]
fn declarations_and_re_exports_form_no_cycle() {
    let files = [
        ("lib", "mod a; pub use a::{B, C};"),
        ("a/mod", "mod b; mod c; pub use b::B; pub(crate) use c::C;"),
        ("a/b", "use super::C; pub struct B;"),
        ("a/c", "pub struct C;"),
    ];
    assert!(cycles(&edges(&tree(&files))).is_empty());
}

#[test]
fn imports_upwards_and_sideways_are_violations() {
    let files = [
        ("lib", "mod top; mod left; mod right; mod folder;"),
        ("top", "use crate::left::Left; use crate::folder::Inner;"),
        ("left", "use crate::right::Right; pub struct Left;"),
        ("right", "pub struct Right;"),
        ("folder/mod", "mod inner; pub use inner::Inner; use crate::right::Right;"),
        ("folder/inner", "use super::Right as R; pub struct Inner;"),
    ];
    let expected = [
        "upwards: src/folder/inner.rs imports src/right.rs (Right)",
        "upwards: src/folder/mod.rs imports src/right.rs (Right)",
        "sideways: src/left.rs imports src/right.rs (Right)",
    ];
    assert_eq!(violations_of("src: lib > top > left, right\n  > folder", &files), expected);
}

#[test]
fn a_folder_can_have_layers() {
    let files = [
        ("lib", "mod a; use a::b::B;"),
        ("a/mod", "pub mod b; use crate::a::b::B; pub struct A;"),
        ("a/b", "use super::A; pub struct B;"),
    ];
    let expected = ["upwards: src/a/b.rs imports src/a/mod.rs (A)"];
    assert_eq!(violations_of("src/a: mod > b", &files), expected);
}

#[test]
fn files_without_a_layer_and_layers_without_a_file_are_violations() {
    let files = [("lib", "mod a; mod b;"), ("a", ""), ("b/mod", "mod c;"), ("b/c", "")];
    let expected = ["src/b is in no layer", "src/gone has a layer and no file"];
    assert_eq!(violations_of("src: lib > gone > a", &files), expected);
}
