//! Tests on small made-up crates: which changes show.

use crate::collector_tests::{lib, surface_of};

#[test]
fn public_changes_change_the_snapshot() {
    let before = "
        #[derive(Debug, Clone)] #[non_exhaustive] pub struct S { pub a: u8 }
        impl S { #[must_use] pub fn f(&self) {} }
        impl Clone for S { fn clone(&self) -> Self {} }
        #[non_exhaustive] pub enum E { A, #[non_exhaustive] B { b: u8 } }
        #[deprecated] pub fn f(a: &str) {}
        pub trait T { fn f() {} }
        id!(S);";
    let changes = [
        ("pub a: u8", "pub a: u8, pub b: u8"),
        ("pub a: u8", "pub a: u16"),
        ("pub a: u8", "a: u8"),
        ("pub a: u8", "pub a: u8, b: u8"),
        ("#[non_exhaustive] pub struct", "pub struct"),
        ("#[non_exhaustive] pub enum", "pub enum"),
        ("#[non_exhaustive] B", "B"),
        ("B { b: u8 }", "B { c: u8 }"),
        ("E { A,", "E { A, C,"),
        ("Debug, Clone", "Debug"),
        ("#[must_use]", ""),
        ("pub fn f(&self)", "pub fn f(self)"),
        ("pub fn f(&self)", "pub async fn f(&self)"),
        ("impl Clone for S { fn clone(&self) -> Self {} }", ""),
        ("#[deprecated]", ""),
        ("a: &str", "a: impl Into<String>"),
        ("fn f() {} }", "fn f(); }"),
        ("id!(S);", ""),
    ];
    for (from, to) in changes {
        let after = before.replacen(from, to, 1);
        assert_ne!(after, before, "{from} is not in the source");
        assert_ne!(lib(&after), lib(before), "{from} became {to}");
    }
}

#[test]
fn private_changes_do_not_change_the_snapshot() {
    let one = [
        ("lib", "mod a; mod b; pub use a::S; pub fn f() {} pub fn g() {}"),
        ("a", "/// Doc.\npub struct S { a: u8 } impl S { pub fn a() {} pub fn b() {} }"),
        ("b", "impl Clone for crate::S {}"),
    ];
    let other = [
        ("lib", "pub use b::S; mod a; pub fn g() { f() } pub fn f() {} mod b; mod c; fn h() {}"),
        ("a", "use crate::S; impl S { pub fn b() {} fn c() {} } impl Clone for S {}"),
        ("b", "pub struct S { b: u8, c: u8 }"),
        ("c", "impl super::S { pub fn a() { let _ = 1; } }"),
    ];
    assert_eq!(surface_of(&one), surface_of(&other));
}
