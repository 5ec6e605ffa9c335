//! Removes documentation, bodies and private members from items.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Field, Fields, FnArg, ImplItem, Item, ItemConst, ItemEnum, ItemFn, ItemStatic, Macro, Pat,
    Signature, Token, TraitItem, Type, Variant, Visibility,
};

use crate::pages::{has_word, is_hidden, is_public};
use crate::syntax::items::is_test;

/// The attributes that are part of the API.
const SHOWN: [&str; 7] =
    ["cfg", "deprecated", "derive", "macro_export", "must_use", "non_exhaustive", "repr"];

/// Returns the definition of an item, whose public name is `name`.
pub fn definition(item: &Item, name: &str, conditions: &[Attribute]) -> Item {
    let name = ident(name);
    let attributes = |own: &[Attribute]| [conditions, &shown(own)].concat();
    let mut item = item.clone();
    match &mut item {
        Item::Const(ItemConst { attrs, vis, ty, .. }) => {
            let attributes = attributes(attrs);
            return Item::Verbatim(quote!(#(#attributes)* #vis const #name: #ty;));
        }
        Item::Static(ItemStatic { attrs, vis, mutability, ty, .. }) => {
            let attributes = attributes(attrs);
            return Item::Verbatim(quote!(#(#attributes)* #vis static #mutability #name: #ty;));
        }
        Item::Fn(ItemFn { attrs, vis, sig, .. }) => {
            let attributes = attributes(attrs);
            sig.ident = name;
            let signature = signature(sig);
            return Item::Verbatim(quote!(#(#attributes)* #vis #signature;));
        }
        Item::Enum(item) => {
            item.attrs = attributes(&item.attrs);
            item.ident = name;
            item.variants = variants(item);
        }
        Item::Macro(item) => {
            item.attrs = attributes(&item.attrs);
            item.ident = Some(name);
            item.mac.tokens = without_braced(&item.mac.tokens, &TokenStream::new());
        }
        Item::Struct(item) => {
            item.attrs = attributes(&item.attrs);
            item.ident = name;
            hide_private(&mut item.fields);
        }
        Item::Trait(item) => {
            item.attrs = attributes(&item.attrs);
            item.ident = name;
            item.items = trait_items(&item.items);
        }
        Item::Type(item) => {
            item.attrs = attributes(&item.attrs);
            item.ident = name;
        }
        // Unions would be shown whole; there are none.
        _ => {}
    }
    item
}

/// Returns the public members of an `impl`, constants first.
pub fn members(items: &[ImplItem]) -> Vec<ImplItem> {
    let mut members: Vec<_> = items.iter().filter_map(member).collect();
    members.sort_by_key(|(order, _)| order.clone());
    members.into_iter().map(|(_, member)| member).collect()
}

/// Returns the associated types of the `impl` of a trait.
pub fn associated_types(items: &[ImplItem]) -> Vec<ImplItem> {
    let mut types = Vec::new();
    for item in items {
        if let ImplItem::Type(ty) = item {
            let mut ty = ty.clone();
            ty.attrs = shown(&ty.attrs);
            types.push(ImplItem::Type(ty));
        }
    }
    types
}

/// Returns a call of a macro, without the contents of braces.
pub fn call(mac: &Macro) -> Macro {
    let mut mac = mac.clone();
    mac.tokens = without_braced(&mac.tokens, &quote!(..));
    mac
}

fn member(item: &ImplItem) -> Option<((u8, String), ImplItem)> {
    let shows = |vis: &Visibility, attributes: &[Attribute]| {
        is_public(vis) && !is_hidden(attributes) && !is_test(attributes)
    };
    match item {
        ImplItem::Const(item) if shows(&item.vis, &item.attrs) => {
            let (attributes, name, ty) = (shown(&item.attrs), &item.ident, &item.ty);
            let tokens = quote!(#(#attributes)* pub const #name: #ty;);
            Some(((0, name.to_string()), ImplItem::Verbatim(tokens)))
        }
        ImplItem::Fn(item) if shows(&item.vis, &item.attrs) => {
            let (attributes, signature) = (shown(&item.attrs), signature(&item.sig));
            let tokens = quote!(#(#attributes)* pub #signature;);
            Some(((1, signature.ident.to_string()), ImplItem::Verbatim(tokens)))
        }
        ImplItem::Macro(item) if !is_test(&item.attrs) => {
            let mut item = item.clone();
            item.attrs = shown(&item.attrs);
            item.mac = call(&item.mac);
            Some(((2, item.mac.tokens.to_string()), ImplItem::Macro(item)))
        }
        _ => None,
    }
}

fn variants(item: &ItemEnum) -> Punctuated<Variant, Token![,]> {
    let visible = item.variants.iter().filter(|variant| !is_hidden(&variant.attrs));
    let mut variants: Punctuated<_, _> = visible.cloned().collect();
    for variant in &mut variants {
        variant.attrs = shown(&variant.attrs);
        for field in &mut variant.fields {
            field.attrs = shown(&field.attrs);
        }
    }
    variants
}

/// Returns the items of a trait. A method with a default keeps empty braces, since implementing it is optional.
fn trait_items(items: &[TraitItem]) -> Vec<TraitItem> {
    let mut stripped = Vec::new();
    for item in items {
        let mut item = item.clone();
        let attributes = match &mut item {
            TraitItem::Const(item) => {
                if let Some((_, value)) = &mut item.default {
                    *value = syn::parse_quote!(_);
                }
                &mut item.attrs
            }
            TraitItem::Fn(item) => {
                item.sig = signature(&item.sig);
                if let Some(body) = &mut item.default {
                    body.stmts.clear();
                }
                &mut item.attrs
            }
            TraitItem::Type(item) => &mut item.attrs,
            TraitItem::Macro(item) => {
                item.mac = call(&item.mac);
                &mut item.attrs
            }
            _ => continue,
        };
        if is_hidden(attributes) || is_test(attributes) {
            continue;
        }
        *attributes = shown(attributes);
        stripped.push(item);
    }
    stripped.sort_by_key(trait_item_order);
    stripped
}

fn trait_item_order(item: &TraitItem) -> (u8, String) {
    match item {
        TraitItem::Type(item) => (0, item.ident.to_string()),
        TraitItem::Const(item) => (1, item.ident.to_string()),
        TraitItem::Fn(item) => (2, item.sig.ident.to_string()),
        _ => (3, String::new()),
    }
}

/// Replaces private fields with `_`: one for all named fields, one for each field of a tuple.
fn hide_private(fields: &mut Fields) {
    let is_shown = |field: &Field| is_public(&field.vis) && !is_hidden(&field.attrs);
    if let Fields::Named(named) = fields {
        let all = named.named.len();
        named.named = named.named.iter().filter(|field| is_shown(field)).cloned().collect();
        if named.named.len() < all {
            named.named.push(private_field());
        }
    }
    for field in fields {
        field.attrs = shown(&field.attrs);
        if !is_shown(field) {
            field.vis = Visibility::Inherited;
            field.ty = Type::Infer(syn::parse_quote!(_));
        }
    }
}

fn private_field() -> Field {
    Field::parse_named.parse2(quote!(_: _)).unwrap()
}

/// Removes the parts of a signature that callers do not see, such as `mut`.
fn signature(signature: &Signature) -> Signature {
    let mut signature = signature.clone();
    for input in &mut signature.inputs {
        match input {
            FnArg::Receiver(receiver) => {
                receiver.attrs.clear();
                receiver.mutability = None;
            }
            FnArg::Typed(argument) => {
                argument.attrs.clear();
                match &mut *argument.pat {
                    Pat::Ident(name) => name.mutability = None,
                    pattern => *pattern = syn::parse_quote!(_),
                }
            }
        }
    }
    signature
}

/// Returns the identifier, which may be raw.
pub fn ident(name: &str) -> Ident {
    syn::parse_str(name).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn shown(attributes: &[Attribute]) -> Vec<Attribute> {
    attributes.iter().filter(|attribute| is_shown(attribute)).cloned().collect()
}

fn is_shown(attribute: &Attribute) -> bool {
    let path = attribute.path();
    SHOWN.iter().any(|name| path.is_ident(name))
        || path.is_ident("cfg_attr")
            && SHOWN.iter().any(|name| has_word(attribute.meta.to_token_stream(), name))
}

fn without_braced(tokens: &TokenStream, instead: &TokenStream) -> TokenStream {
    let strip = |token: TokenTree| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            TokenTree::Group(Group::new(Delimiter::Brace, instead.clone()))
        }
        token => token,
    };
    tokens.clone().into_iter().map(strip).collect()
}
