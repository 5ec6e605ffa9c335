//! Pages of lists.

/// Returns the items of a page, and the number of items on all pages.
pub fn page<T>(items: Vec<T>, page: Option<i64>, page_size: Option<i64>, default_size: i64) -> (i64, Vec<T>) {
    let total = items.len();
    let size = usize::try_from(page_size.unwrap_or(default_size)).unwrap_or(usize::MAX);
    let skip = usize::try_from(page.unwrap_or(1) - 1).unwrap_or(usize::MAX).saturating_mul(size);
    let items = items.into_iter().skip(skip).take(size).collect();
    (i64::try_from(total).unwrap_or(i64::MAX), items)
}
