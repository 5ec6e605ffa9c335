//! The known error codes as constants.

use proc_macro2::Literal;
use quote::quote;

use crate::emit::rust::docs::{self, doc};
use crate::emit::rust::format;
use crate::emit::rust::tokens::ident;
use crate::model::Model;
use crate::model::names::constant_name;

/// Returns `code.rs`.
pub fn emit(model: &Model) -> String {
    let constants = model.error_codes.iter().map(|code| {
        let docs =
            doc(&format!("{}: {}", code.code, docs::meaning(&code.title, &code.title_zh, code.source)));
        let name = ident(&constant_name(&code.name));
        let value = Literal::i64_unsuffixed(code.code);
        quote!(#docs pub const #name: i64 = #value;).into()
    });
    let docs = "Known error codes. The server may return others; they are kept.".to_owned();
    format::file("code.rs", &[docs], constants.collect())
}
