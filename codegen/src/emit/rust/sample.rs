//! Samples as Rust: the expression that a user would write for the request of a sample.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value as Json;

use super::tokens::ident;
use crate::model::{Base, Kind, Literal as Value, Model, Named, Operation, Sample, Type};

/// Returns `item::Get::new(ItemId(1)).setter(…)` for a sample.
pub fn request(model: &Model, operation: &Operation, sample: &Sample) -> Option<TokenStream> {
    let given = sample.request.as_ref()?;
    let value = |wanted: &str| given.iter().find(|(name, _)| name == wanted).map(|(_, value)| value);
    let module = ident(&operation.module);
    let name = ident(&operation.request_name());
    let mut arguments = Vec::new();
    for param in operation.required() {
        arguments.push(expression(model, &param.ty, value(&param.name)?)?);
    }
    let mut setters = Vec::new();
    for param in operation.optional() {
        if let Some(value) = value(&param.name) {
            let name = ident(&param.rust);
            let value = expression(model, &param.ty, value)?;
            setters.push(quote!(.#name(#value)));
        }
    }
    Some(quote!(#module::#name::new(#(#arguments),*) #(#setters)*))
}

/// Returns a value as an argument, or `None` if it does not fit, which the checker has rejected.
///
/// No expression is a macro such as `vec!`: prettyplease formats only what it can parse, and prints the tokens in a
/// macro with blanks between them, such as `- 1`.
fn expression(model: &Model, ty: &Type, value: &Json) -> Option<TokenStream> {
    Some(match ty {
        Type::Int => converted(value)?,
        Type::ByteCount => wrapped("ByteCount", value)?,
        Type::Seconds => wrapped("Seconds", value)?,
        Type::Expires => match number(value)? {
            0 => quote!(Expires::Never),
            _ => {
                let seconds = integer(value)?;
                quote!(Duration::from_secs(#seconds))
            }
        },
        Type::Position => position(position_of(&text(value)?)?)?,
        Type::Jump => match number(value)? {
            seconds @ 0.. => {
                let position = position(seconds)?;
                quote!(Jump::To(#position))
            }
            ..0 => quote!(Jump::Stay),
        },
        Type::UnixTime => wrapped("UnixTime", value)?,
        Type::Bool | Type::Flag => {
            let on = value.as_bool().unwrap_or(matches!(text(value)?.as_str(), "1" | "true"));
            quote!(#on)
        }
        Type::String | Type::Url | Type::Secret => {
            let text = text(value)?;
            quote!(#text)
        }
        Type::CstDate | Type::CstDateTime => {
            let text = text(value)?;
            quote!(#text.parse()?)
        }
        Type::File => {
            let name = value.get("file")?.as_str()?;
            let content = value.get("content")?.as_str()?;
            quote!(FilePart::bytes(#name, #content))
        }
        Type::Any => {
            let text = value.to_string();
            quote!(#text.parse()?)
        }
        Type::Json(inner) => expression(model, inner, value)?,
        Type::List(item) => {
            let items: Option<Vec<_>> =
                value.as_array()?.iter().map(|value| owned(model, item, value)).collect();
            let items = items?;
            quote!([#(#items),*])
        }
        Type::CommaList(item) => {
            let text = text(value)?;
            let items = text.split(',').filter(|item| !item.is_empty());
            let items: Option<Vec<_>> = items.map(|value| owned(model, item, &Json::from(value))).collect();
            let items = items?;
            quote!([#(#items),*])
        }
        Type::Map(key, item) => {
            let mut entries = Vec::new();
            for (name, value) in value.as_object()? {
                let key = owned(model, key, &Json::from(name.as_str()))?;
                let value = owned(model, item, value)?;
                entries.push(quote!((#key, #value)));
            }
            quote!(BTreeMap::from([#(#entries),*]))
        }
        Type::Named(named) => self::named(model, named, value)?,
    })
}

/// Returns a value in its stored type, for places where nothing converts it.
fn owned(model: &Model, ty: &Type, value: &Json) -> Option<TokenStream> {
    let expression = expression(model, ty, value)?;
    Some(match ty {
        Type::String | Type::Url | Type::Secret => quote!(#expression.to_owned()),
        Type::Flag => quote!(Flag::from(#expression)),
        Type::List(_) => quote!(Vec::from(#expression)),
        Type::CommaList(_) => quote!(CommaList::from(#expression)),
        _ => expression,
    })
}

fn named(model: &Model, named: &Named, value: &Json) -> Option<TokenStream> {
    let name = ident(&named.name);
    // Shared types are re-exported at the crate's root.
    let name = if named.module == crate::model::TYPES {
        quote!(#name)
    } else {
        let module = ident(&named.module);
        quote!(#module::#name)
    };
    Some(match named.kind {
        Kind::Id(Base::Int) => {
            let number = integer(value)?;
            quote!(#name(#number))
        }
        Kind::Id(Base::String) => {
            let text = text(value)?;
            quote!(#name::from(#text))
        }
        Kind::Enum(base) => {
            let wire = match base {
                Base::Int => Value::Int(text(value)?.trim().parse().ok()?),
                Base::String => Value::String(text(value)?),
            };
            let open_enum = model.open_enum(&named.name)?;
            match (open_enum.variants.iter().find(|variant| variant.value == wire), wire) {
                (Some(variant), _) => {
                    let variant = ident(&variant.name);
                    quote!(#name::#variant)
                }
                (None, Value::Int(number)) => {
                    let number = Literal::i64_unsuffixed(number);
                    quote!(#name::from(#number))
                }
                (None, Value::String(text)) => quote!(#name::from(#text)),
            }
        }
        Kind::Record => {
            let record = model.record(&named.name)?;
            let fields = value.as_object()?;
            let mut arguments = Vec::new();
            let mut setters = Vec::new();
            for field in &record.fields {
                match fields.get(&field.name) {
                    Some(value) if field.required => {
                        arguments.push(expression(model, &field.ty, value)?);
                    }
                    Some(Json::Null) | None => {}
                    Some(value) => {
                        let name = ident(&field.rust);
                        let value = expression(model, &field.ty, value)?;
                        setters.push(quote!(.#name(#value)));
                    }
                }
            }
            quote!(#name::new(#(#arguments),*) #(#setters)*)
        }
    })
}

fn wrapped(name: &str, value: &Json) -> Option<TokenStream> {
    let name = ident(name);
    let number = integer(value)?;
    Some(quote!(#name(#number)))
}

/// Returns a number that converts into an `i64`: Rust takes a literal without a suffix for an `i32` there.
fn converted(value: &Json) -> Option<TokenStream> {
    let number = number(value)?;
    let literal = match i32::try_from(number) {
        Ok(number) => Literal::i32_unsuffixed(number),
        Err(_) => Literal::i64_suffixed(number),
    };
    Some(quote!(#literal))
}

fn integer(value: &Json) -> Option<TokenStream> {
    let number = Literal::i64_unsuffixed(number(value)?);
    Some(quote!(#number))
}

fn number(value: &Json) -> Option<i64> {
    text(value)?.trim().parse().ok()
}

fn position(seconds: i64) -> Option<TokenStream> {
    let seconds = Literal::u32_unsuffixed(u32::try_from(seconds).ok()?);
    Some(quote!(Position::from(#seconds)))
}

/// Returns the seconds of `00:01:05`.
fn position_of(text: &str) -> Option<i64> {
    text.split(':')
        .try_fold(0_i64, |seconds, part| seconds.checked_mul(60)?.checked_add(part.trim().parse().ok()?))
}

/// Returns the imports from the standard library that an expression needs.
pub fn imports(code: &str) -> TokenStream {
    let map = code.contains("BTreeMap :: from").then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let duration = code.contains("Duration :: from_secs").then(|| {
        quote!(
            use std::time::Duration;
        )
    });
    quote!(#map #duration)
}

/// Returns the value in the form in which it is sent.
fn text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}
