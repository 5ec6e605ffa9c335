//! The words by which pages name their columns and parts, and how they head an operation.

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

/// The meaning of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Name,
    Type,
    Required,
    Default,
    Example,
    Description,
    Code,
}

/// The names of each part. The first one is the vendor's usual one.
const PARTS: [(Part, &[&str]); 9] = [
    (Part::Description, &["功能描述", "接口描述", "接口说明", "功能说明", "功能", "描述", "接口功能"]),
    (Part::Method, &["请求类型", "请求方式", "请求方法", "提交方式", "method", "http请求方式", "http方法"]),
    (Part::Address, &["请求地址", "接口地址", "请求url", "请求路径", "接口url", "接口路径", "url", "地址"]),
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
            "输出参数",
        ],
    ),
    (Part::RequestSample, &["请求示例", "调用示例", "请求样例", "请求例子", "示例"]),
    (
        Part::ResponseSample,
        &[
            "返回示例",
            "响应示例",
            "成功响应示例",
            "成功返回示例",
            "返回结果示例",
            "返回样例",
            "成功示例",
            "返回值示例",
            "成功响应",
        ],
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
            "失败响应",
        ],
    ),
    (Part::Notes, &["注", "注意", "其他说明", "备注", "注意事项", "说明", "补充说明", "其它说明"]),
];

/// The titles of each column.
const COLUMNS: [(Column, &[&str]); 7] = [
    (
        Column::Name,
        &[
            "参数",
            "参数名",
            "参数名称",
            "字段",
            "字段名",
            "名称",
            "变量名",
            "属性",
            "parameter",
            "name",
            "字段名称",
            "变量",
            "键",
            "key",
            "field",
            "param",
        ],
    ),
    (Column::Type, &["类型", "参数类型", "数据类型", "字段类型", "type", "变量类型", "格式"]),
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
            "可选",
        ],
    ),
    (Column::Default, &["默认值", "缺省值", "默认", "default"]),
    // A column with both holds samples as often as defaults, so it proves no default.
    (
        Column::Example,
        &[
            "示例",
            "示例值",
            "样例",
            "例子",
            "示例/默认值",
            "默认值/示例",
            "example",
            "举例",
            "参考值",
            "sample",
        ],
    ),
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
            "字段描述",
            "注释",
            "意义",
            "desc",
            "remark",
            "msg",
            "message",
            "errmsg",
            "信息",
            "提示",
            "提示信息",
            "错误提示",
            "消息",
            "错误消息",
        ],
    ),
    (
        Column::Code,
        &["错误码", "错误代码", "返回码", "状态码", "code", "错误编码", "返回码code", "错误码code"],
    ),
];

/// Returns the meaning of a column by its title.
pub(crate) fn column(title: &str) -> Option<Column> {
    meaning(&COLUMNS, title)
}

/// Returns the meaning of a part by its name, with or without its brackets.
pub(crate) fn part(name: &str) -> Option<Part> {
    let name = bracketed(name).filter(|(_, rest)| rest.is_empty()).map_or(name, |(name, _)| name);
    meaning(&PARTS, name)
}

/// Returns the vendor's usual name of a part.
pub(crate) fn part_name(part: Part) -> &'static str {
    PARTS.iter().find(|(found, _)| *found == part).map_or("", |(_, names)| names[0])
}

fn meaning<T: Copy>(words: &[(T, &[&str])], title: &str) -> Option<T> {
    let title = normal(title);
    words.iter().find(|(_, words)| words.contains(&title.as_str())).map(|(meaning, _)| *meaning)
}

/// Splits `【请求类型】 POST` into the name and the text after it.
pub(crate) fn bracketed(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.trim_start_matches(is_mark).strip_prefix('【')?.split_once('】')?;
    Some((name.trim(), rest.trim_matches(is_mark)))
}

/// Returns whether the character only marks or separates.
fn is_mark(c: char) -> bool {
    c.is_whitespace() || matches!(c, '*' | '#' | ':' | '：' | '\u{200b}' | '\u{feff}')
}

/// The longest title of an operation, in characters.
const TITLE: usize = 60;

/// Returns the number and the title of an operation's heading, such as `API-5: …`, `API 5 : …` or `API-43：…`.
pub(crate) fn numbered(text: &str) -> Option<(u32, &str)> {
    if is_contents_entry(text) {
        return None;
    }
    let text = text.trim_start_matches(is_mark);
    let text = without_section_number(text).trim_start_matches(is_mark);
    let (_, rest) = text.split_at_checked(3).filter(|(api, _)| api.eq_ignore_ascii_case("api"))?;
    let digits = rest.trim_start_matches(|c: char| is_dash(c) || c.is_whitespace());
    let after = digits.trim_start_matches(|c: char| narrow(c).is_ascii_digit());
    let number = half_width(&digits[..digits.len() - after.len()]).parse().ok()?;
    let has_dash = rest[..rest.len() - digits.len()].contains(is_dash);
    let is_version = after.starts_with('.') && after[1..].starts_with(|c: char| c.is_ascii_digit());
    // `API2接口列表`, `API 5 个` and `API 1.0` are prose.
    let is_separated = after.trim_start().starts_with([':', '：', '、', '-', '—'])
        || after.starts_with(['.', '．', '*'])
        || (has_dash && after.starts_with(char::is_whitespace))
        || after.is_empty();
    let title = after.trim_matches(|c: char| is_mark(c) || is_dash(c) || matches!(c, '.' | '．' | '、'));
    (is_separated && !is_version && title.chars().count() <= TITLE).then_some((number, title))
}

/// Removes the number of a section: `5.1 API-5: …`.
fn without_section_number(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    if text.starts_with(|c: char| c.is_ascii_digit()) { rest.trim_start_matches('、') } else { text }
}

/// Returns whether the text is an entry of a table of contents: dots lead to the number of a page.
fn is_contents_entry(text: &str) -> bool {
    let leader = text.trim_end().trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
    let title = leader.trim_end_matches(['.', '…', '·', ' ']);
    let is_dot = |c: &char| !c.is_whitespace();
    leader[title.len()..].chars().filter(is_dot).count() >= 3 || leader.ends_with("……")
}

/// Returns whether the text is headed as an operation with a number.
pub(crate) fn heads_operation(text: &str) -> bool {
    numbered(text).is_some()
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '_' | '－' | '—' | '–' | '‐' | '‑' | '−')
}

/// Returns the title as it is compared: half-width, in lower case, without blanks, marks, and remarks in brackets.
/// Titles are short, so that a long text is cut before it is compared.
pub(crate) fn normal(title: &str) -> String {
    let kept = title.chars().map(narrow).filter(|c| !is_mark(*c) && !"[]【】`?".contains(*c));
    let kept: String = kept.take(40).collect();
    kept.split('(').next().unwrap_or_default().to_lowercase()
}

/// Returns the text with full-width Latin letters, digits and signs as half-width ones.
pub(crate) fn half_width(text: &str) -> String {
    text.chars().map(narrow).collect()
}

/// Returns the half-width variant of a full-width character.
pub(crate) fn narrow(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - u32::from('！') + u32::from('!')).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_many_titles() {
        for (title, expected) in [
            (" 参数 名 ", Column::Name),
            ("是否必填（Y/N）", Column::Required),
            ("是否必填？", Column::Required),
            ("ＴＹＰＥ：", Column::Type),
            ("示例／默认值", Column::Example),
        ] {
            assert_eq!(column(title), Some(expected), "{title}");
        }
        assert_eq!((column("video_id"), column("价格")), (None, None));
    }

    #[test]
    fn parts_come_with_brackets_or_without() {
        for (name, expected) in [
            ("【请求方式】", Part::Method),
            ("**请求 URL**：", Part::Address),
            ("**【接口参数】：**", Part::Params),
            ("【 失败响应示例 】", Part::FailureSample),
        ] {
            assert_eq!(part(name), Some(expected), "{name}");
        }
        assert_eq!(part("【请求方式】 POST"), None);
        assert_eq!(bracketed(" 【 请求方式 】： POST "), Some(("请求方式", "POST")));
        assert_eq!(part_name(Part::Address), "请求地址");
    }

    #[test]
    fn operations_are_headed_in_many_ways() {
        for (text, expected) in [
            ("API-5: 查询视频转码状态", (5, "查询视频转码状态")),
            ("API 1 : 获取/重置partner_key", (1, "获取/重置partner_key")),
            ("API-43：获取点播问答列表 ", (43, "获取点播问答列表")),
            ("**api_7、截图**", (7, "截图")),
            ("API－１２：章节", (12, "章节")),
            ("API-5 查询", (5, "查询")),
            ("API-9", (9, "")),
            ("API5", (5, "")),
            ("5.1 API-5: 查询视频转码状态", (5, "查询视频转码状态")),
            ("3、API-7：截图", (7, "截图")),
        ] {
            assert_eq!(numbered(text), Some(expected), "{text}");
        }
        for text in [
            "API-6: 查询 ....... 4",
            "API-6: 查询 . . . . 12",
            "API-6: 查询………4",
            "API接口列表",
            "API2接口",
            "API 1.0 说明",
            "API 5 个",
            "5: 状态",
            "API-99999999999: 大",
            "应用",
        ] {
            assert_eq!(numbered(text), None, "{text}");
        }
    }
}
