//! The command line of mcpmon-check.

use std::process::ExitCode;

fn main() -> ExitCode {
    mcpmon_check::cli::run()
}
