//! The examples of the commands that are not operations. Those of operations are the samples of the spec.

/// The command lines by the words of their command. A test runs them through the parser.
const EXAMPLES: &[(&str, &[&str])] = &[
    ("", &["bjy demo", "bjy video list --name 复习课 --all", "bjy upload lecture.mp4 --wait"]),
    ("call", &["bjy call /openapi/video/getInfo video_id=123"]),
    ("completions", &["bjy completions zsh"]),
    ("config", &["bjy config", "bjy config set partner-id 123"]),
    ("config path", &["bjy config path"]),
    ("config profiles", &["bjy config profiles"]),
    ("config show", &["bjy config show"]),
    (
        "config set",
        &["bjy config set partner-id 123", "bjy --profile test config set private-domain demo123"],
    ),
    ("config unset", &["bjy config unset partner-key"]),
    ("demo", &["bjy demo"]),
    ("key", &["bjy key rotate"]),
    ("key rotate", &["bjy key rotate"]),
    ("listen", &["bjy listen --port 8080"]),
    ("man", &["bjy man --dir ~/.local/share/man/man1"]),
    ("marker add", &["bjy marker add --video-unique 123 --at 1:05 --description 集合"]),
    ("marker remove", &["bjy marker remove --video-unique 123 --at 1:05"]),
    ("mock", &["bjy mock --write-config mock.toml"]),
    ("operations", &["bjy operations 转码", "bjy operations API-31 --json"]),
    ("paths", &["bjy paths", "bjy paths import page.html"]),
    ("paths check", &["bjy paths check"]),
    ("paths import", &["bjy paths import page.html"]),
    ("paths list", &["bjy paths list"]),
    ("probe", &["bjy probe"]),
    (
        "report",
        &["bjy report traffic --from 2026-01 --to 2026-06 --by month", "bjy report plays --by video --jsonl"],
    ),
    ("report plays", &["bjy report plays --from 2026-09", "bjy report plays --from 2026-09-01 --by video"]),
    (
        "report traffic",
        &["bjy report traffic --from 2026-01 --to 2026-06 --by month", "bjy report traffic --by video"],
    ),
    ("sign", &["bjy sign video_id=123 --timestamp 1493967641"]),
    ("token", &["bjy token 123 456 --expires-in 1h"]),
    ("trigger", &["bjy trigger http://127.0.0.1:8080 --video-id 123"]),
    (
        "upload",
        &[
            "bjy upload lecture.mp4 --category-id 143 --wait",
            "bjy upload -r lectures --mirror-folders",
            "bjy upload --manifest lectures.csv --category-id 数学/高一 --create",
            "bjy upload --resume",
        ],
    ),
    ("upload list", &["bjy upload list", "bjy upload list --uploaded --csv"]),
    ("upload forget", &["bjy upload forget lecture.mp4", "bjy upload forget --uploaded --all"]),
    ("wait", &["bjy wait 123 456 --timeout 2h", "bjy wait @ids.txt"]),
    ("video url", &["bjy video url 123 --expires-in 2h", "bjy video url 123 --files --format mp4"]),
];

/// Returns the examples of a command, such as `report plays`; none for operations.
pub fn of(words: &str) -> Vec<String> {
    let examples = EXAMPLES.iter().find(|(command, _)| *command == words);
    examples.into_iter().flat_map(|(_, lines)| *lines).map(|line| (*line).to_owned()).collect()
}
