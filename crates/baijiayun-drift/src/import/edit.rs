//! Edits of spec files that keep comments, order and layout.

use std::collections::BTreeMap;
use std::str::FromStr;

use baijiayun_codegen::spec::load::Text;
use yaml_edit::{Document, Mapping, YamlFile, YamlNode};

use super::node::Node;

/// A change of a spec file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The file's name without the extension.
    pub file: String,
    /// The keys that lead to the value. The key of a list is followed by the index of an item, which is a mapping.
    pub path: Vec<String>,
    /// The action on the value.
    pub action: Action,
}

/// The action of an edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Sets the value. Missing mappings on the way are created.
    Set(Node),
    /// Adds an item to a list, unless the list has it. A missing list is created.
    Append(Node),
    /// Replaces an item of a list.
    Replace(usize, Node),
    /// Removes a text from a list, and the list if it becomes empty.
    Take(String),
    /// Removes the value.
    Remove,
}

impl Edit {
    /// Returns an edit of a file.
    pub fn new(file: &str, path: &[&str], action: Action) -> Self {
        Self { file: file.to_owned(), path: path.iter().map(|key| (*key).to_owned()).collect(), action }
    }
}

/// Applies edits to the files of a spec. The first edit of a missing file creates it, and sets its whole content.
///
/// # Errors
///
/// Says which file cannot be edited.
pub fn apply(api: &str, files: &[Text], edits: &[Edit]) -> Result<Vec<Text>, String> {
    let mut by_file: BTreeMap<&str, Vec<&Edit>> = BTreeMap::new();
    for edit in edits {
        by_file.entry(&edit.file).or_default().push(edit);
    }
    let mut edited = files.to_vec();
    for (file, edits) in by_file {
        let name = format!("spec/{api}/{file}.yaml");
        let place = edited.iter().position(|text| text.name == name);
        let mut edits = edits.into_iter();
        let before = match place {
            Some(place) => edited[place].text.clone(),
            None => match edits.next() {
                Some(Edit { action: Action::Set(node), path, .. }) if path.is_empty() => {
                    format!(
                        "# yaml-language-server: $schema=../schema/{}.json\n{}\n",
                        schema(file),
                        node.yaml()
                    )
                }
                _ => return Err(format!("{name} does not exist")),
            },
        };
        // The file and not its document: comments before the first key belong to the file.
        let yaml = YamlFile::from_str(&before).map_err(|error| format!("{name}: {error}"))?;
        let root = yaml
            .document()
            .and_then(|document| document.as_mapping())
            .ok_or_else(|| format!("{name} is no mapping"))?;
        for edit in edits {
            apply_one(&root, edit).map_err(|error| format!("{name}: {}: {error}", edit.path.join(".")))?;
        }
        let text = Text { name, text: yaml.to_string() };
        match place {
            Some(place) => edited[place] = text,
            None => edited.push(text),
        }
    }
    edited.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(edited)
}

fn schema(file: &str) -> &'static str {
    if file == "api" { "api" } else { "module" }
}

/// The order of keys in a spec. A new key goes where it belongs.
const ORDER: [&str; 17] = [
    "number",
    "title",
    "title_zh",
    "type",
    "rust",
    "wire",
    "source",
    "required",
    "default",
    "url",
    "min",
    "max",
    "max_length",
    "allowed",
    "description",
    "description_zh",
    "review",
];

/// The keys of mappings whose own keys are names, which have no order.
const BY_NAME: [&str; 8] =
    ["params", "fields", "records", "enums", "values", "operations", "error_codes", "request"];

fn apply_one(root: &Mapping, edit: &Edit) -> Result<(), String> {
    // The file exists already.
    let Some((last, parents)) = edit.path.split_last() else { return Ok(()) };
    let mut mapping = root.clone();
    let mut depth = 0;
    while let Some(key) = parents.get(depth) {
        depth += 1;
        if let Some(list) = mapping.get_sequence(key.as_str()) {
            let item = parents.get(depth).and_then(|index| list.get(index.parse().ok()?));
            mapping = item.and_then(|item| item.as_mapping().cloned()).ok_or("no such item")?;
            depth += 1;
            continue;
        }
        match mapping.get_mapping(key.as_str()) {
            Some(inner) => mapping = inner,
            None if edit.action == Action::Remove => return Ok(()),
            None => {
                // Missing mappings are created with the value in them.
                let value = match &edit.action {
                    Action::Set(node) => node.clone(),
                    Action::Append(node) => Node::List(vec![node.clone()]),
                    _ => return Err(format!("`{key}` is missing")),
                };
                let inner = parents[depth..].iter().chain([last]).rev();
                let whole = inner.fold(value, |node, key| Node::Map(vec![(key.clone(), node)]));
                mapping.set(key.as_str(), parsed(&whole)?);
                return Ok(());
            }
        }
    }
    match &edit.action {
        Action::Set(node) => {
            let holds_names = parents.last().is_some_and(|key| BY_NAME.contains(&key.as_str()));
            let order = if holds_names { [].as_slice() } else { ORDER.as_slice() };
            mapping.set_with_field_order(last.as_str(), parsed(node)?, order.iter().copied());
        }
        Action::Remove => drop(mapping.remove(last.as_str())),
        Action::Replace(index, node) => {
            let list = mapping.get_sequence(last.as_str()).ok_or("no list")?;
            list.set(*index, parsed(node)?);
        }
        Action::Take(text) => {
            let list = mapping.get_sequence(last.as_str()).ok_or("no list")?;
            let place = list.values().position(|value| is_text(&value, text)).ok_or("no such item")?;
            if list.len() == 1 {
                drop(mapping.remove(last.as_str()));
            } else {
                drop(list.remove(place));
            }
        }
        Action::Append(node) => match mapping.get_sequence(last.as_str()) {
            Some(list) => list.push(parsed(node)?),
            None => mapping.set(last.as_str(), parsed(&Node::List(vec![node.clone()]))?),
        },
    }
    Ok(())
}

fn is_text(value: &YamlNode, text: &str) -> bool {
    value.as_scalar().is_some_and(|scalar| scalar.as_string() == text)
}

/// Returns the texts of a list; none if the list is missing.
pub fn texts(api: &str, files: &[Text], file: &str, path: &[String]) -> Vec<String> {
    let name = format!("spec/{api}/{file}.yaml");
    let found = files.iter().find(|file| file.name == name).and_then(|file| {
        let root = file.text.parse::<YamlFile>().ok()?.document()?.as_mapping()?;
        let (last, parents) = path.split_last()?;
        let holder = parents.iter().try_fold(root, |mapping, key| mapping.get_mapping(key.as_str()))?;
        let list = holder.get_sequence(last.as_str())?;
        Some(list.values().filter_map(|value| Some(value.as_scalar()?.as_string())).collect())
    });
    found.unwrap_or_default()
}

/// Returns a value as the editor takes it.
fn parsed(node: &Node) -> Result<YamlNode, String> {
    let whole = Node::Map(vec![("value".to_owned(), node.clone())]).yaml();
    let document = Document::from_str(&whole).map_err(|error| error.to_string())?;
    document.get("value").ok_or_else(|| "the new value cannot be written".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "\
# The loans of a library.
operations:
  list:
    path: unknown # not on our copy
    params:
      page: { type: int, default: 1, description: The page. } # from 1
    samples:
      - request: { \"page\": 1 }
";

    fn edited(edits: &[Edit]) -> String {
        let files = [Text { name: "spec/lib/loan.yaml".into(), text: FILE.into() }];
        apply("lib", &files, edits)
            .unwrap()
            .into_iter()
            .map(|file| file.text)
            .collect::<Vec<_>>()
            .join("---\n")
    }

    fn edit(path: &str, action: Action) -> Edit {
        Edit { file: "loan".into(), path: path.split('.').map(str::to_owned).collect(), action }
    }

    #[test]
    fn edits_keep_comments_and_order() {
        let param = |text: &str| {
            Node::Flow(vec![("type".into(), Node::word("int")), ("description".into(), Node::text(text))])
        };
        let text = edited(&[
            edit("operations.list.path", Action::Set(Node::word("/openapi/loan/list"))),
            edit("operations.list.params.page.default", Action::Remove),
            edit("operations.list.params.page.max", Action::Set(Node::Int(50))),
            edit("operations.list.params.size", Action::Set(param("每页条数"))),
            edit("operations.list.review", Action::Append(Node::text("line 3: one"))),
            edit("operations.list.review", Action::Append(Node::text("line 4: two"))),
            edit(
                "operations.list.samples",
                Action::Replace(0, Node::Map(vec![("request".into(), Node::Json("{\"size\": 2}".into()))])),
            ),
        ]);
        insta::assert_snapshot!(text);
    }

    #[test]
    fn missing_files_and_mappings_are_created() {
        let file =
            Edit::new("book", &[], Action::Set(Node::Map(vec![("title".into(), Node::text("Books"))])));
        let operation = Edit::new("book", &["operations", "get", "path"], Action::Set(Node::word("unknown")));
        insta::assert_snapshot!(edited(&[file, operation]));
        assert!(apply("lib", &[], &[edit("operations.list.path", Action::Remove)]).is_err());
    }

    fn refused(path: &str, action: Action) -> String {
        let files = [Text { name: "spec/lib/loan.yaml".into(), text: FILE.into() }];
        apply("lib", &files, &[edit(path, action)]).unwrap_err()
    }

    #[test]
    fn a_place_that_is_missing_is_made_or_refused() {
        let word = || Node::word("int");
        let made = edited(&[edit("records.Loan.review", Action::Append(Node::text("one")))]);
        assert!(made.contains("records:") && made.contains("- \"one\""), "{made}");
        assert_eq!(edited(&[edit("records.Loan.fields.id", Action::Remove)]), FILE);
        assert_eq!(edited(&[edit("operations.list.notes", Action::Remove)]), FILE);
        let missing = "spec/lib/loan.yaml: records.Loan.review: `records` is missing";
        assert_eq!(refused("records.Loan.review", Action::Take("one".into())), missing);
        assert_eq!(refused("records.Loan.review", Action::Replace(0, word())), missing);
        assert!(refused("operations.list.review", Action::Take("one".into())).ends_with("no list"));
        assert!(refused("operations.list.review", Action::Replace(0, word())).ends_with("no list"));
        assert!(refused("operations.list.samples.7.request", Action::Set(word())).ends_with("no such item"));
    }

    #[test]
    fn a_text_is_taken_from_its_list_and_the_last_one_with_it() {
        let path = ["operations", "list", "review"].map(str::to_owned);
        let append = |text: &str| edit("operations.list.review", Action::Append(Node::text(text)));
        let take = |text: &str| edit("operations.list.review", Action::Take(text.into()));
        let left = |edits: &[Edit]| {
            let files = [Text { name: "spec/lib/loan.yaml".into(), text: edited(edits) }];
            texts("lib", &files, "loan", &path)
        };
        assert_eq!(left(&[append("one"), append("two")]), ["one", "two"]);
        assert_eq!(left(&[append("one"), append("two"), take("one")]), ["two"]);
        assert_eq!(left(&[append("one"), append("two"), take("two")]), ["one"]);
        assert!(!edited(&[append("one"), take("one")]).contains("review"));
        let request = edit("operations.list.samples.0.request.page", Action::Set(Node::Int(7)));
        assert!(edited(&[request]).contains("\"page\": 7"));
    }
}
