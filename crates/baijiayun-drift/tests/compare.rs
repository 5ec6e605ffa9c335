//! Single differences between a page and a small spec, and changes that are none. The page is that of the fixture of the generator.

#![allow(clippy::panic, clippy::unwrap_used)]

use std::path::Path;

use baijiayun_codegen::model::Model;
use baijiayun_codegen::spec::load;
use baijiayun_drift::page::{compare, stated};
use baijiayun_page::page::{Address, Choice, ErrorCode, Field, Form, Method, Operation, Page, Param, Sample};
use serde_json::{Value as Json, json};

fn model() -> Model {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/codegen/fixture");
    baijiayun_codegen::model("library", load::read_folder(&folder).unwrap())
        .unwrap_or_else(|rejected| panic!("{}", rejected.render(false)))
}

/// Returns the differences that a change of the page makes: `params.shelf.type: int → string`.
fn found(model: &Model, change: impl FnOnce(&mut Page)) -> Vec<String> {
    let mut page = stated::page(model);
    change(&mut page);
    let drift = compare(&page, model);
    let changes = drift.operations.iter().flat_map(|operation| &operation.changes).chain(&drift.error_codes);
    let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".into());
    changes.map(|change| format!("{}: {} → {}", change.key, side(&change.spec), side(&change.page))).collect()
}

fn operation(page: &mut Page, number: u32) -> &mut Operation {
    page.operations.iter_mut().find(|operation| operation.number == Some(number)).unwrap()
}

fn choices(values: &[(&str, &str)]) -> Vec<Choice> {
    values.iter().map(|(value, title)| Choice { value: (*value).into(), title: (*title).into() }).collect()
}

fn sample(value: Json) -> Sample {
    Sample { line: 0, text: value.to_string(), value }
}

#[test]
fn operations_are_matched_by_path_number_title_or_parameters() {
    let model = model();
    let found = |change: fn(&mut Operation)| found(&model, |page| change(operation(page, 1)));
    assert_eq!(found(|search| search.number = Some(60)), ["number: 1 → 60"]);
    assert_eq!(found(|search| search.title = "查找".into()), ["title_zh: 搜索 → 查找"]);
    assert_eq!(found(|search| search.title.clear()), [""; 0]);
    let moved = "path: /openapi/book/search → /openapi/book/find";
    assert_eq!(found(|search| search.address = Some(Address::Path("/openapi/book/find".into()))), [moved]);
    let renamed = found(|search| {
        search.address = Some(Address::Path("/openapi/book/find".into()));
        search.title = "查找".into();
    });
    assert_eq!(renamed, ["title_zh: 搜索 → 查找", moved], "the parameters are the same");
    let another = found(|search| {
        search.address = Some(Address::Path("/openapi/book/find".into()));
        search.title = "查找".into();
        search.params.as_mut().unwrap().truncate(9);
    });
    assert_eq!(
        another,
        ["operation: nothing → /openapi/book/find", "operation: /openapi/book/search → nothing"]
    );
    let half = found(|search| {
        search.address = Some(Address::Path("/openapi/book/find".into()));
        search.title = "查找".into();
        search.params.as_mut().unwrap().truncate(10);
    });
    assert_eq!(half[..2], ["title_zh: 搜索 → 查找", moved], "half of the parameters are the same");
}

#[test]
fn addresses_and_methods_are_compared_if_the_page_has_them() {
    let model = model();
    let found = |number, change: fn(&mut Operation)| found(&model, |page| change(operation(page, number)));
    assert_eq!(found(1, |search| search.address = None), [""; 0]);
    assert_eq!(found(1, |search| search.address = Some(Address::CutOff("/openapi/bo".into()))), [""; 0]);
    let dynamic = found(1, |search| search.address = Some(Address::Dynamic("{url}".into())));
    assert_eq!(dynamic, ["path: /openapi/book/search → dynamic"]);
    assert_eq!(found(7, |send| send.address = Some(Address::Dynamic("{other}".into()))), [""; 0]);
    let known = found(7, |send| send.address = Some(Address::Path("/a/b".into())));
    assert_eq!(known, ["path: dynamic → /a/b"]);
    let recovered = found(5, |lend| lend.address = Some(Address::Path("/a/b".into())));
    assert_eq!(recovered, ["path: unknown → /a/b"]);
    assert_eq!(found(1, |search| search.methods.clear()), [""; 0]);
    assert_eq!(found(1, |search| search.methods = vec![Method::Post]), ["methods: GET, POST → POST"]);
}

#[test]
fn parameters_are_compared_by_what_the_page_says() {
    let model = model();
    let of = |number: u32, name: &str, change: fn(&mut Param)| {
        found(&model, |page| {
            let params = operation(page, number).params.as_mut().unwrap();
            change(params.iter_mut().find(|param| param.name == name).unwrap());
        })
    };
    let param = |name: &str, change: fn(&mut Param)| of(1, name, change);
    let nothing = [""; 0];
    assert_eq!(param("shelf", |param| param.type_word = None), nothing);
    assert_eq!(param("shelf", |param| param.type_word = Some("奇怪".into())), nothing);
    assert_eq!(
        param("shelf", |param| param.type_word = Some("string".into())),
        ["params.shelf.type: int → string"]
    );
    assert_eq!(param("languages", |param| param.type_word = Some("array".into())), nothing);
    assert_eq!(
        param("languages", |param| param.type_word = Some("object".into())),
        ["params.languages.type: string → object"]
    );
    for word in ["array", "object"] {
        let change = |page: &mut Page| {
            let params = operation(page, 5).params.as_mut().unwrap();
            params[0].type_word = Some(word.into());
        };
        assert_eq!(found(&model, change), nothing, "{word}");
    }
    assert_eq!(
        of(5, "loans", |param| param.type_word = Some("int".into())),
        ["params.loans.type: string → int"]
    );

    assert_eq!(param("title", |param| param.required = None), nothing);
    assert_eq!(param("title", |param| param.required = Some(false)), ["params.title.required: true → false"]);
    assert_eq!(param("title", |param| param.default = Some("x".into())), nothing, "required");
    assert_eq!(param("limit", |param| (param.default, param.has_default_cell) = (None, false)), nothing);
    assert_eq!(param("limit", |param| param.default = None), ["params.limit.default: 20 → nothing"]);
    assert_eq!(
        param("cover", |param| (param.default, param.has_default_cell) = (Some("x".into()), false)),
        ["params.cover.default: nothing → x"]
    );

    assert_eq!(param("limit", |param| (param.facts.min, param.facts.max) = (None, None)), nothing);
    assert_eq!(param("limit", |param| param.facts.min = Some(2)), ["params.limit.min: 1 → 2"]);
    assert_eq!(param("book_id", |param| param.facts.max = Some(2)), ["params.book_id.max: nothing → 2"]);
    assert_eq!(param("title", |param| param.facts.max_length = Some(9)), ["params.title.max_length: 40 → 9"]);

    for form in [Form::Seconds, Form::CommaList, Form::Url] {
        let change = |page: &mut Page| {
            let params = operation(page, 1).params.as_mut().unwrap();
            params.iter_mut().find(|param| param.name == "published").unwrap().facts.form = Some(form);
        };
        assert_eq!(found(&model, change), nothing, "{form:?}");
    }
    assert_eq!(
        param("published", |param| param.facts.form = Some(Form::DateTime)),
        ["params.published.format: date → date and time"]
    );
    assert_eq!(
        param("smallest", |param| param.facts.form = Some(Form::UnixTime)),
        ["params.smallest.format: bytes → unix seconds"]
    );
    assert_eq!(param("languages", |param| param.facts.form = Some(Form::Date)), nothing);
    assert_eq!(
        param("title", |param| param.facts.form = Some(Form::CommaList)),
        ["params.title.format: nothing → values joined with commas"]
    );
    assert_eq!(param("cover", |param| param.facts.form = Some(Form::CommaList)), nothing, "not a plain text");

    assert_eq!(
        param("cover", |param| param.name = "picture".into()),
        ["params.picture: nothing → string, optional", "params.cover: url, optional → nothing"]
    );
}

#[test]
fn values_are_compared_with_their_chinese_meanings() {
    let model = model();
    let values = |name: &str, values: &[(&str, &str)]| {
        found(&model, |page| {
            let params = operation(page, 1).params.as_mut().unwrap();
            let param = params.iter_mut().find(|param| param.name == name).unwrap();
            param.facts.choices = choices(values);
        })
    };
    let nothing = [""; 0];
    assert_eq!(values("shelf", &[]), nothing);
    assert_eq!(values("shelf", &[("-2", "闭架"), ("1", "")]), nothing);
    assert_eq!(values("shelf", &[("-2", "Closed"), ("1", "开架")]), nothing);
    assert_eq!(values("shelf", &[("1", "开架")]), ["params.shelf.values: -2, 1 → 1"]);
    assert_eq!(
        values("shelf", &[("1", "闭架"), ("-2", "开架")]),
        ["params.shelf.values: 1(开架), -2(闭架) → 1(闭架), -2(开架)"]
    );
    assert_eq!(values("borrowed", &[("0", "在馆"), ("1", "借出")]), nothing, "the words of a flag");
    assert_eq!(
        values("borrowed", &[("0", "是"), ("1", "否")]),
        ["params.borrowed.values: 0(否), 1(是) → 0(是), 1(否)"]
    );
}

#[test]
fn requests_are_compared_as_they_are_sent() {
    let model = model();
    let request = |number: u32, request: Json| {
        found(&model, |page| operation(page, number).requests.push(sample(request)))
    };
    let nothing = [""; 0];
    assert_eq!(
        request(1, json!({ "limit": "5", "shelf": 1, "title": "<title>", "token": "${token}" })),
        nothing
    );
    assert_eq!(request(1, json!({ "limit": 5, "library": 9, "time": 1, "seal": "x" })), nothing);
    assert_eq!(request(6, json!({ "scan": "a.png", "book_id": "7" })), nothing);
    assert_eq!(request(5, json!({ "options": "{\"quiet\":\"1\"}" })).len(), 1);
    assert_eq!(request(5, json!({ "options": "{\"quiet\":1}" })), nothing);
    assert_eq!(
        request(1, json!({ "title": "<title", "seal": "x" })),
        [r#"samples.request: nothing → {"title":"<title"}"#]
    );
    assert_eq!(request(1, json!({ "title": "$title}" })).len(), 1);
}

#[test]
fn fields_are_compared_in_the_table_and_in_the_samples() {
    let model = model();
    let of =
        |number: u32, change: &dyn Fn(&mut Operation)| found(&model, |page| change(operation(page, number)));
    let fields = |change: fn(&mut Vec<Field>)| of(2, &|fields| change(fields.response.as_mut().unwrap()));
    let body = |change: fn(&mut Json)| of(2, &|fields| change(&mut fields.responses[0].value["data"]));
    let sampled = |found: Vec<String>| -> Vec<String> {
        found.into_iter().filter(|change| !change.starts_with("samples.")).collect()
    };
    let nothing = [""; 0];
    assert_eq!(fields(|fields| fields.retain(|field| field.path != "key")), nothing, "the sample has it");
    assert_eq!(fields(|fields| fields.clear()), nothing);
    assert_eq!(sampled(body(|data| *data = Json::Null)), nothing);
    let both = of(2, &|fields| {
        fields.response.as_mut().unwrap().retain(|field| field.path != "key");
        fields.responses.clear();
    });
    assert_eq!(both, ["response.key: secret → nothing"]);
    for (path, found) in [
        ("new", vec!["response.new: nothing → int"]),
        ("chapters[].new", vec!["response.chapters[].new: nothing → int"]),
        ("extra.new", vec![]),
        ("covers[].new", vec![]),
        ("extras", vec!["response.extras: nothing → int"]),
    ] {
        let push = |operation: &mut Operation| {
            let row = Field { path: path.into(), type_word: Some("int".into()), ..Field::default() };
            operation.response.as_mut().unwrap().push(row);
        };
        assert_eq!(of(2, &push), found, "{path}");
    }
    assert_eq!(
        sampled(body(|data| {
            data["new"] = json!("x");
            data["chapters"] = json!([{ "a": 1 }, { "a": 2 }]);
            data["extra"] = json!({ "b": 1 });
        })),
        ["response.chapters[].a: nothing → int", "response.new: nothing → string"]
    );
    let word = |path: &str, word: &str| {
        of(2, &|operation| {
            let fields = operation.response.as_mut().unwrap();
            fields.iter_mut().find(|field| field.path == path).unwrap().type_word = Some(word.into());
        })
    };
    assert_eq!(word("pages", "int"), nothing, "a number that is written as text");
    assert_eq!(word("key", "int")[0], "response.key.type: string → int");
    assert_eq!(word("extra", "int"), nothing, "any type");
    let both_forms = of(2, &|operation| operation.responses[0].value["data"]["type"] = json!("1"));
    assert_eq!(sampled(both_forms), ["response.type.type: Shelf → int in the table, string in the sample"]);
    assert_eq!(of(7, &|send| send.responses[0].value["new"] = json!(1))[0], "response.new: nothing → int");
    assert_eq!(
        of(5, &|lend| lend.responses[0].value["data"][0]["new"] = json!(true))[0],
        "response.[].new: nothing → bool"
    );
}

#[test]
fn an_intended_difference_is_reported_if_the_page_changes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/codegen/fixture");
    let mut files = load::read_folder(&folder).unwrap();
    let params = files.iter_mut().find(|file| file.name.ends_with("params.yaml")).unwrap();
    params.text = params.text.replacen("    safety:", "    differs: { methods: POST }\n    safety:", 1);
    let model = baijiayun_codegen::model("library", files).unwrap();
    let found = |change: fn(&mut Operation)| found(&model, |page| change(operation(page, 1)));
    assert_eq!(found(|search| search.methods = vec![Method::Post]), [""; 0]);
    assert_eq!(found(|search| search.methods = vec![Method::Get]), ["methods: GET, POST → GET"]);
    assert_eq!(found(|search| search.title = "POST".into()), ["title_zh: 搜索 → POST"]);
}

#[test]
fn success_is_no_error_code() {
    let model = model();
    let success = ErrorCode { line: 1, code: model.envelope.success, title: "成功".into() };
    assert_eq!(found(&model, |page| page.error_codes.push(success)), [""; 0]);
    assert_eq!(found(&model, |page| page.error_codes.clear()), [""; 0]);
}

#[test]
fn a_page_with_less_than_half_of_the_operations_is_an_excerpt() {
    let model = model();
    let count = stated::page(&model).operations.len();
    let kept = |kept: usize| {
        let mut page = stated::page(&model);
        page.operations.truncate(kept);
        let drift = compare(&page, &model);
        (drift.operations.len(), drift.not_in_excerpt)
    };
    assert_eq!(kept(count - count / 2), (count / 2, 0));
    assert_eq!(kept(count - count / 2 - 1), (0, count / 2 + 1));
}

#[test]
fn an_operation_that_is_only_a_heading_is_not_compared() {
    let model = model();
    let bare = |page: &mut Page| {
        let search = operation(page, 1);
        *search = Operation { number: Some(1), title: "另一个".into(), ..Operation::default() };
    };
    assert_eq!(found(&model, bare), [""; 0]);
}
