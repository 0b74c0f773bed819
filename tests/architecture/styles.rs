//! No class of the style sheet without a user: what nothing wears is removed with whatever wore it.

use crate::{code, root, sources};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Pages write a state after this: `is-{word}`. The word itself stands in the code that names the state.
const STATE: &str = "is-";

fn is_part(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '-' || letter == '_'
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter| !is_part(letter))
        .filter(|word| !word.is_empty())
}

/// The classes that the selectors of a sheet name. What stands between braces is selectors too where rules are nested, so only
/// what ends in `{` counts.
fn classes(sheet: &str) -> BTreeSet<String> {
    let mut plain = String::new();
    for (index, part) in sheet.split("/*").enumerate() {
        plain.push_str(match index {
            0 => part,
            _ => part.split_once("*/").map_or("", |(_, after)| after),
        });
    }
    let selectors = plain.split_inclusive(['{', '}', ';']);
    selectors
        .filter_map(|part| part.strip_suffix('{'))
        .flat_map(|selector| selector.split('.').skip(1))
        .map(|after| after.split(|letter| !is_part(letter)).next().unwrap_or(""))
        .filter(|class| class.starts_with(|letter: char| letter.is_ascii_alphabetic()))
        .map(str::to_owned)
        .collect()
}

/// The words in the strings of our pages.
fn worn() -> BTreeSet<String> {
    let mut worn = BTreeSet::new();
    for folder in ["app", "server"] {
        for (_, text) in sources(folder) {
            for (_, line) in code(&text) {
                let strings = line.split('"').skip(1).step_by(2);
                worn.extend(strings.flat_map(words).map(str::to_owned));
            }
        }
    }
    worn.extend(words(&icons()).map(str::to_owned));
    worn
}

fn icons() -> String {
    std::fs::read_to_string(root().join("style/icons.svg")).expect("the icons")
}

/// The symbols of the sprite that nothing names in quotes: every page carries the whole of it.
fn not_drawn(icons: &str, code: &str) -> Vec<String> {
    let names = icons.split("<symbol id=\"").skip(1);
    let names = names.filter_map(|after| after.split('"').next());
    names
        .filter(|name| !code.contains(&format!("\"{name}\"")))
        .map(str::to_owned)
        .collect()
}

fn without_user(sheet: &str, worn: &BTreeSet<String>) -> Vec<String> {
    let mut unused: Vec<String> = classes(sheet).into_iter().collect();
    unused.retain(|class| {
        let state = class.strip_prefix(STATE);
        !worn.contains(class) && state.is_none_or(|state| !worn.contains(state))
    });
    unused
}

fn sheets() -> Vec<PathBuf> {
    let mut sheets = Vec::new();
    let mut folders = vec![root().join("style")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the styles") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "css") {
                sheets.push(path);
            }
        }
    }
    sheets
}

#[test]
fn no_class_without_a_user() {
    let worn = worn();
    let unused: Vec<String> = sheets()
        .iter()
        .flat_map(|path| {
            let sheet = std::fs::read_to_string(path).expect("a sheet");
            let unused = without_user(&sheet, &worn);
            unused
                .into_iter()
                .map(move |class| format!("{}: .{class}", path.display()))
        })
        .collect();
    assert!(unused.is_empty(), "nothing wears\n{}", unused.join("\n"));
}

#[test]
fn no_symbol_without_a_user() {
    let pages: String = sources("app").into_iter().map(|(_, text)| text).collect();
    assert_eq!(not_drawn(&icons(), &pages), [""; 0]);
    let planted = icons() + "<symbol id=\"g-nothing\">";
    assert_eq!(not_drawn(&planted, &pages), ["g-nothing"]);
}

/// The negative control: a class that nothing wears is found, inside another rule and beside a used one too.
#[test]
fn an_unused_class_is_found() {
    let worn = BTreeSet::from(["card".to_owned(), "open".to_owned()]);
    let sheet = "/* .old { } */ .card { margin: 0.5rem; &.is-open, .lost { color: red; } }";
    assert_eq!(without_user(sheet, &worn), ["lost"]);
}
