//! A program that uses everything public of a generated client, with explicit types.
//!
//! Values come from `any()`, which has every type; the program is compiled and never run. Where generated code accepts
//! anything that converts into a type, the program passes its own type that converts into no other. Where it accepts
//! one type, the program passes that type and, in a second call, leaves it to inference.

use baijiayun_codegen::model::names::{constant_name, extensions_name};
use baijiayun_codegen::model::{
    Base, Enum, Field, Id, Kind, Model, Module, Named, Operation, Record, ResponseData, TYPES, Type,
};

/// Returns the program for `model`. `api` is the path of the client.
pub fn program(model: &Model, api: &str) -> String {
    let mut program = Program { conversions: Vec::new(), text: String::new() };
    for code in &model.error_codes {
        program.statement(&format!("let _: i64 = api::code::{}", constant_name(&code.name)));
    }
    for module in &model.modules {
        program.module(module);
    }
    let conversions = program.conversions.iter().enumerate().map(|(index, ty)| {
        format!(
            "pub struct Own{index};\nimpl From<Own{index}> for {ty} {{\n    \
             fn from(_: Own{index}) -> Self {{\n        any()\n    }}\n}}\n"
        )
    });
    let conversions: String = conversions.collect();
    format!(
        "use {api} as api;\nfn any<T>() -> T {{\n    loop {{}}\n}}\n{conversions}\
         pub fn program(client: api::Client) {{\n{}}}\n",
        program.text
    )
}

struct Program {
    /// The types into which `Own0`, `Own1` and so on are converted.
    conversions: Vec<String>,
    text: String,
}

impl Program {
    fn statement(&mut self, statement: &str) {
        self.text += &format!("    {statement};\n");
    }

    fn module(&mut self, module: &Module) {
        for id in &module.ids {
            self.id(id, &module.name);
        }
        for open_enum in &module.enums {
            self.open_enum(open_enum, &module.name);
        }
        for record in &module.records {
            self.record(record, &module.name);
        }
        for webhook in &module.webhooks {
            self.record(&webhook.record, &module.name);
        }
        for operation in &module.operations {
            self.operation(operation);
        }
        self.imports(module);
    }

    /// Names the shared types as the module re-exports them.
    fn imports(&mut self, module: &Module) {
        for named in baijiayun_codegen::model::queries::names_in(module.types()) {
            self.statement(&format!("let _: Option<api::{}{}>", prefix(&module.name), named.name));
        }
    }

    fn id(&mut self, id: &Id, module: &str) {
        let (name, base) = (path(module, &id.name), base(id.base));
        self.statement(&format!("let id: {name} = {name}(any::<{base}>())"));
        self.statement(&format!("let _: {base} = id.0"));
    }

    fn open_enum(&mut self, open_enum: &Enum, module: &str) {
        let (name, base) = (path(module, &open_enum.name), base(open_enum.base));
        self.statement(&format!("let _: {name} = {name}::Unknown(any::<{base}>())"));
        let arms = open_enum.variants.iter().map(|variant| format!("{name}::{} => {{}} ", variant.name));
        let arms: String = arms.collect();
        self.statement(&format!("match any::<{name}>() {{ {arms}_ => {{}} }}"));
    }

    fn record(&mut self, record: &Record, module: &str) {
        let name = path(module, &record.name);
        self.statement(&format!("let _: {name} = {name}::default()"));
        self.statement(&format!("let record: {name} = any::<{name}>()"));
        for field in &record.fields {
            self.statement(&format!("let _: {} = record.{}", field_type(field), raw(&field.rust)));
        }
        if record.is_input {
            let members = record.fields.iter().map(|field| (field.rust.as_str(), &field.ty, field.required));
            self.constructor(&name, &members.collect::<Vec<_>>());
        }
    }

    /// Calls `new` with all that is required, and every setter.
    fn constructor(&mut self, name: &str, members: &[(&str, &Type, bool)]) {
        for is_typed in [true, false] {
            let required: Vec<_> = members.iter().filter(|(_, _, required)| *required).collect();
            let arguments: Vec<_> =
                required.into_iter().map(|(_, ty, _)| self.argument(ty, is_typed)).collect();
            let mut call = format!("let _: {name} = {name}::new({})", arguments.join(", "));
            for (setter, ty, _) in members.iter().filter(|(_, _, required)| !required) {
                call += &format!(".{}({})", raw(setter), self.argument(ty, is_typed));
            }
            self.statement(&call);
        }
    }

    fn argument(&mut self, ty: &Type, is_typed: bool) -> String {
        let name = rust(ty);
        if !converts(ty) {
            return if is_typed { format!("any::<{name}>()") } else { "any()".into() };
        }
        let known = self.conversions.iter().position(|conversion| *conversion == name);
        let index = known.unwrap_or_else(|| {
            self.conversions.push(name);
            self.conversions.len() - 1
        });
        format!("Own{index}")
    }

    fn operation(&mut self, operation: &Operation) {
        let module = &operation.module;
        let request = path(module, &operation.request_name());
        let members = operation.params.iter().map(|param| (param.rust.as_str(), &param.ty, param.required));
        self.constructor(&request, &members.collect::<Vec<_>>());
        if operation.required().next().is_none() {
            self.statement(&format!("let _: {request} = {request}::default()"));
        }
        for (kind, _) in operation.params.iter().flat_map(|param| &param.extensions) {
            self.statement(&format!("let _: &[&str] = {}", path(module, &extensions_name(kind))));
        }
        let response = match &operation.response.data {
            // `true` only confirms success.
            ResponseData::None | ResponseData::Type(Type::Bool) => "()".into(),
            ResponseData::Type(ty) => rust(ty),
            ResponseData::Record(record) => {
                self.record(record, module);
                path(module, &record.name)
            }
        };
        self.statement(&format!("let module: {} = client.{}()", client(module), raw(module)));
        let future = format!("api::ResponseFuture<{response}>");
        self.call(&operation.name, &request, &future);
        if let (Some(method), Some(request)) = (operation.chunk_method(), operation.chunk_request()) {
            let request = path(module, &request);
            self.call(&method, &request, &future);
            let arguments = "any::<String>(), any::<String>(), any::<u64>(), any::<u64>(), any::<Vec<u8>>()";
            self.statement(&format!("let _: {request} = {request}::new({arguments})"));
        }
        if let Some(item) = operation.item() {
            self.call(&operation.pages_method(), &request, &format!("api::Pages<{}>", rust(item)));
            self.call(&operation.items_method(), &request, &format!("api::Items<{}>", rust(item)));
            if operation.span_by_day().is_some() {
                self.call(&operation.by_day_method(), &request, &format!("api::Items<{}>", rust(item)));
            }
        }
    }

    fn call(&mut self, method: &str, request: &str, result: &str) {
        self.statement(&format!("let _: {result} = module.{}(any::<{request}>())", raw(method)));
    }
}

fn client(module: &str) -> String {
    let name = baijiayun_codegen::model::names::type_name(module);
    path(module, &format!("{name}Client"))
}

/// Returns the path of an item of a module. Those of `types.yaml` are at the root.
fn path(module: &str, name: &str) -> String {
    format!("api::{}{name}", prefix(module))
}

fn prefix(module: &str) -> String {
    if module == TYPES { String::new() } else { format!("{}::", raw(module)) }
}

/// Returns a name that may be a keyword as an identifier.
fn raw(name: &str) -> String {
    if baijiayun_codegen::model::names::is_keyword(name) { format!("r#{name}") } else { name.to_owned() }
}

fn base(base: Base) -> &'static str {
    match base {
        Base::Int => "i64",
        Base::String => "String",
    }
}

fn field_type(field: &Field) -> String {
    if field.required { rust(&field.ty) } else { format!("Option<{}>", rust(&field.ty)) }
}

/// Returns a type as users write it.
fn rust(ty: &Type) -> String {
    match ty {
        Type::Int => "i64".into(),
        Type::String | Type::Url => "String".into(),
        Type::Bool => "bool".into(),
        Type::Flag => "api::Flag".into(),
        Type::ByteCount => "api::ByteCount".into(),
        Type::Seconds => "api::Seconds".into(),
        Type::Expires => "api::Expires".into(),
        Type::Position => "api::Position".into(),
        Type::Jump => "api::Jump".into(),
        Type::CstDate => "api::CstDate".into(),
        Type::CstDateTime => "api::CstDateTime".into(),
        Type::UnixTime => "api::UnixTime".into(),
        Type::Secret => "api::Secret".into(),
        Type::File => "api::FilePart".into(),
        Type::Any => "serde_json::Value".into(),
        Type::List(item) => format!("Vec<{}>", rust(item)),
        Type::Map(key, value) => format!("std::collections::BTreeMap<{}, {}>", rust(key), rust(value)),
        Type::CommaList(item) => format!("api::CommaList<{}>", rust(item)),
        Type::Json(inner) => rust(inner),
        Type::Named(Named { name, module, .. }) => path(module, name),
    }
}

/// Returns whether generated code accepts anything that converts into the type.
fn converts(ty: &Type) -> bool {
    match ty {
        Type::String | Type::Url | Type::Flag | Type::Secret | Type::CommaList(_) | Type::List(_) => true,
        Type::Int | Type::ByteCount | Type::Seconds | Type::UnixTime => true,
        Type::Expires | Type::Position | Type::Jump => true,
        Type::Json(inner) => converts(inner),
        Type::Named(named) => matches!(named.kind, Kind::Id(Base::String) | Kind::Enum(Base::String)),
        _ => false,
    }
}
