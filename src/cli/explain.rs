//! `mcpmon-check explain`: the page of one check.

use super::{CLEAN, Error, output};
use crate::{checks, policy};

pub(super) fn run(id: &str) -> Result<u8, Error> {
    let Some(check) = checks::find(id) else {
        let nearest = policy::nearest(id, checks::all().map(|check| check.code.id));
        return Err(Error::UnknownCheck { id: id.to_owned(), nearest });
    };
    let code = &check.code;
    let page: String =
        code.docs.lines().flat_map(|line| [line.strip_prefix(' ').unwrap_or(line), "\n"]).collect();
    output::print(&format!("{} ({}, {})\n\n{page}", code.id, code.level, code.proof))?;
    Ok(CLEAN)
}
