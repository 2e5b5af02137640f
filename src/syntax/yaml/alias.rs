//! Aliases that stand for too much: go-yaml gives up on a document whose nodes come mostly out of aliases, and on an
//! alias within what it stands for.

use super::{
    Kind, ProblemKind, Tree,
    tree::{NO_NODE, NodeId},
};
use std::{collections::HashSet, ops::Range};

/// Up to so many nodes, 99 in 100 may come out of aliases.
const SMALL: f64 = 400_000.0;
/// From so many nodes on, 10 in 100 may.
const LARGE: f64 = 4_000_000.0;

/// Which part of `nodes` decoded nodes may come out of aliases.
fn allowed(nodes: u32) -> f64 {
    let part = ((f64::from(nodes) - SMALL) / (LARGE - SMALL)).clamp(0.0, 1.0);
    0.99 - 0.89 * part
}

/// Decodes the first document as far as go-yaml would, counting.
pub(super) fn check(tree: &Tree) -> Option<(ProblemKind, Range<u32>)> {
    let root = tree.roots.first()?;
    if !tree.nodes.iter().any(|node| node.kind == Kind::Alias) {
        return None;
    }
    // stretches of nodes still to be decoded, with the alias that each came out of
    let mut open = vec![(root.0..tree.node(*root).after(), NO_NODE)];
    let mut inside = HashSet::new();
    let (mut all, mut out_of_aliases) = (0_u32, 0_u32);
    while let Some((nodes, alias)) = open.last_mut() {
        let Some(id) = nodes.next() else {
            inside.remove(alias);
            open.pop();
            continue;
        };
        all += 1;
        out_of_aliases += u32::from(*alias != NO_NODE);
        let node = tree.node(NodeId(id));
        if out_of_aliases > 100 && all > 1000 && f64::from(out_of_aliases) / f64::from(all) > allowed(all) {
            let place = if *alias == NO_NODE { node } else { tree.node(NodeId(open[1].1)) };
            return Some((ProblemKind::ExcessiveAliasing, place.range()));
        }
        let target = node.target();
        if node.kind() == Kind::Alias && target != node {
            if !inside.insert(id) {
                let name = node.value().to_owned();
                return Some((ProblemKind::ContainsItself { name }, node.range()));
            }
            open.push((target.id.0..target.after(), id));
        }
    }
    None
}
