//! `bjy probe` against a server whose responses are full of secrets: none may be in what it prints and writes.

use std::fs;

use baijiayun_mock::{Fault, MockResponse, MockServer};
use baijiayun_vod::API;
use baijiayun_vod::metadata::{Safety, Schema};
use fastrand::Rng;
use serde_json::{Map, Value, json};

use crate::support::Bjy;

const SEEDS: u64 = 12;
const DEPTH: usize = 6;

/// Responses of random shape near their schemas, and the secrets in them.
struct Secrets {
    rng: Rng,
    all: Vec<String>,
}

impl Secrets {
    /// Returns a text that nobody may see.
    fn text(&mut self) -> String {
        let digits =
            |rng: &mut Rng, length: usize| -> String { (0..length).map(|_| rng.digit(10)).collect() };
        let letters = |rng: &mut Rng| -> String { (0..12).map(|_| rng.alphanumeric()).collect() };
        let rng = &mut self.rng;
        let text = match rng.u8(..7) {
            0 => format!("1{}", digits(rng, 10)),
            1 => (0..32).map(|_| rng.digit(16)).collect(),
            2 => format!("张三{}", digits(rng, 3)),
            3 => format!("{}@school.example", letters(rng)),
            4 => format!("eyJ{}.{}", letters(rng), letters(rng)),
            5 => format!("u1{}", digits(rng, 10)),
            _ => format!("2031-01-{} 10:00:{}", digits(rng, 2), digits(rng, 2)),
        };
        self.all.push(text.clone());
        text
    }

    /// Returns a number that nobody may see.
    fn number(&mut self) -> Value {
        let number = self.rng.i64(10_000_000..);
        self.all.push(number.to_string());
        match self.rng.u8(..3) {
            0 => Value::from(number),
            1 => Value::from(number.to_string()),
            _ => json!(number as f64 / 1024.0),
        }
    }

    fn value(&mut self, schema: &Schema, depth: usize) -> Value {
        if depth == 0 || self.rng.u8(..8) == 0 {
            return self.odd();
        }
        match schema {
            Schema::Record(record) => {
                let mut fields = Map::new();
                for field in record.fields() {
                    if self.rng.u8(..8) > 0 {
                        fields.insert(field.name.to_owned(), self.value(&field.schema, depth - 1));
                    }
                }
                if self.rng.bool() {
                    fields.insert(self.text(), self.odd());
                }
                Value::Object(fields)
            }
            Schema::List(item) => (0..3).map(|_| self.value(item, depth - 1)).collect(),
            Schema::Map(_, item) => {
                Value::Object((0..3).map(|_| (self.text(), self.value(item, depth - 1))).collect())
            }
            schema if schema.is_number() => self.number(),
            _ => self.text().into(),
        }
    }

    /// Returns a value of any type.
    fn odd(&mut self) -> Value {
        match self.rng.u8(..6) {
            0 => Value::Null,
            1 => Value::Bool(self.rng.bool()),
            2 => json!({ self.text(): self.text() }),
            3 => json!([self.text(), self.number()]),
            4 => self.number(),
            _ => self.text().into(),
        }
    }
}

#[tokio::test]
async fn no_secret_of_a_response_is_printed_or_written() {
    for seed in 0..SEEDS {
        let server = MockServer::start().await.unwrap();
        let mut secrets = Secrets { rng: Rng::with_seed(seed), all: Vec::new() };
        for operation in API.operations.iter().copied().filter(|found| found.safety == Safety::Read) {
            let data = secrets.value(&operation.response, DEPTH);
            let code = if secrets.rng.u8(..8) == 0 { secrets.number() } else { json!(0) };
            let body = json!({ "code": code, "data": data, "msg": secrets.text(), "ts": 0 }).to_string();
            server.inject(Fault::from(MockResponse::body(body)).always().on_operation(operation));
        }
        let bjy = Bjy::with_mock(&server);
        for format in ["--table", "--json"] {
            let finished = bjy.run(&["probe", "--report", "report.json", format]).await;
            assert!(finished.code > 0, "seed {seed}: {finished:?}");
            let report = fs::read_to_string(bjy.path("report.json")).unwrap();
            assert!(report.contains("\"findings\""), "seed {seed}");
            let shown = report + &finished.stdout + &finished.stderr;
            for secret in &secrets.all {
                assert!(!shown.contains(secret.as_str()), "seed {seed}: {secret} is in {shown}");
            }
        }
    }
}
