//! The tree of categories.

use std::collections::BTreeMap;

use baijiayun_vod::CategoryId;
use serde::{Deserialize, Serialize};

use baijiayun_vod::CategoryLevels;

/// A category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Its name.
    pub name: String,
    /// The category above it; 0 on level 1.
    #[serde(default = "Category::root")]
    pub parent_id: CategoryId,
}

/// How many levels the tree has.
pub const LEVELS: usize = 5;

impl Category {
    /// Stands for the root, or for none.
    pub fn root() -> CategoryId {
        CategoryId(0)
    }
}

/// The way from the top of the tree to `id`, itself included; empty for none.
pub fn path(categories: &BTreeMap<CategoryId, Category>, id: CategoryId) -> Vec<CategoryId> {
    let mut path = Vec::new();
    let mut next = id;
    // A seed might go round in circles.
    while path.len() < LEVELS
        && let Some(category) = categories.get(&next)
    {
        path.insert(0, next);
        next = category.parent_id;
    }
    path
}

/// The way as an answer shows it.
pub fn levels(categories: &BTreeMap<CategoryId, Category>, id: CategoryId) -> CategoryLevels {
    let path = path(categories, id);
    let level = |index: usize| Some(path.get(index).copied().unwrap_or(Category::root()));
    CategoryLevels {
        category_level1_id: level(0),
        category_level2_id: level(1),
        category_level3_id: level(2),
        category_level4_id: level(3),
        category_level5_id: level(4),
    }
}
