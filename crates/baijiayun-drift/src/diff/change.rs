//! A change as plain data.

use std::fmt;

use serde::Serialize;

/// One change between two specs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The changed item or the changed part of it.
    pub place: Place,
    /// The kind of change.
    #[serde(flatten)]
    pub kind: Kind,
    /// The old value, if there is one.
    pub old: Option<String>,
    /// The new value, if there is one.
    pub new: Option<String>,
    /// The effect on users of the Rust crate.
    pub rust: Class,
    /// The effect on users of the command line.
    pub bjy: Class,
    /// The effect on users of the wire: hand-written clients, and clients made from the OpenAPI document.
    pub wire: Class,
}

/// The effect of a change on its users, from none to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// They do not notice it.
    None,
    /// Only texts differ.
    DocsOnly,
    /// Everything that worked still works.
    Compatible,
    /// Programs still compile, but calls that worked may fail or mean something else. Only for Rust; the other
    /// audiences do not compile.
    BreakingAtRunTime,
    /// Programs do not compile, or scripts and clients that worked fail.
    Breaking,
}

impl Class {
    /// Returns whether users have to change something.
    pub fn is_breaking(self) -> bool {
        self >= Self::BreakingAtRunTime
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::None => "-",
            Self::DocsOnly => "docs",
            Self::Compatible => "compatible",
            Self::BreakingAtRunTime => "run time",
            Self::Breaking => "breaking",
        })
    }
}

/// The place of a change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Place {
    /// The name of the API.
    pub api: String,
    /// The item of the API.
    pub item: Item,
    /// The part of the item.
    pub member: Option<Member>,
}

/// An item of an API.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// The API itself.
    Api,
    /// A common parameter by its wire name.
    CommonParam(String),
    /// An error code by its name.
    ErrorCode(String),
    /// A module by its name.
    Module(String),
    /// A type by its name.
    Type(String),
    /// An operation by its id.
    Operation(String),
    /// A webhook as `module.name`.
    Webhook(String),
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api => f.write_str("the whole API"),
            Self::CommonParam(name) => write!(f, "common parameter {name}"),
            Self::ErrorCode(name) => write!(f, "error code {name}"),
            Self::Module(name) => write!(f, "module {name}"),
            Self::Type(name) | Self::Operation(name) => f.write_str(name),
            Self::Webhook(name) => write!(f, "webhook {name}"),
        }
    }
}

/// A part of an item.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Member {
    /// A parameter by its wire name; by its Rust name if the wire name changed.
    Param(String),
    /// A field of a record, response or webhook, named as a parameter is.
    Field(String),
    /// A value of an enum by its Rust name.
    Value(String),
    /// The data of the response.
    Response,
    /// The sending in chunks.
    Chunk,
}

/// The kind of a change. [`super::rules`] has the class of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// The English title.
    Title,
    /// The Chinese title.
    TitleZh,
    /// Another Chinese text.
    TextZh,
    /// The columns of a table of records.
    Columns,
    /// The description.
    Description,
    /// Further facts.
    Notes,
    /// The samples.
    Samples,
    /// The number in the vendor's document.
    Number,
    /// The source that it is known from.
    Source,
    /// The place on the vendor's page.
    Page,
    /// How to fix the cause of an error code.
    Hint,
    /// The order of values, fields or optional parameters.
    Order,

    /// A new API.
    ApiAdded,
    /// An API that is gone.
    ApiRemoved,
    /// The base URL.
    Server,
    /// The default envelope. Each operation that uses it has a change, too.
    DefaultEnvelope,
    /// The key can be fetched from now on.
    KeyOperationAdded,
    /// The key can no longer be fetched.
    KeyOperationRemoved,
    /// The key is fetched in another way.
    KeyOperation,
    /// A new parameter of every signed call.
    CommonParamAdded,
    /// A parameter that signed calls no longer have.
    CommonParamRemoved,
    /// The role, type or form of a common parameter.
    CommonParam,
    /// A new error code.
    ErrorCodeAdded,
    /// An error code that is gone.
    ErrorCodeRemoved,
    /// The number of an error code.
    ErrorCodeNumber,
    /// A new module.
    ModuleAdded,
    /// A module that is gone.
    ModuleRemoved,

    /// A new type.
    TypeAdded,
    /// A type that is gone.
    TypeRemoved,
    /// An id, enum or record became another of these.
    TypeKind,
    /// The wire type of an id or enum.
    TypeBase,
    /// The type can be named from another module, too.
    ImportAdded,
    /// The type can no longer be named from a module.
    ImportRemoved,
    /// A new value of an enum.
    ValueAdded,
    /// A value of an enum that is gone.
    ValueRemoved,
    /// A value of an enum has another name and the same wire form.
    ValueRenamed,
    /// A known value has another wire form.
    ValueOnWire,
    /// The record became part of a request, and so got a constructor and setters.
    ConstructorAdded,
    /// The record is no longer part of a request.
    ConstructorRemoved,

    /// A new field.
    FieldAdded {
        /// Whether callers that build the record have to give it.
        demanded: bool,
    },
    /// A field that is gone.
    FieldRemoved,
    /// The wire name of a field that keeps its Rust name.
    FieldRenamed,
    /// The Rust name of a field.
    FieldRustName,
    /// The field is always present from now on.
    FieldRequired {
        /// Whether callers send the record.
        sent: bool,
    },
    /// The field may be absent from now on.
    FieldOptional {
        /// Whether callers receive the record.
        received: bool,
    },
    /// The type of a field.
    FieldType {
        /// The forms that differ.
        forms: TypeChange,
    },
    /// Whether numbers are written as strings.
    AsString,
    /// The order of the required parameters or fields, which are positional in Rust.
    RequiredOrder,

    /// A new parameter.
    ParamAdded {
        /// Whether a call without it is rejected.
        required: bool,
    },
    /// A parameter that is gone.
    ParamRemoved,
    /// The wire name of a parameter that keeps its Rust name.
    ParamRenamed,
    /// The Rust name of a parameter.
    ParamRustName {
        /// Whether the name is that of a setter. Otherwise it is only documentation.
        setter: bool,
    },
    /// An optional parameter became required.
    ParamRequired,
    /// A required parameter became optional.
    ParamOptional,
    /// The type of a parameter.
    ParamType {
        /// The forms that differ.
        forms: TypeChange,
    },
    /// The server's default became known.
    DefaultAdded,
    /// The server's default is no longer known.
    DefaultRemoved,
    /// The server's default is another one.
    DefaultChanged,
    /// Whether the parameter is the URL of the call.
    IsUrl,
    /// A limit that rejects more than before.
    LimitTightened,
    /// A limit that rejects less than before.
    LimitLoosened,
    /// A new constant with file name extensions.
    ExtensionsAdded,
    /// A constant with file name extensions that is gone.
    ExtensionsRemoved,

    /// A new operation.
    OperationAdded,
    /// An operation that is gone.
    OperationRemoved,
    /// A further HTTP method.
    MethodAdded,
    /// An HTTP method that the server no longer accepts.
    MethodRemoved,
    /// An unknown path became known.
    PathFound,
    /// A known path became unknown.
    PathLost,
    /// A known path is another one.
    PathChanged,
    /// The URL became, or is no longer, a parameter.
    PathDynamic,
    /// The encoding of the parameters.
    Encoding,
    /// The file can be sent in chunks.
    ChunkAdded,
    /// The file can no longer be sent in chunks.
    ChunkRemoved,
    /// The header of a chunk.
    ChunkHeader,
    /// Whether the call is signed.
    Signing,
    /// Whether a call reads, changes or destroys data.
    Safety {
        /// Whether the command line asks for confirmation from now on.
        confirmed: bool,
    },
    /// The loss that setting a parameter causes.
    Destroys {
        /// Whether the command line asks for confirmation from now on.
        confirmed: bool,
    },
    /// Whether the call may be repeated.
    Idempotent,
    /// A method for time spans of any length.
    ByDayAdded,
    /// No method for time spans of any length any more.
    ByDayRemoved,
    /// The response has data from now on.
    ResponseAdded,
    /// The response has no data any more.
    ResponseRemoved,
    /// The response was a type and now has fields, or the reverse.
    ResponseShape,
    /// The type of the response.
    ResponseType {
        /// The forms that differ.
        forms: TypeChange,
    },
    /// Methods for all pages.
    PaginationAdded,
    /// No methods for all pages any more.
    PaginationRemoved,
    /// The parameters or fields that make up the pages.
    Pagination,
    /// The type of the items on pages.
    PageItem,
    /// The envelope of the response.
    Envelope,
    /// Whether the request or response has a secret.
    Secret,

    /// A new webhook.
    WebhookAdded,
    /// A webhook that is gone.
    WebhookRemoved,
}

/// The forms of a type that differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TypeChange {
    /// None: `string` and `url` are the same text and the same `String`.
    Meaning,
    /// The type in Rust, not the form on the wire: `int` and the id of a number.
    Rust,
    /// The form on the wire, not the type in Rust: `json<list<int>>` and `list<int>`.
    Wire,
    /// Both.
    Both,
}
