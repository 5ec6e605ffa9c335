//! Prints the time and the memory that reading and interpreting a file takes: `measure page.md`.

use std::time::Instant;

use baijiayun_page::interpret;
use baijiayun_page::read::{FileForm, read};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let name = std::env::args().nth(1).ok_or("no file is given")?;
    let bytes = std::fs::read(&name)?;
    let start = Instant::now();
    let document = read(&bytes, FileForm::from_name(&name));
    let middle = start.elapsed();
    let outcome = match document {
        Ok(document) => format!("{} problems", interpret(&document).problems.len()),
        Err(error) => error.to_string(),
    };
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default().to_owned();
    println!("{name}: {middle:.1?} + {:.1?}, {peak}, {outcome}", start.elapsed() - middle);
    Ok(())
}
