//! The language of help and messages: that of `--lang`, or of the locale. JSON and exit codes do not depend on it.
//!
//! Texts are written as `t!("cannot read %{file}: %{error}", file = path, error = error)`. `locales/*.zh.yml` has the
//! Chinese text for each English one.

mod library;

use std::env;

use clap::ValueEnum;

pub use library::of_library;

/// The variables of the locale, by precedence.
const LOCALE: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// A language of help and messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// 中文
    Zh,
    /// English
    En,
}

impl Lang {
    fn of_locale(locale: &str) -> Self {
        if locale.starts_with("zh") { Self::Zh } else { Self::En }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }
}

/// Sets the language, before the command line is parsed.
pub fn init() {
    let arguments = env::args_os().skip(1).filter_map(|argument| argument.into_string().ok());
    let variables = LOCALE.iter().filter_map(|name| env::var(name).ok());
    rust_i18n::set_locale(select(arguments, variables).name());
}

/// Returns whether help and messages are Chinese.
pub fn is_chinese() -> bool {
    *rust_i18n::locale() == *Lang::Zh.name()
}

/// Builds a text in English, as JSON has it in every language.
pub fn in_english<T>(text: impl FnOnce() -> T) -> T {
    let language = rust_i18n::locale().to_string();
    rust_i18n::set_locale(Lang::En.name());
    let text = text();
    rust_i18n::set_locale(&language);
    text
}

/// Returns the text of the spec in the chosen language. It is English where the spec has no Chinese.
pub fn choose<'t>(english: &'t str, chinese: &'t str) -> &'t str {
    if chinese.is_empty() || !is_chinese() { english } else { chinese }
}

/// Returns the Chinese form of a text that is not a literal here, such as a doc comment of an option. Texts that have
/// none stay as they are.
pub fn translated(text: &str) -> String {
    t!(text, locale = Lang::Zh.name()).into_owned()
}

/// Returns the language that `--lang` names, or that of the first variable that is not empty. A wrong value of `--lang`
/// is an error later, when the command line is parsed.
fn select(arguments: impl IntoIterator<Item = String>, variables: impl IntoIterator<Item = String>) -> Lang {
    let mut arguments = arguments.into_iter().take_while(|argument| argument != "--");
    while let Some(argument) = arguments.next() {
        let value = match argument.strip_prefix("--lang") {
            Some("") => arguments.next(),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None => None,
        };
        if let Some(lang) = value.and_then(|value| Lang::from_str(&value, true).ok()) {
            return lang;
        }
    }
    let locale = variables.into_iter().find(|locale| !locale.is_empty());
    locale.map_or(Lang::En, |locale| Lang::of_locale(&locale))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selected(arguments: &[&str], variables: &[&str]) -> Lang {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        select(owned(arguments), owned(variables))
    }

    #[test]
    fn the_option_has_precedence_over_the_locale() {
        assert_eq!(selected(&[], &[]), Lang::En);
        assert_eq!(selected(&[], &["", "zh_CN.UTF-8"]), Lang::Zh);
        assert_eq!(selected(&[], &["C", "zh_CN.UTF-8"]), Lang::En);
        assert_eq!(selected(&["video", "--lang", "en"], &["zh_CN.UTF-8"]), Lang::En);
        assert_eq!(selected(&["--lang=zh", "video"], &["en_US"]), Lang::Zh);
        assert_eq!(selected(&["sign", "--", "--lang=zh"], &[]), Lang::En);
        assert_eq!(selected(&["--language=zh"], &[]), Lang::En);
    }
}
