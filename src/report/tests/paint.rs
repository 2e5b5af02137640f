//! Lines of text in colours.
//!
//! Enters: pieces of a line, each with its paint. Leaves: the line, plain or with the codes of a terminal.

/// A colour, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paint {
    Plain,
    Bold,
    Dim,
    Red,
    Green,
    Yellow,
    Magenta,
}

impl Paint {
    fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Bold => "1",
            Self::Dim => "2",
            Self::Red => "31",
            Self::Green => "32",
            Self::Yellow => "33",
            Self::Magenta => "35",
        }
    }
}

/// A line, made piece by piece.
#[derive(Clone, Debug, Default)]
pub(super) struct Line(Vec<(Paint, String)>);

impl Line {
    /// A line with one piece.
    pub(super) fn of(paint: Paint, text: impl Into<String>) -> Self {
        Self::default().and(paint, text)
    }

    /// The line with one more piece.
    #[must_use]
    pub(super) fn and(mut self, paint: Paint, text: impl Into<String>) -> Self {
        self.0.push((paint, text.into()));
        self
    }

    /// The line with one more piece, which takes up at least so many columns.
    #[must_use]
    pub(super) fn padded(self, paint: Paint, text: &str, width: usize) -> Self {
        let blanks = width.saturating_sub(text.chars().count());
        self.and(paint, text).and(Paint::Plain, " ".repeat(blanks))
    }

    /// The line after so many blanks.
    pub(super) fn indented(&self, blanks: usize) -> Self {
        let mut pieces = vec![(Paint::Plain, " ".repeat(blanks))];
        pieces.extend_from_slice(&self.0);
        Self(pieces)
    }

    /// As text without blanks at its end.
    pub(super) fn text(&self, color: bool) -> String {
        let mut text = String::new();
        let last = self.0.iter().rposition(|(_, piece)| !piece.trim().is_empty());
        for (index, (paint, piece)) in self.0.iter().enumerate().take(last.map_or(0, |last| last + 1)) {
            let piece = if Some(index) == last { piece.trim_end() } else { piece };
            if color && *paint != Paint::Plain && !piece.is_empty() {
                text.push_str(&format!("\u{1b}[{}m{piece}\u{1b}[0m", paint.code()));
            } else {
                text.push_str(piece);
            }
        }
        text
    }
}
