//! Tokens: what the lexer makes of the text.

use super::{aggregations::AggregateOp, operators::BinaryOp, text::TextRange};

/// A token and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) range: TextRange,
}

/// The kinds of tokens. Keywords can be names too; the parser decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// The end of the text, or a place where the lexer gave up.
    End,
    Comma,
    Colon,
    LeftParen,
    RightParen,
    LeftBrace,
    RightBrace,
    LeftBracket,
    RightBracket,
    /// `=`
    Assign,
    /// `=~`, in braces only.
    Regex,
    /// `!~`, in braces only.
    NotRegex,
    At,
    Operator(BinaryOp),
    Aggregate(AggregateOp),
    Identifier,
    /// A name with a colon, which no label has.
    MetricIdentifier,
    Number,
    Duration,
    String,
    /// A variable of Grafana's, with what stands directly before and after it: `foo_${type}_total`.
    Template,
    Keyword(Keyword),
}

/// The words with a meaning of their own that are neither operators nor aggregations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keyword {
    Anchored,
    Bool,
    By,
    End,
    Fill,
    FillLeft,
    FillRight,
    GroupLeft,
    GroupRight,
    Ignoring,
    MaxOf,
    MinOf,
    Offset,
    On,
    Range,
    Smoothed,
    Start,
    Step,
    Without,
}

/// The longest keyword, `count_values`.
const LONGEST: usize = 12;

/// The kind of a word: a keyword in any case, or a name. `followed_by_paren` looks ahead.
pub(super) fn word(word: &[u8], followed_by_paren: impl Fn() -> bool) -> TokenKind {
    let mut lower = [0; LONGEST];
    let Some(lower) = lower.get_mut(..word.len()) else { return TokenKind::Identifier };
    lower.copy_from_slice(word);
    lower.make_ascii_lowercase();
    let kind = match lower.len() {
        ..=3 => short_word(lower),
        4..=6 => middling_word(lower),
        _ => long_word(lower),
    };
    match kind {
        Some(TokenKind::Keyword(Keyword::Fill | Keyword::FillLeft | Keyword::FillRight))
            if !followed_by_paren() =>
        {
            TokenKind::Identifier
        }
        kind => kind.unwrap_or(TokenKind::Identifier),
    }
}

fn short_word(word: &[u8]) -> Option<TokenKind> {
    Some(match word {
        b"and" => TokenKind::Operator(BinaryOp::And),
        b"avg" => TokenKind::Aggregate(AggregateOp::Avg),
        b"by" => TokenKind::Keyword(Keyword::By),
        b"end" => TokenKind::Keyword(Keyword::End),
        b"inf" | b"nan" => TokenKind::Number,
        b"max" => TokenKind::Aggregate(AggregateOp::Max),
        b"min" => TokenKind::Aggregate(AggregateOp::Min),
        b"on" => TokenKind::Keyword(Keyword::On),
        b"or" => TokenKind::Operator(BinaryOp::Or),
        b"sum" => TokenKind::Aggregate(AggregateOp::Sum),
        _ => return None,
    })
}

fn middling_word(word: &[u8]) -> Option<TokenKind> {
    Some(match word {
        b"atan2" => TokenKind::Operator(BinaryOp::Atan2),
        b"bool" => TokenKind::Keyword(Keyword::Bool),
        b"count" => TokenKind::Aggregate(AggregateOp::Count),
        b"fill" => TokenKind::Keyword(Keyword::Fill),
        b"group" => TokenKind::Aggregate(AggregateOp::Group),
        b"limitk" => TokenKind::Aggregate(AggregateOp::Limitk),
        b"max_of" => TokenKind::Keyword(Keyword::MaxOf),
        b"min_of" => TokenKind::Keyword(Keyword::MinOf),
        b"offset" => TokenKind::Keyword(Keyword::Offset),
        b"range" => TokenKind::Keyword(Keyword::Range),
        b"start" => TokenKind::Keyword(Keyword::Start),
        b"stddev" => TokenKind::Aggregate(AggregateOp::Stddev),
        b"stdvar" => TokenKind::Aggregate(AggregateOp::Stdvar),
        b"step" => TokenKind::Keyword(Keyword::Step),
        b"topk" => TokenKind::Aggregate(AggregateOp::Topk),
        b"unless" => TokenKind::Operator(BinaryOp::Unless),
        _ => return None,
    })
}

fn long_word(word: &[u8]) -> Option<TokenKind> {
    Some(match word {
        b"anchored" => TokenKind::Keyword(Keyword::Anchored),
        b"bottomk" => TokenKind::Aggregate(AggregateOp::Bottomk),
        b"count_values" => TokenKind::Aggregate(AggregateOp::CountValues),
        b"fill_left" => TokenKind::Keyword(Keyword::FillLeft),
        b"fill_right" => TokenKind::Keyword(Keyword::FillRight),
        b"group_left" => TokenKind::Keyword(Keyword::GroupLeft),
        b"group_right" => TokenKind::Keyword(Keyword::GroupRight),
        b"ignoring" => TokenKind::Keyword(Keyword::Ignoring),
        b"limit_ratio" => TokenKind::Aggregate(AggregateOp::LimitRatio),
        b"quantile" => TokenKind::Aggregate(AggregateOp::Quantile),
        b"smoothed" => TokenKind::Keyword(Keyword::Smoothed),
        b"without" => TokenKind::Keyword(Keyword::Without),
        _ => return None,
    })
}

impl TokenKind {
    /// Whether a metric can have this as its name.
    pub(super) fn is_metric_name(self) -> bool {
        match self {
            Self::Identifier | Self::MetricIdentifier | Self::Aggregate(_) => true,
            Self::Operator(op) => op.is_set(),
            Self::Keyword(keyword) => !matches!(
                keyword,
                Keyword::Bool | Keyword::GroupLeft | Keyword::GroupRight | Keyword::Ignoring | Keyword::On
            ),
            _ => false,
        }
    }

    /// Whether a label in the parentheses of `by` and the like can have this as its name.
    pub(super) fn is_label_name(self) -> bool {
        match self {
            Self::Identifier | Self::MetricIdentifier | Self::Template | Self::Aggregate(_) => true,
            Self::Operator(op) => op.is_set() || op == BinaryOp::Atan2,
            Self::Keyword(keyword) => keyword != Keyword::Without,
            _ => false,
        }
    }

    /// Whether an expression can start with it.
    pub(super) fn starts_expression(self) -> bool {
        self.is_metric_name()
            || matches!(
                self,
                Self::LeftParen
                    | Self::LeftBrace
                    | Self::Number
                    | Self::Duration
                    | Self::String
                    | Self::Template
                    | Self::Operator(BinaryOp::Add | BinaryOp::Sub)
            )
    }
}
