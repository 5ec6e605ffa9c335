//! The tree of categories.

use std::collections::BTreeMap;

use baijiayun_vod::{CategoryId, CategoryLevels};
use serde::{Deserialize, Serialize};

/// A category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Category {
    /// The name.
    pub name: String,
    /// The category above it; 0 on level 1.
    #[serde(default = "Category::root")]
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub parent_id: CategoryId,
}

/// The number of levels of the tree.
pub const LEVELS: usize = 5;

impl Category {
    /// Creates a category from its name and the category above it.
    pub fn new(name: impl Into<String>, parent_id: CategoryId) -> Self {
        Self { name: name.into(), parent_id }
    }

    /// Returns the id that means the root of the tree, or no category.
    pub fn root() -> CategoryId {
        CategoryId(0)
    }
}

/// Returns the path from level 1 down to `id`, itself included; empty if there is no such category.
pub fn path(categories: &BTreeMap<CategoryId, Category>, id: CategoryId) -> Vec<CategoryId> {
    let mut path = Vec::new();
    let mut next = id;
    // Parents set in a seed may form a cycle.
    while path.len() < LEVELS
        && let Some(category) = categories.get(&next)
    {
        path.insert(0, next);
        next = category.parent_id;
    }
    path
}

/// Returns the path in the form of responses, with one field per level.
pub fn levels(categories: &BTreeMap<CategoryId, Category>, id: CategoryId) -> CategoryLevels {
    let path = path(categories, id);
    let level = |index: usize| Some(path.get(index).copied().unwrap_or(Category::root()));
    record!(CategoryLevels {
        category_level1_id: level(0),
        category_level2_id: level(1),
        category_level3_id: level(2),
        category_level4_id: level(3),
        category_level5_id: level(4),
    })
}
