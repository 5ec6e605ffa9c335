//! A spec as a page would state it.

use baijiayun_codegen::model::{
    Field, Kind, Literal, Method, Model, Named, Operation, Param, Path, Record, ResponseData, Sample,
    Signing, Source, Type,
};
use baijiayun_page::page::{self, Address, Choice, Facts, Form, Page};
use serde_json::{Map, Value as Json};

use crate::page::class::Class;

/// Returns whether the page is the source.
pub(crate) fn is_on_page(source: Source) -> bool {
    source == Source::Page
}

/// Returns the page of an API, without the parts that are known from other sources.
pub fn page(model: &Model) -> Page {
    let operations = on_page(model);
    let codes = model.error_codes.iter().filter(|code| is_on_page(code.source));
    Page {
        title: Some(model.title_zh.clone()),
        server: Some(model.server.clone()),
        operations: operations.into_iter().map(|operation| self::operation(model, operation)).collect(),
        error_codes: codes
            .map(|code| page::ErrorCode { line: 0, code: code.code, title: code.title_zh.clone() })
            .collect(),
        problems: Vec::new(),
    }
}

/// Returns the operations that the page has.
pub(crate) fn on_page(model: &Model) -> Vec<&Operation> {
    let mut operations = model.operations();
    operations.retain(|operation| is_on_page(operation.source));
    operations
}

fn operation(model: &Model, operation: &Operation) -> page::Operation {
    let params = operation
        .params
        .iter()
        .filter(|param| !param.is_url && is_on_page(param.source))
        .map(|param| self::param(model, param));
    let common =
        model.common.iter().filter(|_| operation.signing != Signing::None).map(|common| page::Param {
            required: Some(true),
            type_word: Class::of_type(&common.field.ty, false).map(|class| class.word().to_owned()),
            facts: facts(model, &common.field.ty),
            name: common.field.name.clone(),
            description: common.field.description.clone(),
            ..page::Param::default()
        });
    let samples = samples(model, operation);
    let bodies = samples.iter().filter_map(|sample| sample.response.clone()).map(sample);
    let is_failure = |body: &Json| body.get("code").is_some_and(|code| *code != operation.envelope.success);
    let (failures, responses) = bodies.partition(|sample| is_failure(&sample.value));
    page::Operation {
        line: 0,
        number: number(operation),
        title: operation.title_zh.clone(),
        anchor: None,
        description: operation.description.split("\n\n").map(str::to_owned).collect(),
        methods: operation.methods.iter().map(|method| self::method(*method)).collect(),
        address: match &operation.path {
            Path::Known(path) => Some(Address::Path(path.clone())),
            Path::Unknown => None,
            Path::Dynamic => {
                let url = operation.params.iter().find(|param| param.is_url);
                url.map(|url| Address::Dynamic(format!("{{{}}}", url.name)))
            }
        },
        params: Some(params.chain(common).collect()),
        response: Some(
            response_fields(model, operation)
                .into_iter()
                .filter(|(_, field)| is_on_page(field.source))
                .map(|(path, field)| page_field(model, path, field))
                .collect(),
        ),
        requests: samples.iter().filter_map(|sample| sample.request.as_deref()).map(request).collect(),
        responses,
        failures,
        notes: operation.notes.clone(),
    }
}

/// Returns the number of an operation: 5 for `API-5`.
pub(crate) fn number(operation: &Operation) -> Option<u32> {
    operation.number.as_ref()?.rsplit('-').next()?.parse().ok()
}

/// Returns the page's word for a method.
pub(crate) fn method(method: Method) -> page::Method {
    match method {
        Method::Get => page::Method::Get,
        Method::Post => page::Method::Post,
    }
}

fn param(model: &Model, param: &Param) -> page::Param {
    page::Param {
        line: 0,
        name: param.name.clone(),
        type_word: Class::of_type(&param.ty, false).map(|class| class.word().to_owned()),
        required: Some(param.required),
        default: param.default.clone(),
        example: None,
        description: param.description.clone(),
        facts: param_facts(model, param),
        has_default_cell: true,
    }
}

/// Returns the facts of a parameter: those of its type, and its limits.
pub(crate) fn param_facts(model: &Model, param: &Param) -> Facts {
    let mut facts = facts(model, &param.ty);
    facts.min = param.min;
    facts.max = param.max;
    facts.max_length = param.max_length;
    if !param.allowed.is_empty() {
        let choice = |value: &String| Choice { value: value.clone(), title: String::new() };
        facts.choices = param.allowed.iter().map(choice).collect();
    }
    facts
}

fn page_field(model: &Model, path: String, field: &Field) -> page::Field {
    page::Field {
        line: 0,
        path,
        type_word: Class::of_type(&field.ty, field.as_string).map(|class| class.word().to_owned()),
        example: None,
        description: field.description.clone(),
        facts: facts(model, &field.ty),
    }
}

/// Returns the facts that a type implies.
pub(crate) fn facts(model: &Model, ty: &Type) -> Facts {
    let form = match ty {
        Type::ByteCount => Some(Form::Bytes),
        Type::Seconds | Type::Expires | Type::Jump => Some(Form::Seconds),
        Type::CstDate => Some(Form::Date),
        Type::CstDateTime => Some(Form::DateTime),
        Type::UnixTime => Some(Form::UnixTime),
        Type::CommaList(_) => Some(Form::CommaList),
        Type::Json(_) => Some(Form::Json),
        _ => None,
    };
    Facts { form, choices: choices(model, ty), ..Facts::default() }
}

/// Returns the values of an enum, or those of the items of a list joined with commas.
fn choices(model: &Model, ty: &Type) -> Vec<Choice> {
    match ty {
        Type::Flag => [("0", "否"), ("1", "是")]
            .map(|(value, title)| Choice { value: value.to_owned(), title: title.to_owned() })
            .into(),
        Type::CommaList(item) => choices(model, item),
        Type::Named(Named { name, kind: Kind::Enum(_), .. }) => {
            let variants = model.open_enum(name).into_iter().flat_map(|found| &found.variants);
            let choice =
                |value: &Literal, title: &str| Choice { value: text(value), title: title.to_owned() };
            variants
                .filter(|variant| is_on_page(variant.source))
                .map(|variant| choice(&variant.value, &variant.title_zh))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Returns a literal as it is sent.
fn text(literal: &Literal) -> String {
    match literal {
        Literal::Int(value) => value.to_string(),
        Literal::String(value) => value.clone(),
    }
}

/// Returns the fields of a response, those of inner records behind their own, with paths such as `list[].name`.
pub(crate) fn response_fields<'m>(model: &'m Model, operation: &'m Operation) -> Vec<(String, &'m Field)> {
    let mut fields = Vec::new();
    match &operation.response.data {
        ResponseData::None => {}
        ResponseData::Record(record) => push_fields(model, record, "", &mut Vec::new(), &mut fields),
        ResponseData::Type(ty) => push_inner(model, ty, "", &mut Vec::new(), &mut fields),
    }
    fields
}

fn push_fields<'m>(
    model: &'m Model,
    record: &'m Record,
    prefix: &str,
    open: &mut Vec<&'m str>,
    fields: &mut Vec<(String, &'m Field)>,
) {
    // A record that contains itself is listed once.
    if open.contains(&record.name.as_str()) {
        return;
    }
    open.push(&record.name);
    for field in &record.fields {
        let path = format!("{prefix}{}", field.name);
        fields.push((path.clone(), field));
        push_inner(model, &field.ty, &path, open, fields);
    }
    open.pop();
}

fn push_inner<'m>(
    model: &'m Model,
    ty: &'m Type,
    path: &str,
    open: &mut Vec<&'m str>,
    fields: &mut Vec<(String, &'m Field)>,
) {
    match ty {
        Type::List(item) => push_inner(model, item, &format!("{path}[]"), open, fields),
        Type::Named(Named { name, kind: Kind::Record, .. }) => {
            let Some(record) = model.record(name) else { return };
            let prefix = if path.is_empty() { String::new() } else { format!("{path}.") };
            push_fields(model, record, &prefix, open, fields);
        }
        _ => {}
    }
}

fn request(request: &[(String, Json)]) -> page::Sample {
    sample(Json::Object(request.iter().cloned().collect::<Map<_, _>>()))
}

/// Returns the samples without those that show what the page does not have.
fn samples<'m>(model: &'m Model, operation: &'m Operation) -> Vec<&'m Sample> {
    let fields = response_fields(model, operation);
    let others: Vec<_> = fields.iter().filter(|(_, field)| !is_on_page(field.source)).collect();
    let is_seen_elsewhere = |body: &Json| others.iter().any(|(_, field)| has_key(body, &field.name));
    let samples = operation.samples.iter();
    samples.filter(|sample| !sample.response.as_ref().is_some_and(is_seen_elsewhere)).collect()
}

/// Returns whether an object in the value has the key.
fn has_key(value: &Json, key: &str) -> bool {
    match value {
        Json::Object(members) => members.iter().any(|(name, value)| name == key || has_key(value, key)),
        Json::Array(items) => items.iter().any(|item| has_key(item, key)),
        _ => false,
    }
}

fn sample(value: Json) -> page::Sample {
    page::Sample { line: 0, text: value.to_string(), value }
}
