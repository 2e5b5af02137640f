//! Sums that remember what rounding loses, and means made of them.

/// Adds to a sum, and to its compensation what the addition loses; a sum that is infinite has lost nothing.
///
/// Neumaier's variant of Kahan's summation: A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation
/// endlicher Summen", ZAMM 54, 1974.
pub(super) fn add_compensated(sum: &mut f64, compensation: &mut f64, term: f64) {
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

/// The mean of numbers: the sum by the count, or, from where the sum is too great, a mean that is moved by each value.
pub(super) struct Mean {
    /// The sum, or the mean.
    value: f64,
    compensation: f64,
    count: f64,
    is_moved: bool,
}

impl Mean {
    pub(super) fn new(first: f64) -> Self {
        Self { value: first, compensation: 0.0, count: 1.0, is_moved: false }
    }

    pub(super) fn add(&mut self, value: f64) {
        let known = self.count;
        self.count += 1.0;
        if !self.is_moved {
            let (mut sum, mut compensation) = (self.value, self.compensation);
            add_compensated(&mut sum, &mut compensation, value);
            if !sum.is_infinite() {
                (self.value, self.compensation) = (sum, compensation);
                return;
            }
            self.is_moved = true;
            self.value /= known;
            self.compensation /= known;
        }
        let share = known / self.count;
        self.value *= share;
        self.compensation *= share;
        add_compensated(&mut self.value, &mut self.compensation, value / self.count);
    }

    pub(super) fn finish(self) -> f64 {
        if self.is_moved {
            self.value + self.compensation
        } else {
            self.value / self.count + self.compensation / self.count
        }
    }
}
