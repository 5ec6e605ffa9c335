//! Constructors and setters: required values are arguments of `new`, optional ones have a setter.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::emit::rust::docs::{self, doc};
use crate::emit::rust::markdown::{item, labelled, prose};
use crate::emit::rust::tokens::ident;
use crate::emit::rust::types::{argument, converts, stored};
use crate::model::{Field, Param, Type};

/// A value of a request or record that the caller sets.
pub struct Argument<'m> {
    wire: &'m str,
    name: Ident,
    ty: &'m Type,
    is_url: bool,
    description: String,
    required: bool,
}

/// The storage of the values of a generated type.
#[derive(Clone, Copy)]
pub enum Storage {
    /// In a `Form`, in the text form in which they are sent.
    Form,
    /// In one field each.
    Fields,
}

impl<'m> From<&'m Param> for Argument<'m> {
    fn from(param: &'m Param) -> Self {
        Self {
            wire: &param.name,
            name: ident(&param.rust),
            ty: &param.ty,
            is_url: param.is_url,
            description: docs::param(param),
            required: param.required,
        }
    }
}

impl<'m> From<&'m Field> for Argument<'m> {
    fn from(field: &'m Field) -> Self {
        Self {
            wire: &field.name,
            name: ident(&field.rust),
            ty: &field.ty,
            is_url: false,
            description: prose(&field.description),
            required: field.required,
        }
    }
}

/// Returns the `impl` block with `new` and the setters.
pub fn functions(name: &Ident, arguments: &[Argument<'_>], storage: Storage) -> TokenStream {
    let required: Vec<_> = arguments.iter().filter(|argument| argument.required).collect();
    let mut text = "Creates the request from its required parameters.".to_owned();
    if required.is_empty() || matches!(storage, Storage::Fields) {
        text = match storage {
            Storage::Form => "Creates the request without optional parameters.".to_owned(),
            Storage::Fields => "Creates the record from its required fields.".to_owned(),
        };
    }
    if !required.is_empty() {
        text.push('\n');
    }
    for argument in &required {
        let label = format!("- `{}`:", argument.name);
        text.push('\n');
        text.push_str(&item(&labelled(&label, &argument.description)));
    }
    let docs = doc(&text);
    // The limit of clippy.
    let many = (required.len() > 7)
        .then(|| quote!(#[allow(clippy::too_many_arguments, reason = "all of them are required")]));
    let typed = required.iter().map(|argument| {
        let name = &argument.name;
        let ty = self::argument(argument.ty);
        quote!(#name: #ty)
    });
    let body = match storage {
        Storage::Form => {
            let values = required.iter().map(|argument| with(argument));
            quote!(Self(Form::new() #(#values)*))
        }
        Storage::Fields => {
            let values = arguments.iter().map(initial);
            quote!(Self { #(#values),* })
        }
    };
    let setters = arguments.iter().filter(|argument| !argument.required).map(|given| setter(given, storage));
    quote! {
        impl #name {
            #docs
            #many
            pub fn new(#(#typed),*) -> Self {
                #body
            }

            #(#setters)*
        }
    }
}

fn initial(argument: &Argument<'_>) -> TokenStream {
    let name = &argument.name;
    match (argument.required, converts(argument.ty)) {
        (false, _) => quote!(#name: None),
        (true, true) => quote!(#name: #name.into()),
        (true, false) => quote!(#name),
    }
}

fn setter(argument: &Argument<'_>, storage: Storage) -> TokenStream {
    let docs = doc(&argument.description);
    let name = &argument.name;
    let ty = self::argument(argument.ty);
    let body = match storage {
        Storage::Form => {
            let with = with(argument);
            quote!(Self(self.0 #with))
        }
        Storage::Fields if converts(argument.ty) => quote!(self.#name = Some(#name.into()); self),
        Storage::Fields => quote!(self.#name = Some(#name); self),
    };
    let is_record = matches!(storage, Storage::Fields);
    // The type of a request is `must_use` already.
    let must_use = is_record.then(|| quote!(#[must_use]));
    let receiver = if is_record { quote!(mut self) } else { quote!(self) };
    quote! {
        #docs
        #must_use
        pub fn #name(#receiver, #name: #ty) -> Self {
            #body
        }
    }
}

/// Returns the call that adds a value to a form: `.with("page", page)`.
fn with(argument: &Argument<'_>) -> TokenStream {
    let wire = argument.wire;
    let name = &argument.name;
    let stored = stored(argument.ty);
    match argument.ty {
        _ if argument.is_url => quote!(.with_url(#name)),
        Type::Json(inner) if converts(inner) => quote!(.with_json::<#stored>(#wire, &#name.into())),
        Type::Json(_) => quote!(.with_json(#wire, &#name)),
        Type::Secret => quote!(.with_secret(#wire, #name.into())),
        Type::Expires => quote!(.with_expires(#wire, #name.into())),
        Type::File => quote!(.with_file(#wire, #name)),
        ty if converts(ty) => quote!(.with::<#stored>(#wire, #name.into())),
        _ => quote!(.with(#wire, #name)),
    }
}
