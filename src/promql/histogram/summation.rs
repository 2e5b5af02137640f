//! Sums that remember what rounding loses.

/// Adds to a sum, and to its compensation what the addition loses; a sum that is infinite has lost nothing.
///
/// Neumaier's variant of Kahan's summation: A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation
/// endlicher Summen", ZAMM 54, 1974.
pub(in crate::promql) fn add_compensated(sum: &mut f64, compensation: &mut f64, term: f64) {
    let total = *sum + term;
    if total.is_infinite() {
        *compensation = 0.0;
    } else if sum.abs() >= term.abs() {
        *compensation += (*sum - total) + term;
    } else {
        *compensation += (term - total) + *sum;
    }
    *sum = total;
}
