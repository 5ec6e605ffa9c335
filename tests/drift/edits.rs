//! Small edits of the spec in `spec/`, one for each kind of change.

use std::sync::LazyLock;

use baijiayun_codegen::model::Model;
use baijiayun_codegen::spec::load::{Text, read_folder};

use crate::here;

/// An edit: its name, and texts of the spec with those that replace them.
pub type Edit = (&'static str, &'static [(&'static str, &'static str)]);

/// Each of them, alone, makes a spec that the checker accepts.
pub const EDITS: &[Edit] = &[
    // Texts.
    ("api_title", &[("title: Shop API", "title: Store API")]),
    ("api_title_zh", &[("title_zh: 商店接口", "title_zh: 商城接口")]),
    ("api_description", &[("A made-up API", "An invented API")]),
    ("api_notes", &[("notes:\n  - Calls are limited.", "notes:\n  - Calls are limited to ten.")]),
    (
        "module_description_zh",
        &[("description: Files and the key.", "description: Files and the key.\ndescription_zh: 文件")],
    ),
    ("module_title", &[("title: Desk", "title: Counter")]),
    ("operation_title", &[("title: Drop an order", "title: Delete an order")]),
    ("operation_title_zh", &[("title_zh: 删除订单", "title_zh: 取消订单")]),
    ("operation_description", &[("Drops an order.", "Drops one order.")]),
    ("page", &[("server: ", "page: { url: \"https://dev.example.com/4\", date: \"2026-03\" }\nserver: ")]),
    (
        "pagination",
        &[
            ("page: page, page_size: page_size", "page: sheet, page_size: page_size"),
            (
                "      page: { type: int, default: 1, description: The page. }\n",
                "      sheet: { type: int, default: 1, description: The page. }\n",
            ),
        ],
    ),
    ("value_source", &[("done: { value: 2,", "done: { value: 2, source: public_clients,")]),
    (
        "param_destroys",
        &[(
            "type: flag, description",
            "type: flag, destroys: The other order is gone., destroys_zh: 原订单会消失。, description",
        )],
    ),
    ("operation_number", &[("API-4", "API-40")]),
    (
        "operation_description_zh",
        &[(
            "description: Drops an order.",
            "description: Drops an order.\n    description_zh: 删除一个订单。",
        )],
    ),
    (
        "operation_notes_zh",
        &[("      - Slow on Mondays.", "      - Slow on Mondays.\n    notes_zh:\n      - 周一较慢。")],
    ),
    ("operation_notes", &[("Slow on Mondays.", "Slow on Tuesdays.")]),
    ("operation_samples", &[("house: 5 }", "house: 6 }")]),
    ("param_description", &[("The colour.", "Its colour.")]),
    (
        "param_description_zh",
        &[("description: The colour.", "description: The colour., description_zh: 颜色。")],
    ),
    ("field_title_zh", &[("description: A remark.", "title_zh: 备注, description: A remark.")]),
    ("field_description_zh", &[("description: A remark.", "description: A remark., description_zh: 备注。")]),
    (
        "record_columns",
        &[(
            "description: An order.\n    fields:",
            "description: An order.\n    columns: [status, id]\n    fields:",
        )],
    ),
    ("response_description", &[("description: The order.\n", "description: A new order.\n")]),
    ("value_title", &[("title: Done", "title: Finished")]),
    ("code_hint_zh", &[("hint: Check the key.", "hint: Check the key., hint_zh: 请检查密钥。")]),
    ("code_hint", &[(", hint: Check the key.", "")]),
    ("webhook_notes", &[("Respond within a second.", "Respond soon.")]),
    ("chunk_description", &[("Send chunks in order.", "Send them in order.")]),
    // The API.
    ("server", &[("shop.example", "store.example")]),
    (
        "default_envelope",
        &[
            ("\nenvelope: { success: 0 }", "\nenvelope: { success: 2 }"),
            ("\"code\": 0, \"data\": { \"key\"", "\"code\": 2, \"data\": { \"key\""),
            ("\"code\": 0, \"data\": { \"order_id\"", "\"code\": 2, \"data\": { \"order_id\""),
            ("\"code\": 0, \"data\": null", "\"code\": 2, \"data\": null"),
            ("\"code\": 0, \"data\": { \"total\"", "\"code\": 2, \"data\": { \"total\""),
            ("\"code\": 0, \"data\": 1", "\"code\": 2, \"data\": 1"),
        ],
    ),
    (
        "key_operation_removed",
        &[("key_operation: { operation: desk.key, secret: password, key: key }\n", "")],
    ),
    ("common_renamed", &[("  sign: {", "  seal: {")]),
    ("common_type", &[("role: account, type: int", "role: account, type: string")]),
    ("code_added", &[("  not_found:", "  busy: { code: 5, title: Busy, title_zh: 繁忙 }\n  not_found:")]),
    ("code_number", &[("code: 4", "code: 404")]),
    // Types.
    ("id_base", &[("Code: { base: string", "Code: { base: int")]),
    (
        "enum_base",
        &[
            ("base: int\n    description: The state", "base: string\n    description: The state"),
            ("value: 1", "value: a"),
            ("value: 2", "value: b"),
        ],
    ),
    ("value_added", &[("      done:", "      lost: { value: 3, title: Lost, title_zh: 丢失 }\n      done:")]),
    ("value_renamed", &[("      done: {", "      finished: {")]),
    ("value_on_wire", &[("value: 2", "value: 3")]),
    (
        "value_order",
        &[(
            "      open: { value: 1, title: Open, title_zh: 未完成 }\n      done: { value: 2, title: Done, title_zh: 已完成 }",
            "      done: { value: 2, title: Done, title_zh: 已完成 }\n      open: { value: 1, title: Open, title_zh: 未完成 }",
        )],
    ),
    ("type_renamed", &[("  Code: {", "  Voucher: {"), ("type: Code", "type: Voucher")]),
    (
        "type_moved",
        &[
            ("ids:\n  Code: { base: string, description: Identifies a voucher. }\n", ""),
            (
                "ids:\n  OrderId",
                "ids:\n  Code: { base: string, description: Identifies a voucher. }\n  OrderId",
            ),
        ],
    ),
    (
        "import_removed",
        &[(
            "order_id: { type: OrderId, required: true, description: The order. }\n      weight",
            "order_id: { type: int, required: true, description: The order. }\n      weight",
        )],
    ),
    (
        "type_kind",
        &[(
            "ids:\n  Code: { base: string, description: Identifies a voucher. }\nenums:\n",
            "enums:\n  Code: { base: string, description: Identifies a voucher., values: { free: { value: f, title: Free, title_zh: 免费 } } }\n",
        )],
    ),
    (
        "constructor_removed",
        &[("json<list<Line>>", "json<list<string>>"), ("{ \"article\": \"a\", \"amount\": \"1\" }", "\"a\"")],
    ),
    // Fields.
    (
        "field_added",
        &[(
            "      status: { type: Status",
            "      weight: { type: int, description: Its weight. }\n      status: { type: Status",
        )],
    ),
    (
        "field_added_required",
        &[(
            "      status: { type: Status",
            "      weight: { type: int, required: true, description: Its weight. }\n      status: { type: Status",
        )],
    ),
    (
        "input_field_added",
        &[("      remark:", "      gift: { type: flag, description: Whether it is a gift. }\n      remark:")],
    ),
    (
        "input_field_added_required",
        &[
            (
                "      remark:",
                "      gift: { type: flag, required: true, description: Whether it is a gift. }\n      remark:",
            ),
            ("\"amount\": \"1\"", "\"amount\": \"1\", \"gift\": 1"),
        ],
    ),
    (
        "field_removed",
        &[("      weight: { type: int, description: Its weight. }\n", ""), (", weight: \"3\"", "")],
    ),
    ("field_renamed", &[("      remark: {", "      note: { rust: remark,")]),
    ("field_rust_name", &[("      remark: {", "      remark: { rust: note,")]),
    (
        "field_required",
        &[("      status: { type: Status, ", "      status: { type: Status, required: true, ")],
    ),
    ("field_optional", &[("      id: { type: OrderId, required: true,", "      id: { type: OrderId,")]),
    (
        "input_field_required",
        &[
            ("      remark: { type: string,", "      remark: { type: string, required: true,"),
            ("\"amount\": \"1\"", "\"amount\": \"1\", \"remark\": \"c\""),
        ],
    ),
    ("field_type", &[("      weight: { type: int,", "      weight: { type: string,")]),
    ("field_type_rust", &[("      weight: { type: int,", "      weight: { type: seconds,")]),
    ("field_type_meaning", &[("        fid: { type: string,", "        fid: { type: url,")]),
    ("field_as_string", &[(", wire: string", "")]),
    (
        "field_order",
        &[(
            "      id: { type: OrderId, required: true, description: The order. }\n      status: { type: Status, description: Its state. }",
            "      status: { type: Status, description: Its state. }\n      id: { type: OrderId, required: true, description: The order. }",
        )],
    ),
    (
        "input_field_order",
        &[(
            "      article: { type: string, required: true, description: The article. }\n      amount: { type: int, required: true, wire: string, description: How many. }",
            "      amount: { type: int, required: true, wire: string, description: How many. }\n      article: { type: string, required: true, description: The article. }",
        )],
    ),
    // Parameters.
    (
        "param_added",
        &[(
            "      voucher:",
            "      gift: { type: flag, description: Whether it is a gift. }\n      voucher:",
        )],
    ),
    (
        "param_added_required",
        &[
            (
                "      voucher:",
                "      gift: { type: flag, required: true, description: Whether it is a gift. }\n      voucher:",
            ),
            ("house: 5 }", "house: 5, gift: 1 }"),
        ],
    ),
    (
        "param_removed",
        &[("      colour: { type: string, allowed: [red, blue], description: The colour. }\n", "")],
    ),
    ("param_renamed", &[("      colour: {", "      color: { rust: colour,")]),
    ("param_rust_name", &[("      colour: {", "      colour: { rust: color,")]),
    ("param_rust_name_required", &[("      buyer: {", "      buyer: { rust: customer,")]),
    (
        "param_required",
        &[
            ("      voucher: { type: Code,", "      voucher: { type: Code, required: true,"),
            ("house: 5 }", "house: 5, voucher: v }"),
        ],
    ),
    ("param_optional", &[("      house: { type: int, required: true,", "      house: { type: int,")]),
    (
        "param_order",
        &[
            ("      site: { type: url, description: A site. }\n", ""),
            ("      colour: {", "      site: { type: url, description: A site. }\n      colour: {"),
        ],
    ),
    (
        "param_required_order",
        &[
            ("      house: { type: int, required: true, description: The number of the house. }\n", ""),
            (
                "      lines: { type: json",
                "      house: { type: int, required: true, description: The number of the house. }\n      lines: { type: json",
            ),
        ],
    ),
    ("param_type", &[("      house: { type: int,", "      house: { type: string,")]),
    ("param_type_rust", &[("      house: { type: int,", "      house: { type: seconds,")]),
    ("param_type_text", &[("      buyer: { type: string,", "      buyer: { type: Code,")]),
    ("param_type_meaning", &[("      site: { type: url,", "      site: { type: string,")]),
    (
        "param_type_flag",
        &[("      house: { type: int,", "      house: { type: flag,"), ("house: 5 }", "house: 1 }")],
    ),
    ("default_changed", &[("default: 1, min", "default: 2, min")]),
    ("default_removed", &[("default: 1, min", "min")]),
    ("min_tightened", &[("default: 1, min: 1", "default: 2, min: 2")]),
    ("max_tightened", &[("max: 9", "max: 8")]),
    ("max_length_tightened", &[("max_length: 20", "max_length: 10")]),
    ("max_length_removed", &[(", max_length: 20", "")]),
    ("allowed_loosened", &[("[red, blue]", "[red, blue, green]")]),
    ("allowed_replaced", &[("[red, blue]", "[red, green]")]),
    ("allowed_order", &[("[red, blue]", "[blue, red]")]),
    ("extensions_loosened", &[("[png, jpg]", "[png, jpg, gif]")]),
    ("extensions_kind", &[("{ scan: [png, jpg] }", "{ picture: [png, jpg] }")]),
    // Operations.
    (
        "operation_added",
        &[(
            "  count:\n",
            "  count_all:\n    number: API-7\n    title: Count all\n    title_zh: 全部\n    description: Counts.\n    methods: [POST]\n    path: unknown\n    safety: read\n    response: { type: int, description: The number. }\n    samples:\n      - request: {}\n        response: { \"code\": 0, \"data\": 1, \"msg\": \"\" }\n  count:\n",
        )],
    ),
    ("operation_renamed", &[("  count:\n", "  number:\n")]),
    ("method_removed", &[("[GET, POST]", "[GET]")]),
    ("path_found", &[("path: unknown", "path: /openapi/order/drop")]),
    ("path_changed", &[("/openapi/order/count", "/openapi/order/number")]),
    (
        "encoding",
        &[(
            "path: /openapi/order/count\n",
            "path: /openapi/order/count\n    encoding: multipart\n    params: { list: { type: file, description: A list. } }\n",
        )],
    ),
    (
        "path_dynamic",
        &[
            ("path: /openapi/order/create", "path: dynamic"),
            ("site: { type: url, description", "site: { type: url, required: true, url: true, description"),
            ("house: 5 }", "house: 5, site: http://a.example }"),
        ],
    ),
    (
        "chunk_removed",
        &[("    chunk: { file_name_header: X_FILENAME, description: Send chunks in order. }\n", "")],
    ),
    ("chunk_header", &[("X_FILENAME", "X_NAME")]),
    (
        "signing",
        &[
            ("signing: optional", "signing: required"),
            ("key_operation: { operation: desk.key, secret: password, key: key }\n", ""),
        ],
    ),
    ("safety", &[("path: unknown\n    safety: write", "path: unknown\n    safety: destructive")]),
    ("idempotent", &[("idempotent: true", "idempotent: false")]),
    ("span_removed", &[("    span: { start: start, end: end, same_day: true }\n", "")]),
    ("same_day_removed", &[(", same_day: true", "")]),
    (
        "response_added",
        &[
            ("response: { type: none }", "response: { type: int, description: The number. }"),
            ("\"data\": null", "\"data\": 1"),
        ],
    ),
    (
        "response_shape",
        &[
            (
                "response: { type: int, description: The number. }",
                "response: { fields: { number: { type: int, description: The number. } } }",
            ),
            ("\"data\": 1,", "\"data\": { \"number\": 1 },"),
        ],
    ),
    (
        "response_type",
        &[("response: { type: int,", "response: { type: string,"), ("\"data\": 1,", "\"data\": \"1\",")],
    ),
    ("response_type_rust", &[("response: { type: int,", "response: { type: seconds,")]),
    (
        "pagination_removed",
        &[("    pagination: { page: page, page_size: page_size, items: orders, total: total }\n", "")],
    ),
    (
        "page_item",
        &[
            ("orders: { type: list<Order>,", "orders: { type: list<OrderId>,"),
            (
                "  Order:\n    description: An order.\n    fields:\n      id: { type: OrderId, required: true, description: The order. }\n      status: { type: Status, description: Its state. }\n",
                "",
            ),
            (
                "        lines: { type: list<Line>, description: Its lines. }",
                "        lines: { type: list<Line>, description: Its lines. }\n        status: { type: Status, description: Its state. }",
            ),
        ],
    ),
    (
        "operation_envelope",
        &[
            ("envelope: { success: 1, data: inline }", "envelope: { success: 1 }"),
            ("\"fid\": \"12345\"", "\"data\": { \"fid\": \"12345\" }"),
        ],
    ),
    ("secret", &[("        fid: { type: string,", "        fid: { type: secret,")]),
    // Modules and webhooks.
    ("module_renamed", &[("spec/shop/desk.yaml", "spec/shop/till.yaml"), ("desk.key", "till.key")]),
    ("webhook_renamed", &[("  shipped:\n", "  sent:\n")]),
];

/// Returns the files of the spec.
fn texts() -> Vec<Text> {
    let mut texts = read_folder(&here("spec")).unwrap();
    for text in &mut texts {
        text.name = text.name.replace("spec/spec/", "spec/shop/");
    }
    texts
}

/// The model of the spec as it is.
pub static BASE: LazyLock<Model> = LazyLock::new(|| edited(&[]).unwrap_or_else(|error| panic!("{error}")));

/// The name and the model of each edit.
pub static EDITED: LazyLock<Vec<(&'static str, Model)>> = LazyLock::new(|| {
    let (mut models, mut mistakes) = (Vec::new(), String::new());
    for (name, replacements) in EDITS {
        match edited(replacements) {
            Ok(model) => models.push((*name, model)),
            Err(error) => mistakes += &format!("== {name}: {error}\n"),
        }
    }
    assert!(mistakes.is_empty(), "{mistakes}");
    models
});

/// Returns the model of the edited spec. Each text is there once, so that an edit is a single change.
pub fn edited(replacements: &[(&str, &str)]) -> Result<Model, String> {
    let mut texts = texts();
    for (from, to) in replacements {
        let mut count = 0;
        for text in &mut texts {
            for part in [&mut text.name, &mut text.text] {
                count += part.matches(from).count();
                *part = part.replace(from, to);
            }
        }
        if count != 1 {
            return Err(format!("`{from}` is there {count} times"));
        }
    }
    baijiayun_codegen::model("shop", texts).map_err(|rejected| rejected.to_string())
}
