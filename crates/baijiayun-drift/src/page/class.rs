//! The classes of types: the distinctions that a page's words for types make.

use baijiayun_codegen::model::{Base, Kind, Named, Type};
use serde_json::Value as Json;

/// A class of types. Pages have many words for one type, and one word for many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A whole number.
    Int,
    /// A number with a fraction.
    Float,
    /// A text.
    Text,
    /// True or false.
    Bool,
    /// A file.
    File,
    /// A list.
    List,
    /// An object: a record or a map.
    Object,
}

/// The words of each class. The first one is the vendor's usual one.
const WORDS: [(Class, &[&str]); 7] = [
    (
        Class::Int,
        &[
            "int",
            "integer",
            "long",
            "bigint",
            "int32",
            "int64",
            "number",
            "timestamp",
            "整数",
            "整型",
            "数字",
            "数值",
        ],
    ),
    (Class::Float, &["float", "double", "decimal"]),
    (
        Class::Text,
        &[
            "string",
            "str",
            "varchar",
            "text",
            "char",
            "datetime",
            "date",
            "time",
            "json",
            "url",
            "字符串",
            "文本",
        ],
    ),
    (Class::Bool, &["bool", "boolean", "布尔"]),
    (Class::File, &["file", "binary", "文件"]),
    (Class::List, &["array", "list", "数组", "列表"]),
    (Class::Object, &["object", "map", "dict", "hash", "struct", "对象"]),
];

impl Class {
    /// Returns the class of a page's word for a type, such as `int(11)` or `array[object]`.
    pub fn of_word(word: &str) -> Option<Self> {
        let end = word.find(['(', '[', '<', '/', '|']).unwrap_or(word.len());
        let is_list = word.ends_with("[]");
        let class = WORDS.iter().find(|(_, words)| words.contains(&&word[..end])).map(|(class, _)| *class);
        if is_list { class.map(|_| Self::List) } else { class }
    }

    /// Returns the vendor's usual word.
    pub fn word(self) -> &'static str {
        WORDS.iter().find(|(class, _)| *class == self).map_or("", |(_, words)| words[0])
    }

    /// Returns the class of a type of the spec. `as_string` is that of its field: numbers written as text.
    pub fn of_type(ty: &Type, as_string: bool) -> Option<Self> {
        let class = match ty {
            Type::Int | Type::Flag | Type::ByteCount | Type::Seconds | Type::UnixTime => Self::Int,
            Type::Expires | Type::Jump => Self::Int,
            Type::Named(Named { kind: Kind::Id(Base::Int) | Kind::Enum(Base::Int), .. }) => Self::Int,
            Type::Named(Named { kind: Kind::Record, .. }) | Type::Map(..) => Self::Object,
            Type::Bool => Self::Bool,
            Type::File => Self::File,
            Type::List(_) => Self::List,
            Type::Any => return None,
            _ => Self::Text,
        };
        Some(if as_string && class == Self::Int { Self::Text } else { class })
    }

    /// Returns the class of a value. A null proves none.
    pub fn of_json(value: &Json) -> Option<Self> {
        match value {
            Json::Null => None,
            Json::Bool(_) => Some(Self::Bool),
            Json::Number(number) if number.is_f64() => Some(Self::Float),
            Json::Number(_) => Some(Self::Int),
            Json::String(_) => Some(Self::Text),
            Json::Array(_) => Some(Self::List),
            Json::Object(_) => Some(Self::Object),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_pages() {
        for (word, class) in [
            ("int", Class::Int),
            ("int(11)", Class::Int),
            ("string", Class::Text),
            ("array[object]", Class::List),
            ("object[]", Class::List),
            ("dict", Class::Object),
        ] {
            assert_eq!(Class::of_word(word), Some(class), "{word}");
        }
        assert_eq!(Class::of_word("毫秒"), None);
    }
}
