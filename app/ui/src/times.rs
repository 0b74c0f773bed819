//! Times as whoever reads them has them on the wall.
//!
//! Pages and pieces of pages are drawn in UTC, the pieces of a live page once for all viewers. On its way out each of them is
//! put into the zone of the person: the text of every `time` element is written anew from its `datetime`. What people write cannot hold
//! such an element, because the Markdown room lets none through. A sealed record says `sealed` and stays as it is.

use engine::clock::{Moment, Shape, ZoneName};

/// What every time element of ours begins with.
const BEGINS: &str = "<time ";
const ENDS: &str = "</time>";

/// A page, or pieces of one inside JSON, with its times in a zone.
pub fn localised(drawn: &str, zone: &ZoneName, now: Moment) -> String {
    let mut pieces = drawn.split(BEGINS);
    let mut told = String::with_capacity(drawn.len() + drawn.len() / 32);
    told.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        told.push_str(BEGINS);
        match read(piece) {
            Some((head, at, shape, rest)) => {
                told.push_str(head);
                told.push_str(&at.shown_in(zone, shape, now));
                told.push_str(rest);
            }
            None => told.push_str(piece),
        }
    }
    told
}

/// The attributes, which moment in which shape, and what follows the text.
fn read(piece: &str) -> Option<(&str, Moment, Shape, &str)> {
    let (head, after) = piece.split_at(piece.find('>')? + 1);
    // In JSON the quotation marks stand behind a backslash.
    let value = |name: &str| {
        let (_, value) = head.split_once(name)?;
        let value = value.trim_start_matches(['\\', '"']);
        Some(value.split(['\\', '"']).next().unwrap_or_default())
    };
    let shape = match value("data-t=") {
        None => Shape::Full,
        Some("stamp") => Shape::Stamp,
        Some("day") => Shape::Day,
        Some(_) => return None,
    };
    let at = Moment::parse(value("datetime=")?)?;
    Some((head, at, shape, &after[after.find(ENDS)?..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_time_is_told_in_the_zone() {
        let now = Moment(1_773_323_520_000); // 2026-03-12T13:52:00Z
        let berlin = ZoneName::parse("Europe/Berlin").unwrap_or_default();
        let page = r#"<p>by <time datetime="2026-03-12T13:52:00Z">12 Mar 2026, 13:52:00</time>, <time data-t="stamp" datetime="2026-03-12T13:52:00Z">13:52:00</time></p>"#;
        assert_eq!(
            localised(page, &berlin, now),
            r#"<p>by <time datetime="2026-03-12T13:52:00Z">12 Mar 2026, 14:52:00 CET</time>, <time data-t="stamp" datetime="2026-03-12T13:52:00Z">14:52:00 CET</time></p>"#
        );
        let json = serde_json::json!({ "stamp": page }).to_string();
        let told = serde_json::json!({ "stamp": localised(page, &berlin, now) }).to_string();
        assert_eq!(localised(&json, &berlin, now), told);
    }

    #[test]
    fn what_is_no_time_of_ours_stays() {
        let utc = ZoneName::default();
        for page in [
            "",
            "no time",
            r#"<time data-t="sealed" datetime="2026-03-12T13:52:00Z">13:52</time>"#,
            r#"<time datetime="soon">soon</time>"#,
            "<time ",
            r#"<time datetime="2026-03-12T13:52:00Z">unended"#,
            "&lt;time datetime=&quot;2026-03-12T13:52:00Z&quot;&gt;x&lt;/time&gt;",
        ] {
            assert_eq!(localised(page, &utc, Moment(0)), page);
        }
    }
}
