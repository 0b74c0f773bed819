use super::*;
use proptest::prelude::*;

fn item(path: &[&str], text: &str) -> PlanItem {
    PlanItem {
        text: text.to_owned(),
        path: path.iter().map(|heading| (*heading).to_owned()).collect(),
        line: 1,
        ..PlanItem::default()
    }
}

fn items(path: &[&str], texts: &[&str]) -> Vec<PlanItem> {
    texts.iter().map(|text| item(path, text)).collect()
}

/// Who is who in short: `0>1 moved`.
fn told(matching: &Matching) -> Vec<String> {
    matching
        .pairs
        .iter()
        .map(|pair| format!("{}>{} {:?}", pair.old, pair.new, pair.fate).to_lowercase())
        .collect()
}

#[test]
fn the_same_words_stay_wherever_lines_are_inserted() {
    let old = items(&["A"], &["one is there", "two is there"]);
    let new = items(&["A"], &["zero is there", "one is there", "two is there"]);
    let found = matching(&old, &new);
    assert_eq!(told(&found), ["0>1 kept", "1>2 kept"]);
    assert_eq!(found.added, [0]);
}

#[test]
fn a_prefix_a_number_and_a_negation_are_other_items() {
    for (old, new) in [
        ("Deploy", "Deploy to staging"),
        ("Port 8080 is open", "Port 9090 is shut"),
        ("Backup runs", "Backup never runs"),
    ] {
        let found = matching(&items(&["A"], &[old]), &items(&["A"], &[new]));
        assert!(
            found.pairs.iter().all(|pair| pair.fate == Fate::Reworded),
            "{old} / {new}: {found:?}"
        );
    }
}

#[test]
fn a_reworded_item_is_recognised_and_never_called_unchanged() {
    let old = items(
        &["A"],
        &["The backup was restored on another machine", "x y z"],
    );
    let new = items(
        &["A"],
        &[
            "The backup of today was restored on another machine",
            "x y z",
        ],
    );
    assert_eq!(told(&matching(&old, &new)), ["0>0 reworded", "1>1 kept"]);
}

#[test]
fn a_renamed_heading_moves_nothing() {
    let texts = ["one is there", "two is there", "three is there"];
    let found = matching(
        &items(&["Plan", "Before"], &texts),
        &items(&["Plan", "Readiness"], &texts),
    );
    assert_eq!(told(&found), ["0>0 kept", "1>1 kept", "2>2 kept"]);
}

#[test]
fn an_item_that_went_to_another_section_has_moved() {
    let old = [
        items(&["A"], &["one is there", "two is there"]),
        items(&["B"], &["three is there"]),
    ]
    .concat();
    let new = [
        items(&["A"], &["one is there"]),
        items(&["B"], &["three is there", "two is there"]),
    ]
    .concat();
    assert_eq!(
        told(&matching(&old, &new)),
        ["0>0 kept", "2>1 kept", "1>2 moved"]
    );
}

#[test]
fn twins_go_by_their_order_and_a_third_is_unsure() {
    let found = matching(
        &items(&["A"], &["Other", "Other"]),
        &items(&["A"], &["Other", "Other", "Other"]),
    );
    assert_eq!(told(&found), ["0>0 kept", "1>1 kept"]);
    assert_eq!(found.unsure, [2]);
}

#[test]
fn equal_items_under_different_headings_never_change_places() {
    let old = [items(&["A"], &["Yes"]), items(&["B"], &["Yes"])].concat();
    let new = [items(&["B"], &["Yes"]), items(&["A"], &["Yes"])].concat();
    assert_eq!(told(&matching(&old, &new)), ["1>0 kept", "0>1 kept"]);
    // One of the two is gone, and nobody can say that the other is not where it was.
    let found = matching(&old, &items(&["C"], &["Yes"]));
    assert!(found.pairs.is_empty(), "{found:?}");
    assert_eq!(found.unsure, [0]);
}

#[test]
fn a_split_item_is_unsure() {
    let old = items(&["A"], &["Queue and cache are empty after the switch"]);
    let new = items(
        &["A"],
        &[
            "Queue and cache are empty before the switch",
            "Queue and cache are empty after a switch",
        ],
    );
    let found = matching(&old, &new);
    assert!(
        found.pairs.is_empty() && !found.unsure.is_empty(),
        "{found:?}"
    );
}

#[test]
fn a_pin_holds_whatever_the_words_and_a_copied_pin_holds_nothing() {
    let pinned = |text: &str| PlanItem {
        pin: Some("backup".to_owned()),
        ..item(&["A"], text)
    };
    let found = matching(
        &[pinned("old words here")],
        &[pinned("something else entirely")],
    );
    assert_eq!(told(&found), ["0>0 reworded"]);
    let found = matching(
        &[pinned("old words here")],
        &[pinned("one thing"), pinned("another thing")],
    );
    assert!(found.pairs.is_empty(), "{found:?}");
}

#[test]
fn composed_and_decomposed_letters_are_the_same_words() {
    let found = matching(
        &items(&["A"], &["caf\u{e9} is open"]),
        &items(&["A"], &["cafe\u{301} is  open"]),
    );
    assert_eq!(told(&found), ["0>0 kept"]);
}

/// An edit of which the test knows the truth.
#[derive(Debug, Clone)]
enum Edit {
    Insert(usize, String),
    Delete(usize),
    Duplicate(usize),
    Move(usize, usize),
    Reword(usize, String),
    Rename(usize),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let at = 0..40_usize;
    let words = "[a-f]{2,6}( [a-f]{2,6}){0,8}";
    proptest::collection::vec(
        prop_oneof![
            (at.clone(), words).prop_map(|(at, text)| Edit::Insert(at, text)),
            at.clone().prop_map(Edit::Delete),
            at.clone().prop_map(Edit::Duplicate),
            (at.clone(), at.clone()).prop_map(|(from, to)| Edit::Move(from, to)),
            (at.clone(), words).prop_map(|(at, text)| Edit::Reword(at, text)),
            at.prop_map(Edit::Rename),
        ],
        0..8,
    )
}

fn plans() -> impl Strategy<Value = Vec<PlanItem>> {
    let words = "[a-f]{2,6}( [a-f]{2,6}){0,8}";
    proptest::collection::vec((0..4_usize, words), 1..40).prop_map(|items| {
        let mut items: Vec<PlanItem> = items
            .into_iter()
            .map(|(section, text)| item(&["Plan", ["One", "Two", "Three", "Four"][section]], &text))
            .collect();
        items.sort_by(|one, other| one.path.cmp(&other.path));
        items
    })
}

fn edited(items: &[PlanItem], edits: &[Edit]) -> Vec<PlanItem> {
    let mut items = items.to_vec();
    for (number, edit) in edits.iter().enumerate() {
        let length = items.len().max(1);
        match edit {
            Edit::Insert(at, text) => {
                let path = items
                    .get(at % length)
                    .map_or_else(|| vec!["Plan".to_owned()], |item| item.path.clone());
                items.insert(
                    (at % length).min(items.len()),
                    PlanItem {
                        path,
                        ..item(&[], text)
                    },
                );
            }
            Edit::Delete(at) if !items.is_empty() => {
                items.remove(at % length);
            }
            Edit::Duplicate(at) if !items.is_empty() => {
                let copy = items[at % length].clone();
                items.insert(at % length, copy);
            }
            Edit::Move(from, to) if !items.is_empty() => {
                let mut moved = items.remove(from % length);
                let to = to % length;
                if let Some(neighbour) = items.get(to) {
                    moved.path = neighbour.path.clone();
                }
                items.insert(to.min(items.len()), moved);
            }
            Edit::Reword(at, text) if !items.is_empty() => items[at % length].text = text.clone(),
            Edit::Rename(at) if !items.is_empty() => {
                let path = items[at % length].path.clone();
                for item in items.iter_mut().filter(|item| item.path == path) {
                    item.path = vec!["Plan".to_owned(), format!("Renamed {number}")];
                }
            }
            _ => {}
        }
    }
    items
}

proptest! {
    #[test]
    fn nothing_changed_is_the_identity(items in plans()) {
        let found = matching(&items, &items);
        prop_assert!(found.removed.is_empty() && found.added.is_empty());
        for pair in &found.pairs {
            prop_assert_eq!(pair.fate, Fate::Kept);
            prop_assert_eq!(normalised(&items[pair.old]), normalised(&items[pair.new]));
        }
    }

    /// The rule above all: what is called unchanged has the words that were signed.
    #[test]
    fn identity_never_moves_a_signature_to_other_words(old in plans(), edits in edits()) {
        let new = edited(&old, &edits);
        let found = matching(&old, &new);
        for pair in &found.pairs {
            let same = normalised(&old[pair.old]) == normalised(&new[pair.new]);
            prop_assert_eq!(same, pair.fate != Fate::Reworded);
        }
    }

    #[test]
    fn no_item_is_two(old in plans(), edits in edits()) {
        let new = edited(&old, &edits);
        let found = matching(&old, &new);
        let (mut of_old, mut of_new) = (BTreeSet::new(), BTreeSet::new());
        for pair in &found.pairs {
            prop_assert!(of_old.insert(pair.old) && of_new.insert(pair.new));
        }
        prop_assert_eq!(found.pairs.len() + found.removed.len(), old.len());
        prop_assert_eq!(found.pairs.len() + found.added.len(), new.len());
        prop_assert!(found.unsure.iter().all(|at| found.added.contains(at)));
    }

    /// Words that stand once on both sides, in a section that still exists, keep their item whatever happens around them.
    #[test]
    fn unchanged_items_keep_their_identity(old in plans(), edits in edits()) {
        let new = edited(&old, &edits);
        let found = matching(&old, &new);
        let once = |items: &[PlanItem], at: usize| items.iter().filter(|item| item.text == items[at].text).count() == 1;
        for (at_old, item) in old.iter().enumerate() {
            let Some(at_new) = new.iter().position(|other| other.text == item.text) else { continue };
            if once(&old, at_old) && once(&new, at_new) {
                prop_assert!(found.pairs.iter().any(|pair| (pair.old, pair.new) == (at_old, at_new)), "{} of {:?}", item.text, found);
            }
        }
    }
}
