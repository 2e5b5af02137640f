//! The examples in the documentation of every check: the bad ones are found, the good ones are not.

use crate::stage::Stage;
use mcpmon_check::{
    checks::{self, Check, Example, Verdict, examples},
    diagnostic::Safety,
};

/// The folder of an example; a fence without a name is a rule file.
fn stage(example: &Example) -> Stage {
    Stage::new(
        example.files.iter().map(|file| (file.path.as_deref().unwrap_or("rules.yml"), file.text.as_bytes())),
    )
}

/// Named files are named on the command line too, so that nothing is left out silently.
fn names(example: &Example) -> Vec<&str> {
    example.files.iter().filter_map(|file| file.path.as_deref()).collect()
}

fn of(check: &Check, verdict: Verdict) -> Vec<Example> {
    examples(check.code.docs).into_iter().filter(|example| example.verdict == verdict).collect()
}

#[test]
fn every_bad_example_is_found_and_shown_as_expected() {
    for check in checks::all() {
        for (index, example) in of(check, Verdict::Bad).iter().enumerate() {
            let stage = stage(example);
            let mut outcome = stage.lint_with(&names(example), check.code.id);
            assert!(outcome.of(check.code.id).next().is_some(), "{} misses {example:#?}", check.code.id);
            outcome.found.retain(|diagnostic| diagnostic.code.id == check.code.id);
            let name = format!("{}-{index}", check.code.id.replace('/', "-"));
            insta::assert_snapshot!(name, stage.anonymous(&outcome.pretty()));
        }
    }
}

#[test]
fn no_good_example_has_any_fault() {
    for check in checks::all() {
        for example in of(check, Verdict::Good) {
            let stage = stage(&example);
            let mut outcome = stage.lint_with(&names(&example), check.code.id);
            // a note that keys of our own are used is no fault
            outcome.found.retain(|diagnostic| diagnostic.code.id != "rules/test-extension");
            let report = stage.anonymous(&outcome.pretty());
            assert!(outcome.found.is_empty(), "the good example of {} is faulted: {report}", check.code.id);
        }
    }
}

#[test]
fn every_safe_fix_mends_what_it_is_offered_for() {
    let mut mended = 0;
    for check in checks::all() {
        for example in of(check, Verdict::Bad) {
            let stage = stage(&example);
            let outcome = stage.lint(&names(&example));
            let offered = outcome
                .of(check.code.id)
                .filter(|diagnostic| diagnostic.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Safe))
                .count();
            if offered == 0 {
                continue;
            }
            assert!(stage.fix(&outcome) > 0, "{}", check.code.id);
            let after = stage.lint(&names(&example));
            let left = after.of(check.code.id).filter(|diagnostic| diagnostic.fix.is_some()).count();
            assert_eq!(left, 0, "a fix of {} leaves {}", check.code.id, after.pretty());
            assert!(after.of("yaml/syntax").next().is_none(), "{}", after.pretty());
            mended += 1;
        }
    }
    assert!(mended > 0, "no example was offered a safe fix");
}
