//! Lowers a spec as written into the model that emitters work from.
//!
//! It never fails: what the checker has refused is lowered to something harmless, so that the
//! samples can still be checked and reported in the same run.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::Value as Json;

use crate::load::{Loaded, Spec};
use crate::model::{
    Callback, Chunk, Enum, ErrorCode, Field, Id, Literal, Model, Module, Operation, Pagination, Param, Path,
    Range, Record, Response, Sample, Shape, Text, Type, Variant,
};
use crate::names;
use crate::spec::{self, Safety, Scalar, Wire};
use crate::types::{Declared, Kind, Named};

/// Lowers the whole spec of the folder `name`.
pub fn lower(name: &str, spec: &Spec) -> Model {
    let declared = declared(spec);
    let lowering = Lowering { spec, declared: &declared };
    let api = &spec.api;
    let mut model = Model {
        name: name.into(),
        title: Text { en: api.en.clone(), zh: api.zh.clone() },
        about: tidy(&api.about),
        notes: api.notes.iter().map(|note| tidy(note)).collect(),
        common: lowering.fields(&api.common, crate::load::TYPES),
        error_codes: error_codes(&api.error_codes),
        envelope: api.envelope,
        modules: spec.modules.iter().map(|(name, loaded)| lowering.module(name, loaded)).collect(),
    };
    mark_inputs(&mut model);
    mark_secrets(&mut model);
    model
}

/// Every declared type, by name.
pub fn declared(spec: &Spec) -> Declared {
    let mut declared = Declared::new();
    for (module, loaded) in &spec.modules {
        let content = &loaded.content;
        let ids = content.ids.iter().map(|(name, id)| (name, Kind::Id(id.base)));
        let enums = content.enums.iter().map(|(name, found)| (name, Kind::Enum(found.base)));
        let records = content.records.keys().map(|name| (name, Kind::Record));
        for (name, kind) in ids.chain(enums).chain(records) {
            let named = Named { name: name.clone(), module: module.clone(), kind };
            declared.entry(name.clone()).or_insert(named);
        }
    }
    declared
}

/// The name in Rust of something called `name` on the wire.
pub fn rust_name(name: &str, rust: Option<&String>) -> String {
    rust.cloned().unwrap_or_else(|| names::value_name(name))
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
            title: Text { en: content.en.clone(), zh: content.zh.clone() },
            about: tidy(&content.about),
            ids: content.ids.iter().map(|(name, id)| lower_id(name, id)).collect(),
            enums: content.enums.iter().map(|(name, found)| lower_enum(name, found)).collect(),
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
            callbacks: content
                .callbacks
                .iter()
                .map(|(callback, content)| self.callback(callback, content, name))
                .collect(),
        }
    }

    fn kind(&self, expression: &str, module: &str) -> Type {
        Type::parse(expression, self.declared, module).unwrap_or(Type::Any)
    }

    fn record(&self, name: &str, record: &spec::Record, module: &str) -> Record {
        Record {
            name: name.into(),
            about: tidy(&record.about),
            fields: self.fields_with(&record.include, &record.fields, module, 0),
            is_input: false,
        }
    }

    /// Included fields first. The depth bounds records that include each other.
    fn fields_with(
        &self,
        include: &[String],
        fields: &IndexMap<String, spec::Field>,
        module: &str,
        depth: usize,
    ) -> Vec<Field> {
        let mut all = Vec::new();
        for name in include {
            let Some(named) = self.declared.get(name).filter(|_| depth < 8) else { continue };
            let loaded = self.spec.modules.get(&named.module);
            if let Some(record) = loaded.and_then(|loaded| loaded.content.records.get(name)) {
                all.extend(self.fields_with(&record.include, &record.fields, &named.module, depth + 1));
            }
        }
        all.extend(self.fields(fields, module));
        all
    }

    fn fields(&self, fields: &IndexMap<String, spec::Field>, module: &str) -> Vec<Field> {
        let lower = |(name, field): (&String, &spec::Field)| Field {
            name: name.clone(),
            rust: rust_name(name, field.rust.as_ref()),
            kind: self.kind(&field.kind, module),
            about: tidy(&field.about),
            required: field.required,
            as_string: field.wire == Wire::String,
        };
        fields.iter().map(lower).collect()
    }

    fn operation(&self, name: &str, operation: &spec::Operation, module: &str) -> Operation {
        let params: Vec<_> =
            operation.params.iter().map(|(name, param)| self.param(name, param, module)).collect();
        let index = |wanted: &str| params.iter().position(|param| param.name == wanted);
        let range = operation.range.as_ref().and_then(|range| {
            let (start, end) = (index(&range.start)?, index(&range.end)?);
            Some(Range { start, end, same_day: range.same_day })
        });
        Operation {
            module: module.into(),
            name: name.into(),
            id: format!("{module}.{name}"),
            doc: operation.doc.clone(),
            title: Text { en: operation.en.clone(), zh: operation.zh.clone() },
            about: tidy(&operation.about),
            methods: operation.methods.clone(),
            path: match operation.path.as_str() {
                "unrecovered" => Path::Unrecovered,
                "dynamic" => Path::Dynamic,
                path => Path::Known(path.into()),
            },
            encoding: operation.encoding,
            chunk: operation.chunk.as_ref().map(|chunk| Chunk {
                file_name_header: chunk.file_name_header.clone(),
                about: tidy(&chunk.about),
            }),
            signing: operation.signing,
            safety: operation.safety,
            idempotent: operation.idempotent.unwrap_or(operation.safety == Safety::Read),
            range,
            params,
            response: self.response(name, &operation.response, module),
            envelope: operation.envelope.unwrap_or(self.spec.api.envelope),
            pagination: operation.pagination.as_ref().map(|pagination| Pagination {
                page: pagination.page.clone(),
                page_size: pagination.page_size.clone(),
                items: pagination.items.clone(),
                total: pagination.total.clone(),
            }),
            notes: operation.notes.iter().map(|note| tidy(note)).collect(),
            samples: operation.samples.iter().map(lower_sample).collect(),
            secret: false,
        }
    }

    fn param(&self, name: &str, param: &spec::Param, module: &str) -> Param {
        Param {
            name: name.into(),
            rust: rust_name(name, param.rust.as_ref()),
            kind: self.kind(&param.kind, module),
            expression: param.kind.clone(),
            about: tidy(&param.about),
            required: param.required,
            default: param.default.as_ref().map(scalar_text),
            is_url: param.url,
            min: param.min,
            max: param.max,
            max_length: param.max_length,
            allowed: param.allowed.iter().map(scalar_text).collect(),
            extensions: param.extensions.clone(),
        }
    }

    fn response(&self, operation: &str, response: &spec::Response, module: &str) -> Response {
        let about = response.about.as_deref().map(tidy);
        let shape = match response.kind.as_deref() {
            Some("none") => Shape::None,
            Some(expression) => Shape::Type(self.kind(expression, module)),
            None => Shape::Record(Record {
                name: names::response_name(operation),
                about: about.clone().unwrap_or_default(),
                fields: self.fields_with(&response.include, &response.fields, module, 0),
                is_input: false,
            }),
        };
        Response { about, shape }
    }

    fn callback(&self, name: &str, callback: &spec::Callback, module: &str) -> Callback {
        Callback {
            name: name.into(),
            title: Text { en: callback.en.clone(), zh: callback.zh.clone() },
            record: Record {
                name: names::type_name(name),
                about: tidy(&callback.about),
                fields: self.fields(&callback.fields, module),
                is_input: false,
            },
            notes: callback.notes.iter().map(|note| tidy(note)).collect(),
            samples: callback.samples.iter().map(lower_sample).collect(),
        }
    }
}

fn lower_id(name: &str, id: &spec::Id) -> Id {
    Id { name: name.into(), base: id.base, about: tidy(&id.about) }
}

fn lower_enum(name: &str, found: &spec::Enum) -> Enum {
    let variant = |(name, value): (&String, &spec::EnumValue)| Variant {
        name: names::type_name(name),
        value: match &value.value {
            Scalar::Int(number) => Literal::Int(*number),
            other => Literal::String(scalar_text(other)),
        },
        meaning: Text { en: value.en.clone(), zh: value.zh.clone() },
    };
    Enum {
        name: name.into(),
        base: found.base,
        about: tidy(&found.about),
        variants: found.values.iter().map(variant).collect(),
    }
}

fn error_codes(codes: &IndexMap<String, spec::Text>) -> Vec<ErrorCode> {
    codes
        .iter()
        .filter_map(|(code, meaning)| Some(ErrorCode { code: code.parse().ok()?, meaning: meaning.clone() }))
        .collect()
}

fn lower_sample(sample: &spec::Sample) -> Sample {
    let pairs = |request: &IndexMap<String, Json>| {
        request.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
    };
    Sample {
        about: sample.about.as_deref().map(tidy),
        request: sample.request.as_ref().map(pairs),
        response: sample.response.clone(),
    }
}

/// The value as it would stand in a form.
pub fn scalar_text(scalar: &Scalar) -> String {
    match scalar {
        Scalar::Bool(value) => i64::from(*value).to_string(),
        Scalar::Int(value) => value.to_string(),
        Scalar::String(value) => value.clone(),
    }
}

fn tidy(text: &str) -> String {
    text.trim().to_owned()
}

/// Marks the records that stand inside a request parameter.
fn mark_inputs(model: &mut Model) {
    let params = model.modules.iter().flat_map(|module| &module.operations).flat_map(|o| &o.params);
    let mut inputs = HashSet::new();
    for param in params {
        collect_records(model, &param.kind, &mut inputs);
    }
    for record in model.modules.iter_mut().flat_map(|module| &mut module.records) {
        record.is_input = inputs.contains(&record.name);
    }
}

fn mark_secrets(model: &mut Model) {
    let holds_secret = |kind: &Type| {
        let mut records = HashSet::new();
        collect_records(model, kind, &mut records);
        let is_secret = |part: &Type| *part == Type::Secret;
        let fields = records.iter().filter_map(|name| model.record(name)).flat_map(|r| &r.fields);
        kind.holds(is_secret) || fields.into_iter().any(|field| field.kind.holds(is_secret))
    };
    let is_secret = |operation: &Operation| {
        operation.params.iter().any(|param| holds_secret(&param.kind))
            || match &operation.response.shape {
                Shape::None => false,
                Shape::Type(kind) => holds_secret(kind),
                Shape::Record(record) => record.fields.iter().any(|field| holds_secret(&field.kind)),
            }
    };
    let secret: HashSet<String> = model
        .modules
        .iter()
        .flat_map(|module| &module.operations)
        .filter(|operation| is_secret(operation))
        .map(|operation| operation.id.clone())
        .collect();
    for operation in model.modules.iter_mut().flat_map(|module| &mut module.operations) {
        operation.secret = secret.contains(&operation.id);
    }
}

/// The names of all records that a value of `kind` can hold.
pub fn collect_records(model: &Model, kind: &Type, found: &mut HashSet<String>) {
    let mut direct = Vec::new();
    kind.walk(&mut |part| {
        if let Type::Named(Named { name, kind: Kind::Record, .. }) = part {
            direct.push(name.clone());
        }
    });
    for name in direct {
        if found.insert(name.clone())
            && let Some(record) = model.record(&name)
        {
            for field in &record.fields {
                collect_records(model, &field.kind, found);
            }
        }
    }
}
