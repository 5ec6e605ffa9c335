//! The command line of this run, as a hint shows it.

use std::env;

/// The option whose value is never shown.
const KEY: &str = "--partner-key";

/// Returns this command with other values of some options, quoted for a shell. The partner key is left out.
pub fn with(options: &[(&str, &str)]) -> String {
    changed(env::args().skip(1), options)
}

fn changed(arguments: impl IntoIterator<Item = String>, options: &[(&str, &str)]) -> String {
    let replaced: Vec<String> = options.iter().map(|(name, _)| format!("--{name}")).collect();
    let is_replaced = |argument: &str| argument == KEY || replaced.iter().any(|name| name == argument);
    let mut words = vec!["bjy".to_owned()];
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        if is_replaced(argument.split_once('=').map_or(argument.as_str(), |(name, _)| name)) {
            if !argument.contains('=') {
                arguments.next();
            }
            continue;
        }
        words.push(argument);
    }
    for (name, value) in options {
        words.extend([format!("--{name}"), (*value).to_owned()]);
    }
    words.iter().map(|word| shell_words::quote(word).into_owned()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_replaced_and_the_key_is_left_out() {
        let command =
            |line: &str, options: &[(&str, &str)]| changed(line.split(' ').map(str::to_owned), options);
        assert_eq!(command("video list --all", &[("page", "5")]), "bjy video list --all --page 5");
        assert_eq!(
            command("video list --page=2 --partner-key secret --name a&b --all --page 3", &[("page", "5")]),
            "bjy video list --name 'a&b' --all --page 5"
        );
        assert_eq!(command("--partner-key=secret video list", &[]), "bjy video list");
    }
}
