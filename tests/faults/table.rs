//! The table of the expected outcomes.

use std::collections::BTreeMap;

use baijiayun_mock::{Fault, Injection, MockResponse};
use serde::Deserialize;

use super::class::Class;

/// A fault with its outcomes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    fault: String,
    response: Option<Response>,
    /// Whether the client fetches its key with the secret key.
    #[serde(default)]
    pub secret_key: bool,
    /// Whether the fault takes longer than a short timeout of the client.
    #[serde(default)]
    pub timeout: bool,
    effect: bool,
    idempotent: Outcome,
    other: Outcome,
    #[serde(default)]
    except: BTreeMap<String, Outcome>,
    once: Option<Outcome>,
    #[serde(default)]
    once_except: BTreeMap<String, Outcome>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Response {
    status: u16,
    retry_after: Option<u32>,
    body: String,
}

/// The outcome of a call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    pub attempts: usize,
    pub error: Option<String>,
    #[serde(default)]
    pub unclear: bool,
    pub hint: Option<String>,
    pub exit: Option<i32>,
    pub says: Option<String>,
    pub effect: Option<bool>,
}

/// Returns the rows of the table.
pub fn rows() -> Vec<Row> {
    yaml_serde::from_str(include_str!("expected.yaml")).unwrap()
}

impl Row {
    /// Returns the fault as a title.
    pub fn title(&self) -> String {
        let status = self.response.as_ref().map(|response| format!(" {}", response.status));
        let key = if self.secret_key { " with the secret key" } else { "" };
        format!("{}{}{key}", self.fault, status.unwrap_or_default())
    }

    /// Returns the name of the fault, without its number.
    pub fn name(&self) -> &str {
        self.fault.split('=').next().unwrap_or_default()
    }

    /// Returns the fault in all calls of the operation of a class, or in the first one only.
    pub fn injection(&self, class: Class, once: bool) -> Injection {
        let injection = match &self.response {
            Some(Response { status, retry_after, body }) => {
                let response = MockResponse::body(body.clone()).status(*status);
                let fault = Fault::from(match retry_after {
                    Some(seconds) => response.header("retry-after", seconds.to_string()),
                    None => response,
                });
                if once { fault.once() } else { fault.always() }
            }
            None => format!("{}{}", self.fault, if once { "x1" } else { "" }).parse().unwrap(),
        };
        injection.on_operation(class.operation())
    }

    /// Returns the outcome of a call with the fault in every attempt.
    pub fn always(&self, class: Class) -> Outcome {
        let column = if class.is_idempotent() { &self.idempotent } else { &self.other };
        let outcome = self.except.get(&class.name()).unwrap_or(column).clone();
        self.complete(outcome, class)
    }

    /// Returns the outcome of a call with the fault in the first attempt.
    pub fn once(&self, class: Class) -> Outcome {
        let always = self.always(class);
        match self.once_except.get(&class.name()).or(self.once.as_ref()) {
            Some(once) if always.attempts > 1 => self.complete(once.clone(), class),
            _ if always.attempts > 1 => {
                let effect = always.effect.map(|_| true);
                Outcome { attempts: 2, effect, exit: always.exit.map(|_| 0), ..Outcome::default() }
            }
            _ => always,
        }
    }

    fn complete(&self, outcome: Outcome, class: Class) -> Outcome {
        let changes = !matches!(class, Class::Read | Class::PagedList);
        let effect = outcome.effect.unwrap_or(self.effect);
        Outcome { effect: changes.then_some(effect), unclear: changes && outcome.unclear, ..outcome }
    }

    /// Returns the names of the classes with an exception.
    pub fn exceptions(&self) -> impl Iterator<Item = &String> {
        self.except.keys().chain(self.once_except.keys())
    }
}

impl Class {
    /// Returns its name in the table: `raw call`.
    pub fn name(self) -> String {
        let mut name = String::new();
        for letter in format!("{self:?}").chars() {
            if letter.is_uppercase() && !name.is_empty() {
                name.push(' ');
            }
            name.push(letter.to_ascii_lowercase());
        }
        name
    }
}
