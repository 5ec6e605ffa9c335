//! Open enums.

use quote::quote;

use crate::emit::rust::docs::{self, STORED, doc};
use crate::emit::rust::format::{Item, literal};
use crate::emit::rust::markdown::{code, prose};
use crate::emit::rust::tokens::ident;
use crate::model::names::value_name;
use crate::model::{Base, Enum, Literal, Source, Variant};

/// Returns the type, and the macro call that maps its values to the wire.
pub fn emit(open_enum: &Enum) -> [Item; 2] {
    let (derives, unknown, getter) = match open_enum.base {
        Base::Int => (quote!(Debug, Clone, Copy), quote!(i64), "value()"),
        Base::String => (quote!(Debug, Clone), quote!(String), "as_str()"),
    };
    let docs = doc(&format!(
        "{}\n\nValues that are not listed are kept as `Unknown`. A later version may add variants for them; \
         comparisons with `==` or `{getter}` still hold then.\n\n{STORED}",
        prose(&open_enum.description)
    ));
    let name = ident(&open_enum.name);
    let variants = open_enum.variants.iter().map(|variant| {
        let value = variant.value.to_string();
        let meaning = docs::meaning(&variant.title, &variant.title_zh, variant.source);
        let docs = doc(&format!("{}: {meaning}", code(&value)));
        let name = ident(&variant.name);
        quote!(#docs #name,)
    });
    let declaration = quote! {
        #docs
        #[derive(#derives)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that is not listed.
            Unknown(#unknown),
        }
    };
    [declaration.into(), Item::Text(values(open_enum))]
}

/// Returns the macro call with one value per line, so that a change of a value changes one line.
fn values(open_enum: &Enum) -> String {
    let name = &open_enum.name;
    let macro_name = match open_enum.base {
        Base::Int => "int_enum",
        Base::String => "string_enum",
    };
    let line = |variant: &Variant| {
        let value = match &variant.value {
            Literal::Int(number) => number.to_string(),
            Literal::String(text) => literal(text),
        };
        let texts = [&value_name(&variant.name), &variant.title, &variant.title_zh].map(|t| literal(t));
        let source = match variant.source {
            Source::Page => String::new(),
            other => format!(" from {other:?}"),
        };
        format!("    {} = {value}: {}{source},\n", variant.name, texts.join(", "))
    };
    let lines: String = open_enum.variants.iter().map(line).collect();
    format!("{macro_name}!({name} {{\n{lines}}});\n")
}
