//! Names that generated code, the runtime or Rust uses itself, by the scope in which they would clash.
//!
//! Refusing a rare name is simpler than renaming it: a name in the spec stays the name in Rust. A test compares
//! the lists with what the runtime exports. Names of code that is written by hand for one API are in its `api.yaml`.

/// Names with what has them.
pub type Group = (&'static str, &'static [&'static str]);

/// Returns what has `name`.
pub fn owner(groups: &[Group], name: &str) -> Option<&'static str> {
    groups.iter().find(|(_, names)| names.contains(&name)).map(|(owner, _)| *owner)
}

/// Names that no module may have: the other modules of the generated crates, the crates that they use, and
/// methods that the accessor of a module would hide.
pub const MODULES: &[Group] = &[
    (
        "a module or method of every client",
        &[
            "api",
            "blocking",
            "builder",
            "bytes",
            "client",
            "code",
            "drift",
            "fmt",
            "generated",
            "http",
            "lenient",
            "metadata",
            "observed",
            "operations",
            "prelude",
            "runtime",
            "sign",
            "value",
            "webhook",
        ],
    ),
    ("a module of the mock", &["behaviour", "serve"]),
    ("a file with a meaning of its own in Rust", &["main", "mod"]),
    (
        "a crate that generated code uses",
        &["alloc", "baijiayun_runtime", "core", "serde", "serde_json", "std", "tokio"],
    ),
];

/// Methods that values in Rust have already, or that Rust expects to mean something else. Neither an operation
/// nor a module may be called so.
pub const METHODS: &[&str] = &[
    "new",
    "as_mut",
    "as_ref",
    "borrow",
    "borrow_mut",
    "clone",
    "clone_from",
    "clone_into",
    "cmp",
    "default",
    "deref",
    "deref_mut",
    "eq",
    "fmt",
    "from_iter",
    "from_str",
    "hash",
    "index",
    "index_mut",
    "into",
    "into_iter",
    "ne",
    "partial_cmp",
    "to_owned",
    "try_from",
    "try_into",
];

/// Operators that a setter with the same name would be mistaken for.
pub const OPERATORS: &[&str] =
    &["add", "bitand", "bitor", "bitxor", "div", "mul", "rem", "shl", "shr", "sub"];

/// Types, traits and functions that generated modules use. No type of the spec may have one of them.
pub const TYPES: &[Group] = &[
    (
        "Rust",
        &[
            "AsRef",
            "BTreeMap",
            "Box",
            "Clone",
            "Copy",
            "Debug",
            "Default",
            "Deserialize",
            "Eq",
            "Err",
            "From",
            "Hash",
            "Into",
            "IntoIterator",
            "Iterator",
            "None",
            "Ok",
            "Option",
            "Ord",
            "PartialEq",
            "PartialOrd",
            "Result",
            "Self",
            "Serialize",
            "Some",
            "String",
            "ToOwned",
            "ToString",
            "TryFrom",
            "TryInto",
            "Vec",
        ],
    ),
    ("the client", &["API", "Client"]),
    (
        "the runtime",
        &[
            "Api",
            "ApiClient",
            "ByteCount",
            "Bytes",
            "Chunk",
            "ChunkUpload",
            "CommaList",
            "CommonParams",
            "CstDate",
            "CstDateTime",
            "DataPlace",
            "Encoding",
            "EnumSchema",
            "EnumValue",
            "Envelope",
            "Error",
            "ErrorCode",
            "Field",
            "FilePart",
            "Flag",
            "Form",
            "InvalidNumber",
            "InvalidKey",
            "InvalidTime",
            "Items",
            "KeyOperation",
            "Limits",
            "Method",
            "Module",
            "Operation",
            "Page",
            "Paged",
            "PagedByDay",
            "Pages",
            "Pagination",
            "Param",
            "Path",
            "Record",
            "RecordSchema",
            "Request",
            "ResponseFuture",
            "Safety",
            "Schema",
            "Seconds",
            "Secret",
            "Signing",
            "TimeSpan",
            "UnixTime",
            "Value",
            "Violation",
        ],
    ),
    ("the mock or the command line", &["BufferedCall", "Command", "File", "Rejection", "StreamedCall"]),
];

/// Further names at the root of a client, where the types of `types.yaml` are: the exports of the runtime, and
/// what wire tests import.
pub const ROOT: &[Group] = &[
    (
        "the runtime",
        &[
            "ApiError",
            "Attempt",
            "BaseUrl",
            "Body",
            "BoxError",
            "ClientBuilder",
            "Clock",
            "ConfigError",
            "Credentials",
            "DroppedValue",
            "DryRun",
            "ErrorKind",
            "FixedClock",
            "HelperError",
            "HttpTransport",
            "InvalidArgument",
            "KeyProvider",
            "Observer",
            "PendingCall",
            "RateLimiter",
            "RawCall",
            "RawResponse",
            "Response",
            "Retry",
            "RetryPolicy",
            "SlidingWindow",
            "Stub",
            "StubCall",
            "SystemClock",
            "Transport",
            "TransportError",
            "Unlimited",
        ],
    ),
    ("the wire tests", &["Wire"]),
];
