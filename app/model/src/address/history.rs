//! The history. A part of it is named by what follows `?` in its address, and an empty part is all of it.

use super::write::{at, event_anchor};
use crate::event::Subject;
use crate::record::Seq;

/// All of it.
pub const LIST: &str = "/history";

/// The part about one subject.
pub fn about(subject: &Subject) -> String {
    format!("kind={}&id={}", subject.kind(), subject.id())
}

/// A part of it.
pub fn part(query: &str) -> String {
    match query.is_empty() {
        true => LIST.to_owned(),
        false => format!("{LIST}?{query}"),
    }
}

/// The newest lines of a part.
pub fn newest(query: &str) -> String {
    let and = if query.is_empty() { "" } else { "&" };
    format!("{LIST}?{query}{and}")
}

/// The lines of a part before an event.
pub fn before(query: &str, seq: Seq) -> String {
    format!("{}before={seq}", newest(query))
}

/// The line of an event, among those before it.
pub fn event(seq: Seq) -> String {
    at(&before("", Seq(seq.0 + 1)), &event_anchor(seq))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::RolloutNumber;

    #[test]
    fn a_part_keeps_its_name_from_page_to_page() {
        let about = RolloutNumber::new(7).map(|number| about(&Subject::Rollout(number)));
        let about = about.unwrap_or_default();
        assert_eq!(part(&about), "/history?kind=rollout&id=R-7");
        assert_eq!(
            before(&about, Seq(17)),
            "/history?kind=rollout&id=R-7&before=17"
        );
        assert_eq!(part(""), "/history");
        assert_eq!(event(Seq(17)), "/history?before=18#e-17");
    }
}
