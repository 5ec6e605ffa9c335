//! The time that the checker takes is linear in the number of mistakes.

use std::time::{Duration, Instant};

use crate::diagnostics::{API, ORDERS, TYPES, diagnostics, text};

/// Without optimisation, fewer: it takes ten times as long.
const MISTAKES: usize = if cfg!(debug_assertions) { 1_000 } else { 2_000 };

/// The most time for one kind. With time that is quadratic in the number of mistakes, it would be minutes.
const LIMIT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 3 });

/// Repeats a line with a number.
fn lines(line: impl Fn(usize) -> String) -> String {
    (0..MISTAKES).map(|n| line(n) + "\n").collect()
}

fn check(kind: &str, api: &str, orders: &str) {
    let start = Instant::now();
    let rendered = diagnostics(vec![text("api", api), text("orders", orders), text("types", TYPES)]);
    let time = start.elapsed();
    let summary = rendered.lines().last().unwrap_or_default();
    let count: usize = summary.split(' ').next().and_then(|count| count.parse().ok()).unwrap_or_default();
    // The first of several equal keys is not a mistake.
    assert!(count + 1 >= MISTAKES, "{kind}: {summary}");
    assert!(time < LIMIT, "{kind}: {time:?}");
    println!("{kind}: {time:?}, {summary}");
}

#[test]
fn many_mistakes_of_each_kind_take_little_time() {
    let params = |line: &dyn Fn(usize) -> String| {
        ORDERS.replace("    params:\n", &format!("    params:\n{}", lines(|n| format!("      {}", line(n)))))
    };
    let record = |line: &dyn Fn(usize) -> String| {
        ORDERS.replace(
            "    fields:\n      amount",
            &format!("    fields:\n{}      amount", lines(|n| format!("      {}", line(n)))),
        )
    };
    let records = |line: &dyn Fn(usize) -> String| {
        ORDERS.replace("records:\n", &format!("records:\n{}", lines(|n| format!("  {}", line(n)))))
    };
    let operations = |from: &str, to: &dyn Fn(usize) -> String| {
        let (head, operation) = ORDERS.split_once("operations:\n").unwrap();
        let more = lines(|n| {
            operation
                .replace("  get:", &format!("  get{n}:"))
                .replace("API-1", &format!("API-{}", n + 2))
                .replace("/get", &format!("/get{n}"))
                .replace(from, &to(n))
        });
        format!("{head}operations:\n{operation}{more}")
    };
    let kinds: [(&str, String); 17] = [
        ("typos of keys", params(&|n| format!("p{n}: {{ type: int, description: A., requird: true }}"))),
        (
            "unknown keys in one map",
            ORDERS.replace("    safety", &format!("{}    safety", lines(|n| format!("    key_{n}: 1")))),
        ),
        ("bad scalars", params(&|n| format!("p{n}: {{ type: int, description: A., default: {n}.5 }}"))),
        ("missing keys", params(&|n| format!("p{n}: {{ type: int }}"))),
        ("wrong types of values", record(&|n| format!("f{n}: {{ type: int, description: [A.] }}"))),
        ("unknown words", record(&|n| format!("f{n}: {{ type: int, description: A., wire: strin }}"))),
        ("unknown types", record(&|n| format!("f{n}: {{ type: Thing{n}, description: A. }}"))),
        ("malformed types", record(&|n| format!("f{n}: {{ type: 'list<Line', description: A{n}. }}"))),
        ("unused types", records(&|n| format!("Unused{n}: {{ description: A. }}"))),
        ("empty texts", record(&|n| format!("f{n}: {{ type: int, description: '' }}"))),
        ("names", record(&|n| format!("{n}x: {{ type: int, description: A. }}"))),
        ("repeated keys", record(&|_| "f: { type: int, description: A. }".into())),
        ("cut texts", record(&|n| format!("f{n}:\n        type: int\n        description: Room #5"))),
        (
            "parameters of samples",
            ORDERS.replace(
                "{ order_id: 1 }",
                &format!("\n          order_id: 1\n{}", lines(|n| format!("          order_{n}: 1"))),
            ),
        ),
        (
            "fields of samples",
            ORDERS.replace(
                r#""lines": []"#,
                &format!("\n{}           ", lines(|n| format!("            \"lines_{n}\": [],"))),
            ),
        ),
        (
            "typos of types, many declared",
            records(&|n| {
                format!(
                    "Thing{n}:\n    description: A.\n    fields: {{ f: {{ type: Thinq{n}, description: A. }} }}"
                )
            }),
        ),
        ("operations", operations("methods: [POST]", &|_| "methods: [POS]".into())),
    ];
    for (kind, orders) in &kinds {
        check(kind, API, orders);
    }
    let code = |n: usize| format!("  code_{n}: {{ code: 1, title: A, title_zh: 一 }}");
    check("error codes", &API.replace("error_codes:\n", &format!("error_codes:\n{}", lines(code))), ORDERS);
}
