//! The grammar of pipelines, rule by rule as a parsing expression grammar reads it: each rule gives the end of what
//! it matches from a place on.

fn literal(text: &str, at: usize, literal: &str) -> Option<usize> {
    text[at..].starts_with(literal).then_some(at + literal.len())
}

fn many(text: &str, mut at: usize, rule: &dyn Fn(&str, usize) -> Option<usize>) -> usize {
    while let Some(end) = rule(text, at).filter(|end| *end > at) {
        at = end;
    }
    at
}

fn characters(text: &str, at: usize, of: impl Fn(char) -> bool) -> Option<usize> {
    let end = text[at..].find(|c| !of(c)).map_or(text.len(), |length| at + length);
    (end > at).then_some(end)
}

fn whitespace(text: &str, at: usize) -> Option<usize> {
    characters(text, at, |c| " \t\r\n".contains(c))
}

fn comment(text: &str, at: usize) -> Option<usize> {
    let one = |text: &str, at: usize| {
        let at = literal(text, whitespace(text, at).unwrap_or(at), "#")?;
        let at = characters(text, at, |c| !"\r\n".contains(c)).unwrap_or(at);
        let line = literal(text, literal(text, at, "\r").unwrap_or(at), "\n");
        line.or((at == text.len()).then_some(at))
    };
    let end = many(text, at, &one);
    (end > at).then_some(end)
}

fn cs(text: &str, at: usize) -> usize {
    many(text, at, &|text, at| comment(text, at).or_else(|| whitespace(text, at)))
}

fn quoted(text: &str, at: usize, quote: &str) -> Option<usize> {
    let mut at = literal(text, at, quote)?;
    loop {
        if let Some(end) = literal(text, at, &format!("\\{quote}")) {
            at = end;
        } else if let Some(end) = literal(text, at, quote) {
            return Some(end);
        } else {
            at += text[at..].chars().next()?.len_utf8();
        }
    }
}

fn string(text: &str, at: usize) -> Option<usize> {
    quoted(text, at, "\"").or_else(|| quoted(text, at, "'"))
}

fn bareword(text: &str, at: usize) -> Option<usize> {
    let first = text[at..].chars().next().filter(|c| c.is_ascii_alphabetic() || *c == '_')?;
    characters(text, at + first.len_utf8(), |c| c.is_ascii_alphanumeric() || c == '_')
}

fn number(text: &str, at: usize) -> Option<usize> {
    let digits = |at| characters(text, at, |c| c.is_ascii_digit());
    let at = digits(literal(text, at, "-").unwrap_or(at))?;
    Some(literal(text, at, ".").map_or(at, |at| digits(at).unwrap_or(at)))
}

fn name(text: &str, at: usize) -> Option<usize> {
    let word = characters(text, at, |c| c.is_ascii_alphanumeric() || "_-".contains(c));
    word.or_else(|| string(text, at))
}

fn attribute(text: &str, at: usize) -> Option<usize> {
    let at = literal(text, cs(text, name(text, at)?), "=>")?;
    value(text, cs(text, at))
}

fn plugin(text: &str, at: usize) -> Option<usize> {
    let at = literal(text, cs(text, name(text, at)?), "{")?;
    let mut at = cs(text, at);
    if let Some(end) = attribute(text, at) {
        let another = |text: &str, at: usize| attribute(text, cs(text, whitespace(text, at)?));
        at = many(text, end, &another);
    }
    literal(text, cs(text, at), "}")
}

fn value(text: &str, at: usize) -> Option<usize> {
    let rules: [fn(&str, usize) -> Option<usize>; 6] = [plugin, bareword, string, number, array, hash];
    rules.iter().find_map(|rule| rule(text, at))
}

fn separated(text: &str, at: usize, item: fn(&str, usize) -> Option<usize>) -> usize {
    let another = |text: &str, at: usize| item(text, cs(text, literal(text, cs(text, at), ",")?));
    item(text, at).map_or(at, |at| many(text, at, &another))
}

fn array(text: &str, at: usize) -> Option<usize> {
    let at = cs(text, literal(text, at, "[")?);
    literal(text, cs(text, separated(text, at, value)), "]")
}

fn hash(text: &str, at: usize) -> Option<usize> {
    let at = cs(text, literal(text, at, "{")?);
    let entry = |text: &str, at: usize| {
        let key = number(text, at).or_else(|| bareword(text, at)).or_else(|| string(text, at))?;
        value(text, cs(text, literal(text, cs(text, key), "=>")?))
    };
    let another = |text: &str, at: usize| entry(text, cs(text, at));
    let at = entry(text, at).map_or(at, |at| many(text, at, &another));
    literal(text, cs(text, at), "}")
}

fn selector(text: &str, at: usize) -> Option<usize> {
    let element = |text: &str, at: usize| {
        let inner = characters(text, literal(text, at, "[")?, |c| !"[],".contains(c))?;
        literal(text, inner, "]")
    };
    let end = many(text, at, &element);
    (end > at).then_some(end)
}

fn call(text: &str, at: usize) -> Option<usize> {
    let at = cs(text, literal(text, cs(text, bareword(text, at)?), "(")?);
    literal(text, cs(text, separated(text, at, rvalue)), ")")
}

fn regexp(text: &str, at: usize) -> Option<usize> {
    quoted(text, at, "/")
}

fn rvalue(text: &str, at: usize) -> Option<usize> {
    let rules: [fn(&str, usize) -> Option<usize>; 6] = [string, number, selector, array, call, regexp];
    rules.iter().find_map(|rule| rule(text, at))
}

fn group(text: &str, at: usize) -> Option<usize> {
    let at = condition(text, cs(text, literal(text, at, "(")?))?;
    literal(text, cs(text, at), ")")
}

fn expression(text: &str, at: usize) -> Option<usize> {
    let negated = |at| {
        let at = cs(text, literal(text, at, "!")?);
        group(text, at).or_else(|| selector(text, at))
    };
    if let Some(end) = group(text, at).or_else(|| negated(at)) {
        return Some(end);
    }
    let left = rvalue(text, at)?;
    let operator = cs(text, left);
    let right = |at: Option<usize>| rvalue(text, cs(text, at?));
    let not_in = || literal(text, cs(text, literal(text, operator, "not ")?), "in");
    let comparison = ["==", "!=", "<=", ">=", "<", ">"].iter();
    let comparison = || comparison.clone().find_map(|symbol| literal(text, operator, symbol));
    let matching = || {
        let at = literal(text, operator, "=~").or_else(|| literal(text, operator, "!~"))?;
        string(text, cs(text, at)).or_else(|| regexp(text, cs(text, at)))
    };
    right(literal(text, operator, "in"))
        .or_else(|| right(not_in()))
        .or_else(|| right(comparison()))
        .or_else(matching)
        .or(Some(left))
}

fn condition(text: &str, at: usize) -> Option<usize> {
    let another = |text: &str, at: usize| {
        let at = cs(text, at);
        let joint = ["and", "or", "xor", "nand"].iter().find_map(|joint| literal(text, at, joint))?;
        expression(text, cs(text, joint))
    };
    Some(many(text, expression(text, at)?, &another))
}

fn body(text: &str, at: usize) -> Option<usize> {
    let at = cs(text, literal(text, at, "{")?);
    let statement =
        |text: &str, at: usize| branch(text, at).or_else(|| plugin(text, at)).map(|at| cs(text, at));
    literal(text, many(text, at, &statement), "}")
}

fn branch(text: &str, at: usize) -> Option<usize> {
    let arm =
        |text: &str, at: usize| body(text, cs(text, condition(text, cs(text, literal(text, at, "if")?))?));
    let else_if = |text: &str, at: usize| arm(text, cs(text, literal(text, cs(text, at), "else")?));
    let at = many(text, arm(text, at)?, &else_if);
    let otherwise = || body(text, cs(text, literal(text, cs(text, at), "else")?));
    Some(otherwise().unwrap_or(at))
}

/// Whether the grammar accepts a text.
pub(super) fn accepts(text: &str) -> bool {
    let section = |text: &str, at: usize| {
        let at = cs(text, at);
        let kind = ["input", "filter", "output"].iter().find_map(|kind| literal(text, at, kind))?;
        body(text, cs(text, kind))
    };
    cs(text, many(text, 0, &section)) == text.len()
}
