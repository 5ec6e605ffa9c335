//! Type expressions: `ItemId`, `list<Item>`, `map<cst_date, byte_count>`.

use std::fmt;

use indexmap::IndexMap;
use syn::{GenericArgument, PathArguments};

use super::{Base, TYPES};
use crate::diagnostic::closest;

/// The longest expression accepted. Bounds the recursion of the parser.
const MAX_LENGTH: usize = 200;

/// A type of a parameter or field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// A signed 64-bit integer.
    Int,
    /// Text.
    String,
    /// JSON's true and false.
    Bool,
    /// 0 or 1.
    Flag,
    /// A number of bytes.
    ByteCount,
    /// A number of seconds.
    Seconds,
    /// The number of seconds until something expires; 0 for never.
    Expires,
    /// A position in a video, as `HH:MM:SS`.
    Position,
    /// A position in a video in seconds, to which it jumps; -1 for no jump.
    Jump,
    /// A date, China Standard Time.
    CstDate,
    /// A date and time, China Standard Time.
    CstDateTime,
    /// Seconds since 1970.
    UnixTime,
    /// A URL.
    Url,
    /// Text that is never shown.
    Secret,
    /// A file part.
    File,
    /// Any JSON.
    Any,
    /// A JSON array.
    List(Box<Type>),
    /// A JSON object with keys of one type.
    Map(Box<Type>, Box<Type>),
    /// Values joined with commas in one string.
    CommaList(Box<Type>),
    /// A value as JSON in one string.
    Json(Box<Type>),
    /// A type that the spec declares.
    Named(Named),
}

/// Writes the type expression.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List(item) => write!(f, "list<{item}>"),
            Self::Map(key, value) => write!(f, "map<{key}, {value}>"),
            Self::CommaList(item) => write!(f, "comma_list<{item}>"),
            Self::Json(inner) => write!(f, "json<{inner}>"),
            Self::Named(named) => f.write_str(&named.name),
            word => f.write_str(WORDS.iter().find(|(_, ty)| ty == word).map_or("none", |(name, _)| name)),
        }
    }
}

/// A type that the spec declares.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// The file that declares it, without the extension.
    pub module: String,
    /// Whether it is an id, an enum or a record.
    pub kind: Kind,
}

/// The kinds of declared types, with the wire type of their values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An id.
    Id(Base),
    /// An open enum.
    Enum(Base),
    /// A record.
    Record,
}

/// All declared types by name.
pub type Declared = IndexMap<String, Named>;

const WORDS: [(&str, Type); 16] = [
    ("int", Type::Int),
    ("string", Type::String),
    ("bool", Type::Bool),
    ("flag", Type::Flag),
    ("byte_count", Type::ByteCount),
    ("seconds", Type::Seconds),
    ("expires", Type::Expires),
    ("position", Type::Position),
    ("jump", Type::Jump),
    ("cst_date", Type::CstDate),
    ("cst_datetime", Type::CstDateTime),
    ("unix_time", Type::UnixTime),
    ("url", Type::Url),
    ("secret", Type::Secret),
    ("file", Type::File),
    ("any", Type::Any),
];
const GENERICS: [(&str, usize); 4] = [("list", 1), ("map", 2), ("comma_list", 1), ("json", 1)];

/// The reason why an expression was rejected.
#[derive(Debug, PartialEq, Eq)]
pub struct BadType {
    /// The mistake.
    pub message: String,
    /// How to fix it.
    pub help: String,
}

impl Type {
    /// Parses an expression of the file `module`.
    pub fn parse(expression: &str, declared: &Declared, module: &str) -> Result<Self, BadType> {
        let malformed = || BadType {
            message: format!("`{expression:.60}` is not a type expression"),
            help: "a word, a declared name, or `list<…>`, `map<…, …>`, `comma_list<…>`, `json<…>`".into(),
        };
        if expression.len() > MAX_LENGTH {
            return Err(malformed());
        }
        let syntax = syn::parse_str::<syn::Type>(expression).map_err(|_| malformed())?;
        convert(&syntax, declared, module).unwrap_or_else(|| Err(malformed()))
    }

    /// Parses an expression of the file `module`, without looking for what a wrong one could mean.
    pub fn known(expression: &str, declared: &Declared, module: &str) -> Option<Self> {
        let is_known = |word: &str| {
            let is_built_in = WORDS.iter().any(|(name, _)| *name == word);
            is_built_in || GENERICS.iter().any(|(name, _)| *name == word) || declared.contains_key(word)
        };
        let mut words = words(expression).filter(|word| !word.is_empty());
        if words.all(is_known) { Self::parse(expression, declared, module).ok() } else { None }
    }

    /// Calls `visit` with this type and every type inside it.
    pub fn walk<'t>(&'t self, visit: &mut impl FnMut(&'t Type)) {
        visit(self);
        match self {
            Self::List(item) | Self::CommaList(item) | Self::Json(item) => item.walk(visit),
            Self::Map(key, value) => {
                key.walk(visit);
                value.walk(visit);
            }
            _ => {}
        }
    }

    /// Returns whether `test` holds for this type or a type inside it.
    pub fn holds(&self, test: impl Fn(&Type) -> bool) -> bool {
        let mut holds = false;
        self.walk(&mut |part| holds |= test(part));
        holds
    }

    /// Returns whether a value is sent as one number.
    pub fn is_number(&self) -> bool {
        use Kind::{Enum, Id};
        match self {
            Self::Int | Self::Flag | Self::ByteCount | Self::Seconds | Self::UnixTime => true,
            Self::Expires | Self::Jump => true,
            Self::Named(named) => matches!(named.kind, Id(Base::Int) | Enum(Base::Int)),
            _ => false,
        }
    }

    /// Returns whether a value is sent as free text.
    pub fn is_text(&self) -> bool {
        use Kind::{Enum, Id};
        match self {
            Self::String | Self::Url | Self::Secret => true,
            Self::Named(named) => matches!(named.kind, Id(Base::String) | Enum(Base::String)),
            _ => false,
        }
    }

    /// Returns whether a value is sent as a single value.
    pub fn is_scalar(&self) -> bool {
        self.is_number()
            || self.is_text()
            || matches!(self, Self::CstDate | Self::CstDateTime | Self::Position)
    }
}

/// Returns the words in a type expression, also in one that is malformed.
pub fn words(expression: &str) -> impl Iterator<Item = &str> {
    expression.split(|c: char| !c.is_alphanumeric() && c != '_')
}

/// Returns `None` if the syntax is not that of a type expression.
fn convert(syntax: &syn::Type, declared: &Declared, module: &str) -> Option<Result<Type, BadType>> {
    let syn::Type::Path(path) = syntax else { return None };
    if path.qself.is_some() || path.path.segments.len() != 1 {
        return None;
    }
    let segment = path.path.segments.first()?;
    let word = segment.ident.to_string();
    let arguments = match &segment.arguments {
        PathArguments::None => Vec::new(),
        PathArguments::AngleBracketed(arguments) => {
            let mut types = Vec::new();
            for argument in &arguments.args {
                let GenericArgument::Type(argument) = argument else { return None };
                match convert(argument, declared, module)? {
                    Ok(argument) => types.push(argument),
                    Err(error) => return Some(Err(error)),
                }
            }
            types
        }
        _ => return None,
    };
    Some(match GENERICS.iter().find(|(name, _)| *name == word) {
        Some((_, count)) => generic(&word, *count, arguments),
        None if arguments.is_empty() => word_or_name(&word, declared, module),
        None if !declared.contains_key(&word) && WORDS.iter().all(|(known, _)| *known != word) => {
            Err(BadType { message: format!("no type is called `{word}`"), help: generic_help(&word) })
        }
        None => Err(BadType {
            message: format!("`{word}` takes no arguments"),
            help: format!("write `{word}` alone"),
        }),
    })
}

/// Returns the generic that a word from another language means.
fn generic_help(word: &str) -> String {
    let meant = match word.to_lowercase().as_str() {
        "vec" | "array" | "seq" | "sequence" | "set" => Some("list"),
        "dict" | "object" | "hashmap" | "btreemap" | "record" => Some("map"),
        word => closest(word, GENERICS.iter().map(|(name, _)| *name)),
    };
    match meant {
        Some("map") => "did you mean `map<…, …>`?".into(),
        Some(generic) => format!("did you mean `{generic}<…>`?"),
        None => "only `list<…>`, `map<…, …>`, `comma_list<…>` and `json<…>` have types inside".into(),
    }
}

fn generic(word: &str, count: usize, arguments: Vec<Type>) -> Result<Type, BadType> {
    let given = arguments.len();
    let mut arguments = arguments.into_iter().map(Box::new);
    let ty = match (word, arguments.next(), arguments.next()) {
        _ if given != count => None,
        ("list", Some(item), None) => Some(Type::List(item)),
        ("comma_list", Some(item), None) => Some(Type::CommaList(item)),
        ("json", Some(item), None) => Some(Type::Json(item)),
        ("map", Some(key), Some(value)) => Some(Type::Map(key, value)),
        _ => None,
    };
    ty.ok_or_else(|| BadType {
        message: format!("`{word}` takes {count} argument{}, not {given}", if count == 1 { "" } else { "s" }),
        help: format!("write `{word}<{}>`", if count == 1 { "T" } else { "K, V" }),
    })
}

fn word_or_name(word: &str, declared: &Declared, module: &str) -> Result<Type, BadType> {
    if let Some((_, ty)) = WORDS.iter().find(|(name, _)| *name == word) {
        return Ok(ty.clone());
    }
    let Some(named) = declared.get(word) else {
        let words = WORDS.iter().map(|(name, _)| *name).chain(GENERICS.iter().map(|(name, _)| *name));
        let known: Vec<_> = words.chain(declared.keys().map(String::as_str)).collect();
        return Err(BadType {
            message: format!("no type is called `{word}`"),
            help: match closest(word, known) {
                Some(known) => format!("did you mean `{known}`?"),
                None => "declare it under `ids`, `enums` or `records`".into(),
            },
        });
    };
    if named.module != module && named.module != TYPES {
        return Err(BadType {
            message: format!("`{word}` belongs to {}.yaml", named.module),
            help: "declare types that several modules use in types.yaml".into(),
        });
    }
    Ok(Type::Named(named.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(expression: &str) -> Result<Type, String> {
        Type::parse(expression, &Declared::new(), "m").map_err(|bad| bad.message)
    }

    #[test]
    fn expressions() {
        let map = Type::Map(Box::new(Type::CstDate), Box::new(Type::List(Box::new(Type::Int))));
        assert_eq!(parse("map<cst_date, list<int>>"), Ok(map.clone()));
        assert_eq!(map.to_string(), "map<cst_date, list<int>>");
        assert_eq!(parse("json<list<string>>"), Ok(Type::Json(Box::new(Type::List(Box::new(Type::String))))));
    }

    #[test]
    fn mistakes() {
        assert_eq!(parse("strin"), Err("no type is called `strin`".into()));
        assert_eq!(parse("list<int, int>"), Err("`list` takes 1 argument, not 2".into()));
        assert_eq!(parse("map"), Err("`map` takes 2 arguments, not 0".into()));
        assert_eq!(parse("Vec<int>"), Err("no type is called `Vec`".into()));
        assert_eq!(generic_help("Vec"), "did you mean `list<…>`?");
        assert_eq!(parse("int<string>"), Err("`int` takes no arguments".into()));
        for nonsense in ["", "&int", "list<", "a::b", "list<'a>", "fn()", &"list<".repeat(10_000)] {
            assert!(parse(nonsense).is_err_and(|message| message.contains("is not a type expression")));
        }
    }
}
