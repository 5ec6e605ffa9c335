//! The limits, values and formats that descriptions state in prose.

mod choices;
mod defaults;
mod forms;
mod limits;

use crate::page::Facts;
use crate::words::half_width;

/// Reads the facts of a description. The type decides between a largest number and a longest text.
pub(crate) fn read(description: &str, type_word: Option<&str>) -> Facts {
    let written = half_width(description);
    let text = written.to_lowercase();
    let is_number = type_word.is_none_or(|word| word.contains("int") || word.contains("number"));
    let facts =
        Facts { choices: choices::read(&written), form: forms::read(&text, type_word), ..Facts::default() };
    let is_text =
        type_word.is_some_and(|word| ["string", "str", "varchar", "text", "字符串"].contains(&word));
    limits::read(&text, is_number, is_text, facts)
}

/// Returns the default that a description states.
pub(crate) fn default(description: &str) -> Option<String> {
    defaults::read(&half_width(description))
}

/// Writes facts as pages state them. [`read`] reads them from it.
pub(crate) fn write(facts: &Facts) -> String {
    let mut texts = Vec::new();
    texts.extend(facts.min.map(|min| format!("最小值为{min}")));
    texts.extend(facts.max.map(|max| format!("最大值为{max}")));
    texts.extend(facts.max_length.map(|length| format!("长度不能超过{length}个字符")));
    texts.extend(facts.form.map(|form| forms::word(form).to_owned()));
    let choices = facts.choices.iter().map(|choice| match choice.title.as_str() {
        "" => choice.value.clone(),
        title => format!("{}({title})", choice.value),
    });
    let choices: Vec<_> = choices.collect();
    texts.extend((!choices.is_empty()).then(|| format!("可选值：{}", choices.join("、"))));
    texts.join("，")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Choice, Form};

    #[test]
    fn written_facts_are_read() {
        let choice = |value: &str, title: &str| Choice { value: value.into(), title: title.into() };
        for facts in [
            Facts { min: Some(1), max: Some(1000), ..Facts::default() },
            Facts { max_length: Some(100), ..Facts::default() },
            Facts {
                choices: vec![choice("1", "教育直播(大班课)"), choice("2", "mp4 格式")],
                ..Facts::default()
            },
            Facts {
                choices: vec![choice("mp4", ""), choice("m3u8", "")],
                form: Some(Form::CommaList),
                ..Facts::default()
            },
            Facts { form: Some(Form::UnixTime), min: Some(0), ..Facts::default() },
            Facts { form: Some(Form::DateTime), ..Facts::default() },
            Facts { form: Some(Form::Bytes), ..Facts::default() },
            Facts { form: Some(Form::Url), ..Facts::default() },
        ] {
            let text = write(&facts);
            let word = if facts.max_length.is_some() { "string" } else { "int" };
            assert_eq!(read(&text, Some(word)), facts, "{text}");
        }
    }
}
