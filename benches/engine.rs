//! `sum by (job) (rate(m[5m]))` over many series for many steps, on one core.
//!
//! The first lines say the best time of some rounds at once and twice the series, the steps and the samples, and the
//! peak of what evaluation allocates beside what the series hold, raw samples of 16 bytes each. Divan's table has the
//! medians.

use mcpmon_check::{
    labels::{LabelSet, METRIC_NAME},
    promql::{self, Answer, Engine, Features, Plan, Storage, Times},
};
use std::{
    alloc::{GlobalAlloc, Layout, System},
    io::{self, Write},
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

const QUERY: &str = "sum by (job) (rate(m[5m]))";
/// Milliseconds between samples, and between steps.
const INTERVAL: i64 = 15_000;
/// Two real bytes and two of bookkeeping: what a sample holds.
const RAW_SAMPLE: usize = 16;
const ROUNDS: usize = 5;

/// How large a query is.
#[derive(Clone, Copy)]
struct Size {
    series: usize,
    samples: usize,
    steps: usize,
}

const BASE: Size = Size { series: 10_000, samples: 240, steps: 240 };

#[global_allocator]
static ALLOCATOR: Counting = Counting { held: AtomicUsize::new(0), peak: AtomicUsize::new(0) };

/// Counts the bytes that are held, and how many it were at most.
struct Counting {
    held: AtomicUsize,
    peak: AtomicUsize,
}

#[expect(unsafe_code, reason = "an allocator is unsafe by nature; this one hands everything to the system's")]
// SAFETY: every call goes to the system's allocator unchanged
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let held = self.held.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        self.peak.fetch_max(held, Ordering::Relaxed);
        // SAFETY: as the caller promises
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        self.held.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as the caller promises
        unsafe { System.dealloc(pointer, layout) }
    }
}
