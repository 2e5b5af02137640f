//! Test case files, read.

use super::{super::event::Value, CaseFile};
use crate::{
    source::Files,
    syntax::yaml::{self, Documents, Flavour, Options},
};

fn read(text: &str) -> CaseFile {
    let mut files = Files::default();
    let id = files.add("cases.yml", text.as_bytes().to_vec()).unwrap();
    let options = Options { flavour: Flavour::V3, documents: Documents::First };
    CaseFile::read(&yaml::read(files.get(id).text(), options))
}

#[test]
fn names_in_brackets_are_paths_and_a_case_overrides_its_file() {
    let file = read(concat!(
        "fields: {a: 1, \"[b][c]\": x}\n",
        "ignore: [\"[event][original]\"]\n",
        "testcases:\n",
        "- fields: {a: 2.5}\n",
        "  input: [\"\", \"yes\"]\n",
        "  expected:\n",
        "  - {\"[d][e]\": true, \"[d][f]\": no, \"g\": \"1\"}\n",
    ));
    let case = &file.cases[0];
    assert_eq!(Value::Map(case.fields.clone()).json(), r#"{"a":2.5,"b":{"c":"x"}}"#);
    assert_eq!(Value::Map(case.expected[0].value.clone()).json(), r#"{"d":{"e":true,"f":"no"},"g":"1"}"#);
    assert_eq!(case.input.iter().map(|text| text.as_str()).collect::<Vec<_>>(), ["", "yes"]);
    assert_eq!(file.ignore[0].path(), ["event", "original"]);
    assert!(file.problems.is_empty(), "{:?}", file.problems);
}

#[test]
fn what_is_wrong_is_noticed() {
    let file = read("input: [x]\nignore: [\"a[b]\"]\ntestcases:\n- expected: [text]\n- inputs: []\n");
    assert_eq!(file.problems.len(), 4, "{:#?}", file.problems);
}

#[test]
fn only_json_lines_have_names_with_brackets_expanded() {
    let text = "testcases:\n- input: ['{\"[a][b]\": 1}']\n";
    assert_eq!(*read(text).cases[0].input[0], "{\"[a][b]\": 1}");
    assert_eq!(*read(&format!("codec: json_lines\n{text}")).cases[0].input[0], "{\"a\":{\"b\":1}}");
}
