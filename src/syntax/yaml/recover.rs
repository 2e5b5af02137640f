//! After a syntax error: where reading goes on, and what is incomplete for it.

use super::{fault::Fault, parse::Parser};

impl Parser<'_> {
    /// Notes the fault; whether reading can go on.
    pub(super) fn recover(&mut self, fault: Fault) -> bool {
        self.faults.push(fault);
        while let Some(frame) = self.frames.last().copied() {
            if self.nodes[frame.node as usize].kind == super::Kind::Mapping && frame.children % 2 == 1 {
                self.absent();
            }
            self.nodes[frame.node as usize].complete = false;
            self.close(None);
        }
        false
    }
}
