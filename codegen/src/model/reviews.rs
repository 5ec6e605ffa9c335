//! The guesses in a spec that a person has to check.

use indexmap::IndexMap;

use crate::spec::{Field, Loaded, Spec};

/// A guess that a person has to check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The place in the spec: `video.get_info.params.video_id`.
    pub place: String,
    /// The guess, and its reason.
    pub text: String,
}

/// Returns all guesses of a spec, in its order.
pub fn reviews(spec: &Spec) -> Vec<Review> {
    let mut found = Found(Vec::new());
    found.push("api", &spec.api.review);
    for (name, code) in &spec.api.error_codes {
        found.push(&format!("api.error_codes.{name}"), &code.review);
    }
    for (module, loaded) in &spec.modules {
        found.push_module(module, loaded);
    }
    found.0
}

struct Found(Vec<Review>);

impl Found {
    fn push(&mut self, place: &str, texts: &[String]) {
        self.0.extend(texts.iter().map(|text| Review { place: place.to_owned(), text: text.clone() }));
    }

    fn push_module(&mut self, module: &str, loaded: &Loaded) {
        let content = &loaded.content;
        for (name, open_enum) in &content.enums {
            for (value, content) in &open_enum.values {
                self.push(&format!("{module}.{name}.{value}"), &content.review);
            }
        }
        for (name, record) in &content.records {
            self.push(&format!("{module}.{name}"), &record.review);
            self.push_fields(&format!("{module}.{name}"), &record.fields);
        }
        for (name, operation) in &content.operations {
            let place = format!("{module}.{name}");
            self.push(&place, &operation.review);
            for (param, content) in &operation.params {
                self.push(&format!("{place}.params.{param}"), &content.review);
            }
            self.push_fields(&format!("{place}.response"), &operation.response.fields);
        }
        for (name, webhook) in &content.webhooks {
            self.push_fields(&format!("{module}.{name}"), &webhook.fields);
        }
    }

    fn push_fields(&mut self, place: &str, fields: &IndexMap<String, Field>) {
        for (name, field) in fields {
            self.push(&format!("{place}.{name}"), &field.review);
        }
    }
}
