//! What a repeated option says together (`LogStash::Util.hash_merge`).

use super::{Entry, Value};
use crate::source::Spanned;

/// Puts what a repeated option says to what it said before.
pub(super) fn merge(known: &mut Spanned<Value>, new: Spanned<Value>) {
    match (&mut known.value, new.value) {
        (Value::Table(known), Value::Table(new)) => {
            for entry in new {
                match known.iter_mut().find(|known| known.key.value == entry.key.value) {
                    Some(known) => join(&mut known.value, entry.value),
                    None => known.push(entry),
                }
            }
        }
        (Value::List(known), Value::List(new)) => known.extend(new),
        (Value::List(known), value) => push_new(known, Spanned::new(value, new.span)),
        (_, Value::List(new)) => {
            let mut list = vec![known.clone()];
            new.into_iter().for_each(|value| push_new(&mut list, value));
            known.value = Value::List(list);
        }
        (old, value) if !is_same(old, &value) => {
            let first = Spanned::new(old.clone(), known.span);
            known.value = Value::List(vec![first, Spanned::new(value, new.span)]);
        }
        _ => {}
    }
}

/// Makes a list of what two tables say of the same key.
fn join(known: &mut Spanned<Value>, new: Spanned<Value>) {
    if !matches!(known.value, Value::List(_)) {
        known.value = Value::List(vec![known.clone()]);
    }
    if let Value::List(list) = &mut known.value {
        match new.value {
            Value::List(more) => list.extend(more),
            value => list.push(Spanned::new(value, new.span)),
        }
    }
}

fn push_new(list: &mut Vec<Spanned<Value>>, value: Spanned<Value>) {
    if !list.iter().any(|known| is_same(&known.value, &value.value)) {
        list.push(value);
    }
}

/// Whether two values are the same, wherever they are written.
fn is_same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(&a.value, &b.value))
        }
        (Value::Table(a), Value::Table(b)) => {
            let same = |(a, b): (&Entry, &Entry)| {
                a.key.value == b.key.value && is_same(&a.value.value, &b.value.value)
            };
            a.len() == b.len() && a.iter().zip(b).all(same)
        }
        (Value::Plugin(_), _) | (_, Value::Plugin(_)) => false,
        _ => a == b,
    }
}
