//! No input is ignored silently: an unread file is a mistake, and each mistake is reported once.

use std::fs;

use baijiayun_codegen::spec::load::read_folder;
use tempfile::TempDir;

use crate::diagnostics::{API, ORDERS, TYPES, diagnostics, snapshot, text};

/// Returns the diagnostics of a sound folder `spec/shop` with more files.
fn with_files(more: &[(&str, &[u8])]) -> String {
    let root = TempDir::new().unwrap();
    let folder = root.path().join("shop");
    fs::create_dir(&folder).unwrap();
    for (name, text) in [("api.yaml", API), ("orders.yaml", ORDERS), ("types.yaml", TYPES)] {
        fs::write(folder.join(name), text).unwrap();
    }
    for (name, bytes) in more {
        match name.strip_suffix('/') {
            Some(name) => fs::create_dir(folder.join(name)).unwrap(),
            None => fs::write(folder.join(name), bytes).unwrap(),
        }
    }
    diagnostics(read_folder(&folder).unwrap())
}

#[test]
fn other_files_in_the_spec_are_mistakes() {
    let utf16: Vec<u8> = "title: 商店".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let files: [(&str, &[u8]); 6] = [
        ("other.yml", b"nonsense: 1"),
        ("LOUD.YAML", b""),
        ("notes.txt", b"\xff"),
        ("more/", b""),
        ("gbk.yaml", b"title: Shop\ntitle_zh: \xc9\xcc\xb5\xea\n"),
        ("utf16.yaml", &[b"\xff\xfe".as_slice(), &utf16].concat()),
    ];
    snapshot("not_spec_files", &with_files(&files));
}

#[test]
fn files_of_editors_are_ignored() {
    let files: [(&str, &[u8]); 5] = [
        (".orders.yaml.swp", b"\xff"),
        (".vscode/", b""),
        (".#orders.yaml", b"\xff"),
        ("#orders.yaml#", b"a: ["),
        ("orders.yaml~", b"a: ["),
    ];
    assert_eq!(with_files(&files), "no mistakes");
}

#[cfg(unix)]
#[test]
fn an_error_of_reading_names_the_file() {
    let root = TempDir::new().unwrap();
    std::os::unix::fs::symlink("/nowhere/at/all", root.path().join("gone.yaml")).unwrap();
    let error = read_folder(root.path()).unwrap_err().to_string();
    assert!(error.contains("gone.yaml"), "{error}");
    let error = read_folder(&root.path().join("missing")).unwrap_err().to_string();
    assert!(error.contains("missing"), "{error}");
}

#[test]
fn a_file_of_comments_is_empty_and_mutes_nothing() {
    let api = API.replace("role: timestamp", "role: sign");
    let orders = ORDERS.replace("records:", "records:\n  Unused: { description: Nothing uses it. }");
    let texts = |api: &str| {
        let empty = [
            text("api", api),
            text("empty", "# nothing yet\n"),
            text("orders", &orders),
            text("types", TYPES),
        ];
        diagnostics(empty.into())
    };
    snapshot("only_comments", &texts(&api));
    snapshot("only_comments_in_api", &texts("# nothing yet\n---\n"));
}

#[test]
fn one_mistake_in_the_shared_types_is_one_mistake() {
    let orders = ORDERS.replace("fields:\n        lines", "include: [Price]\n      fields:\n        lines");
    for types in [
        TYPES.replace("Identifies an order.", "An id: of an order."),
        TYPES.replace("ids:", "ids: &a *a\nrecords:"),
        TYPES.replace("ids:", "---\nids:"),
        "# nothing yet".to_owned(),
        "- a".to_owned(),
        "title: \u{fffd}".to_owned(),
    ] {
        let rendered = diagnostics(vec![text("api", API), text("orders", &orders), text("types", &types)]);
        assert!(
            rendered.contains("\n1 mistake in the spec") && rendered.contains("types.yaml"),
            "{rendered}"
        );
    }
}

#[test]
fn records_may_include_each_other_over_many_others_but_not_themselves() {
    let chain = |last: &str| {
        let record = |n: usize| {
            let include = if n < 20 { format!("R{}", n + 1) } else { last.to_owned() };
            format!(
                "  R{n}:\n    description: A.\n    include: [{include}]\n    fields: {{ f{n}: {{ type: int, description: A. }} }}\n"
            )
        };
        let records: String = (0..=20).map(record).collect();
        let orders = ORDERS
            .replace("records:\n", &format!("records:\n{records}"))
            .replace("      fields:\n        lines", "      include: [R0]\n      fields:\n        lines")
            .replace("\"lines\": []", "\"lines\": [], \"f0\": 1, \"f9\": 1, \"f20\": 1");
        diagnostics(vec![text("api", API), text("orders", &orders), text("types", TYPES)])
    };
    assert_eq!(chain(""), "no mistakes");
    let rendered = chain("R0");
    assert!(rendered.contains("`R20` includes itself"), "{rendered}");
}

/// Common mistakes in YAML, each in place of a parameter's description or the like.
#[test]
fn mistakes_are_explained_to_those_who_write_yaml() {
    let pairs = [
        ("description: Another module.", r#"description: See room #5."#),
        ("description: Another module.", r#"description: `get` only."#),
        ("description: Another module.", r#"description: @get"#),
        ("description: Another module.", r#"description: %get"#),
        ("description: Another module.", r#"description: * get"#),
        ("description: Another module.", r#"description: & get"#),
        ("description: Another module.", r#"description: ! get"#),
        ("description: Another module.", r#"description: &x get"#),
        ("description: Another module.", r#"description: *x"#),
        ("description: Another module.", r#"description: 'It's nothing.'"#),
        ("description: Another module.", r#"description: "It" is"#),
        ("description: Another module.", r#"description: [a] is"#),
        ("description: Another module.", r#"description: {a} is"#),
        ("description: Another module.", r#"description: {a: b}"#),
        ("description: Another module.", r#"description: - get"#),
        ("description: Another module.", r#"description: ? get"#),
        ("description: Another module.", r#"description: > get"#),
        ("description: Another module.", r#"description: #5 is the room."#),
        ("description: Another module.", r#"description: 5"#),
        ("description: Another module.", r#"description: null"#),
        ("description: Another module.", r#"description: 1.10"#),
        ("description: Another module.", r#"description: Another: module."#),
        ("description: Another module.", r#"description: See:"#),
        ("description: Another module.", r#"description: "a \d""#),
        ("description: Another module.", r#"description: "a \ud83d""#),
        ("description: Another module.", "description:\n\tAnother module."),
        ("description: Another module.", "description:Another module."),
        ("description: Another module.", " description: Another module."),
        ("    title: Get an order", "   title: Get an order"),
        ("The order. }", "The order: its id. }"),
        ("The order. }", "`The` order. }"),
        ("The order. }", "See it # 5. }"),
        ("The order. }", "#5. }"),
        ("The order. }", "The order."),
        ("The order. }", ",, }"),
        ("methods: [POST]", "methods: POST"),
        ("required: true", "required: yes"),
        ("required: true", "required: true, default: 1.5"),
        ("required: true", "min: one"),
        ("required: true", "max_length: -1"),
        ("required: true", "type: int"),
        ("      order_id: {", "      ? [order_id]\n      : {"),
        ("      order_id: {", "      {{order_id}}: {"),
        ("type: list<Line>", "type: map<string, Line>"),
        ("type: list<Line>", "type: list<map<string, map<string,Line>>>"),
        ("type: list<Line>", "type: Vec<Line>"),
        ("type: list<Line>", "type: list<Line"),
        ("{ order_id: 1 }", "{ order_id: 123456789012345678901234567890 }"),
        (
            "    samples:\n      - request",
            "    notes:\n      - Note: an order.\n    samples:\n      - request",
        ),
        ("    samples:\n      - request", "    notes: An order.\n    samples:\n      - request"),
        ("    samples:", "  samples:"),
        ("      - request", "    request"),
        ("        response: {", "    envelope: 0\n        response: {"),
        (r#"{ "lines": [] }, "msg": "" }"#, r#"{ "lines": [] }, "msg": "" } // done"#),
        (r#"{ "lines": [] }, "msg": "" }"#, "{ \"lines\": []\n}, \"msg\": \"\" }"),
        (r#"{ "lines": [] }, "msg": "" }"#, "\n\t\t\t\t{ \"lines\": [] }, \"msg\": \"\" }"),
        (r#"{ "lines": [] }, "msg": "" }"#, r#"{ "lines": [] } "msg": "" }"#),
        (ORDERS, "- a"),
    ];
    let mut all = String::new();
    let mut several = Vec::new();
    for (right, wrong) in pairs {
        assert!(ORDERS.contains(right), "{right}");
        let orders = ORDERS.replace(right, wrong);
        let rendered = diagnostics(vec![text("api", API), text("orders", &orders), text("types", TYPES)]);
        if !rendered.contains("\n1 mistake in") {
            several.push(rendered.clone());
        }
        all.push_str(&format!("==== {wrong}\n{rendered}\n\n"));
    }
    assert!(several.is_empty(), "{}", several.join("\n"));
    snapshot("explained", &all);
}

#[test]
fn json_as_php_writes_it_can_be_pasted() {
    let orders = ORDERS.replace(r#""msg": """#, r#""msg":"\u6210\u529f\/\ud83d\ude00""#);
    assert_eq!(
        diagnostics(vec![text("api", API), text("orders", &orders), text("types", TYPES)]),
        "no mistakes"
    );
}

#[test]
fn the_name_of_an_api_is_that_of_a_package() {
    let check = |name: &str| {
        let texts = vec![text("api", API), text("orders", ORDERS), text("types", TYPES)];
        baijiayun_codegen::model(name, texts).map_or_else(|rejected| rejected.to_string(), |_| String::new())
    };
    for name in ["vod", "live_2", "live-2", "match"] {
        assert_eq!(check(name), "");
    }
    for name in ["Demo 2", "v1.2", "演示", "2d", "Vod", "-a", "_a", ""] {
        let message = check(name);
        assert!(message.contains(&format!("`{name}` cannot name an API")), "{message}");
        assert!(message.contains("rename the folder"), "{message}");
    }
}
