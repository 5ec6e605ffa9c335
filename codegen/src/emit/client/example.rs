//! Documentation examples.

use quote::quote;

use crate::emit::Target;
use crate::emit::rust::sample;
use crate::emit::rust::tokens::ident;
use crate::model::{Model, Operation, ResponseData, Type};

/// Returns the body of an example: a call with the values of the first sample.
pub fn call_example(model: &Model, operation: &Operation, target: &Target) -> Option<String> {
    let request = sample::request(model, operation, operation.example()?)?;
    let module = ident(&operation.module);
    let function = ident(&operation.name);
    let crate_name = ident(&target.crate_name());
    let imports = sample::imports(&request.to_string());
    let statement = match operation.response.data {
        ResponseData::None | ResponseData::Type(Type::Bool) => {
            quote!(client.#module().#function(request).await?;)
        }
        _ => quote!(let response = client.#module().#function(request).await?; println!("{response:?}");),
    };
    let code = quote! {
        use #crate_name::*;
        #imports
        async fn example(client: &Client) -> Result<(), Box<dyn std::error::Error>> {
            let request = #request;
            #statement
            Ok(())
        }
    };
    let file = syn::parse2::<syn::File>(code).ok()?;
    Some(hide_frame(&prettyplease::unparse(&file)))
}

/// Hides imports, the function around the example and its `Ok(())`, so that only the call is shown.
fn hide_frame(code: &str) -> String {
    let mut text = String::new();
    for line in code.lines() {
        match line.strip_prefix("    ") {
            Some("Ok(())") => text.push_str("# Ok(())"),
            Some(inner) => text.push_str(inner),
            None => {
                text.push_str("# ");
                text.push_str(line);
            }
        }
        text.push('\n');
    }
    text
}
