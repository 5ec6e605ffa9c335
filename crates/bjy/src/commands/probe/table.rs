//! The report as tables.

use baijiayun_vod::metadata::observed::Report;
use serde::Serialize;

use crate::lang::of_library;

/// The tables of a report.
#[derive(Serialize)]
pub struct ProbeTable {
    operations: Vec<OperationRow>,
    findings: Vec<FindingRow>,
}

#[derive(Serialize)]
struct OperationRow {
    operation: String,
    outcome: String,
    calls: u64,
    codes: String,
}

#[derive(Serialize)]
struct FindingRow {
    operation: String,
    path: String,
    finding: String,
    declared: String,
    seen: String,
    count: u64,
}

impl ProbeTable {
    pub fn new(report: &Report) -> Self {
        let operations = report.operations.iter().map(|observed| OperationRow {
            operation: observed.operation.clone(),
            outcome: of_library(&observed.outcome),
            calls: observed.calls,
            codes: observed.codes.keys().cloned().collect::<Vec<_>>().join(", "),
        });
        let findings = report.findings.iter().map(|finding| FindingRow {
            operation: finding.operation.clone(),
            path: finding.path.clone(),
            finding: of_library(finding.kind),
            declared: finding.declared.clone().unwrap_or_default(),
            seen: finding.code.map_or_else(|| of_library(finding.seen), |code| code.to_string()),
            count: finding.count,
        });
        Self { operations: operations.collect(), findings: findings.collect() }
    }
}
