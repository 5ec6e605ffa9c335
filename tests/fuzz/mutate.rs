//! Mutations of samples.

use fastrand::Rng;

/// Tokens with a meaning in JSON, forms or YAML.
const TOKENS: [&[u8]; 24] = [
    b"null",
    b"[]",
    b"{}",
    b"\"\"",
    b"0",
    b"-1",
    b"9223372036854775808",
    b"1e999",
    b"\\u0000",
    b"\\ud800",
    b"\xff",
    b"\xef\xbb\xbf",
    b",",
    b":",
    b"\"",
    b"&",
    b"=",
    b"%",
    b"%ff",
    b"sign=",
    b"\n  ",
    b"- ",
    b"<",
    b"\"code\":\"0\"",
];

/// Returns one of the samples after a few changes.
pub fn mutated(corpus: &[Vec<u8>], rng: &mut Rng) -> Vec<u8> {
    let mut input = rng.choice(corpus).cloned().unwrap_or_default();
    for _ in 0..rng.usize(1..6) {
        change(&mut input, corpus, rng);
    }
    input
}

fn change(input: &mut Vec<u8>, corpus: &[Vec<u8>], rng: &mut Rng) {
    let (start, end) = span(input.len(), rng);
    match rng.u8(..6) {
        0 => drop(input.drain(start..end)),
        1 => {
            let token = rng.choice(TOKENS).unwrap_or_default();
            input.splice(start..start, token.iter().copied());
        }
        2 => {
            let token = rng.choice(TOKENS).unwrap_or_default();
            input.splice(start..end, token.iter().copied());
        }
        3 => {
            let copied = input[start..end].to_vec();
            let at = rng.usize(..=input.len());
            input.splice(at..at, copied);
        }
        4 => {
            let other = rng.choice(corpus).cloned().unwrap_or_default();
            let (from, to) = span(other.len(), rng);
            input.splice(start..end, other[from..to].iter().copied());
        }
        _ => {
            if let Some(byte) = input.get_mut(start) {
                *byte ^= 1 << rng.u8(..8);
            }
        }
    }
}

/// Returns a random span of up to 31 bytes within `length` bytes.
fn span(length: usize, rng: &mut Rng) -> (usize, usize) {
    let start = rng.usize(..=length);
    (start, (start + rng.usize(..32)).min(length))
}
