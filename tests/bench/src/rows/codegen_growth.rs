//! The growth of the generator's time with the number of operations.

use std::hint::black_box;
use std::time::Instant;

use baijiayun_codegen::spec::load::Text;

use super::codegen::generate;
use crate::row::{Effort, Options, Outcome, Plot, Row, Series, Target, Unit};

pub const ROW: Row = Row {
    name: "codegen.growth",
    ours: "time per operation, 200 times the operations of spec/vod",
    baseline: "the same for the operations of one spec/vod",
    target: Target::RatioAtMost(1.3),
    run,
};

/// About as many as spec/vod has.
const OPERATIONS: usize = 60;
const OPERATIONS_OF_A_MODULE: usize = 6;

const API: &str = r#"
title: Shop API
title_zh: 商店接口
description: Made for a measurement.
server: https://{private_domain}.shop.example
common:
  partner_id: { role: account, type: int, description: The account. }
  timestamp: { role: timestamp, type: unix_time, description: The time. }
  sign: { role: sign, type: string, description: The signature. }
error_codes:
  bad_signature: { code: 1, title: Bad signature, title_zh: 签名错误 }
envelope: { success: 0 }
reserved: { client: [], commands: [], options: [] }
"#;

const MODULE: &str = r#"
title: Orders @
title_zh: 订单 @
description: A module of orders.
records:
  Line@:
    description: A line of an order.
    fields:
      amount: { type: int, description: How many. }
      title: { type: string, required: true, description: What was ordered. }
operations:
"#;

const OPERATION: &str = r#"
  get@:
    number: API-@
    title: Get order @
    title_zh: 查询订单 @
    description: Looks up an order.
    methods: [POST]
    path: /openapi/order/get@
    safety: read
    params:
      number: { type: int, required: true, description: The order. }
      name: { type: string, description: The name of its owner. }
    response:
      fields:
        lines: { type: list<Line#>, description: Its lines. }
    samples:
      - request: { number: 1 }
        response: { "code": 0, "data": { "lines": [{ "amount": 1, "title": "A" }] }, "msg": "" }
"#;

fn run(options: &Options) -> anyhow::Result<Outcome> {
    let factors: &[usize] = match options.effort {
        Effort::Once => &[1],
        Effort::Quick => &[1, 10, 50],
        Effort::Full => &[1, 10, 50, 200],
    };
    let mut points = Vec::new();
    for factor in factors {
        let texts = spec(factor * OPERATIONS);
        // The small ones run as long as the largest, so that other load is spread over both.
        let runs = if options.effort == Effort::Once { 1 } else { (100 / factor).max(2) };
        let best = (0..runs).map(|_| seconds(&texts)).collect::<anyhow::Result<Vec<_>>>()?;
        let best = best.into_iter().fold(f64::INFINITY, f64::min);
        points.push(((factor * OPERATIONS) as f64, best / (factor * OPERATIONS) as f64));
    }
    let smallest = points.first().map_or(f64::NAN, |point| point.1);
    let slowest = points.iter().map(|point| point.1).fold(0.0, f64::max);
    let series = vec![Series { name: "load, check and emit".to_owned(), points }];
    let plot = Plot { x: "operations", y: "seconds per operation", series };
    Ok(Outcome::exact(Unit::Seconds, slowest, smallest).note("the shortest of several runs").plot(plot))
}

fn seconds(texts: &[Text]) -> anyhow::Result<f64> {
    let start = Instant::now();
    black_box(generate("shop", texts)?);
    Ok(start.elapsed().as_secs_f64())
}

/// Returns a spec with this number of operations.
fn spec(operations: usize) -> Vec<Text> {
    let text = |name: &str, text: String| Text { name: format!("spec/shop/{name}.yaml"), text };
    let mut texts = vec![text("api", API.to_owned())];
    for module in 0..operations / OPERATIONS_OF_A_MODULE {
        let mut content = MODULE.replace('@', &module.to_string());
        for number in 1..=OPERATIONS_OF_A_MODULE {
            let number = module * OPERATIONS_OF_A_MODULE + number;
            content += &OPERATION.replace('@', &number.to_string()).replace('#', &module.to_string());
        }
        texts.push(text(&format!("orders{module}"), content));
    }
    texts
}
