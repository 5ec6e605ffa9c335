//! Checks that the client reads the values that the spec checker accepts in samples, and some that it rejects.

use baijiayun_codegen::spec::load::Text;
use baijiayun_vod::runtime::lenient::{self, Lenient};
use baijiayun_vod::{ByteCount, CommaList, CstDate, CstDateTime, Flag, Jump, Position, Seconds, UnixTime};
use std::collections::BTreeMap;

/// Types in the spec's notation, values of a required field of each type, and `true` for valid values.
const CASES: &[(&str, &str, bool)] = &[
    ("int", "7", true),
    ("int", r#""7""#, true),
    ("int", r#"" 7 ""#, true),
    ("int", r#""-7""#, true),
    ("int", "7.0", true),
    ("int", r#""seven""#, false),
    ("int", r#""""#, false),
    ("int", "[]", false),
    ("int", "{}", false),
    ("int", "null", false),
    ("byte_count", r#""1024""#, true),
    ("byte_count", r#""1 KiB""#, false),
    ("seconds", "60", true),
    ("seconds", r#""01:00""#, false),
    ("flag", "0", true),
    ("flag", r#""1""#, true),
    ("flag", "true", true),
    ("flag", r#""yes""#, false),
    ("string", r#""text""#, true),
    ("string", "7", true),
    ("string", "[]", false),
    ("string", r#"{"a": 1}"#, false),
    ("cst_date", r#""2017-08-01""#, true),
    ("cst_date", r#""2017-02-30""#, false),
    ("cst_date", r#""yesterday""#, false),
    ("cst_datetime", r#""2017-09-08 00:30:00""#, true),
    ("cst_datetime", r#""2017-09-08""#, true),
    ("cst_datetime", "1501572288", true),
    ("cst_datetime", r#""25:00""#, false),
    ("unix_time", "1501572288", true),
    ("unix_time", r#""1501572288""#, true),
    ("unix_time", r#""2017-09-08 00:30:00""#, true),
    ("unix_time", r#""never""#, false),
    ("position", r#""00:01:05""#, true),
    ("position", r#""00:01:60""#, false),
    ("position", r#""soon""#, false),
    ("jump", "-1", true),
    ("jump", r#""65""#, true),
    ("jump", r#""home""#, false),
    ("comma_list<int>", r#""1,2""#, true),
    ("comma_list<int>", "1", true),
    ("comma_list<int>", r#""1,two""#, false),
    ("list<int>", r#"[1, "2"]"#, true),
    ("list<int>", r#"["one"]"#, false),
    ("list<int>", "7", false),
    ("map<string, int>", r#"{"a": 1}"#, true),
    ("map<string, int>", "[]", true),
    ("map<string, int>", r#"{"a": "one"}"#, false),
    ("map<string, int>", "7", false),
];

/// Values that the client reads from a faulty server, but that the checker rejects in samples.
const ONLY_CLIENT: &[(&str, &str)] = &[
    ("int", "7.5"),
    ("int", r#""7.5""#),
    ("byte_count", r#""1e9""#),
    ("seconds", "66.67"),
    ("position", r#""1:05""#),
    ("position", "65"),
    ("jump", r#""1:05""#),
    ("seconds", r#""66.67""#),
];

fn reads<T: Lenient>(json: &str) -> bool {
    lenient::from_str::<T>(json).is_ok()
}

fn client_reads(ty: &str, json: &str) -> bool {
    match ty {
        "int" => reads::<i64>(json),
        "byte_count" => reads::<ByteCount>(json),
        "seconds" => reads::<Seconds>(json),
        "position" => reads::<Position>(json),
        "jump" => reads::<Jump>(json),
        "flag" => reads::<Flag>(json),
        "string" => reads::<String>(json),
        "cst_date" => reads::<CstDate>(json),
        "cst_datetime" => reads::<CstDateTime>(json),
        "unix_time" => reads::<UnixTime>(json),
        "comma_list<int>" => reads::<CommaList<i64>>(json),
        "list<int>" => reads::<Vec<i64>>(json),
        "map<string, int>" => reads::<BTreeMap<String, i64>>(json),
        _ => panic!("no type of the client for {ty}"),
    }
}

const API: &str = r#"
title: A, title_zh: 甲, description: For one value., server: "https://{private_domain}.example.com",
common: {
  a: { role: account, type: int, description: The account. },
  t: { role: timestamp, type: unix_time, description: The time. },
  s: { role: sign, type: string, description: The sign. }
},
error_codes: { bad_signature: { code: 1, title: Bad signature, title_zh: 签名错误 } }, envelope: { success: 0 }
"#;

/// Returns whether the checker accepts a spec with this value in a sample.
fn checker_accepts(ty: &str, json: &str) -> bool {
    let module = format!(
        r#"{{ title: M, title_zh: 乙, description: One operation., operations: {{ get: {{
          number: API-1, title: Get, title_zh: 取, description: Gets., methods: [POST], path: /a, safety: read,
          response: {{ fields: {{ value: {{ type: "{ty}", required: true, description: A value. }} }} }},
          samples: [{{ request: {{}}, response: {{ "code": 0, "data": {{ "value": {json} }}, "msg": "" }} }}]
        }} }} }}"#
    );
    let file = |name: &str, text: String| Text { name: format!("spec/one/{name}.yaml"), text };
    baijiayun_codegen::model("one", vec![file("api", format!("{{{API}}}")), file("m", module)]).is_ok()
}

#[test]
fn the_client_reads_every_accepted_sample() {
    let mut wrong = Vec::new();
    for (ty, json, expected) in CASES {
        let client = client_reads(ty, json);
        let checker = checker_accepts(ty, json);
        if (client, checker) != (*expected, *expected) {
            wrong.push(format!("{ty} {json}: expected {expected}, client {client}, checker {checker}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for (ty, json) in ONLY_CLIENT {
        assert_eq!((client_reads(ty, json), checker_accepts(ty, json)), (true, false), "{ty} {json}");
    }
}
