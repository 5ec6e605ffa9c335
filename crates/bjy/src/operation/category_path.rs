//! Categories by their path: `数学/高一` in place of a number.

use baijiayun_vod::category::{Add, Category, List};
use baijiayun_vod::metadata::closest;
use baijiayun_vod::{ApiClient, CategoryId, Client};

use crate::context::Context;
use crate::error::{CliError, ExitKind};

/// Returns the category that a text names: a number, or names separated by `/`. A leading `/` makes a number a name.
/// With `create`, missing categories are added, except in a dry run.
pub async fn resolve(
    context: &Context,
    client: &ApiClient,
    text: &str,
    create: bool,
) -> Result<CategoryId, CliError> {
    find(context, client, text, create).await.map_err(|error| match error.kind {
        ExitKind::Usage => error.and(&t!("Nothing was sent")),
        _ => error,
    })
}

/// Does what [`resolve`] does, with errors that are a part of a longer message.
pub async fn find(
    context: &Context,
    client: &ApiClient,
    text: &str,
    create: bool,
) -> Result<CategoryId, CliError> {
    if let Ok(number) = text.trim().parse() {
        return Ok(CategoryId(number));
    }
    let names = names(text)?;
    // The client of a dry run sends nothing.
    let client = if context.dry_run { context.reading_client()? } else { Client::from(client.clone()) };
    let mut siblings = client.category().list(List::new()).await?.list;
    let mut found: Option<CategoryId> = None;
    for (depth, name) in names.iter().enumerate() {
        match child(&siblings, name, text)? {
            Some(category) => {
                found = Some(category.id);
                siblings = category.children.clone().unwrap_or_default();
            }
            None if create => return add(context, &client, found, &names, depth).await,
            None => return Err(missing(&siblings, &names[..depth], name)),
        }
    }
    found.ok_or_else(|| no_name(text))
}

/// Returns the names of a path.
fn names(text: &str) -> Result<Vec<&str>, CliError> {
    let path = text.trim();
    let path = path.strip_prefix('/').unwrap_or(path);
    let path = path.strip_suffix('/').unwrap_or(path);
    let names: Vec<_> = path.split('/').map(str::trim).collect();
    if names.iter().any(|name| name.is_empty()) {
        return Err(no_name(text));
    }
    Ok(names)
}

fn no_name(text: &str) -> CliError {
    CliError::usage(t!(
        "`%{text}` is not a category: give its number, or names such as 数学/高一",
        text = text
    ))
}

/// Finds a category among its siblings. Several of the same name are an error.
fn child<'c>(siblings: &'c [Category], name: &str, path: &str) -> Result<Option<&'c Category>, CliError> {
    let same: Vec<_> = siblings.iter().filter(|category| category.name.trim() == name).collect();
    match same.as_slice() {
        [] => Ok(None),
        [category] => Ok(Some(category)),
        several => {
            let numbers: Vec<_> = several.iter().map(|category| category.id.to_string()).collect();
            Err(CliError::usage(t!(
                "`%{path}` is ambiguous: several categories have the name `%{name}`",
                path = path,
                name = name
            ))
            .hint(t!("give its number: %{numbers}", numbers = numbers.join(", "))))
        }
    }
}

/// Adds the missing categories of a path, each below the one before. The first ones are known.
async fn add(
    context: &Context,
    client: &Client,
    parent: Option<CategoryId>,
    names: &[&str],
    known: usize,
) -> Result<CategoryId, CliError> {
    let path = names.join("/");
    if context.dry_run {
        stderr!("{}", t!("the category `%{path}` would be created; 0 stands for its number", path = path));
        return Ok(CategoryId(0));
    }
    let mut parent = parent.unwrap_or(CategoryId(0));
    for name in &names[known..] {
        parent = client.category().add(Add::new(*name).parent_id(parent)).await?.id;
    }
    context.note(&t!("created the category `%{path}`", path = path));
    Ok(parent)
}

fn missing(siblings: &[Category], above: &[&str], name: &str) -> CliError {
    let known: Vec<_> = siblings.iter().map(|category| category.name.as_str()).collect();
    let error = match above {
        [] => CliError::usage(t!("there is no category `%{name}`", name = name)),
        above => CliError::usage(t!(
            "there is no category `%{name}` below `%{above}`",
            name = name,
            above = above.join("/")
        )),
    };
    let error = match closest(name, known.iter().copied()) {
        Some(closest) => error.hint(t!("did you mean `%{closest}`?", closest = closest)),
        None => error,
    };
    match known.is_empty() {
        true => error.hint(t!("it has no subcategories")),
        false => error.hint(t!("there are: %{names}", names = known.join(", "))),
    }
}
