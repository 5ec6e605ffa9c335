//! Lowers a decoded spec into the model that emitters use.
//!
//! It never fails: mistaken parts are lowered to something harmless, so that samples are checked in the
//! same run as everything else.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::Value as Json;

use super::names::{self, member_name};
use super::reviews;
use super::{
    Chunk, CommonParam, Enum, ErrorCode, Field, Id, Kind, Literal, Model, Module, Named, Operation, PageLink,
    Pagination, Param, Path, Record, Response, ResponseData, Safety, Sample, Source, Span, TYPES, Type,
    Variant, Webhook,
};
use crate::spec::type_expr::Declared;
use crate::spec::{self, Loaded, Scalar, Spec, Wire};

/// Lowers the spec of the folder `name`.
pub fn lower(name: &str, spec: &Spec) -> Model {
    let declared = declared(spec);
    let lowering = Lowering { spec, declared: &declared };
    let api = &spec.api;
    let mut model = Model {
        name: name.into(),
        title: tidy(&api.title),
        title_zh: tidy(&api.title_zh),
        description: tidy(&api.description),
        notes: api.notes.iter().map(|note| tidy(note)).collect(),
        server: api.server.clone(),
        page: api.page.clone(),
        common: api.common.iter().map(|(name, common)| lowering.common(name, common)).collect(),
        error_codes: api.error_codes.iter().map(error_code).collect(),
        envelope: api.envelope,
        key_operation: api.key_operation.clone(),
        modules: spec.modules.iter().map(|(name, loaded)| lowering.module(name, loaded)).collect(),
        reviews: reviews::reviews(spec),
    };
    mark_inputs(&mut model);
    mark_secrets(&mut model);
    model
}

/// Returns all declared types by name.
pub fn declared(spec: &Spec) -> Declared {
    let mut declared = Declared::new();
    for (module, loaded) in &spec.modules {
        let content = &loaded.content;
        let ids = content.ids.iter().map(|(name, id)| (name, Kind::Id(id.base)));
        let enums = content.enums.iter().map(|(name, open_enum)| (name, Kind::Enum(open_enum.base)));
        let records = content.records.keys().map(|name| (name, Kind::Record));
        for (name, kind) in ids.chain(enums).chain(records) {
            let named = Named { name: name.clone(), module: module.clone(), kind };
            declared.entry(name.clone()).or_insert(named);
        }
    }
    declared
}

struct Lowering<'s> {
    spec: &'s Spec,
    declared: &'s Declared,
}

impl Lowering<'_> {
    fn module(&self, name: &str, loaded: &Loaded) -> Module {
        let content = &loaded.content;
        Module {
            name: name.into(),
            file: loaded.file,
            title: tidy(&content.title),
            title_zh: tidy(&content.title_zh),
            description: tidy(&content.description),
            description_zh: tidy_option(content.description_zh.as_ref()),
            ids: content.ids.iter().map(|(name, id)| lower_id(name, id)).collect(),
            enums: content.enums.iter().map(|(name, open_enum)| lower_enum(name, open_enum)).collect(),
            records: content
                .records
                .iter()
                .map(|(record, content)| self.record(record, content, name))
                .collect(),
            operations: content
                .operations
                .iter()
                .map(|(operation, content)| self.operation(operation, content, name))
                .collect(),
            webhooks: content
                .webhooks
                .iter()
                .map(|(webhook, content)| self.webhook(webhook, content, name))
                .collect(),
        }
    }

    fn common(&self, name: &str, common: &spec::CommonParam) -> CommonParam {
        let field = Field {
            name: name.into(),
            rust: member_name(name, None),
            ty: self.ty(&common.ty, TYPES),
            title_zh: String::new(),
            description: tidy(&common.description),
            description_zh: String::new(),
            required: true,
            as_string: false,
            source: Source::Page,
        };
        CommonParam { field, role: common.role }
    }

    fn ty(&self, expression: &str, module: &str) -> Type {
        Type::known(expression, self.declared, module).unwrap_or(Type::Any)
    }

    fn record<'a>(&'a self, name: &'a str, record: &'a spec::Record, module: &str) -> Record {
        Record {
            name: name.into(),
            description: tidy(&record.description),
            fields: self.fields_with(&record.include, &record.fields, module, &mut HashSet::from([name])),
            columns: record.columns.clone(),
            is_input: false,
        }
    }

    /// Returns the included fields and then the own ones. A record that is included twice, or by itself, is
    /// a mistake; here it counts once.
    fn fields_with<'a>(
        &'a self,
        include: &'a [String],
        fields: &IndexMap<String, spec::Field>,
        module: &str,
        included: &mut HashSet<&'a str>,
    ) -> Vec<Field> {
        let mut all = Vec::new();
        for name in include {
            let Some(named) = self.declared.get(name).filter(|_| included.insert(name)) else { continue };
            let loaded = self.spec.modules.get(&named.module);
            if let Some(record) = loaded.and_then(|loaded| loaded.content.records.get(name)) {
                all.extend(self.fields_with(&record.include, &record.fields, &named.module, included));
            }
        }
        all.extend(self.fields(fields, module));
        all
    }

    fn fields(&self, fields: &IndexMap<String, spec::Field>, module: &str) -> Vec<Field> {
        let lower = |(name, field): (&String, &spec::Field)| Field {
            name: name.clone(),
            rust: member_name(name, field.rust.as_ref()),
            ty: self.ty(&field.ty, module),
            title_zh: tidy_option(field.title_zh.as_ref()),
            description: described(&field.description, field.source.note()),
            description_zh: described_zh(field.description_zh.as_ref(), field.source),
            required: field.required,
            as_string: field.wire == Wire::String,
            source: field.source,
        };
        fields.iter().map(lower).collect()
    }

    fn operation(&self, name: &str, operation: &spec::Operation, module: &str) -> Operation {
        let params: Vec<_> =
            operation.params.iter().map(|(name, param)| self.param(name, param, module)).collect();
        let index = |wanted: &str| params.iter().position(|param| param.name == wanted);
        let span = operation.span.as_ref().and_then(|span| {
            let start = index(&span.start)?;
            let end = index(&span.end)?;
            Some(Span { start, end, same_day: span.same_day })
        });
        let source_note = operation.source.note().map(str::to_owned).into_iter();
        let source_note_zh = operation.source.note_zh().filter(|_| !operation.notes_zh.is_empty());
        let source_note_zh = source_note_zh.map(str::to_owned).into_iter();
        Operation {
            module: module.into(),
            name: name.into(),
            id: format!("{module}.{name}"),
            source: operation.source,
            number: operation.number.clone(),
            title: tidy(&operation.title),
            title_zh: tidy(&operation.title_zh),
            page: self
                .spec
                .api
                .page
                .as_ref()
                // The vendor's page does not have items from other sources.
                .filter(|_| operation.source == Source::Page)
                .map(|page| PageLink { page: page.url.clone(), anchor: operation.anchor.clone() }),
            description: tidy(&operation.description),
            description_zh: tidy_option(operation.description_zh.as_ref()),
            methods: operation.methods.clone(),
            path: match operation.path.as_str() {
                "unknown" => Path::Unknown,
                "dynamic" => Path::Dynamic,
                path => Path::Known(path.into()),
            },
            encoding: operation.encoding,
            chunk: operation.chunk.as_ref().map(|chunk| Chunk {
                file_name_header: chunk.file_name_header.clone(),
                description: tidy(&chunk.description),
            }),
            signing: operation.signing,
            safety: operation.safety,
            idempotent: operation.idempotent.unwrap_or(operation.safety == Safety::Read),
            span,
            params,
            response: self.response(name, &operation.response, module),
            envelope: operation.envelope.unwrap_or(self.spec.api.envelope),
            pagination: operation.pagination.as_ref().map(|pagination| Pagination {
                page: pagination.page.clone(),
                page_size: pagination.page_size.clone(),
                items: pagination.items.clone(),
                total: pagination.total.clone(),
            }),
            notes: source_note.chain(operation.notes.iter().map(|note| tidy(note))).collect(),
            notes_zh: source_note_zh.chain(operation.notes_zh.iter().map(|note| tidy(note))).collect(),
            differs: operation.differs.clone().into_iter().collect(),
            samples: operation.samples.iter().map(lower_sample).collect(),
            secret: false,
        }
    }

    fn param(&self, name: &str, param: &spec::Param, module: &str) -> Param {
        Param {
            name: name.into(),
            rust: member_name(name, param.rust.as_ref()),
            ty: self.ty(&param.ty, module),
            description: described(&param.description, param.source.note()),
            description_zh: described_zh(param.description_zh.as_ref(), param.source),
            source: param.source,
            required: param.required,
            default: param.default.as_ref().map(Scalar::text),
            is_url: param.url,
            destroys: param.destroys.as_deref().map(tidy),
            destroys_zh: param.destroys_zh.as_deref().map(tidy),
            min: param.min,
            max: param.max,
            max_length: param.max_length,
            allowed: param.allowed.iter().map(Scalar::text).collect(),
            extensions: param.extensions.clone().into_iter().collect(),
        }
    }

    fn response<'a>(&'a self, operation: &str, response: &'a spec::Response, module: &str) -> Response {
        let description = response.description.as_deref().map(tidy);
        let data = match response.ty.as_deref() {
            Some("none") => ResponseData::None,
            Some(expression) => ResponseData::Type(self.ty(expression, module)),
            None => ResponseData::Record(Record {
                name: names::response_name(operation),
                description: description.clone().unwrap_or_default(),
                fields: self.fields_with(&response.include, &response.fields, module, &mut HashSet::new()),
                columns: Vec::new(),
                is_input: false,
            }),
        };
        Response { description, data }
    }

    fn webhook(&self, name: &str, webhook: &spec::Webhook, module: &str) -> Webhook {
        Webhook {
            name: name.into(),
            title: tidy(&webhook.title),
            title_zh: tidy(&webhook.title_zh),
            record: Record {
                name: names::type_name(name),
                description: tidy(&webhook.description),
                fields: self.fields(&webhook.fields, module),
                columns: Vec::new(),
                is_input: false,
            },
            notes: webhook.notes.iter().map(|note| tidy(note)).collect(),
            samples: webhook.samples.iter().map(lower_sample).collect(),
        }
    }
}

fn lower_id(name: &str, id: &spec::Id) -> Id {
    Id { name: name.into(), base: id.base, description: tidy(&id.description) }
}

fn lower_enum(name: &str, open_enum: &spec::Enum) -> Enum {
    let variant = |(name, value): (&String, &spec::EnumValue)| Variant {
        name: names::type_name(name),
        value: match &value.value {
            Scalar::Int(number) => Literal::Int(*number),
            other => Literal::String(other.text()),
        },
        title: tidy(&value.title),
        title_zh: tidy(&value.title_zh),
        source: value.source,
    };
    Enum {
        name: name.into(),
        base: open_enum.base,
        description: tidy(&open_enum.description),
        variants: open_enum.values.iter().map(variant).collect(),
    }
}

fn error_code((name, code): (&String, &spec::ErrorCode)) -> ErrorCode {
    ErrorCode {
        name: name.clone(),
        code: code.code,
        title: tidy(&code.title),
        title_zh: tidy(&code.title_zh),
        source: code.source,
        hint: code.hint.as_deref().map(tidy),
        hint_zh: code.hint_zh.as_deref().map(tidy),
    }
}

fn lower_sample(sample: &spec::Sample) -> Sample {
    let pairs = |request: &IndexMap<String, Json>| {
        request.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
    };
    Sample {
        description: sample.description.as_deref().map(tidy),
        request: sample.request.as_ref().map(pairs),
        response: sample.response.clone(),
    }
}

/// Returns a description that names its source if that is not the vendor's page, so that it shows wherever the
/// description does.
fn described(description: &str, note: Option<&str>) -> String {
    let text = tidy(description);
    let gap = if text.contains('\n') { "\n\n" } else { " " };
    note.map_or_else(|| text.clone(), |note| format!("{text}{gap}{note}"))
}

/// Returns a Chinese description with its source, or nothing if it is not written yet.
fn described_zh(description: Option<&String>, source: Source) -> String {
    let text = tidy_option(description);
    source.note_zh().filter(|_| !text.is_empty()).map_or_else(|| text.clone(), |note| format!("{text}{note}"))
}

fn tidy_option(text: Option<&String>) -> String {
    text.map(|text| tidy(text)).unwrap_or_default()
}

fn tidy(text: &str) -> String {
    text.trim().to_owned()
}

/// Marks the records that request parameters contain.
fn mark_inputs(model: &mut Model) {
    let operations = model.modules.iter().flat_map(|module| &module.operations);
    let inputs = model.records_in(operations.flat_map(|operation| &operation.params).map(|param| &param.ty));
    for record in model.modules.iter_mut().flat_map(|module| &mut module.records) {
        record.is_input = inputs.contains(&record.name);
    }
}

/// Marks the operations whose parameters or responses hold a secret.
fn mark_secrets(model: &mut Model) {
    let holds_secret = |operation: &&Operation| {
        let params = operation.params.iter().map(|param| &param.ty);
        model.holds_secret(params.chain(operation.response.types()))
    };
    let secret: HashSet<String> =
        model.operations().into_iter().filter(holds_secret).map(|operation| operation.id.clone()).collect();
    for operation in model.modules.iter_mut().flat_map(|module| &mut module.operations) {
        operation.secret = secret.contains(&operation.id);
    }
}
