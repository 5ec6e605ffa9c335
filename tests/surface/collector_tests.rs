//! Tests on small made-up crates: what is shown, and how.

use std::collections::BTreeMap;

use crate::macros::macros;
use crate::print::surface;
use crate::syntax::files::Sources;
use crate::syntax::tree::Tree;

fn tree(files: &[(&str, &str)]) -> Tree {
    let files = files.iter().map(|(path, text)| (format!("src/{path}.rs"), (*text).to_owned()));
    Tree::new("library", "src", &files.collect::<Sources>())
}

pub fn surface_of(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    surface(&tree(files))
}

/// The text of a crate's root.
fn root_of(files: &[(&str, &str)]) -> String {
    surface_of(files).remove("").unwrap()
}

/// The text of a crate that is one file.
pub fn lib(source: &str) -> String {
    root_of(&[("lib", source)])
}

#[test]
fn only_public_items_are_shown() {
    let source = "
        struct Private;
        pub(crate) struct Crate;
        mod private { pub struct Unreachable; }
        pub struct Public { pub shown: u8, pub(crate) hidden: u8 }
        impl Public { pub fn shown(&self) {} fn private(&self) {} pub(crate) fn of_crate(&self) {} }
        pub struct Tuple(pub u8, u8, pub(super) u8);
        pub struct Unit;
        fn private() {}
        pub fn public() -> u8 { 1 }
        pub const CONST: u8 = 1;";
    insta::assert_snapshot!(lib(source), @"
    pub const CONST: u8;

    pub fn public() -> u8;

    pub struct Public {
        pub shown: u8,
        _: _,
    }
    impl Public {
        pub fn shown(&self);
    }

    pub struct Tuple(pub u8, _, _);
    pub struct Unit;
    ");
}

#[test]
fn re_exports_lead_to_the_definition() {
    let files = [
        ("lib", "mod a; pub use a::*; pub use a::deep::{Old as New, inner};"),
        ("a/mod", "pub mod deep; pub(crate) use deep::Named; pub use self::deep::Glob; use std::fmt;"),
        (
            "a/deep",
            "pub struct Old; impl Old { pub fn f() {} } impl Clone for self::Old { fn clone(&self) {} }
             pub struct Named; pub struct Glob; pub mod inner { pub fn g() {} }",
        ),
    ];
    let surface = surface_of(&files);
    assert_eq!(surface.keys().collect::<Vec<_>>(), ["", "deep", "inner"]);
    insta::assert_snapshot!(surface[""], @"
    pub use crate::deep::Glob;
    pub use crate::deep::Old as New;

    pub mod deep;
    pub mod inner;
    ");
    insta::assert_snapshot!(surface["deep"], @"
    pub use crate::inner;

    pub struct Glob;
    pub struct Named;

    pub struct Old;
    impl Old {
        pub fn f();
    }
    impl Clone for Old {}
    ");
}

#[test]
fn an_item_of_a_private_module_has_its_public_name() {
    let files = [
        ("lib", "mod a; pub use a::Old as New; pub mod also { pub use crate::New as Third; }"),
        ("a", "pub struct Old<T>(T); impl<T> Old<T> { pub fn new(t: T) -> Self {} }"),
    ];
    let surface = surface_of(&files);
    insta::assert_snapshot!(surface[""], @"
    pub mod also;

    pub struct New<T>(_);
    impl<T> New<T> {
        pub fn new(t: T) -> Self;
    }
    ");
    insta::assert_snapshot!(surface["also"], @"pub use crate::New as Third;");
}

#[test]
fn re_exports_of_other_crates_are_lines() {
    let source = "
        pub use bytes;
        pub use other::{Item, Old as New, module::*};
        pub use ::absolute::Thing;
        pub(crate) use other::Private;
        use other::Import;";
    insta::assert_snapshot!(lib(source), @"
    pub use ::absolute::Thing;
    pub use other::Item;
    pub use other::Old as New;
    pub use bytes;
    pub use other::module::*;
    ");
}

#[test]
fn globs_may_lead_to_each_other() {
    let files = [
        ("lib", "mod a; mod b; pub use a::*;"),
        ("a", "pub use crate::b::*; pub struct A;"),
        ("b", "pub use crate::a::*; pub struct B; pub struct A;"),
    ];
    insta::assert_snapshot!(root_of(&files), @"
    pub struct A;
    pub struct B;
    ");
}

#[test]
fn implementations_are_found_in_any_file() {
    let files = [
        ("lib", "mod a; mod b; pub use a::{Type, Trait};"),
        ("a", "pub struct Type; pub trait Trait { type Output; } impl Type { pub fn a() {} }"),
        (
            "b",
            "use crate::{Trait, a::{self, Type}};
             impl Type { pub fn b() {} pub const C: u8 = 1; }
             impl<'a, T> Trait for &'a T where T: Clone { type Output = T; }
             impl Trait for Type { type Output = u8; }
             impl From<a::Type> for String { fn from(_: Type) -> Self {} }",
        ),
    ];
    insta::assert_snapshot!(root_of(&files), @"
    pub trait Trait {
        type Output;
    }
    impl<'a, T> Trait for &'a T
    where
        T: Clone,
    {
        type Output = T;
    }

    pub struct Type;
    impl Type {
        pub const C: u8;
        pub fn a();
        pub fn b();
    }
    impl From<a::Type> for String {}
    impl Trait for Type {
        type Output = u8;
    }
    ");
}

#[test]
fn implementations_that_need_private_items_are_not_shown() {
    let source = "
        pub struct Type;
        struct Private;
        trait Sealed {}
        impl Sealed for Type {}
        impl From<Private> for Type {}
        impl Clone for Private {}
        impl Private { pub fn f() {} }";
    insta::assert_snapshot!(lib(source), @"pub struct Type;");
}

#[test]
fn hidden_items_and_tests_are_not_shown() {
    let source = "
        #[doc(hidden)] pub struct Hidden;
        #[doc(hidden)] pub mod hidden { pub struct Inner; }
        #[doc(hidden)] pub use std::fmt;
        #[cfg(test)] pub struct Test;
        /// hidden
        #[doc(alias(\"hidden\"))]
        pub enum Enum { A, #[doc(hidden)] B }
        pub struct Type { #[doc(hidden)] pub field: u8 }
        impl Type { #[doc(hidden)] pub fn f() {} #[cfg(test)] pub fn g() {} }
        impl From<Hidden> for Type {}
        #[doc(hidden)] impl Clone for Type {}
        #[doc(hidden)] #[macro_export] macro_rules! hidden_macro { () => {} }
        pub trait Trait { #[doc(hidden)] fn f(); fn g(); }";
    insta::assert_snapshot!(lib(source), @"
    pub trait Trait {
        fn g();
    }

    pub enum Enum {
        A,
    }

    pub struct Type {
        _: _,
    }
    ");
}

#[test]
fn features_are_shown_once() {
    let files = [
        (
            "lib",
            r#"mod a; #[cfg(feature = "f")] mod f; #[cfg(feature = "f")] pub use f::Needs;
               #[cfg(feature = "m")] pub mod m; pub use a::Type;
               #[cfg(feature = "m")] pub use m::Inner as Alias;"#,
        ),
        ("a", r#"pub struct Type; impl Type { #[cfg(feature = "g")] pub fn g() {} }"#),
        ("f", "pub struct Needs; impl Needs { pub fn f() {} } impl Clone for crate::Type {}"),
        ("m", r#"pub struct Inner; #[cfg(feature = "n")] pub fn f() {}"#),
    ];
    let surface = surface_of(&files);
    insta::assert_snapshot!(surface[""], @r#"
    #[cfg(feature = "m")]
    pub use crate::m::Inner as Alias;

    #[cfg(feature = "m")]
    pub mod m;

    #[cfg(feature = "f")]
    pub struct Needs;
    impl Needs {
        pub fn f();
    }

    pub struct Type;
    impl Type {
        #[cfg(feature = "g")]
        pub fn g();
    }
    #[cfg(feature = "f")]
    impl Clone for Type {}
    "#);
    insta::assert_snapshot!(surface["m"], @r#"
    #[cfg(feature = "n")]
    pub fn f();

    pub struct Inner;
    "#);
}

#[test]
fn signatures_omit_bodies_and_patterns() {
    let source = "
        pub async fn f<T: Clone>(mut a: T, (b, c): (u8, u8)) -> impl Iterator<Item = T> where T: Copy {}
        pub type Alias<T> = Result<T, Error>;
        pub static STATIC: &str = \"\";
        pub trait Trait: Send {
            const WITH: u8 = 1;
            const WITHOUT: u8;
            fn provided(&self) -> u8 { 1 }
            fn required(&mut self);
        }
        pub struct S;
        impl S { #[must_use] #[inline] pub const fn f(mut self) -> Self { self } wraps!(); }
        #[macro_export] macro_rules! exported { ($a:ident) => { $a }; () => { 1 }; }";
    insta::assert_snapshot!(lib(source), @r#"
    #[macro_export]
    macro_rules! exported {
        ($a:ident) => {};
        () => {};
    }

    pub static STATIC: &str;

    pub type Alias<T> = Result<T, Error>;

    pub async fn f<T: Clone>(a: T, _: (u8, u8)) -> impl Iterator<Item = T>
    where
        T: Copy;

    pub trait Trait: Send {
        const WITH: u8 = _;
        const WITHOUT: u8;
        fn provided(&self) -> u8 {}
        fn required(&mut self);
    }

    pub struct S;
    impl S {
        #[must_use]
        pub const fn f(self) -> Self;
        wraps!();
    }
    "#);
}

#[test]
fn calls_of_macros_are_shown_with_the_types_they_name() {
    let files = [
        (
            "lib",
            "mod a; mod b; pub use a::{Id, Kind}; for_types_of_others! { u8 { a } } thread_local! { static A: u8 = 1; }",
        ),
        ("a", "pub struct Id(u8); pub struct Kind; struct Private; int_id!(Id); int_id!(Private);"),
        ("b", "use crate::Kind; crate::int_enum!(Kind { First = 1 });"),
    ];
    insta::assert_snapshot!(root_of(&files), @"
    pub struct Id(_);
    int_id!(Id);

    pub struct Kind;
    crate::int_enum!(Kind { .. });

    for_types_of_others! {
        u8 { a }
    }
    ");
}

#[test]
fn macro_output_is_shown() {
    let source = "
        macro_rules! id {
            ($name:ident, $($other:ty),*) => {
                impl $crate::Trait for $name { type Output = u8; }
                impl $name { pub fn f(&self) -> [u8; 2] { [$($other::one()),*] } fn private() {} }
                $(impl From<$name> for $other {})*
            };
        }
        macro_rules! expression { ($a:expr) => { $a + 1 } }";
    insta::assert_snapshot!(macros(&tree(&[("lib", source)])), @"
    macro_rules! id {
        ($name:ident, $($other:ty),*) => {};
    }
    impl name {
        pub fn f(&self) -> [u8; 2];
    }
    impl From<name> for other {}
    impl crate::Trait for name {
        type Output = u8;
    }
    ");
}
