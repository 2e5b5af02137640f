//! A line on standard error that says how far it is, for those who wait: only on a terminal, only when it takes long,
//! and gone at the end.

use crate::cli::{arguments::Output, output};
use std::{
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::{Duration, Instant},
};

/// What takes no longer says nothing.
const PATIENCE: Duration = Duration::from_millis(500);
/// So often the line is written anew.
const INTERVAL: Duration = Duration::from_millis(100);

/// How many tests there are, and what came of those that were played.
#[derive(Debug, Default)]
pub(super) struct Progress {
    all: AtomicUsize,
    done: AtomicUsize,
    failed: AtomicUsize,
}

impl Progress {
    /// Says how many tests there are.
    pub(super) fn expect(&self, count: usize) {
        self.all.store(count, Ordering::Relaxed);
    }

    /// Counts one that was played.
    pub(super) fn count(&self, passed: bool) {
        self.done.fetch_add(1, Ordering::Relaxed);
        self.failed.fetch_add(usize::from(!passed), Ordering::Relaxed);
    }

    /// The line, once it has taken long.
    fn line(&self, elapsed: Duration) -> Option<String> {
        let count = |counter: &AtomicUsize| counter.load(Ordering::Relaxed);
        let (all, done, failed) = (count(&self.all), count(&self.done), count(&self.failed));
        (elapsed >= PATIENCE && all > 0).then(|| {
            let failed = if failed > 0 { format!(", {failed} failed") } else { String::new() };
            format!("{done} of {all} tests{failed}")
        })
    }
}

/// Whether somebody may want to see it.
pub(super) fn is_wanted(look: &Output) -> bool {
    !look.quiet && output::is_told_to_terminal()
}

/// Does the work and, if it is wanted, shows its progress meanwhile.
pub(super) fn shown<T>(progress: &Progress, is_wanted: bool, work: impl FnOnce() -> T) -> T {
    if !is_wanted {
        return work();
    }
    thread::scope(|scope| {
        // dropped when the work is done, even if it panics
        let (_working, working) = mpsc::channel::<()>();
        scope.spawn(move || show(progress, &working));
        work()
    })
}

fn show(progress: &Progress, working: &mpsc::Receiver<()>) {
    let (start, mut is_shown) = (Instant::now(), false);
    while working.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
        if let Some(line) = progress.line(start.elapsed()) {
            output::overwrite(&line);
            is_shown = true;
        }
    }
    if is_shown {
        output::overwrite("");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_comes_after_half_a_second_and_counts() {
        let progress = Progress::default();
        let line = |millis| progress.line(Duration::from_millis(millis));
        assert_eq!(line(600), None);
        progress.expect(210);
        assert_eq!(line(499), None);
        assert_eq!(line(500).as_deref(), Some("0 of 210 tests"));
        (0..12).for_each(|test| progress.count(test >= 3));
        assert_eq!(line(600).as_deref(), Some("12 of 210 tests, 3 failed"));
    }
}
