//! The signature of a call, usable without a client.
//!
//! ```
//! use baijiayun_runtime::sign::{sign, string_to_sign};
//! use baijiayun_runtime::value::Secret;
//!
//! // The vendor's published example.
//! let key = Secret::new(
//!     "rLkIPaQjxSwRQmC/ITnHh8i2rifmmbFIVsYw03SSi24zAnkrAd0ZNb2rcTzI2avy7+AmNJDdLmzU89zKUAP3Xg==",
//! );
//! let params = [
//!     ("title", "测试教室"),
//!     ("type", "2"),
//!     ("start_time", "1501575608"),
//!     ("end_time", "1501579208"),
//!     ("partner_id", "12345678"),
//!     ("timestamp", "1501572288"),
//! ];
//! assert_eq!(
//!     string_to_sign(params),
//!     "end_time=1501579208&partner_id=12345678&start_time=1501575608\
//!      &timestamp=1501572288&title=测试教室&type=2"
//! );
//! assert_eq!(sign(params, &key), "5b78486597c679b0c6256da014af1260");
//! ```

use md5::{Digest, Md5};
use subtle::ConstantTimeEq;

use crate::auth::by_name::ByName;
use crate::value::Secret;

/// The parameter that holds the signature, and is not signed itself.
pub const SIGN: &str = "sign";

/// The name under which the key is signed. It is never sent.
pub(crate) const KEY: &str = "partner_key";

/// The bytes that are reserved for the text to sign. Most are shorter.
const USUAL_TEXT: usize = 512;

/// Returns the signature of parameters as 32 lower-case hexadecimal digits.
///
/// The values must not be percent-encoded, and their order does not matter. A parameter named `sign` is
/// ignored. If a parameter is repeated, the last one counts, as it does for the server.
pub fn sign<K, V>(params: impl IntoIterator<Item = (K, V)>, key: &Secret) -> String
where
    K: AsRef<str>,
    V: AsRef<str>,
{
    SignedText::of(&params.into_iter().collect::<ByName<_, _>>()).sign(key).as_str().to_owned()
}

/// Returns the string to sign, without the `&partner_key=…` at its end. Compare it with that of another
/// client to find out why two signatures differ.
pub fn string_to_sign<K, V>(params: impl IntoIterator<Item = (K, V)>) -> String
where
    K: AsRef<str>,
    V: AsRef<str>,
{
    joined(&params.into_iter().collect::<ByName<_, _>>())
}

/// Returns whether `signature` is the signature of the parameters, compared in constant time.
pub fn verify<K, V>(params: impl IntoIterator<Item = (K, V)>, key: &Secret, signature: &str) -> bool
where
    K: AsRef<str>,
    V: AsRef<str>,
{
    SignedText::of(&params.into_iter().collect::<ByName<_, _>>()).sign(key).is(signature)
}

/// The text that is signed, up to the key.
pub(crate) struct SignedText(String);

impl SignedText {
    pub(crate) fn of<K: AsRef<str>, V: AsRef<str>>(params: &ByName<K, V>) -> Self {
        let mut text = joined(params);
        if !text.is_empty() {
            text.push('&');
        }
        text.push_str(KEY);
        text.push('=');
        Self(text)
    }

    /// Signs the text.
    pub(crate) fn sign(&self, key: &Secret) -> Sign {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        // The key is hashed from its place, because the text is not wiped.
        let mut hash = Md5::new();
        hash.update(&self.0);
        hash.update(key.expose());
        let mut digits = [0; 32];
        for (pair, byte) in digits.chunks_exact_mut(2).zip(hash.finalize()) {
            pair[0] = DIGITS[usize::from(byte >> 4)];
            pair[1] = DIGITS[usize::from(byte & 15)];
        }
        Sign(digits)
    }
}

/// A signature.
pub(crate) struct Sign([u8; 32]);

impl Sign {
    /// Returns 32 lower-case hexadecimal digits.
    pub(crate) fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Returns whether this is the given signature, compared in constant time.
    pub(crate) fn is(&self, signature: &str) -> bool {
        self.0.ct_eq(signature.as_bytes()).into()
    }
}

fn joined<K: AsRef<str>, V: AsRef<str>>(params: &ByName<K, V>) -> String {
    let mut text = String::with_capacity(USUAL_TEXT);
    for (name, value) in params.pairs().filter(|(name, _)| *name != SIGN) {
        if !text.is_empty() {
            text.push('&');
        }
        text.push_str(name);
        text.push('=');
        text.push_str(value);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::collection::{btree_map, vec};
    use proptest::prelude::*;

    use super::*;

    const KEY: &str =
        "rLkIPaQjxSwRQmC/ITnHh8i2rifmmbFIVsYw03SSi24zAnkrAd0ZNb2rcTzI2avy7+AmNJDdLmzU89zKUAP3Xg==";

    fn vector() -> Vec<(&'static str, &'static str)> {
        vec![
            ("end_time", "1501579208"),
            ("partner_id", "12345678"),
            ("start_time", "1501575608"),
            ("timestamp", "1501572288"),
            ("title", "测试教室"),
            ("type", "2"),
        ]
    }

    #[test]
    fn the_published_vector() {
        assert_eq!(sign(vector(), &Secret::new(KEY)), "5b78486597c679b0c6256da014af1260");
    }

    #[test]
    fn the_sign_itself_is_not_signed() {
        let mut params = vector();
        params.push((SIGN, "anything"));
        assert_eq!(sign(params, &Secret::new(KEY)), "5b78486597c679b0c6256da014af1260");
    }

    #[test]
    fn only_the_exact_sign_verifies() {
        let key = Secret::new(KEY);
        assert!(verify(vector(), &key, "5b78486597c679b0c6256da014af1260"));
        for wrong in ["", "5b78", "5B78486597C679B0C6256DA014AF1260", "5b78486597c679b0c6256da014af1261"] {
            assert!(!verify(vector(), &key, wrong), "{wrong}");
        }
        assert!(!verify(vector(), &Secret::new("another"), "5b78486597c679b0c6256da014af1260"));
    }

    #[test]
    fn keys_sort_by_bytes() {
        let params = [("ab", "1"), ("a_", "2"), ("a", "3"), ("aB", "4"), ("A", "5"), ("a1", "6")];
        assert_eq!(string_to_sign(params), "A=5&a=3&a1=6&aB=4&a_=2&ab=1");
    }

    #[test]
    fn values_are_not_encoded() {
        let params = [("a", ""), ("b", "&=+ %"), ("c", "line\nline"), ("d", "😀𠮷")];
        assert_eq!(string_to_sign(params), "a=&b=&=+ %&c=line\nline&d=😀𠮷");
    }

    #[test]
    fn the_last_of_a_repeated_parameter_counts() {
        assert_eq!(string_to_sign([("a", "1"), ("b", "2"), ("a", "3")]), "a=3&b=2");
    }

    #[test]
    fn without_parameters_only_the_key_is_signed() {
        let expected: String =
            Md5::digest("partner_key=k").iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(sign(Vec::<(&str, &str)>::new(), &Secret::new("k")), expected);
    }

    /// Names that are prefixes of each other, and values with special characters.
    fn params() -> impl Strategy<Value = BTreeMap<String, String>> {
        let value = prop_oneof![
            Just(String::new()),
            "[&=+ %\n\r\t/]{1,6}",
            "[\u{4e00}-\u{9fff}\u{20000}-\u{2a6df}😀]{1,4}",
            any::<String>(),
        ];
        btree_map("[a-c_]{1,3}", value, 1..8)
    }

    proptest! {
        #[test]
        fn the_order_of_insertion_does_not_matter(
            (original, shuffled) in params().prop_flat_map(|params| {
                let pairs: Vec<_> = params.into_iter().collect();
                (Just(pairs.clone()), Just(pairs).prop_shuffle())
            }),
            key in any::<String>(),
        ) {
            let key = Secret::new(key);
            prop_assert_eq!(sign(original, &key), sign(shuffled, &key));
        }

        #[test]
        fn any_change_to_any_value_changes_the_sign(
            params in params(), other in any::<String>(), index in any::<prop::sample::Index>(),
        ) {
            let key = Secret::new(KEY);
            let mut changed = params.clone();
            let name = index.get(&params.keys().cloned().collect::<Vec<_>>()).clone();
            prop_assume!(changed.insert(name, other.clone()) != Some(other));
            prop_assert_ne!(sign(&params, &key), sign(&changed, &key));
        }

        #[test]
        fn another_key_gives_another_sign(params in params(), a in any::<String>(), b in any::<String>()) {
            prop_assume!(a != b);
            prop_assert_ne!(sign(&params, &Secret::new(a)), sign(&params, &Secret::new(b)));
        }

        #[test]
        fn a_signature_verifies(params in params(), junk in vec(any::<u8>(), 0..40)) {
            let key = Secret::new(KEY);
            prop_assert!(verify(&params, &key, &sign(&params, &key)));
            prop_assert!(!verify(&params, &key, &String::from_utf8_lossy(&junk)));
        }
    }
}
