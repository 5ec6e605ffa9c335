//! Random modules.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::rules;
use super::types::{Declared, Field, Kind, Site, random};
use super::words::{BLOCKS, LINES, MODULES, NAMES, TYPES};

/// Makes modules up.
pub struct Random {
    rng: Rng,
    /// Whether names come from the lists of rare ones too.
    rare: bool,
    shared: Vec<(Declared, &'static str, Value)>,
}

impl Random {
    /// Creates a source of random modules.
    pub fn new(seed: u64) -> Self {
        let mut random = Self { rng: Rng::with_seed(seed), rare: true, shared: Vec::new() };
        if random.rng.bool() {
            random.shared = random.declared("Shared");
        }
        random
    }

    /// Creates a source of random modules without rare names.
    pub fn plain(seed: u64) -> Self {
        Self { rng: Rng::with_seed(seed), rare: false, shared: Vec::new() }
    }

    /// Returns `types.yaml`, if the modules share types.
    pub fn types(&self) -> Option<Value> {
        let mut content = json!({ "title": "Shared", "title_zh": "共享", "description": "Types." });
        for (declared, section, value) in &self.shared {
            content[section][&declared.name] = value.clone();
        }
        (!self.shared.is_empty()).then_some(content)
    }

    fn line(&mut self) -> &'static str {
        LINES[self.rng.usize(..LINES.len())]
    }

    fn prose(&mut self) -> &'static str {
        if self.rng.u8(..3) == 0 { BLOCKS[self.rng.usize(..BLOCKS.len())] } else { self.line() }
    }

    fn name(&mut self, index: usize) -> String {
        if self.rare && self.rng.u8(..8) == 0 {
            NAMES[self.rng.usize(..NAMES.len())].to_owned()
        } else {
            format!("name_{index}")
        }
    }

    fn fields(&mut self, declared: &[Declared], site: Site, count: usize) -> (Value, Vec<Field>) {
        let mut written = Map::new();
        let mut fields = Vec::new();
        for index in 0..count {
            let (ty, value) = random(&mut self.rng, declared, site, 1);
            // A record may be sent as JSON, which holds no secret.
            let (ty, value) = if ty.contains("secret") { ("int".into(), json!(1)) } else { (ty, value) };
            let field = Field { name: self.name(index), ty, required: self.rng.bool(), value };
            if written.contains_key(&field.name) {
                continue;
            }
            let description = self.prose();
            let mut content =
                json!({ "type": field.ty, "required": field.required, "description": description });
            rules::wire(&mut self.rng, &mut content, &field.value);
            if self.rng.u8(..8) == 0 {
                content["rust"] = json!(format!("renamed_{index}"));
            }
            written.insert(field.name.clone(), content);
            fields.push(field);
        }
        (Value::Object(written), fields)
    }

    /// Returns declared types, with the section of the file and the content of each.
    fn declared(&mut self, prefix: &str) -> Vec<(Declared, &'static str, Value)> {
        let mut all: Vec<(Declared, &'static str, Value)> = Vec::new();
        for index in 0..self.rng.usize(1..6) {
            let name = if self.rare && self.rng.u8(..8) == 0 {
                TYPES[self.rng.usize(..TYPES.len())].to_owned()
            } else {
                format!("{prefix}{index}")
            };
            if all.iter().any(|(declared, ..)| declared.name == name) {
                continue;
            }
            let is_int = self.rng.bool();
            let base = if is_int { "int" } else { "string" };
            let description = self.prose();
            let (kind, section, content) = match self.rng.u8(..3) {
                0 => {
                    let kind = if is_int { Kind::IntId } else { Kind::TextId };
                    (kind, "ids", json!({ "base": base, "description": description }))
                }
                1 => {
                    let mut values = Map::new();
                    for value in 0..3 {
                        let (title, title_zh) = (self.line(), self.line());
                        let wire = if is_int { json!(value) } else { json!(["a", "b`c", "d e"][value]) };
                        let content = json!({ "value": wire, "title": title, "title_zh": title_zh });
                        values.insert(self.name(value), content);
                    }
                    let wire = values.values().map(|content| &content["value"]);
                    let kind = if is_int {
                        Kind::IntEnum(wire.filter_map(Value::as_i64).collect())
                    } else {
                        Kind::TextEnum(wire.filter_map(|wire| Some(wire.as_str()?.to_owned())).collect())
                    };
                    (kind, "enums", json!({ "base": base, "description": description, "values": values }))
                }
                _ => {
                    let known: Vec<_> = all.iter().map(|(declared, ..)| declared.clone()).collect();
                    let count = self.rng.usize(0..9);
                    let (written, mut fields) = self.fields(&known, Site::Value, count);
                    let mut content = json!({ "description": description, "fields": written });
                    let other = known.iter().find_map(|declared| match &declared.kind {
                        Kind::Record(included) if fields.is_empty() => Some((&declared.name, included)),
                        _ => None,
                    });
                    if let Some((name, included)) = other {
                        content["include"] = json!([name]);
                        fields.extend(included.iter().cloned());
                    }
                    (Kind::Record(fields), "records", content)
                }
            };
            all.push((Declared { name, kind }, section, content));
        }
        all
    }

    /// Returns the name and the content of a module. `index` makes its names and numbers its own.
    pub fn module(&mut self, index: usize) -> (String, Value) {
        let name = if self.rare && self.rng.u8(..3) == 0 {
            MODULES[self.rng.usize(..MODULES.len())].to_owned()
        } else {
            format!("module_{index}")
        };
        let own = self.declared(&format!("Module{index}Type"));
        let known: Vec<_> = own.iter().chain(&self.shared).map(|(declared, ..)| declared.clone()).collect();
        let mut content = json!({
            "title": self.line(),
            "title_zh": self.line(),
            "description": self.prose(),
            "operations": {},
        });
        for (declared, section, value) in own {
            content[section][&declared.name] = value;
        }
        for operation in 0..self.rng.usize(1..5) {
            let name = self.name(operation);
            content["operations"][name] = self.operation(&known, index * 10 + operation);
        }
        content["operations"]["use_all"] = self.use_all(&known, index * 10 + 9);
        if self.rng.bool() {
            let (fields, values) = self.fields(&known, Site::Webhook, 5);
            let request: Map<_, _> = values.into_iter().map(|field| (field.name, field.value)).collect();
            let sample = json!({ "request": request, "response": { "code": 0 } });
            content["webhooks"][self.name(9)] = json!({
                "title": self.line(), "title_zh": self.line(), "description": self.prose(), "fields": fields,
                "notes": [self.prose()], "samples": [sample],
            });
        }
        (name, content)
    }

    /// Returns an operation whose response has every declared type: unused ones are mistakes.
    fn use_all(&mut self, known: &[Declared], number: usize) -> Value {
        let mut operation = self.operation(&[], number);
        // The response is another.
        if let Some(keys) = operation.as_object_mut() {
            keys.retain(|key, _| key != "pagination" && key != "envelope");
        }
        let field = |(index, declared): (usize, &Declared)| {
            let ty = format!("list<{}>", declared.name);
            (format!("field_{index}"), json!({ "type": ty, "description": self.prose() }))
        };
        let fields: Map<_, _> = known.iter().enumerate().map(field).collect();
        operation["response"] = json!({ "fields": fields, "description": self.prose() });
        if fields.is_empty() {
            operation["response"] = json!({ "type": "none" });
        }
        operation["samples"][0]["response"] = json!({ "code": 0, "data": {}, "msg": "" });
        operation.as_object_mut().unwrap().remove("pagination");
        operation
    }

    fn operation(&mut self, known: &[Declared], number: usize) -> Value {
        let has_pages = self.rng.u8(..4) == 0;
        let mut params = Map::new();
        let mut request = Map::new();
        let mut has_secret = false;
        for index in 0..self.rng.usize(0..10) {
            let (ty, value) = random(&mut self.rng, known, Site::Param, 0);
            let required = self.rng.bool();
            let name = self.name(index);
            if params.contains_key(&name) {
                continue;
            }
            let mut param = json!({ "type": ty, "required": required, "description": self.prose() });
            rules::limit(&mut self.rng, &mut param, &value);
            has_secret |= ty == "secret";
            params.insert(name.clone(), param);
            if required || self.rng.bool() {
                request.insert(name, value);
            }
        }
        let mut response = json!({ "type": "none" });
        let mut data = Value::Null;
        let mut pagination = Value::Null;
        if has_pages {
            for (name, size) in [("page", 1), ("page_size", 20)] {
                params.insert(
                    name.into(),
                    json!({ "type": "int", "default": size, "description": "A number." }),
                );
            }
            request.retain(|name, _| name != "page" && name != "page_size");
            let (item, _) = random(&mut self.rng, known, Site::Value, 1);
            response = json!({ "fields": {
                "list": { "type": format!("list<{item}>"), "required": self.rng.bool(), "description": self.prose() },
                "total": { "type": "int", "required": self.rng.bool(), "description": self.prose() },
            }});
            data = json!({ "list": [], "total": 0 });
            pagination =
                json!({ "page": "page", "page_size": "page_size", "items": "list", "total": "total" });
        } else {
            match self.rng.u8(..3) {
                0 => {
                    let (ty, value) = random(&mut self.rng, known, Site::Value, 0);
                    (response, data) = (json!({ "type": ty, "description": self.prose() }), value);
                }
                1 => {
                    let (fields, values) = self.fields(known, Site::Value, 6);
                    if !values.is_empty() {
                        response = json!({ "fields": fields });
                        data = values.into_iter().map(|field| (field.name, field.value)).collect();
                    }
                }
                _ => {}
            }
        }
        let methods = if has_secret { json!(["POST"]) } else { json!(["GET", "POST"]) };
        let mut operation = json!({
            "number": format!("API-{number}"), "title": self.line(), "title_zh": self.line(),
            "description": self.prose(), "methods": methods, "path": format!("/openapi/op{number}"),
            "safety": "read", "params": params, "response": response, "notes": [self.prose(), self.line()],
            "samples": [{ "request": request, "response": { "code": 0, "data": data, "msg": "" } }],
        });
        if self.rng.u8(..6) == 0 {
            operation.as_object_mut().unwrap().remove("number");
            operation["source"] = json!("public_clients");
        }
        if !pagination.is_null() {
            operation["pagination"] = pagination;
        } else if !has_secret {
            rules::of_operation(&mut self.rng, &mut operation);
        }
        if operation["path"] != "dynamic" && self.rng.u8(..6) == 0 {
            operation["path"] = json!("unknown");
        }
        operation
    }
}
