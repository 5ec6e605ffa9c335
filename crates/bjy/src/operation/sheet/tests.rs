use baijiayun_vod::question::QuestionInput;
use proptest::option::of;
use proptest::prelude::*;

use super::*;
use crate::operation::{Command, find, read_json};

fn param(module: &str, operation: &str) -> (RecordsParam, &'static Command) {
    let command = find(module, operation).unwrap();
    (RecordsParam::all(command.operation).next().unwrap(), command)
}

fn questions(text: &str, path: &str) -> Result<String, String> {
    read(param("question", "save").0, text.as_bytes(), path)
        .and_then(|json| read_json::<Vec<QuestionInput>>(&json))
}

const ONE: &str = "title,option_type,show_time,option_1_value,option_1_is_right,option_2_value,option_2_is_right\n\
    1 + 1 = ?,single,1:05,2,yes,3,no\n";

#[test]
fn formats_agree() {
    let yaml = "- title: 1 + 1 = ?\n  option type: 单选\n  show_time: 65\n  option_list:\n    \
        - { value: 2, is_right: yes }\n    - { value: 3, is_right: 否 }\n";
    let json = r#"{"question_list":[{"title":"1 + 1 = ?","option_type":1,"show_time":"0:01:05",
        "option_list":[{"value":"2","is_right":true,"ver":"7"},{"value":"3","is_right":"no"}],"ver":"7"}]}"#;
    let chinese = ONE.replace(
        ONE.lines().next().unwrap(),
        "题干;题型;弹出位置;选项1内容;选项1是否正确;选项2内容;选项2是否正确",
    );
    let chinese = chinese.replace("1 + 1 = ?,single,1:05,2,yes,3,no", "1 + 1 = ?;单选;65;2;对;3;错");
    let expected = questions(ONE, "a.csv").unwrap();
    for (text, path) in
        [(yaml, "a.yaml"), (json, ""), (&ONE.replace(',', "\t"), "-"), (&chinese, "a.csv"), (yaml, "-")]
    {
        assert_eq!(questions(text, path).as_ref(), Ok(&expected), "{text}");
    }
}

#[test]
fn all_mistakes_of_a_table_have_row_and_column() {
    let table = "titel,option_type,show_time,option_1_value,option_1_is_right,skip,\n\
        \"a\nb\",singel,soon,1,maybe,,\n\
        ,,,,,,\n\
        c,,1:05,,yes,perhaps,\n\
        d,2,5,,,,x,y\n";
    insta::assert_snapshot!(questions(table, "q.csv").unwrap_err(), @r"
    10 mistakes. Nothing was sent
      q.csv, row 1, column titel: there is no such column; did you mean `title`?
      q.csv, row 1, column title: the column is missing
      q.csv, row 2, column option_type: `singel` is not one of single, multiple; did you mean `single`?
      q.csv, row 2, column show_time: `soon` is not a time such as 1:05, nor a number of seconds
      q.csv, row 2, column option_1_is_right: `maybe` is neither yes nor no
      q.csv, row 4, column option_type: it is required
      q.csv, row 4, column skip: `perhaps` is neither yes nor no
      q.csv, row 4, column option_1_value: it is required
      q.csv, row 5: it has more cells than there are columns
      q.csv, row 5, column option_list: at least one is required
    ");
}

#[test]
fn all_mistakes_of_yaml_have_their_line() {
    let yaml = "- title: a\n  option_type: singel\n  option_list: []\n- tilte: b\n  show_time: 1:70\n  option_type: [1]\n";
    insta::assert_snapshot!(questions(yaml, "q.yaml").unwrap_err(), @r"
    8 mistakes. Nothing was sent
      q.yaml, line 1: `show_time` is missing
      q.yaml, line 2: `singel` is not one of single, multiple; did you mean `single`?
      q.yaml, line 3: `option_list` is missing
      q.yaml, line 4: there is no field `tilte`; did you mean `title`?
      q.yaml, line 4: `title` is missing
      q.yaml, line 4: `option_list` is missing
      q.yaml, line 5: `1:70` is not a time such as 1:05, nor a number of seconds
      q.yaml, line 6: a single value is expected
    ");
    insta::assert_snapshot!(questions("- a: [", "q.yaml").unwrap_err(), @"q.yaml, line 2: invalid YAML: while parsing a node, did not find expected node content. Nothing was sent");
}

#[test]
fn all_mistakes_of_json_have_their_path() {
    let json = r#"[{"title":"a","option_type":"x","show_time":1,"option_list":[{"value":"a","is_right":2,"size":1}]},
        {"title":"a","title":"b","option_type":1,"show_time":1}, 5]"#;
    insta::assert_snapshot!(questions(json, "").unwrap_err(), @r"
    6 mistakes. Nothing was sent
      [0].option_type: `x` is not one of single, multiple
      [0].option_list[0].size: there is no field `size`
      [0].option_list[0].is_right: `2` is neither yes nor no
      [1].title: `title` is given twice
      [1].option_list: at least one is required
      [2]: a record with fields is expected
    ");
    insta::assert_snapshot!(questions("[{", "q.json").unwrap_err(), @"q.json: invalid JSON: EOF while parsing an object at line 1 column 2. Nothing was sent");
}

#[test]
fn a_file_without_records_is_no_empty_list() {
    for text in ["", " \n", ONE.lines().next().unwrap()] {
        assert!(questions(text, "q.csv").is_err_and(|reason| reason.contains("`[]`")), "{text}");
    }
    for path in ["", "-", "q.json", "q.yaml", "q.tsv"] {
        for text in ["", " \n"] {
            assert!(questions(text, path).is_err_and(|reason| reason.contains("`[]`")), "{path}: {text:?}");
        }
    }
    assert_eq!(questions("[]", "").as_deref(), Ok("[]"));
}

#[test]
fn examples_can_be_read() {
    for command in Command::all() {
        for param in RecordsParam::all(command.operation) {
            let json_param = command.json_param(param.param.name).unwrap();
            for format in [Format::Csv, Format::Tsv, Format::Yaml, Format::Json] {
                let text = write::example(param, json_param, format).unwrap();
                let json = read(param, text.as_bytes(), "-").and_then(|json| (json_param.read)(&json));
                assert!(json.is_ok_and(|json| json.len() > 50), "{text}");
            }
        }
    }
}

#[test]
fn lists_know_where_their_items_are_saved() {
    for (module, save, list) in [("question", "save", "question.list"), ("marker", "save", "marker.list")] {
        let (param, command) = param(module, save);
        let listing = param.listing().unwrap();
        assert_eq!(listing.operation.id, list);
        assert_eq!(RecordsParam::of_listing(listing.operation).unwrap().operation.id, command.operation.id);
    }
    assert!(param("notice", "add").0.listing().is_none());
}

#[test]
fn every_column_can_be_found() {
    for column in columns::all(param("question", "save").0.record, |_| 12) {
        for name in [column.name(), column.title_zh()] {
            let found = columns::find(param("question", "save").0.record, &name).unwrap();
            assert_eq!(found.name(), column.name(), "{name}");
        }
    }
    assert!(param("question", "save").0.record.fields().iter().all(|field| !field.title_zh.is_empty()));
}

prop_compose! {
    fn any_option()(id in of(1..i64::MAX), value in "[^\0]{0,8}[a-z,\"|选]", right in any::<bool>()) -> serde_json::Value {
        let mut option = serde_json::json!({ "value": value, "is_right": if right { "1" } else { "0" } });
        if let Some(id) = id {
            option["id"] = id.to_string().into();
        }
        option
    }
}

prop_compose! {
    fn any_question()(
        id in of(0..i64::MAX),
        title in "[^\0]{0,8}[a-z,\"题]",
        option_type in 1..4_i64,
        wrong_time in of(-1..100_000_i64),
        skip in of(any::<bool>()),
        show_time in 0..100_000_i64,
        answer in "\\PC{0,8}",
        options in prop::collection::vec(any_option(), 1..7),
    ) -> serde_json::Value {
        let mut question = serde_json::json!({
            "title": title, "option_type": option_type.to_string(), "show_time": show_time.to_string(),
            "answer": answer, "option_list": options,
        });
        let optional = [
            ("id", id.map(|id| id.to_string())),
            ("wrong_time", wrong_time.map(|time| time.to_string())),
            ("skip", skip.map(|skip| u8::from(skip).to_string())),
        ];
        for (name, value) in optional {
            if let Some(value) = value {
                question[name] = value.into();
            }
        }
        question
    }
}

proptest! {
    #[test]
    fn questions_survive_every_format(list in prop::collection::vec(any_question(), 1..4)) {
        let json = serde_json::to_string(&list).unwrap();
        let sent = read_json::<Vec<QuestionInput>>(&json).unwrap();
        let items = JsonValue::parse(&sent).unwrap();
        let (param, _) = param("question", "save");
        for (format, path) in [(Format::Csv, "a.csv"), (Format::Tsv, "a.tsv"), (Format::Yaml, "a.yaml"), (Format::Json, "a.json")] {
            let sheet = write::write(param.record, items.items(), format).unwrap();
            prop_assert_eq!(questions(&sheet, path), Ok(sent.clone()), "{}", sheet);
        }
    }
}

#[test]
fn a_table_of_one_column_has_the_separator_of_its_extension() {
    let cells = |path: &str| super::table("name\na, b\n", path, |name| name == "name")[1].1.len();
    assert_eq!(cells("a.tsv"), 1);
    assert_eq!((cells("a.csv"), cells("a.txt"), cells("-")), (2, 2, 2));
    let columns = super::table("name\tid\na, b\t1\n", "a.csv", |name| ["name", "id"].contains(&name));
    assert_eq!(columns[1].1.len(), 2, "known columns count more than the extension");
}
