//! The files of a new spec that do not depend on its operations.

use baijiayun_page::page::{ErrorCode, Page};

use super::edit::{Action, Edit};
use super::names;
use super::node::Node;

/// Returns the edits that make `api.yaml` and `types.yaml`.
///
/// # Errors
///
/// Says what the page lacks.
pub(super) fn files(api: &str, page: &Page) -> Result<Vec<Edit>, String> {
    if page.operations.is_empty() {
        return Err("no operation can be found on the page".to_owned());
    }
    Ok(vec![Edit::new("api", &[], Action::Set(api_file(api, page)))])
}

fn api_file(api: &str, page: &Page) -> Node {
    let mut review = vec!["the English title is made of the folder's name".to_owned()];
    let title = names::title(&api.replace('-', "_"));
    let server = page.server.as_deref().map(|server| {
        let (renamed, name) = with_private_domain(server);
        review.extend(name.map(|name| format!("the page calls the account's domain `{name}`")));
        renamed
    });
    let server = server.unwrap_or_else(|| {
        review.push(
            "no URL on the page shows the base URL; this is the one of the vendor's other APIs".to_owned(),
        );
        "https://{private_domain}.at.baijiayun.com".to_owned()
    });
    review.push("the common parameters and the envelope are those of the vendor's other APIs".to_owned());
    let common = |role: &str, ty: &str, text: &str| {
        Node::Flow(vec![
            ("role".to_owned(), Node::word(role)),
            ("type".to_owned(), Node::word(ty)),
            ("description".to_owned(), Node::text(text)),
        ])
    };
    let mut codes: Vec<_> = page
        .error_codes
        .iter()
        .filter(|code| code.code != 0 && code.code != BAD_SIGNATURE)
        .map(|code| (names::code(code.code), stated_code(code)))
        .collect();
    let bad_signature = page.error_codes.iter().find(|code| code.code == BAD_SIGNATURE);
    let title_zh = bad_signature.map_or("签名错误", |code| &code.title);
    let mut entries = vec![
        ("code".to_owned(), Node::Int(BAD_SIGNATURE)),
        ("title".to_owned(), Node::text("Bad signature")),
        ("title_zh".to_owned(), Node::text(title_zh)),
    ];
    if bad_signature.is_none() {
        let text = "this code is that of the vendor's other APIs; the page does not list it".to_owned();
        entries.push(("source".to_owned(), Node::word("public_clients")));
        entries.push(("review".to_owned(), Node::texts(&[text])));
    }
    codes.push(("bad_signature".to_owned(), Node::Flow(entries)));
    let page_title = page.title.clone().unwrap_or_else(|| title.clone());
    Node::Map(vec![
        ("title".to_owned(), Node::text(&title)),
        ("title_zh".to_owned(), Node::text(&page_title)),
        ("description".to_owned(), Node::text(&page_title)),
        ("server".to_owned(), Node::text(&server)),
        (
            "common".to_owned(),
            Node::Map(vec![
                ("partner_id".to_owned(), common("account", "int", "The account that makes the call.")),
                (
                    "timestamp".to_owned(),
                    common("timestamp", "unix_time", "The time of the call, in unix seconds."),
                ),
                ("sign".to_owned(), common("sign", "string", "The signature.")),
            ]),
        ),
        ("error_codes".to_owned(), Node::Map(codes)),
        ("envelope".to_owned(), Node::Flow(vec![("success".to_owned(), Node::Int(0))])),
        ("review".to_owned(), Node::texts(&review)),
    ])
}

/// Returns the base URL with the placeholder of the spec language for the account's domain, and the page's name of it.
fn with_private_domain(server: &str) -> (String, Option<String>) {
    let name = server.split_once('{').and_then(|(_, rest)| rest.split_once('}')).map(|(name, _)| name);
    match name.filter(|name| *name != "private_domain") {
        Some(name) => (server.replace(&format!("{{{name}}}"), "{private_domain}"), Some(name.to_owned())),
        None => (server.to_owned(), None),
    }
}

/// The vendor's code for a wrong signature, in all of its APIs.
const BAD_SIGNATURE: i64 = 1002;

fn stated_code(code: &ErrorCode) -> Node {
    error_code(&code.code.to_string(), &code.title, code.line)
}

/// Returns an error code of the page.
pub(super) fn error_code(code: &str, title: &str, line: usize) -> Node {
    let shown = if title.is_empty() { code } else { title };
    Node::Flow(vec![
        ("code".to_owned(), Node::word(code)),
        ("title".to_owned(), Node::text(&format!("Error {code}"))),
        ("title_zh".to_owned(), Node::text(shown)),
        (
            "review".to_owned(),
            Node::texts(&[format!("line {line}: the name and the English title are made of the code")]),
        ),
    ])
}

/// Returns a new module without operations.
pub(super) fn module(name: &str, page: &Page) -> Node {
    let title = names::title(name);
    let page_title = page.title.as_deref().unwrap_or(&title);
    Node::Map(vec![
        ("title".to_owned(), Node::text(&title)),
        ("title_zh".to_owned(), Node::text(page_title)),
        ("description".to_owned(), Node::text(&format!("Imported from {page_title}."))),
    ])
}
