//! The bars of `bjy upload` on terminals of different widths, and what is printed without them.

use console::{measure_text_width, strip_ansi_codes};

use crate::support::Bjy;
use crate::upload::mock_with_files;

const NAMES: [&str; 5] =
    ["01.mp4", "第二讲.mp4", "第三讲 三角函数的图像与性质.mp4", "lecture-4-with-a-long-name.mp4", "五.mp3"];

fn write_files(bjy: &Bjy) {
    for name in NAMES {
        bjy.write(&format!("school/{name}"), name.repeat(100));
    }
}

/// Returns the lines that were on the screen at some time, without those of the table. The program ends a line by
/// filling it.
fn lines(output: &str, width: u16) -> Vec<String> {
    let output = output.split("FILE").next().unwrap();
    let mut lines = Vec::new();
    for part in output.split(['\r', '\n']) {
        let mut line = String::new();
        for letter in strip_ansi_codes(part).chars() {
            if measure_text_width(&line) >= usize::from(width) {
                lines.push(std::mem::take(&mut line));
            }
            line.push(letter);
        }
        lines.push(line);
    }
    let lines = lines.into_iter().map(|line| line.trim_end().to_owned());
    lines.filter(|line| !line.is_empty()).collect()
}

/// Returns whether a line begins as one of the display.
fn is_line(line: &str) -> bool {
    let begins = |name: &&str| line.starts_with(&name.chars().take(5).collect::<String>());
    NAMES.iter().any(begins) || line.contains(" of 5 files")
}

#[tokio::test]
async fn bars_fit_the_terminal_and_leave_a_line_for_each_file() {
    let mut screens = String::new();
    for width in [40, 60, 80] {
        let (_server, bjy) = mock_with_files().await;
        write_files(&bjy);
        let options = ["upload", "-r", "school", "--chunk-size", "400", "--jobs", "2"];
        let result = bjy.run_on_wide_terminal(width, &options, "").await;
        assert_eq!(result.code, 0, "{result:?}");
        let lines = lines(&result.stdout, width);
        let broken: Vec<_> = lines.iter().filter(|line| !is_line(line)).collect();
        assert!(broken.is_empty(), "{width}: {broken:?}");
        assert!(lines.iter().any(|line| line.contains(" of 5 files")), "{lines:?}");
        assert!(lines.iter().any(|line| line.contains(" % ")), "{lines:?}");
        let mut results: Vec<_> = lines.iter().filter(|line| line.ends_with("  uploaded")).cloned().collect();
        results.sort();
        screens.push_str(&format!("{width} columns\n{}\n", results.join("\n")));
    }
    insta::assert_snapshot!(screens);
}

#[tokio::test]
async fn quiet_prints_the_result_alone() {
    let (_server, bjy) = mock_with_files().await;
    write_files(&bjy);
    bjy.write("school/readme.txt", "text");
    let result = bjy.run(&["upload", "-r", "school", "--quiet", "--jsonl"]).await;
    assert_eq!((result.stdout.lines().count(), result.stderr.as_str()), (5, ""));
    let failed = bjy.run(&["upload", "gone.mp4", "--quiet"]).await;
    assert!(failed.code == 2 && failed.stderr.starts_with("error: cannot read gone.mp4"), "{failed:?}");
    let screen = bjy.run_on_terminal(&["upload", "-r", "school", "--quiet", "--again", "--table"], "").await;
    assert!(screen.stdout.starts_with("FILE"), "{}", screen.stdout);
}
