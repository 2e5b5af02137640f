//! Series over time, drawn with braille dots, or with letters where there are several and no colours.

use super::numbers::short;
use crate::{
    promql::{Point, Series, Times},
    report::Look,
    time::Timestamp,
};

/// Rows of the plot.
const ROWS: usize = 15;
/// So many series are drawn.
const DRAWN: usize = 8;
/// ANSI colours of the series.
const COLORS: [u8; DRAWN] = [36, 33, 35, 32, 34, 31, 96, 93];
/// The marks of the series where there are no colours.
const MARKS: [char; DRAWN] = ['*', '+', 'o', 'x', '#', '%', '@', '='];
/// The dots of a cell of two columns and four rows, as Unicode numbers them.
const DOTS: [[u8; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

/// Draws numbers; `None` if there are none.
pub(super) fn draw(series: &[Series], times: Times, look: Look) -> Option<String> {
    let drawn = &series[..series.len().min(DRAWN)];
    let values = || drawn.iter().flat_map(finite);
    let (low, high) = bounds(values().map(|(_, value)| value))?;
    let labels = labels(low, high);
    let margin = labels.iter().map(|label| label.chars().count()).max().unwrap_or(0);
    let columns = look.width.saturating_sub(margin + 2).max(10);
    let mut canvas = Canvas::new(columns, low, high, times);
    for (index, series) in drawn.iter().enumerate() {
        canvas.line(index, finite(series));
    }
    let mut text = String::new();
    for (row, label) in labels.iter().enumerate() {
        let axis = if label.is_empty() { '│' } else { '┤' };
        let cells = canvas.row(row, drawn.len(), look.color);
        text.push_str(format!("{label:>margin$} {axis}{cells}").trim_end());
        text.push('\n');
    }
    let (start, end) = (Timestamp(times.start).to_string(), Timestamp(times.end).to_string());
    let gap = columns.saturating_sub(start.len() + end.len()).max(1);
    text.push_str(&format!("{:margin$} └{}\n", "", "─".repeat(columns)));
    text.push_str(&format!("{:margin$}  {start}{}{end}\n", "", " ".repeat(gap)));
    text.push_str(&legend(series, look.color));
    Some(text)
}

/// The numbers of a series that can be drawn.
fn finite(series: &Series) -> impl Iterator<Item = (i64, f64)> {
    let value = |point: &Point| Some((point.time, point.value.as_float().filter(|value| value.is_finite())?));
    series.points.iter().filter_map(value)
}

/// Least and greatest, a little apart even where all are the same.
fn bounds(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let (low, high) = values
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    match (low, high) {
        (low, high) if low > high => None,
        (low, high) if low < high => Some((low, high)),
        (0.0, _) => Some((0.0, 1.0)),
        (same, _) => Some((same.min(0.0), same.max(0.0))),
    }
}

/// The labels of the rows: at the top, at the bottom, and where the middle is.
fn labels(low: f64, high: f64) -> [String; ROWS] {
    let mut labels: [String; ROWS] = Default::default();
    for row in [0, (ROWS - 1) / 2, ROWS - 1] {
        let share = row as f64 / (ROWS - 1) as f64;
        labels[row] = short(high * (1.0 - share) + low * share);
    }
    labels
}

fn legend(series: &[Series], color: bool) -> String {
    let mut text = String::new();
    for (index, one) in series.iter().take(DRAWN).enumerate() {
        let mark = match (series.len(), color) {
            (_, true) => format!("\u{1b}[{}m━━\u{1b}[0m", COLORS[index]),
            (1, false) => "━━".into(),
            _ => MARKS[index].to_string(),
        };
        let last = finite(one).last().map(|(_, value)| format!("  {}", short(value))).unwrap_or_default();
        let histograms = one.points.iter().any(|point| point.value.as_histogram().is_some());
        let hint = if histograms { "  (native histograms: --format table)" } else { "" };
        text.push_str(&format!("{mark} {}{last}{hint}\n", one.labels));
    }
    if series.len() > DRAWN {
        text.push_str(&format!("and {} more: --format table\n", series.len() - DRAWN));
    }
    text
}

/// Dots, four rows and two columns of them in each cell.
struct Canvas {
    columns: usize,
    low: f64,
    high: f64,
    times: Times,
    dots: Vec<u8>,
    /// The series that has drawn last in each cell.
    owners: Vec<usize>,
}

impl Canvas {
    fn new(columns: usize, low: f64, high: f64, times: Times) -> Self {
        let cells = columns * ROWS;
        Self { columns, low, high, times, dots: vec![0; cells], owners: vec![0; cells] }
    }

    /// Draws points, joined where they are one step apart.
    fn line(&mut self, owner: usize, points: impl Iterator<Item = (i64, f64)>) {
        let mut last: Option<(i64, usize, usize)> = None;
        for (time, value) in points {
            let (x, y) = self.place(time, value);
            match last {
                Some((before, x0, y0)) if time.saturating_sub(before) <= self.times.step => {
                    self.join((x0, y0), (x, y), owner);
                }
                _ => self.dot(x, y, owner),
            }
            last = Some((time, x, y));
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "shares lie between 0 and 1, and canvases are small"
    )]
    fn place(&self, time: i64, value: f64) -> (usize, usize) {
        let span = self.times.end.saturating_sub(self.times.start).max(1);
        let (width, height) = (self.columns * 2 - 1, ROWS * 4 - 1);
        let across = time.saturating_sub(self.times.start) as f64 / span as f64;
        // halves, because the distance of two numbers may be too great for a number
        let up = (value / 2.0 - self.low / 2.0) / (self.high / 2.0 - self.low / 2.0);
        ((across * width as f64).round() as usize, ((1.0 - up) * height as f64).round() as usize)
    }

    fn join(&mut self, from: (usize, usize), to: (usize, usize), owner: usize) {
        let steps = from.0.abs_diff(to.0).max(from.1.abs_diff(to.1)).max(1);
        let between =
            |from: usize, to: usize, step: usize| (from * (steps - step) + to * step + steps / 2) / steps;
        for step in 0..=steps {
            self.dot(between(from.0, to.0, step), between(from.1, to.1, step), owner);
        }
    }

    fn dot(&mut self, x: usize, y: usize, owner: usize) {
        let cell = (y / 4).min(ROWS - 1) * self.columns + (x / 2).min(self.columns - 1);
        self.dots[cell] |= DOTS[x % 2][y % 4];
        self.owners[cell] = owner;
    }

    fn row(&self, row: usize, series: usize, color: bool) -> String {
        let cells = row * self.columns..(row + 1) * self.columns;
        let mut text = String::new();
        let mut used = None;
        for cell in cells {
            let owner = self.owners[cell];
            if color && self.dots[cell] != 0 && used != Some(owner) {
                text.push_str(&format!("\u{1b}[{}m", COLORS[owner]));
                used = Some(owner);
            }
            text.push(match self.dots[cell] {
                0 => ' ',
                _ if !color && series > 1 => MARKS[owner],
                dots => char::from_u32(0x2800 + u32::from(dots)).unwrap_or(' '),
            });
        }
        text.truncate(text.trim_end().len());
        if used.is_some() {
            text.push_str("\u{1b}[0m");
        }
        text
    }
}
