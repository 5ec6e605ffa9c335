//! The words with which pages name their parts and columns, and how texts are compared with them.

/// A part of an operation's description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Description,
    Method,
    Address,
    Params,
    Response,
    RequestSample,
    ResponseSample,
    FailureSample,
    Notes,
}

/// The words of each part. The first one is the vendor's usual one.
const PARTS: [(Part, &[&str]); 9] = [
    (Part::Description, &["功能描述", "接口描述", "接口说明", "功能说明", "功能", "描述", "接口功能"]),
    (Part::Method, &["请求类型", "请求方式", "请求方法", "提交方式", "method"]),
    (Part::Address, &["请求地址", "接口地址", "请求url", "请求路径", "接口url", "接口路径", "url"]),
    (Part::Params, &["请求参数", "接口参数", "参数说明", "参数", "请求参数说明", "入参", "输入参数"]),
    (
        Part::Response,
        &[
            "返回参数",
            "返回值",
            "返回数据",
            "返回参数说明",
            "返回字段",
            "返回说明",
            "响应参数",
            "返回结果",
            "出参",
        ],
    ),
    (Part::RequestSample, &["请求示例", "调用示例", "请求样例", "请求例子", "示例"]),
    (
        Part::ResponseSample,
        &["返回示例", "响应示例", "成功响应示例", "成功返回示例", "返回结果示例", "返回样例", "成功示例"],
    ),
    (
        Part::FailureSample,
        &[
            "失败响应示例",
            "失败返回示例",
            "失败示例",
            "错误响应示例",
            "错误返回示例",
            "错误示例",
            "异常响应示例",
        ],
    ),
    (Part::Notes, &["注", "注意", "其他说明", "备注", "注意事项", "说明", "补充说明"]),
];

impl Part {
    /// Returns the part with this name, if it is one.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let name = normal(name);
        PARTS.iter().find(|(_, words)| words.contains(&name.as_str())).map(|(part, _)| *part)
    }

    /// Returns the vendor's usual word.
    pub(crate) fn word(self) -> &'static str {
        PARTS.iter().find(|(part, _)| *part == self).map_or("", |(_, words)| words[0])
    }
}

/// The meaning of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Column {
    Name,
    Type,
    Required,
    Default,
    Example,
    Description,
    Code,
}

/// The titles of each column.
const COLUMNS: [(Column, &[&str]); 7] = [
    (
        Column::Name,
        &["参数", "参数名", "参数名称", "字段", "字段名", "名称", "变量名", "属性", "parameter", "name"],
    ),
    (Column::Type, &["类型", "参数类型", "数据类型", "字段类型", "type"]),
    (
        Column::Required,
        &[
            "是否必填",
            "是否必须",
            "是否必选",
            "是否必需",
            "是否必传",
            "必填",
            "必选",
            "必须",
            "必需",
            "必传",
            "required",
        ],
    ),
    (Column::Default, &["默认值", "缺省值", "默认", "default"]),
    // A column with both holds samples as often as defaults, so it proves no default.
    (Column::Example, &["示例", "示例值", "样例", "例子", "示例/默认值", "默认值/示例", "example"]),
    (
        Column::Description,
        &[
            "描述",
            "说明",
            "参数说明",
            "参数描述",
            "字段说明",
            "含义",
            "备注",
            "解释",
            "错误信息",
            "错误描述",
            "错误说明",
            "description",
        ],
    ),
    (
        Column::Code,
        &["错误码", "错误代码", "返回码", "状态码", "code", "错误编码", "返回码code", "错误码code"],
    ),
];

impl Column {
    /// Returns the column with this title, if it is one.
    pub(crate) fn titled(title: &str) -> Option<Self> {
        let title = normal(title);
        COLUMNS.iter().find(|(_, titles)| titles.contains(&title.as_str())).map(|(column, _)| *column)
    }
}

/// Returns the text of a part heading without its brackets and the text after it: `【请求类型】 POST`.
pub(crate) fn bracketed(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_matches(is_mark);
    let inner = text.strip_prefix('【')?;
    let (name, rest) = inner.split_once('】')?;
    Some((name.trim(), rest.trim_matches(is_mark)))
}

/// Returns whether the character only marks or separates.
fn is_mark(character: char) -> bool {
    character.is_whitespace() || matches!(character, '*' | '#' | ':' | '：' | '\u{200b}' | '\u{feff}')
}

/// Returns the text as it is compared: half-width, lower case, without blanks, marks and brackets.
pub(crate) fn normal(text: &str) -> String {
    let kept = half_width(text);
    let kept = kept.chars().filter(|character| !is_mark(*character) && !"[]【】`?".contains(*character));
    kept.collect::<String>().to_lowercase()
}

/// Returns the text with full-width Latin letters, digits and signs as half-width ones.
pub(crate) fn half_width(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
            '\u{3000}' | '\u{a0}' => ' ',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_in_every_writing() {
        for (text, part) in [
            ("【请求参数】", Part::Params),
            ("**【接口参数】：**", Part::Params),
            ("【 失败响应示例 】", Part::FailureSample),
            ("【请求URL】", Part::Address),
        ] {
            let (name, rest) = bracketed(text).unwrap();
            assert_eq!((Part::named(name), rest), (Some(part), ""), "{text}");
        }
        assert_eq!(bracketed("【请求类型】：POST"), Some(("请求类型", "POST")));
        assert_eq!(bracketed("请求类型】"), None);
        assert_eq!(Part::named("大家好"), None);
        assert_eq!(Part::Address.word(), "请求地址");
    }

    #[test]
    fn columns_are_found_in_every_writing() {
        for (title, column) in
            [("参数 名", Column::Name), ("是否必填？", Column::Required), ("示例／默认值", Column::Example)]
        {
            assert_eq!(Column::titled(title), Some(column), "{title}");
        }
        assert_eq!(Column::titled("价格"), None);
    }
}
