//! Snapshots of every diagnostic.
//!
//! Each file in `mistakes/` is the module `shop` of a spec whose other files have no mistakes. Its snapshot
//! shows all diagnostics.

use baijiayun_codegen::spec::load::Text;

pub const API: &str = r#"
title: Shop API
title_zh: 商店接口
description: For mistakes.
server: https://{private_domain}.shop.example
common:
  partner_id: { role: account, type: int, description: The account. }
  timestamp: { role: timestamp, type: unix_time, description: The time. }
  sign: { role: sign, type: string, description: The signature. }
error_codes:
  bad_signature: { code: 1, title: Bad signature, title_zh: 签名错误 }
envelope: { success: 0 }
reserved: { client: [Basket, basket], commands: [mock], options: [json, partner-key] }
"#;

/// A module that uses the shared id, which would otherwise be reported as unused.
pub const ORDERS: &str = r#"
title: Orders
title_zh: 订单
description: Another module.
records:
  Line:
    description: A line of an order.
    fields:
      amount: { type: int, description: How many. }
operations:
  get:
    number: API-1
    title: Get an order
    title_zh: 查询订单
    description: Looks up an order.
    methods: [POST]
    path: /openapi/order/get
    safety: read
    params:
      order_id: { type: OrderId, required: true, description: The order. }
    response:
      fields:
        lines: { type: list<Line>, description: Its lines. }
    samples:
      - request: { order_id: 1 }
        response: { "code": 0, "data": { "lines": [] }, "msg": "" }
"#;

pub const TYPES: &str = r#"
title: Shared types
title_zh: 公共类型
description: Shared.
ids:
  OrderId: { base: int, description: Identifies an order. }
"#;

pub fn text(name: &str, text: &str) -> Text {
    Text { name: format!("spec/shop/{name}.yaml"), text: text.to_owned() }
}

pub fn diagnostics(texts: Vec<Text>) -> String {
    match baijiayun_codegen::model("shop", texts) {
        Ok(_) => "no mistakes".to_owned(),
        Err(rejected) => rejected.to_string(),
    }
}

#[test]
fn mistakes_in_a_module() {
    insta::with_settings!({
        prepend_module_to_snapshot => false,
        snapshot_path => "snapshots/diagnostics",
        omit_expression => true,
    }, {
        insta::glob!("mistakes/*.yaml", |path| {
            let shop = std::fs::read_to_string(path).unwrap();
            let rendered = diagnostics(vec![
                text("api", API),
                text("orders", ORDERS),
                text("shop", &shop),
                text("types", TYPES),
            ]);
            assert_ne!(rendered, "no mistakes", "{}", path.display());
            insta::assert_snapshot!("mistake", rendered);
        });
    });
}

#[test]
fn the_other_files_have_no_mistakes() {
    let texts = vec![text("api", API), text("orders", ORDERS), text("types", TYPES)];
    assert_eq!(diagnostics(texts), "no mistakes");
}

pub fn snapshot(name: &str, rendered: &str) {
    insta::with_settings!({
        prepend_module_to_snapshot => false,
        snapshot_path => "snapshots/diagnostics",
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, rendered);
    });
}

#[test]
fn mistakes_in_the_api_file() {
    let api = API.replace("\"1\"", "one").replace("success", "succes").replace("title_zh: 商店接口\n", "");
    let texts = vec![text("api", &api), text("orders", ORDERS), text("types", TYPES)];
    snapshot("api_file", &diagnostics(texts));
}

#[test]
fn the_page_of_an_api_has_an_address_and_a_date() {
    let found = |page: &str| {
        let api = format!("{API}page: {page}\n");
        diagnostics(vec![text("api", &api), text("orders", ORDERS), text("types", TYPES)])
    };
    for url in
        ["http://a.example/b", "'https://a.example/b#c'", "'https://a.example/a b'", "https://a.example/书"]
    {
        let rendered = found(&format!("{{ url: {url} }}"));
        assert!(
            rendered.contains("is not the URL of a page") && rendered.contains("1 mistake"),
            "{rendered}"
        );
    }
    for date in ["''", "'2026年'", "March"] {
        let rendered = found(&format!("{{ url: https://a.example/b, date: {date} }}"));
        assert!(rendered.contains("is not a date") && rendered.contains("1 mistake"), "{rendered}");
    }
    for page in ["{ url: https://a.example/b }", "{ url: https://a.example/b, date: 2026-03 }"] {
        let rendered = found(page);
        assert!(!rendered.contains("is not"), "{rendered}");
    }
}

#[test]
fn an_operation_that_returns_no_key() {
    for (name, id) in [("no_key_operation", "orders.gett"), ("bad_key_operation", "orders.get")] {
        let api = format!("{API}key_operation: {id}\n");
        snapshot(name, &diagnostics(vec![text("api", &api), text("orders", ORDERS), text("types", TYPES)]));
    }
}

#[test]
fn a_missing_api_file() {
    snapshot("no_api_file", &diagnostics(vec![text("orders", ORDERS), text("types", TYPES)]));
}

#[test]
fn a_module_that_rust_cannot_name() {
    let names = [
        "match", "value", "tokio", "main", "clone", "serve", "mock", "basket", "2d", "商店", "Orders", "Type",
    ];
    let files = names.map(|name| text(name, &ORDERS.replace("API-1", name)));
    let rendered = diagnostics([text("api", API), text("types", TYPES)].into_iter().chain(files).collect());
    // The copies have the same types and paths.
    let of_names = |part: &&str| part.contains("yaml:2:1");
    let parts: Vec<_> = rendered.split("\n\n").filter(of_names).collect();
    snapshot("module_name", &parts.join("\n\n"));
}

#[test]
fn mistakes_in_several_files_are_reported_together() {
    let orders = ORDERS.replace("API-1", "1").replace("OrderId", "OrderID");
    let types = TYPES.replace("description: Shared.", "descripton: Shared.");
    let texts = vec![text("api", API), text("orders", &orders), text("types", &types)];
    snapshot("several_files", &diagnostics(texts));
}

#[test]
fn no_text_makes_the_checker_panic() {
    for shop in
        ["", "[]", "null", "a: [", "title: 1", "operations: { a: { samples: [1, 2] } }", "\u{0}", "&a [*a]"]
    {
        let texts = vec![text("api", API), text("shop", shop), text("types", TYPES)];
        assert_ne!(diagnostics(texts), "no mistakes", "{shop}");
    }
    assert_ne!(diagnostics(Vec::new()), "no mistakes");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// Replaces a random part of a valid spec with random characters.
    #[test]
    fn no_mutilated_spec_makes_the_checker_panic(
        file in 0..10_usize,
        at in 0.0..1.0,
        cut in 0..12_usize,
        junk in "[:{}\\[\\]\"'&*!|#<>,a-z0-9\n 中-]{0,6}",
    ) {
        let mut texts = crate::fixture();
        let index = file % texts.len();
        let characters: Vec<char> = texts[index].text.chars().collect();
        let start = (at * characters.len() as f64) as usize;
        let rest = characters[start..].iter().skip(cut);
        texts[index].text = characters[..start].iter().chain(&junk.chars().collect::<Vec<_>>()).chain(rest).collect();
        if let Err(rejected) = baijiayun_codegen::model("fixture", texts) {
            proptest::prop_assert!(rejected.to_string().ends_with("nothing was written"));
        }
    }
}
