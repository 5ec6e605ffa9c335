//! The output of a crate's macros: a change of a macro changes every type that it is called for.

use proc_macro2::{Group, TokenStream, TokenTree};
use syn::{File, Item, ItemMacro};

use crate::impls::Found;
use crate::print::{implemented, printed};
use crate::strip;
use crate::syntax::tree::Tree;

/// Returns every macro with the `impl` blocks and calls that it expands to, with its parameters as they are.
/// Omits macros that expand to anything else.
pub fn macros(tree: &Tree) -> String {
    let mut texts = Vec::new();
    for item in tree.modules.iter().flat_map(|module| &module.items) {
        if let Item::Macro(item) = item
            && let Some(name) = &item.ident
        {
            let made = implemented(&made(item), &[]);
            if !made.is_empty() {
                let head = strip::definition(&Item::Macro(item.clone()), &name.to_string(), &[]);
                texts.push(printed(head) + &made);
            }
        }
    }
    texts.sort();
    texts.join("\n")
}

fn made(item: &ItemMacro) -> Vec<Found> {
    let mut made = Vec::new();
    // A rule is a pattern, `=>`, and its output; patterns are no items.
    for token in item.mac.tokens.clone() {
        if let TokenTree::Group(group) = token
            && let Ok(File { items, .. }) = syn::parse2(once(group.stream()))
        {
            made.extend(items.into_iter().map(|item| Found { item, conditions: Vec::new() }));
        }
    }
    made
}

/// Replaces `$name` with `name`, and expands every repetition once.
fn once(tokens: TokenStream) -> TokenStream {
    let mut plain = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '$' => {
                let Some(TokenTree::Group(group)) = tokens.peek() else { continue };
                plain.extend(once(group.stream()));
                tokens.by_ref().find(ends_repetition);
            }
            TokenTree::Group(group) => {
                let delimiter = group.delimiter();
                plain.extend([TokenTree::Group(Group::new(delimiter, once(group.stream())))]);
            }
            token => plain.extend([token]),
        }
    }
    plain
}

fn ends_repetition(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if "*+?".contains(punct.as_char()))
}
