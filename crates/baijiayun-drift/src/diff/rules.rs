//! The class of each kind of change, in one table per audience.

use super::change::Class::{self, Breaking, BreakingAtRunTime, Compatible, DocsOnly, None};
use super::change::{Kind, TypeChange};

/// Returns the class for users of the Rust crate.
///
/// - Structs and enums are `non_exhaustive`, so new fields, values, setters, methods and modules are compatible.
/// - `new` takes the required values in the order of the spec. Adding, removing or reordering them is breaking,
///   and so is making one optional.
/// - A field that is not always present is an `Option`, so a change in either direction is breaking.
/// - The client checks limits before it sends. A tighter one is breaking at run time: a call that
///   compiles and worked fails. So are another default of the server and a path that is no longer known.
/// - The client signs, encodes and decodes, so changes of these are compatible.
pub fn rust(kind: Kind) -> Class {
    use Kind::*;
    match kind {
        Title | TitleZh | TextZh | Columns | Description | Notes | Samples => DocsOnly,
        Number | Source | Page | Hint | Order => DocsOnly,
        ParamRustName { setter: false } | DefaultAdded | DefaultRemoved => DocsOnly,
        DefaultEnvelope => None,

        ApiAdded | KeyOperationAdded | ErrorCodeAdded | ModuleAdded | TypeAdded | ImportAdded
        | ValueAdded => Compatible,
        ConstructorAdded | FieldAdded { demanded: false } | ParamAdded { required: false } => Compatible,
        OperationAdded | MethodAdded | ChunkAdded | ByDayAdded | PaginationAdded | WebhookAdded => Compatible,
        ExtensionsAdded | LimitLoosened | PathFound => Compatible,

        Server | KeyOperation | CommonParamAdded | CommonParamRemoved | CommonParam => Compatible,
        FieldRenamed | ParamRenamed | AsString | MethodRemoved | PathChanged | Encoding => Compatible,
        ChunkHeader
        | Signing
        | Safety { .. }
        | Destroys { .. }
        | Idempotent
        | Pagination
        | Envelope
        | Secret => Compatible,

        KeyOperationRemoved | ErrorCodeNumber | ValueOnWire | DefaultChanged | IsUrl => BreakingAtRunTime,
        LimitTightened | PathLost | PathDynamic => BreakingAtRunTime,

        FieldType { forms } | ParamType { forms } | ResponseType { forms } => match forms {
            TypeChange::Meaning => DocsOnly,
            TypeChange::Wire => Compatible,
            TypeChange::Rust | TypeChange::Both => Breaking,
        },

        ApiRemoved | ErrorCodeRemoved | ModuleRemoved | TypeRemoved | TypeKind | TypeBase => Breaking,
        ImportRemoved | ValueRemoved | ValueRenamed | ConstructorRemoved => Breaking,
        FieldAdded { demanded: true } => Breaking,
        FieldRemoved | FieldRustName | FieldRequired { .. } | FieldOptional { .. } | RequiredOrder => {
            Breaking
        }
        ParamAdded { required: true } | ParamRemoved | ParamRustName { setter: true } => Breaking,
        ParamRequired | ParamOptional | ExtensionsRemoved | OperationRemoved | ChunkRemoved => Breaking,
        ByDayRemoved | ResponseAdded | ResponseRemoved | ResponseShape => Breaking,
        PaginationRemoved | PageItem | WebhookRemoved => Breaking,
    }
}

/// Returns the class for users of the command line.
///
/// - Commands and options have the wire names of the spec. A new one is compatible unless the option is required.
/// - JSON output has the declared fields under their wire names; `null` where a value is absent.
/// - A command that destroys data asks for confirmation, so a script without `--yes` fails.
/// - Types of Rust do not show.
pub fn bjy(kind: Kind) -> Class {
    use Kind::*;
    match kind {
        Title | TitleZh | TextZh | Columns | Description | Notes | Samples => DocsOnly,
        Number | Source | Page | Hint | Order => DocsOnly,
        DefaultAdded | DefaultRemoved | RequiredOrder => DocsOnly,
        DefaultEnvelope | TypeAdded | TypeRemoved | ImportAdded | ImportRemoved => None,
        ConstructorAdded | ConstructorRemoved | FieldRustName | ParamRustName { .. } => None,
        ExtensionsAdded | ExtensionsRemoved | ChunkAdded | ChunkRemoved => None,

        ApiAdded | KeyOperationAdded | ErrorCodeAdded | ModuleAdded | ValueAdded | OperationAdded => {
            Compatible
        }
        FieldAdded { demanded: false } | ParamAdded { required: false } | ParamOptional => Compatible,
        FieldRequired { sent: false } | FieldOptional { received: false } | LimitLoosened => Compatible,
        MethodAdded | PathFound | ByDayAdded | ResponseAdded | PaginationAdded | WebhookAdded => Compatible,

        Server | KeyOperation | CommonParamAdded | CommonParamRemoved | CommonParam => Compatible,
        ErrorCodeRemoved | ErrorCodeNumber | AsString | MethodRemoved | PathChanged | Encoding => Compatible,
        ChunkHeader | Signing | Safety { confirmed: false } | Destroys { confirmed: false } | Idempotent => {
            Compatible
        }
        Pagination | PageItem | Envelope | Secret => Compatible,

        FieldType { forms } | ParamType { forms } | ResponseType { forms } => match forms {
            TypeChange::Meaning => DocsOnly,
            TypeChange::Rust => Compatible,
            TypeChange::Wire | TypeChange::Both => Breaking,
        },

        ApiRemoved | KeyOperationRemoved | ModuleRemoved | TypeKind | TypeBase => Breaking,
        ValueRemoved | ValueRenamed | ValueOnWire | FieldRemoved | FieldRenamed => Breaking,
        FieldAdded { demanded: true } => Breaking,
        FieldRequired { sent: true } | FieldOptional { received: true } => Breaking,
        ParamAdded { required: true } | ParamRemoved | ParamRenamed | ParamRequired => Breaking,
        DefaultChanged | IsUrl | LimitTightened | OperationRemoved | PathLost | PathDynamic => Breaking,
        Safety { confirmed: true }
        | Destroys { confirmed: true }
        | ByDayRemoved
        | ResponseRemoved
        | ResponseShape => Breaking,
        PaginationRemoved | WebhookRemoved => Breaking,
    }
}

/// Returns the class for users of the wire: hand-written clients, and clients made from the OpenAPI document.
///
/// - They send, sign and decode themselves, so a change of the path, of the signature or of a form is
///   breaking for them.
/// - Less in a request and more in a response is compatible; the reverse is breaking.
/// - The OpenAPI document has the names of types, but none of Rust. The names of an enum's values are only its
///   documentation.
pub fn wire(kind: Kind) -> Class {
    use Kind::*;
    match kind {
        Title | TitleZh | TextZh | Columns | Description | Notes | Samples => DocsOnly,
        Number | Source | Page | Hint | Order => DocsOnly,
        DefaultAdded | DefaultRemoved | KeyOperation | KeyOperationRemoved | ValueRenamed => DocsOnly,
        ModuleRemoved | Safety { .. } | Destroys { .. } | Idempotent | Pagination | PaginationRemoved => {
            DocsOnly
        }
        DefaultEnvelope | ImportAdded | ImportRemoved | ConstructorAdded => None,
        ConstructorRemoved | FieldRustName | ParamRustName { .. } | RequiredOrder => None,
        ExtensionsAdded | ExtensionsRemoved | ByDayAdded | ByDayRemoved | PageItem | Secret => None,

        ApiAdded | KeyOperationAdded | ErrorCodeAdded | ModuleAdded | TypeAdded | ValueAdded => Compatible,
        FieldAdded { demanded: false } | ParamAdded { required: false } | ParamOptional => Compatible,
        FieldRequired { sent: false } | FieldOptional { received: false } | LimitLoosened => Compatible,
        OperationAdded | MethodAdded | PathFound | ChunkAdded | ResponseAdded => Compatible,
        CommonParamRemoved | ErrorCodeRemoved | PaginationAdded | WebhookAdded => Compatible,

        FieldType { forms } | ParamType { forms } | ResponseType { forms } => match forms {
            TypeChange::Meaning => DocsOnly,
            TypeChange::Rust => Compatible,
            TypeChange::Wire | TypeChange::Both => Breaking,
        },

        ApiRemoved | Server | CommonParamAdded | CommonParam | ErrorCodeNumber => Breaking,
        TypeRemoved | TypeKind | TypeBase | ValueRemoved | ValueOnWire => Breaking,
        FieldAdded { demanded: true } | FieldRemoved | FieldRenamed | FieldRequired { sent: true } => {
            Breaking
        }
        FieldOptional { received: true } | AsString | ParamAdded { required: true } => Breaking,
        ParamRemoved | ParamRenamed | ParamRequired | DefaultChanged | IsUrl | LimitTightened => Breaking,
        OperationRemoved | MethodRemoved | PathLost | PathChanged | PathDynamic | Encoding => Breaking,
        ChunkRemoved | ChunkHeader | Signing | ResponseRemoved | ResponseShape => Breaking,
        Envelope | WebhookRemoved => Breaking,
    }
}
