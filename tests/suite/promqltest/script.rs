//! The commands of a script.

use super::{
    expectation::{Evaluation, evaluation},
    load::{Load, load},
};

/// One command.
pub(super) enum Command {
    /// Forgets all series.
    Clear,
    /// Adds series.
    Load(Load),
    /// Evaluates an expression.
    Evaluate(Box<Evaluation>),
}

/// The lines of a script, one after the other. Comments are empty lines.
pub(super) struct Lines<'a> {
    lines: Vec<&'a str>,
    next: usize,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        let lines = text.lines().map(str::trim).map(|line| if line.starts_with('#') { "" } else { line });
        Self { lines: lines.collect(), next: 0 }
    }

    /// The next line and its number.
    fn next(&mut self) -> Option<(usize, &'a str)> {
        let line = *self.lines.get(self.next)?;
        self.next += 1;
        Some((self.next, line))
    }

    /// The next line of the same block; an empty line ends it.
    pub(super) fn next_of_block(&mut self) -> Option<(usize, &'a str)> {
        if self.lines.get(self.next)?.is_empty() { None } else { self.next() }
    }
}

/// Reads a script.
///
/// # Errors
/// The first line that is none, with its number.
pub(super) fn commands(text: &str) -> Result<Vec<Command>, String> {
    let mut lines = Lines::new(text);
    let mut commands = vec![];
    while let Some((number, line)) = lines.next() {
        let word = line.split_whitespace().next().unwrap_or_default().to_lowercase();
        let command = match word.as_str() {
            "" => continue,
            "clear" => Ok(Command::Clear),
            _ if word.starts_with("load") => load(line, &mut lines).map(Command::Load),
            _ if word.starts_with("eval") => {
                evaluation(number, line, &mut lines).map(Box::new).map(Command::Evaluate)
            }
            _ => Err(format!("no command: {line}")),
        };
        commands.push(command.map_err(|error| format!("line {number}: {error}"))?);
    }
    Ok(commands)
}
