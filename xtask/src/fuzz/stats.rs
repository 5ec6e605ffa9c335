//! The figures of a run, from the log of libFuzzer.

/// The figures of one target.
#[derive(Debug, PartialEq, Eq)]
pub struct Stats {
    target: String,
    inputs: String,
    /// The number of covered edges.
    coverage: String,
    /// The number and the size of the inputs that reach something new.
    corpus: String,
    memory: String,
    /// Whether the run ended with a crash, a timeout or too much memory.
    pub crashed: bool,
}

impl Stats {
    /// Reads the log of a target.
    pub fn read(target: &str, log: &str, crashed: bool) -> Self {
        let progress =
            log.lines().rfind(|line| line.starts_with('#') && line.contains(" cov: ")).unwrap_or_default();
        let after = |name: &str| {
            let mut words = progress.split_whitespace().skip_while(|word| *word != name);
            words.nth(1).unwrap_or("?").to_owned()
        };
        let stat = |name: &str| {
            let line = log.lines().find(|line| line.starts_with(&format!("stat::{name}:")));
            line.and_then(|line| line.split_whitespace().last()).unwrap_or("?").to_owned()
        };
        Self {
            target: target.to_owned(),
            inputs: stat("number_of_executed_units"),
            coverage: after("cov:"),
            corpus: after("corp:"),
            memory: format!("{} MiB", stat("peak_rss_mb")),
            crashed,
        }
    }

    fn cells(&self) -> [&str; 6] {
        let crashes = if self.crashed { "1" } else { "0" };
        [&self.target, &self.inputs, &self.coverage, &self.corpus, crashes, &self.memory]
    }
}

/// Returns a Markdown table.
pub fn table(rows: &[Stats]) -> String {
    let header = ["target", "inputs", "edges", "corpus", "crashes", "memory"];
    let line = |cells: [&str; 6]| format!("| {} |\n", cells.join(" | "));
    let rows: String = rows.iter().map(|row| line(row.cells())).collect();
    line(header) + "|---|---|---|---|---|---|\n" + &rows
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "INFO: seed corpus: files: 4\n\
        #5\tINITED cov: 120 ft: 130 corp: 4/88b exec/s: 0 rss: 40Mb\n\
        #2048\tNEW    cov: 215 ft: 310 corp: 31/1203b lim: 21 exec/s: 0 rss: 44Mb L: 9/21 MS: 1 CopyPart-\n\
        #4096\tDONE   cov: 216 ft: 311 corp: 32/1Kb lim: 21 exec/s: 4096 rss: 45Mb\n\
        stat::number_of_executed_units: 4096\n\
        stat::peak_rss_mb:              46\n";

    #[test]
    fn the_last_figures_count() {
        let table = table(&[Stats::read("ids", LOG, false), Stats::read("page", "error", true)]);
        let rows: Vec<_> = table.lines().skip(2).collect();
        assert_eq!(rows, ["| ids | 4096 | 216 | 32/1Kb | 0 | 46 MiB |", "| page | ? | ? | ? | 1 | ? MiB |"]);
    }
}
