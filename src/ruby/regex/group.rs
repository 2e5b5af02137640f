//! What stands in parentheses, and references to it.

use super::{
    RegexError,
    parse::{Atom, Parser},
    tree::Node,
};

/// So deep may groups stand in each other.
const DEEPEST: usize = 250;

/// What opens the groups that capture, before the rest is read: references may stand ahead of them.
pub(super) fn group_names(text: &str) -> Vec<Option<&str>> {
    let bytes = text.as_bytes();
    let (mut names, mut at, mut class) = (vec![], 0, 0_usize);
    while let Some(byte) = bytes.get(at) {
        let rest = &text[at..];
        match byte {
            b'\\' => at += rest[1..].chars().next().map_or(0, char::len_utf8),
            b'[' => {
                class += 1;
                at += usize::from(rest[1..].starts_with('^'));
                at += usize::from(text[at + 1..].starts_with(']'));
            }
            b']' => class = class.saturating_sub(1),
            b'(' if class == 0 && rest.starts_with("(?#") => at += rest.find(')').unwrap_or(rest.len()),
            b'(' if class == 0 => match rest[1..].strip_prefix('?') {
                None => names.push(None),
                Some(rest) => names.extend(name_of(rest).map(|(name, _)| Some(name))),
            },
            _ => {}
        }
        at += text[at..].chars().next().map_or(1, char::len_utf8);
    }
    names
}

/// The name at the start of `<name>` or `'name'`, and how long all is.
fn name_of(text: &str) -> Option<(&str, usize)> {
    let close = match text.as_bytes().first()? {
        b'<' if !text[1..].starts_with(['=', '!']) => '>',
        b'\'' => '\'',
        _ => return None,
    };
    // no name goes on into another group
    let length = text[1..].find([close, '('])?;
    text[1 + length..].starts_with(close).then_some(())?;
    Some((&text[1..=length], length + 2))
}

impl Parser<'_> {
    /// A group; its parenthesis is read.
    pub(super) fn group(&mut self, from: usize) -> Result<Atom, RegexError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(RegexError::unsupported("groups stand too deep in each other", from..self.at));
        }
        let atom = self.group_kind(from);
        self.depth -= 1;
        atom
    }

    fn group_kind(&mut self, from: usize) -> Result<Atom, RegexError> {
        if !self.take("?") {
            return Ok(Atom::Node(if self.has_names { self.inner(from)? } else { self.capture(from)? }));
        }
        if self.take("#") {
            let Some(end) = self.rest().find(')') else {
                return self.error("the comment is not closed", from);
            };
            self.at += end + 1;
            return Ok(Atom::Nothing);
        }
        if let Some((name, length)) = name_of(self.rest()) {
            self.at += length;
            let is_name = name.chars().next().is_some_and(|first| first.is_alphabetic() || first == '_');
            if !is_name || name.contains(|c: char| !c.is_alphanumeric() && c != '_') {
                return self.error(format!("a group cannot be called `{name}`"), from);
            }
            return Ok(Atom::Node(self.capture(from)?));
        }
        let look = |is_ahead, is_negated| {
            move |body: Node| Node::Look { is_ahead, is_negated, body: Box::new(body) }
        };
        if self.take(":") {
            return Ok(Atom::Node(self.inner(from)?));
        }
        if self.take(">") {
            return Ok(Atom::Node(Node::Atomic(Box::new(self.inner(from)?))));
        }
        if self.take("=") {
            return Ok(Atom::Node(look(true, false)(self.inner(from)?)));
        }
        if self.take("!") {
            return Ok(Atom::Node(look(true, true)(self.inner(from)?)));
        }
        if self.rest().starts_with("<=") || self.rest().starts_with("<!") {
            let is_negated = self.rest().starts_with("<!");
            self.at += 2;
            let body = self.inner(from)?;
            let ways =
                if let Node::Either(ways) = &body { ways.as_slice() } else { std::slice::from_ref(&body) };
            if ways.iter().any(|way| way.length().is_none()) {
                return self.error("what stands before a place must have a fixed length here", from);
            }
            return Ok(Atom::Node(look(false, is_negated)(body)));
        }
        if self.take("(") {
            return Ok(Atom::Node(self.choice(from)?));
        }
        if self.take("~") {
            self.inner(from)?;
            return Err(RegexError::unsupported(
                "what is absent (`(?~…)`) is not played here",
                from..self.at,
            ));
        }
        self.flags(from)
    }

    /// What stands up to the parenthesis that closes the group.
    fn inner(&mut self, from: usize) -> Result<Node, RegexError> {
        let options = self.options;
        let node = self.either()?;
        self.options = options;
        if self.take(")") {
            return Ok(node);
        }
        Err(RegexError::new("this group is not closed", from..from + 1))
    }

    fn capture(&mut self, from: usize) -> Result<Node, RegexError> {
        self.opened += 1;
        let number = self.opened;
        Ok(Node::Group(number, Box::new(self.inner(from)?)))
    }

    /// `(?(group)then|otherwise)`
    fn choice(&mut self, from: usize) -> Result<Node, RegexError> {
        let Some(end) = self.rest().find(')') else { return self.error("the condition is not closed", from) };
        let written = &self.rest()[..end];
        self.at += end + 1;
        let name = name_of(written).map_or(written, |(name, _)| name);
        let group = self.called(name, from)?;
        let (then, otherwise) = match self.inner(from)? {
            Node::Either(ways) if ways.len() > 2 => {
                return self.error("a condition has two ways", from);
            }
            Node::Either(mut ways) => {
                let otherwise = ways.pop().unwrap_or(Node::Empty);
                (ways.pop().unwrap_or(Node::Empty), otherwise)
            }
            then => (then, Node::Empty),
        };
        Ok(Node::If { group, then: Box::new(then), otherwise: Box::new(otherwise) })
    }

    /// `(?imx-imx)` and `(?imx-imx:…)`
    fn flags(&mut self, from: usize) -> Result<Atom, RegexError> {
        let before = self.options;
        let mut is_on = true;
        while let Some(flag) = self.rest().chars().next() {
            self.at += flag.len_utf8();
            match flag {
                '-' => is_on = false,
                'i' => self.options.ignore_case = is_on,
                'm' => self.options.dot_all = is_on,
                'x' => self.options.extended = is_on,
                'a' | 'd' | 'u' if is_on => {}
                ':' => {
                    let node = self.inner(from)?;
                    self.options = before;
                    return Ok(Atom::Node(node));
                }
                ')' => {
                    let node = self.either()?;
                    self.options = before;
                    return Ok(Atom::Rest(node));
                }
                other => return self.error(format!("a group cannot begin with `(?{other}`"), from),
            }
        }
        self.error("this group is not closed", from)
    }

    /// A reference to what a group has taken.
    pub(super) fn same(&self, name: &str, from: usize) -> Result<Node, RegexError> {
        let folds = self.options.ignore_case;
        let named = self.names.iter().enumerate().filter(|(_, known)| **known == Some(name));
        let groups: Vec<usize> = named.map(|(index, _)| index + 1).rev().collect();
        if !groups.is_empty() {
            return Ok(Node::Same { groups, folds });
        }
        Ok(Node::Same { groups: vec![self.called(name, from)?], folds })
    }

    /// The number of the group with a name or number; a sign counts from here.
    pub(super) fn called(&self, name: &str, from: usize) -> Result<usize, RegexError> {
        if let Some(index) = self.names.iter().position(|known| *known == Some(name)) {
            return Ok(index + 1);
        }
        let number = match (name.strip_prefix('-'), name.strip_prefix('+')) {
            (Some(back), _) => back.parse().ok().and_then(|back: usize| (self.opened + 1).checked_sub(back)),
            (_, Some(on)) => on.parse().ok().map(|on: usize| self.opened + on),
            _ => name.parse().ok(),
        };
        match number {
            Some(number) if self.has_names && number > 0 => {
                self.error(format!("groups have names here, so that `{number}` is none"), from)
            }
            Some(number) if number <= self.names.len() => Ok(number),
            _ => self.error(format!("no group is called `{name}`"), from),
        }
    }
}
