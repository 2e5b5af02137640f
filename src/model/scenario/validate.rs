//! What promtool refuses beyond the shapes of fields: series, samples and their values.

use crate::{
    labels::LabelSet,
    model::decode::{Facts, Fields, Found, Named, ProblemKind},
    promql::{
        self, Features, HistogramLiteral, SeriesItemKind, SeriesValues, parse_metric, parse_series,
        parse_values,
    },
    source::{Embedded, Span, Spanned},
};

/// Reads the small languages in the fields, and keeps what is wrong with them.
pub(super) struct Reader<'a> {
    pub(super) features: &'a Features,
    pub(super) facts: &'a Facts,
    pub(super) found: Found,
    /// So many series may still be made by repeating.
    pub(super) room: usize,
    /// So many series of fixtures may still be loaded.
    pub(super) shared_room: usize,
}

/// Groups that are named twice.
pub(super) fn order(found: &mut Found, groups: &[Spanned<String>]) {
    found.unique(Named::EvaluatedGroup, groups.iter());
}

impl Reader<'_> {
    /// Whether the thing `of` has this field.
    pub(super) fn knows(&self, of: &str, field: &str) -> bool {
        self.facts.id(of).is_some_and(|id| self.facts.strukt(id).field(field).is_some())
    }

    /// The labels and values of an input series: as promtool does, both are read as one text.
    pub(super) fn series(&mut self, fields: &Fields<'_>) -> (LabelSet, SeriesValues) {
        let empty = || (LabelSet::empty(), SeriesValues::default());
        let Some(series) = fields.embedded("series") else {
            if fields.complete() {
                let message = "an input series has no `series`";
                self.refuse(
                    fields.span(),
                    message.into(),
                    Some("add `series:` with its name and labels".into()),
                );
            }
            return empty();
        };
        let values = fields.embedded("values");
        let text = values.as_ref().map_or("", Embedded::text).trim_end();
        if let Some(broken) = [series.text().trim(), text].into_iter().find(|text| text.contains('\n')) {
            let at = if broken == text { values.as_ref().unwrap_or(&series) } else { &series };
            let help = "write it on one line, or fold the lines with `>-`";
            self.refuse(at.whole(), "a series goes over several lines".into(), Some(help.into()));
            return empty();
        }
        let joined = format!("{} {text}", series.text());
        match parse_series(&joined) {
            Ok(description) => (description.metric.label_set(), description.values),
            Err(errors) => {
                // braces that are open would swallow the values, and the error would stand there
                if let Err(own) = parse_metric(series.text()) {
                    self.refuse_all(&series, &own);
                    return empty();
                }
                for error in errors {
                    let span = place(&error, &series, values.as_ref());
                    self.refuse(span, error.message(), error.help());
                }
                empty()
            }
        }
    }

    /// The labels of an expected sample.
    pub(super) fn metric(&mut self, fields: &Fields<'_>) -> LabelSet {
        let Some(text) = fields.embedded("labels") else { return LabelSet::empty() };
        match parse_metric(text.text()) {
            Ok(metric) => metric.label_set(),
            Err(errors) => {
                self.refuse_all(&text, &errors);
                LabelSet::empty()
            }
        }
    }

    /// The histogram of an expected sample.
    pub(super) fn histogram(&mut self, fields: &Fields<'_>) -> Option<HistogramLiteral> {
        let text = fields.embedded("histogram")?;
        match parse_values(text.text()) {
            Err(errors) => self.refuse_all(&text, &errors),
            Ok(mut values) if values.count() == 1 => match values.items.pop().map(|item| item.kind) {
                Some(SeriesItemKind::Histogram(histogram)) => return Some(*histogram),
                _ => self.refuse_histogram(&text),
            },
            Ok(_) => self.refuse_histogram(&text),
        }
        None
    }

    fn refuse_histogram(&mut self, text: &Embedded) {
        let message = "`histogram` holds something else than one histogram";
        self.refuse(
            text.whole(),
            message.into(),
            Some("write it as `{{schema:0 sum:1 count:1 buckets:[1]}}`".into()),
        );
    }

    fn refuse_all(&mut self, text: &Embedded, errors: &[promql::Error]) {
        for error in errors {
            let span = text.span(error.range.start..error.range.end);
            self.refuse(span, error.message(), error.help());
        }
    }

    fn refuse(&mut self, span: Span, message: String, help: Option<String>) {
        self.found.add(span, ProblemKind::BadSeries { message, help });
    }
}

/// Where an error in the text of a series, a blank and its values is written.
fn place(error: &promql::Error, series: &Embedded, values: Option<&Embedded>) -> Span {
    let length = series.text().len() as u32;
    let (start, end) = (error.range.start, error.range.end);
    match values {
        Some(values) if start > length => {
            let limit = values.text().len() as u32;
            let (start, end) = ((start - length - 1).min(limit), (end - length - 1).min(limit));
            if start == end { values.whole() } else { values.span(start..end) }
        }
        _ if start < length => series.span(start..end.min(length)),
        _ => series.whole(),
    }
}
