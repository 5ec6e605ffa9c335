//! Medians and their spread.

/// Returns the value below which this share of the values is.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    sorted.get((last as f64 * share).round() as usize).copied().unwrap_or(f64::NAN)
}

/// Returns the median.
pub fn median(values: &[f64]) -> f64 {
    quantile(&sorted(values), 0.5)
}

/// Returns half of the interquartile range, as a share of the median.
pub fn spread(values: &[f64]) -> f64 {
    let sorted = sorted(values);
    (quantile(&sorted, 0.75) - quantile(&sorted, 0.25)) / 2.0 / quantile(&sorted, 0.5)
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outliers_change_neither_the_median_nor_the_spread() {
        let values = [5.0, 3.0, 4.0, 2.0, 900.0];
        assert!((median(&values) - 4.0).abs() < 1e-9);
        assert!((spread(&values) - 0.25).abs() < 1e-9);
    }
}
