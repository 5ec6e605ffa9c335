//! The words by which pages name their columns and parts, and how they head an operation.

/// The meaning of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Column {
    Name,
    Type,
    Required,
    Default,
    Example,
    Description,
}

/// The meaning of a part of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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

const COLUMNS: [(Column, &[&str]); 6] = [
    (
        Column::Name,
        &[
            "参数",
            "参数名",
            "参数名称",
            "名称",
            "字段",
            "字段名",
            "字段名称",
            "变量",
            "变量名",
            "键",
            "key",
            "name",
            "field",
            "param",
            "parameter",
        ],
    ),
    (Column::Type, &["类型", "参数类型", "字段类型", "数据类型", "变量类型", "格式", "type"]),
    (
        Column::Required,
        &["是否必填", "是否必须", "是否必需", "是否必选", "必填", "必须", "必需", "必选", "可选", "required"],
    ),
    (Column::Default, &["默认值", "默认", "缺省值", "default"]),
    (Column::Example, &["示例", "示例值", "样例", "例子", "举例", "参考值", "example", "sample"]),
    (
        Column::Description,
        &[
            "描述",
            "说明",
            "参数说明",
            "参数描述",
            "字段说明",
            "字段描述",
            "含义",
            "备注",
            "解释",
            "注释",
            "意义",
            "description",
            "desc",
            "remark",
        ],
    ),
];

const PARTS: [(Part, &[&str]); 9] = [
    (Part::Description, &["功能描述", "功能说明", "接口描述", "接口说明", "功能", "描述"]),
    (Part::Method, &["请求类型", "请求方式", "请求方法", "http请求方式", "http方法"]),
    (Part::Address, &["请求地址", "接口地址", "请求url", "请求路径", "url", "地址"]),
    (Part::Params, &["请求参数", "接口参数", "参数", "参数说明", "请求参数说明", "输入参数"]),
    (
        Part::Response,
        &["返回参数", "返回值", "返回结果", "响应参数", "返回参数说明", "返回字段", "返回说明", "输出参数"],
    ),
    (Part::RequestSample, &["请求示例", "请求样例", "调用示例", "请求例子"]),
    (
        Part::ResponseSample,
        &[
            "返回示例",
            "响应示例",
            "返回样例",
            "返回值示例",
            "返回结果示例",
            "成功响应",
            "成功响应示例",
            "成功返回示例",
        ],
    ),
    (
        Part::FailureSample,
        &["失败响应示例", "失败响应", "失败返回示例", "失败示例", "错误响应示例", "错误返回示例", "错误示例"],
    ),
    (Part::Notes, &["注", "注意", "注意事项", "其他说明", "其它说明", "说明", "备注", "补充说明"]),
];

/// Returns the meaning of a column by its title.
pub(crate) fn column(title: &str) -> Option<Column> {
    meaning(&COLUMNS, title)
}

/// Returns the meaning of a part by its title, with or without its brackets.
pub(crate) fn part(title: &str) -> Option<Part> {
    let title = bracketed(title).filter(|(_, rest)| rest.is_empty()).map_or(title, |(title, _)| title);
    meaning(&PARTS, title)
}

/// Splits `【请求类型】 POST` into the title and the text after it.
pub(crate) fn bracketed(text: &str) -> Option<(&str, &str)> {
    let (title, rest) = text.trim_start().strip_prefix('【')?.split_once('】')?;
    Some((title.trim(), rest.trim()))
}

/// Returns whether the text is headed as an operation with a number, such as `API-5: …`, `API 5 : …` or `API-43：…`.
pub(crate) fn heads_operation(text: &str) -> bool {
    let text = text.trim_start();
    let Some((_, rest)) = text.split_at_checked(3).filter(|(api, _)| api.eq_ignore_ascii_case("api")) else {
        return false;
    };
    let digits = rest.trim_start_matches(|c: char| is_dash(c) || c.is_whitespace());
    let after = digits.trim_start_matches(|c: char| half_width(c).is_ascii_digit());
    let separator = &rest[..rest.len() - digits.len()];
    let separated = after.trim_start().starts_with([':', '：', '、']) || after.starts_with(['.', '．']);
    let joined = separator.contains(is_dash) && after.starts_with(char::is_whitespace);
    digits.len() > after.len() && (separated || joined || after.is_empty())
}

/// Returns the half-width variant of a full-width character.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - '！' as u32 + '!' as u32).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        c => c,
    }
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '_' | '－' | '—' | '–' | '‐' | '‑' | '−')
}

fn meaning<T: Copy>(words: &[(T, &[&str])], title: &str) -> Option<T> {
    let title = normalised(title);
    words.iter().find(|(_, words)| words.contains(&title.as_str())).map(|(meaning, _)| *meaning)
}

/// The title in half-width lower case without blanks, remarks in brackets and marks around it. Titles are short, so
/// that a long text is cut before it is compared.
fn normalised(title: &str) -> String {
    let title: String = title
        .chars()
        .map(half_width)
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | '`'))
        .take(40)
        .collect();
    let title = title.split('(').next().unwrap_or_default();
    title.trim_end_matches(':').to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_many_names() {
        assert_eq!(column(" 参数 名 "), Some(Column::Name));
        assert_eq!(column("是否必填（Y/N）"), Some(Column::Required));
        assert_eq!(column("ＴＹＰＥ："), Some(Column::Type));
        assert_eq!(column("video_id"), None);
    }

    #[test]
    fn parts_come_with_brackets_or_without() {
        assert_eq!(part("【请求方式】"), Some(Part::Method));
        assert_eq!(part("**请求 URL**："), Some(Part::Address));
        assert_eq!(part("【请求方式】 POST"), None);
        assert_eq!(bracketed(" 【 请求方式 】 POST "), Some(("请求方式", "POST")));
    }

    #[test]
    fn operations_are_headed_in_many_ways() {
        for heading in [
            "API-5: 查询",
            "API 5 : 查询",
            "API-43：查询",
            "api_7、查询",
            "API－１２：",
            "API-5 查询",
            "API5",
        ] {
            assert!(heads_operation(heading), "{heading}");
        }
        for text in ["API 列表", "API 5 个", "APIs: 5", "an API-5: x", "接口"] {
            assert!(!heads_operation(text), "{text}");
        }
    }
}
