//! Reads the parts of an operation.

use super::outline::{PartBlocks, Section};
use super::problems::Problems;
use super::texts::{part_texts, texts};
use super::{address, fields, params, samples};
use crate::page::{Method, Operation};
use crate::words::Part;

/// Reads an operation. `edge` are the lines that the edge of the page may cut.
pub(super) fn read(section: &Section<'_>, edge: &[usize], problems: &mut Problems) -> Operation {
    let mut operation = Operation {
        line: section.line,
        number: section.number,
        title: section.title.clone(),
        anchor: section.anchor.clone(),
        ..Operation::default()
    };
    operation.description = texts(section.intro.iter().copied());
    for part in &section.parts {
        match part.part {
            Some(Part::Description) => operation.description.extend(part_texts(part)),
            Some(Part::Method) => operation.methods = methods(part, problems),
            Some(Part::Address) => operation.address = address::read(part, edge, problems),
            Some(Part::Params) => {
                operation.params.get_or_insert_default().extend(params::read(
                    part,
                    &mut operation.notes,
                    problems,
                ));
            }
            Some(Part::Response) => {
                operation.response.get_or_insert_default().extend(fields::read(
                    part,
                    &mut operation.notes,
                    problems,
                ));
            }
            Some(Part::RequestSample) => operation.requests.extend(samples::requests(part, problems)),
            Some(Part::ResponseSample) => {
                let responses = samples::responses(part, problems);
                operation.responses.extend(responses.successes);
                operation.failures.extend(responses.failures);
            }
            Some(Part::FailureSample) => operation.failures.extend(samples::failures(part, problems)),
            Some(Part::Notes) => operation.notes.extend(part_texts(part)),
            None => {
                problems.push(part.line, "a part with an unknown name", part.name);
                operation.notes.extend(part_texts(part));
            }
        }
    }
    fields::complete(&mut operation);
    operation
}

/// Returns the methods that the part names.
fn methods(part: &PartBlocks<'_>, problems: &mut Problems) -> Vec<Method> {
    let text = part_texts(part).join(" ").to_uppercase();
    let words = |word: &str| text.split(|c: char| !c.is_ascii_alphanumeric()).any(|found| found == word);
    let methods: Vec<_> =
        [("GET", Method::Get), ("POST", Method::Post)].into_iter().filter(|(word, _)| words(word)).collect();
    if methods.is_empty() {
        problems.push(part.line, "the method is neither GET nor POST", &text);
    }
    methods.into_iter().map(|(_, method)| method).collect()
}
