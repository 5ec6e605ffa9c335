//! The types that each place allows.

use crate::model::{Kind, Named, Type};

/// A place of a type expression, or of a part of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Site {
    /// A parameter.
    Param,
    /// A response, or a field of a response or record.
    Value,
    /// A field of a webhook, which arrives as a form.
    Webhook,
    /// Inside the `json<…>` of a parameter.
    Json,
    /// An item of a `comma_list<…>`.
    Item,
    /// A key of a `map<…>`.
    Key,
}

/// The reason why a type is not allowed in its place, and the remedy.
#[derive(Debug, PartialEq, Eq)]
pub struct Misplaced {
    /// The mistake.
    pub message: String,
    /// How to fix it.
    pub help: &'static str,
}

/// Returns why `ty`, or a part of it, is not allowed in its place.
pub fn misplaced(ty: &Type, site: Site) -> Option<Misplaced> {
    if is_too_deep(ty) {
        let message = format!("`{ty}` is nested too deeply");
        return Some(Misplaced { message, help: "declare a record for the inner part" });
    }
    find(ty, site)
}

fn find(ty: &Type, site: Site) -> Option<Misplaced> {
    use Site::{Item, Json, Key, Param, Value, Webhook};
    let wrong = |message: String, help| Some(Misplaced { message, help });
    match (ty, site) {
        (Type::File, Param) => None,
        (Type::File, _) => {
            wrong("a file is not allowed here".into(), "file parts are parameters of multipart operations")
        }
        (Type::Expires, Param) => None,
        (Type::Expires, _) => {
            wrong("an expiry is not allowed here".into(), "it is for parameters; use `seconds`")
        }
        (Type::Json(inner), Param) => find(inner, Json),
        (Type::Json(_), _) => wrong(
            "JSON inside a string is not allowed here".into(),
            if site == Json { "one `json<…>` encodes the whole value" } else { JSON },
        ),
        (Type::Secret, Json) => wrong("a secret cannot be sent inside JSON".into(), SECRET),
        (_, Key) => match ty {
            Type::String | Type::CstDate | Type::Int => None,
            Type::Named(named) if named.kind != Kind::Record => None,
            _ => wrong("a map's keys are ids, dates, numbers or text".into(), ""),
        },
        (_, Item) if !ty.is_scalar() || *ty == Type::Secret => {
            wrong("a comma list holds plain values".into(), "use `json<list<…>>` for more")
        }
        (_, Item) => None,
        (Type::CommaList(item), _) => find(item, Item),
        (Type::List(item), Value | Json) => find(item, site),
        (Type::Map(key, value), Value | Json) => find(key, Key).or_else(|| find(value, site)),
        (Type::Named(Named { kind: Kind::Record, .. }) | Type::List(_) | Type::Map(..), Webhook) => wrong(
            format!("`{ty}` cannot arrive in a form"),
            "a webhook's fields are plain values, `comma_list<…>` or `any`",
        ),
        (_, Param) if !ty.is_scalar() => wrong(
            format!("`{ty}` cannot be a form parameter"),
            match ty {
                Type::Bool => "forms have no booleans: use `flag`",
                Type::List(_) => "use `comma_list<…>`, or `json<list<…>>`",
                _ => "use a plain value, `comma_list<…>`, or `json<…>`",
            },
        ),
        _ => None,
    }
}

const JSON: &str = "`json<…>` is for parameters; name the type itself";

/// The help for a secret inside JSON.
pub const SECRET: &str = "JSON masks secrets; give the secret a parameter of its own";

/// Returns whether clippy would call the Rust type of a response, `Result<…, Error>`, very complex. It adds up
/// the depth of every name.
fn is_too_deep(ty: &Type) -> bool {
    const RESULT_AND_ERROR: usize = 30;
    const THRESHOLD: usize = 250;
    RESULT_AND_ERROR + complexity(ty, 2) > THRESHOLD
}

fn complexity(ty: &Type, depth: usize) -> usize {
    let inner = match ty {
        Type::List(item) | Type::CommaList(item) => complexity(item, depth + 1),
        Type::Map(key, value) => complexity(key, depth + 1) + complexity(value, depth + 1),
        Type::Json(inner) => return complexity(inner, depth),
        _ => 0,
    };
    10 * depth + inner
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::type_expr::Declared;

    fn help(expression: &str, site: Site) -> Option<String> {
        let ty = Type::parse(expression, &Declared::new(), "m").ok()?;
        misplaced(&ty, site).map(|misplaced| misplaced.message)
    }

    #[test]
    fn places() {
        for (expression, site) in [
            ("file", Site::Param),
            ("json<any>", Site::Param),
            ("expires", Site::Param),
            ("json<map<string, list<flag>>>", Site::Param),
            ("comma_list<int>", Site::Webhook),
            ("any", Site::Webhook),
            ("list<secret>", Site::Value),
            ("map<cst_date, list<map<string, int>>>", Site::Value),
        ] {
            assert_eq!(help(expression, site), None, "{expression}");
        }
        for (expression, site) in [
            ("json<file>", Site::Param),
            ("expires", Site::Value),
            ("comma_list<expires>", Site::Param),
            ("json<list<file>>", Site::Param),
            ("json<list<json<int>>>", Site::Param),
            ("json<map<string, secret>>", Site::Param),
            ("comma_list<json<int>>", Site::Param),
            ("comma_list<file>", Site::Param),
            ("comma_list<secret>", Site::Value),
            ("comma_list<bool>", Site::Value),
            ("map<file, int>", Site::Value),
            ("map<url, int>", Site::Value),
            ("list<json<int>>", Site::Value),
            ("bool", Site::Param),
            ("any", Site::Param),
            ("list<int>", Site::Param),
            ("list<int>", Site::Webhook),
            ("map<string, int>", Site::Webhook),
            ("map<string, map<string, map<string, int>>>", Site::Value),
            ("json<list<list<list<list<list<int>>>>>>", Site::Param),
        ] {
            assert!(help(expression, site).is_some(), "{expression}");
        }
    }
}
