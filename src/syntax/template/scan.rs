//! Characters within an action: words, numbers, strings, what stands between them.

use super::Error;

pub(super) struct Scanner<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
}

impl<'t> Scanner<'t> {
    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn accept(&mut self, word: &str) -> bool {
        let is_next = self.rest().starts_with(word);
        self.at += if is_next { word.len() } else { 0 };
        is_next
    }

    pub(super) fn blanks(&mut self) -> bool {
        let rest = self.rest();
        let length = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
        self.at += length;
        length > 0
    }

    /// Letters, digits and underscores.
    pub(super) fn word(&mut self) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// `.a.b`, each without a blank before it.
    pub(super) fn fields(&mut self) -> Vec<String> {
        let mut fields = vec![];
        while self.rest().starts_with('.')
            && self.rest()[1..].starts_with(|c: char| c.is_alphabetic() || c == '_')
        {
            self.at += 1;
            fields.push(self.word().to_owned());
        }
        fields
    }

    /// Whether the action ends here, with or without a trim marker.
    pub(super) fn at_end(&self) -> bool {
        let rest = self.rest();
        let trimmed = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        rest.starts_with("}}") || (trimmed.len() < rest.len() && trimmed.starts_with("-}}"))
    }

    pub(super) fn error(&self, start: usize, message: impl Into<String>) -> Error {
        let end = self.at.max(start + 1).min(self.text.len()).max(start);
        let line = 1 + self.text[..start.min(self.text.len())].matches('\n').count();
        Error { message: message.into(), range: start as u32..end as u32, line, is_unsupported: false }
    }

    /// A string in double quotes, with its escapes.
    pub(super) fn quoted(&mut self) -> Result<(String, String), Error> {
        let start = self.at;
        self.at += 1;
        let mut value = vec![];
        loop {
            match self.peek() {
                None | Some('\n') => return Err(self.error(start, "unterminated quoted string")),
                Some('"') => break self.at += 1,
                Some('\\') => self.escape(&mut value, start)?,
                Some(c) => {
                    self.at += c.len_utf8();
                    value.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                }
            }
        }
        Ok((String::from_utf8_lossy(&value).into_owned(), self.text[start..self.at].to_owned()))
    }

    fn escape(&mut self, value: &mut Vec<u8>, start: usize) -> Result<(), Error> {
        self.at += 1;
        let Some(kind) = self.peek() else { return Err(self.error(start, "unterminated quoted string")) };
        self.at += kind.len_utf8();
        let simple = match kind {
            'n' => b'\n',
            't' => b'\t',
            'r' => b'\r',
            'a' => 7,
            'b' => 8,
            'f' => 12,
            'v' => 11,
            '\\' => b'\\',
            '"' => b'"',
            '\'' => b'\'',
            'x' | 'u' | 'U' | '0'..='7' => return self.coded(kind, value, start),
            _ => return Err(self.error(start, "invalid syntax")),
        };
        value.push(simple);
        Ok(())
    }

    /// A character by its number.
    fn coded(&mut self, kind: char, value: &mut Vec<u8>, start: usize) -> Result<(), Error> {
        let (digits, radix) = match kind {
            'x' => (2, 16),
            'u' => (4, 16),
            'U' => (8, 16),
            _ => (3, 8),
        };
        self.at -= usize::from(radix == 8);
        let code = self.rest().get(..digits).and_then(|text| u32::from_str_radix(text, radix).ok());
        self.at = (self.at + digits).min(self.text.len());
        let bad = || Error { is_unsupported: false, ..self.error(start, "invalid syntax") };
        match (kind, code) {
            ('u' | 'U', Some(code)) => {
                let c = char::from_u32(code).ok_or_else(bad)?;
                value.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
            (_, Some(code)) => value.push(u8::try_from(code).map_err(|_| bad())?),
            (_, None) => return Err(bad()),
        }
        Ok(())
    }
}
