//! The lexer: bytes to tokens.
//!
//! It mirrors upstream's modes, because they decide what is accepted: inside braces every word is a name, and after a
//! `[` only durations are read until the first number has come. What it cannot read ends the text, and the error's
//! range goes to the end, as upstream's does.

mod number;
mod string;
mod template;

pub(super) use number::scan_series_number;

use super::{
    aggregations::AggregateOp,
    error::{Error, ErrorKind, Place},
    features::Features,
    operators::BinaryOp,
    text::TextRange,
    token::{self, Keyword, Token, TokenKind},
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Plain,
    Braces,
    /// After `[`, before the first number.
    DurationStart,
}

#[derive(Clone)]
pub(super) struct Lexer<'a> {
    input: &'a [u8],
    /// Start of the token that is being read.
    start: usize,
    at: usize,
    mode: Mode,
    open_parens: u32,
    is_bracket_open: bool,
    has_colon: bool,
    /// Whether a number has been read in any bracket so far: upstream never forgets it.
    has_duration: bool,
    /// Whether the values of a series are read: then no number is hexadecimal, and an `x` may follow it.
    is_series: bool,
    /// Whether durations may have `min` and `max`.
    has_short_choices: bool,
    /// Whether Grafana's variables may stand anywhere.
    has_variables: bool,
}

pub(super) fn is_digit(byte: u8) -> bool {
    byte.is_ascii_digit()
}

fn is_alpha(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_'
}

/// Whether a byte can stand in a word.
const WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "the loop ends at 255")]
        let b = byte as u8;
        table[byte] = b.is_ascii_alphanumeric() || b == b'_';
        byte += 1;
    }
    table
};

fn is_word(byte: u8) -> bool {
    WORD[byte as usize]
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

type Lexed = Result<TokenKind, ErrorKind>;

impl<'a> Lexer<'a> {
    /// Of an expression.
    pub(super) fn of(input: &'a [u8], features: &Features) -> Self {
        Self { has_short_choices: features.has_short_choices(), ..Self::new(input) }
    }

    pub(super) fn new(input: &'a [u8]) -> Self {
        Self {
            input,
            start: 0,
            at: 0,
            mode: Mode::Plain,
            open_parens: 0,
            is_bracket_open: false,
            has_colon: false,
            has_duration: false,
            is_series: false,
            has_short_choices: false,
            has_variables: false,
        }
    }

    /// From here on variables may stand anywhere.
    pub(super) fn allow_variables(&mut self) {
        self.has_variables = true;
    }

    /// The next token; of kind [`TokenKind::End`] when there is none.
    pub(super) fn next(&mut self) -> Result<Token, Error> {
        self.skip_blanks();
        self.start = self.at;
        let is_template = self.has_variables && self.template();
        let kind = match self.mode {
            _ if is_template => Ok(TokenKind::Template),
            Mode::Plain => self.plain(),
            Mode::Braces => self.in_braces(),
            Mode::DurationStart => self.duration_start(),
        };
        match kind {
            Ok(kind) => Ok(Token { kind, range: range(self.start, self.at) }),
            Err(kind) => Err(Error { kind, range: range(self.start, self.input.len()) }),
        }
    }

    /// Blanks and, where upstream allows them, comments.
    fn skip_blanks(&mut self) {
        loop {
            while self.peek().is_some_and(is_space) {
                self.at += 1;
            }
            if self.peek() != Some(b'#') || self.mode == Mode::DurationStart {
                return;
            }
            while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                self.at += 1;
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.input.get(self.at).copied()
    }

    fn accept(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn skip_while(&mut self, accepted: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&accepted) {
            self.at += 1;
        }
    }

    /// The character at `at`, for messages; bytes that are no UTF-8 are replaced.
    fn character(&self, at: usize) -> Option<char> {
        let rest = self.input.get(at..)?;
        String::from_utf8_lossy(&rest[..rest.len().min(4)]).chars().next()
    }

    fn unexpected(&self, at: usize, place: Place) -> ErrorKind {
        match self.character(at) {
            Some(found) => ErrorKind::UnexpectedCharacter { found, place },
            None => ErrorKind::UnexpectedEnd { place },
        }
    }

    fn plain(&mut self) -> Lexed {
        let Some(byte) = self.peek() else { return self.end() };
        self.at += 1;
        Ok(match byte {
            b',' => TokenKind::Comma,
            b'@' => TokenKind::At,
            b'*' => TokenKind::Operator(BinaryOp::Mul),
            b'/' => TokenKind::Operator(BinaryOp::Div),
            b'%' => TokenKind::Operator(BinaryOp::Mod),
            b'+' => TokenKind::Operator(BinaryOp::Add),
            b'-' => TokenKind::Operator(BinaryOp::Sub),
            b'^' => TokenKind::Operator(BinaryOp::Pow),
            b'=' | b'!' | b'<' | b'>' => return self.comparison(byte),
            b'(' => return self.open_paren(),
            b')' => return self.close_paren(),
            b'{' => {
                self.mode = Mode::Braces;
                TokenKind::LeftBrace
            }
            b'[' => return self.open_bracket(),
            b']' => return self.close_bracket(),
            b'"' | b'\'' => return self.string(byte),
            b'`' => return self.raw_string(),
            _ if is_digit(byte) || (byte == b'.' && self.peek().is_some_and(is_digit)) => {
                self.at -= 1;
                return self.number_or_duration();
            }
            _ if is_alpha(byte) || byte == b':' => {
                return if self.is_bracket_open { self.word_in_brackets(byte) } else { Ok(self.word()) };
            }
            _ => return Err(self.unexpected(self.start, Place::Expression)),
        })
    }

    fn end(&self) -> Lexed {
        if self.open_parens > 0 {
            return Err(ErrorKind::UnclosedParenthesis);
        }
        if self.is_bracket_open {
            return Err(ErrorKind::UnclosedBracket);
        }
        Ok(TokenKind::End)
    }

    fn comparison(&mut self, byte: u8) -> Lexed {
        let op = match byte {
            b'=' if self.accept(b'=') => BinaryOp::Equal,
            b'=' if self.peek() == Some(b'~') => return Err(self.unexpected(self.at, Place::AfterEquals)),
            b'=' => return Ok(TokenKind::Assign),
            b'!' if self.accept(b'=') => BinaryOp::NotEqual,
            b'!' => return Err(self.unexpected(self.at, Place::AfterBang)),
            b'<' if self.accept(b'=') => BinaryOp::LessOrEqual,
            b'<' if self.accept(b'/') => BinaryOp::TrimUpper,
            b'<' => BinaryOp::Less,
            _ if self.accept(b'=') => BinaryOp::GreaterOrEqual,
            _ if self.accept(b'/') => BinaryOp::TrimLower,
            _ => BinaryOp::Greater,
        };
        Ok(TokenKind::Operator(op))
    }

    fn open_paren(&mut self) -> Lexed {
        self.open_parens += 1;
        Ok(TokenKind::LeftParen)
    }

    fn close_paren(&mut self) -> Lexed {
        match self.open_parens.checked_sub(1) {
            Some(open) => {
                self.open_parens = open;
                Ok(TokenKind::RightParen)
            }
            None => {
                self.start = self.at;
                Err(ErrorKind::UnexpectedCharacter { found: ')', place: Place::Unopened })
            }
        }
    }

    fn open_bracket(&mut self) -> Lexed {
        if self.is_bracket_open {
            return Err(ErrorKind::UnexpectedCharacter { found: '[', place: Place::Brackets });
        }
        self.is_bracket_open = true;
        self.has_colon = false;
        self.mode = Mode::DurationStart;
        Ok(TokenKind::LeftBracket)
    }

    fn close_bracket(&mut self) -> Lexed {
        if !self.is_bracket_open {
            return Err(ErrorKind::UnexpectedCharacter { found: ']', place: Place::Unopened });
        }
        self.is_bracket_open = false;
        self.mode = Mode::Plain;
        Ok(TokenKind::RightBracket)
    }

    fn word(&mut self) -> TokenKind {
        let mut has_colon = false;
        self.at = self.start;
        while let Some(byte) = self.peek() {
            if !is_word(byte) {
                if byte != b':' {
                    break;
                }
                has_colon = true;
            }
            self.at += 1;
        }
        if has_colon {
            return TokenKind::MetricIdentifier;
        }
        let (word, rest) = (&self.input[self.start..self.at], &self.input[self.at..]);
        token::word(word, || rest.iter().find(|byte| !is_space(**byte)) == Some(&b'('))
    }

    /// After the first number in brackets: a colon, or a function of durations.
    fn word_in_brackets(&mut self, byte: u8) -> Lexed {
        if byte == b':' {
            if self.has_colon {
                return Err(ErrorKind::UnexpectedCharacter { found: ':', place: Place::Brackets });
            }
            self.has_colon = true;
            return Ok(TokenKind::Colon);
        }
        self.duration_word().ok_or_else(|| self.unexpected(self.start, Place::AfterDuration))
    }

    /// `step`, `range`, `min_of` or `max_of` in any case; in older versions `min` or `max`.
    fn duration_word(&mut self) -> Option<TokenKind> {
        self.at = self.start;
        self.skip_while(is_alpha);
        let kind = token::word(&self.input[self.start..self.at], || false);
        match kind {
            TokenKind::Keyword(Keyword::Step | Keyword::Range | Keyword::MinOf | Keyword::MaxOf) => {
                Some(kind)
            }
            TokenKind::Aggregate(AggregateOp::Min | AggregateOp::Max) if self.has_short_choices => Some(kind),
            _ => None,
        }
    }

    fn duration_start(&mut self) -> Lexed {
        let Some(byte) = self.peek() else {
            return Err(ErrorKind::UnexpectedEnd { place: Place::Duration });
        };
        self.at += 1;
        Ok(match byte {
            b']' => return self.close_bracket(),
            b':' if !self.has_duration || self.has_colon => {
                self.start = self.at;
                return Err(ErrorKind::UnexpectedCharacter { found: ':', place: Place::Duration });
            }
            b':' => {
                self.has_colon = true;
                TokenKind::Colon
            }
            b'(' => return self.open_paren(),
            b')' => return self.close_paren(),
            b',' => TokenKind::Comma,
            b'*' => TokenKind::Operator(BinaryOp::Mul),
            b'/' => TokenKind::Operator(BinaryOp::Div),
            b'%' => TokenKind::Operator(BinaryOp::Mod),
            b'+' => TokenKind::Operator(BinaryOp::Add),
            b'-' => TokenKind::Operator(BinaryOp::Sub),
            b'^' => TokenKind::Operator(BinaryOp::Pow),
            _ if is_digit(byte) || (byte == b'.' && self.peek().is_some_and(is_digit)) => {
                self.at -= 1;
                self.has_duration = true;
                self.mode = Mode::Plain;
                return self.number_or_duration();
            }
            _ if is_alpha(byte) => {
                return self.duration_word().ok_or_else(|| self.unexpected(self.start, Place::Duration));
            }
            _ => return Err(self.unexpected(self.start, Place::Duration)),
        })
    }

    fn in_braces(&mut self) -> Lexed {
        let Some(byte) = self.peek() else {
            return Err(ErrorKind::UnexpectedEnd { place: Place::Braces });
        };
        self.at += 1;
        Ok(match byte {
            b',' => TokenKind::Comma,
            b'"' | b'\'' => return self.string(byte),
            b'`' => return self.raw_string(),
            b'=' if self.accept(b'~') => TokenKind::Regex,
            b'=' => TokenKind::Assign,
            b'!' if self.accept(b'~') => TokenKind::NotRegex,
            b'!' if self.accept(b'=') => TokenKind::Operator(BinaryOp::NotEqual),
            b'!' => return Err(self.unexpected(self.at, Place::AfterBang)),
            b'}' => {
                self.mode = Mode::Plain;
                TokenKind::RightBrace
            }
            _ if is_alpha(byte) => {
                self.skip_while(is_word);
                TokenKind::Identifier
            }
            _ => return Err(self.unexpected(self.start, Place::Braces)),
        })
    }
}

/// The length of the text is checked to fit before it is read.
#[expect(clippy::cast_possible_truncation, reason = "texts of 4 GiB are refused before")]
fn range(start: usize, end: usize) -> TextRange {
    TextRange::new(start as u32, end as u32)
}
