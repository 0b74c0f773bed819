//! Time, ids and secrets come from here and from nowhere else, so that tests can bring their own.

use jiff::tz::{AmbiguousOffset, TimeZone};
use model::problem::Refusal;
use std::sync::Arc;
use uuid::Uuid;

/// A zone of the world, by its name in the IANA database. One that does not exist is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneName(TimeZone);

impl Default for ZoneName {
    fn default() -> Self {
        Self(TimeZone::UTC)
    }
}

impl ZoneName {
    /// Reads a name such as `Europe/Berlin`. Letters may be small or capital.
    ///
    /// # Errors
    /// The refusal of the field `zone`, for a zone that does not exist.
    pub fn parse(name: &str) -> Result<Self, Refusal> {
        let zone = TimeZone::get(name.trim()).ok();
        let known = zone.filter(|zone| zone.iana_name().is_some() && !zone.is_unknown());
        known.map(Self).ok_or_else(|| Refusal {
            field: "zone".into(),
            sentence: "There is no such time zone. Write a name such as Europe/Berlin, or UTC."
                .to_owned(),
        })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// Times in it are shown as they are kept.
    pub fn is_utc(&self) -> bool {
        self.name() == "UTC"
    }

    /// The names that are offered: places, and UTC.
    pub fn offered() -> Vec<String> {
        let names = jiff::tz::db().available();
        let mut names: Vec<String> = names
            .map(|name| name.to_string())
            .filter(|name| name == "UTC" || name.contains('/'))
            .filter(|name| {
                !["Etc/", "posix/", "right/", "SystemV/"]
                    .iter()
                    .any(|of| name.starts_with(of))
            })
            .collect();
        names.sort();
        names
    }
}

/// How much of a moment is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Day and time.
    Full,
    /// As on a stamp: only the time today, day and time before.
    Stamp,
    /// The day.
    Day,
}

/// A moment: milliseconds since 1970, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub i64);

impl Moment {
    /// The moment as a machine reads it: RFC 3339 in UTC, to the second.
    pub fn datetime(self) -> String {
        self.timestamp().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// The moment as a person in a zone reads it: `12 Mar 2026, 14:52:07 CET`. A day alone has no zone beside it.
    pub fn shown_in(self, zone: &ZoneName, shape: Shape, now: Self) -> String {
        let [at, now] = [self, now].map(|one| one.timestamp().to_zoned(zone.0.clone()));
        let format = match shape {
            Shape::Full => "%-d %b %Y, %H:%M:%S %Z",
            Shape::Day => "%-d %b %Y",
            Shape::Stamp if at.date() == now.date() => "%H:%M:%S %Z",
            Shape::Stamp if at.year() == now.year() => "%-d %b %H:%M %Z",
            Shape::Stamp => "%-d %b %Y",
        };
        at.strftime(format).to_string()
    }

    /// The moment as it is drawn before anybody is known who reads it: `12 Mar 2026, 13:52:07`, UTC.
    pub fn shown(self) -> String {
        self.timestamp().strftime("%-d %b %Y, %H:%M:%S").to_string()
    }

    /// The day as a person reads it: `12 Mar 2026`.
    pub fn day(self) -> String {
        self.timestamp().strftime("%-d %b %Y").to_string()
    }

    /// The last moment of a day, UTC, as browsers send it: `2026-03-12`. Nothing where it is no day.
    pub fn end_of_day(text: &str) -> Option<Self> {
        let day: jiff::civil::Date = text.trim().parse().ok()?;
        let next = day
            .tomorrow()
            .ok()?
            .to_zoned(jiff::tz::TimeZone::UTC)
            .ok()?;
        Some(Self(next.timestamp().as_millisecond() - 1))
    }

    /// Reads [`Moment::datetime`].
    pub fn parse(text: &str) -> Option<Self> {
        let moment: jiff::Timestamp = text.parse().ok()?;
        Some(Self(moment.as_millisecond()))
    }

    /// A moment as browsers send it, in a zone: `2026-03-12T14:00`; with a `Z` at its end in UTC.
    ///
    /// # Errors
    /// The sentence for who typed it: it is no time, or clocks change and it does not exist or happens twice.
    pub fn typed(text: &str, zone: &ZoneName) -> Result<Self, String> {
        let text = text.trim();
        let utc = ZoneName::default();
        let (text, zone) = match text.strip_suffix('Z') {
            Some(text) => (text, &utc),
            None => (text, zone),
        };
        let name = zone.name();
        let local: jiff::civil::DateTime = text
            .parse()
            .map_err(|_| format!("Write a day and a time in {name}, such as 2026-03-12T14:00."))?;
        let out_of_range = |_| "This time is too far away.".to_owned();
        let found = zone.0.to_ambiguous_timestamp(local);
        let said = local.strftime("%H:%M on %-d %b %Y");
        match found.offset() {
            AmbiguousOffset::Unambiguous { .. } => {
                let moment = found.unambiguous().map_err(out_of_range)?;
                Ok(Self(moment.as_millisecond()))
            }
            AmbiguousOffset::Gap { .. } => Err(format!(
                "{said} does not exist in {name}: the clocks go forward over it. Write another time."
            )),
            AmbiguousOffset::Fold { before, after } => {
                let in_utc = |offset: jiff::tz::Offset| {
                    let moment = offset.to_timestamp(local).map_err(out_of_range)?;
                    Ok::<_, String>(moment.strftime("%H:%M").to_string())
                };
                Err(format!(
                    "{said} happens twice in {name}: the clocks go back over it. Choose Show UTC at the foot of the page, and write {} for the first or {} for the second.",
                    in_utc(before)?,
                    in_utc(after)?
                ))
            }
        }
    }

    /// The moment as browsers read it in a field: `2026-03-12T14:00`.
    pub fn in_a_field(self, zone: &ZoneName) -> String {
        let at = self.timestamp().to_zoned(zone.0.clone());
        at.strftime("%Y-%m-%dT%H:%M").to_string()
    }

    /// The moment on a stamp: only the time today, day and time before.
    pub fn on_a_stamp(self, now: Self) -> String {
        let day = |moment: Self| moment.timestamp().strftime("%Y-%m-%d").to_string();
        let year = |moment: Self| moment.timestamp().strftime("%Y").to_string();
        let format = if day(self) == day(now) {
            "%H:%M:%S"
        } else if year(self) == year(now) {
            "%-d %b %H:%M"
        } else {
            "%-d %b %Y"
        };
        self.timestamp().strftime(format).to_string()
    }

    /// How long it is until another moment, in the two largest units: `3 d 4 h`, `1 h 21 min`, `0 min`.
    pub fn until(self, later: Self) -> String {
        let minutes = later.0.saturating_sub(self.0).max(0) / 60_000;
        match (minutes / 1440, minutes / 60) {
            (0, 0) => format!("{minutes} min"),
            (0, hours) => format!("{hours} h {} min", minutes % 60),
            (days, hours) => format!("{days} d {} h", hours % 24),
        }
    }

    /// This moment and some milliseconds.
    pub fn plus(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    fn timestamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or_default()
    }
}

/// Where the time comes from.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Moment + Send + Sync>);

impl Clock {
    /// The machine's clock.
    pub fn machine() -> Self {
        Self::new(|| Moment(jiff::Timestamp::now().as_millisecond()))
    }

    /// A clock of one's own.
    pub fn new(now: impl Fn() -> Moment + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The time.
    pub fn now(&self) -> Moment {
        (self.0)()
    }
}

/// A new id: UUID version 7, made of the time and of randomness.
pub(crate) fn new_id(now: Moment) -> String {
    let milliseconds = u64::try_from(now.0).unwrap_or_default();
    let stamp = uuid::Timestamp::from_unix_time(
        milliseconds / 1000,
        (milliseconds % 1000) as u32 * 1_000_000,
        0,
        0,
    );
    Uuid::new_v7(stamp).to_string()
}

/// A secret of 256 random bits in 64 hexadecimal digits, for links and sessions.
pub fn new_secret() -> Result<String, model::Problem> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| model::Problem::fault(format!("no randomness: {error}")))?;
    Ok(crate::hash::hex(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_says_no_more_than_needed() {
        let now = Moment(1_773_323_520_000); // 2026-03-12T13:52:00Z
        assert_eq!(now.datetime(), "2026-03-12T13:52:00Z");
        assert_eq!(now.plus(-3_600_000).on_a_stamp(now), "12:52:00");
        assert_eq!(now.plus(-86_400_000).on_a_stamp(now), "11 Mar 13:52");
        assert_eq!(now.plus(-86_400_000 * 365).on_a_stamp(now), "12 Mar 2025");
    }

    fn berlin() -> Result<ZoneName, Refusal> {
        ZoneName::parse("europe/berlin")
    }

    #[test]
    fn a_zone_is_one_of_the_world() -> Result<(), Refusal> {
        assert_eq!(berlin()?.name(), "Europe/Berlin");
        assert!(ZoneName::parse("UTC")?.is_utc() && !berlin()?.is_utc());
        for wrong in [
            "",
            "Europe/Atlantis",
            "Etc/Unknown",
            "../../etc/passwd",
            "+01:00",
            "CET-1CEST",
        ] {
            assert!(ZoneName::parse(wrong).is_err(), "{wrong}");
        }
        let offered = ZoneName::offered();
        assert!(offered.iter().any(|name| name == "Europe/Berlin") && offered.len() > 300);
        for name in offered {
            assert_eq!(ZoneName::parse(&name)?.name(), name);
        }
        Ok(())
    }

    #[test]
    fn a_moment_is_told_in_a_zone_on_both_sides_of_a_change() -> Result<(), String> {
        let zone = berlin().map_err(|refusal| refusal.sentence)?;
        let read = |text| Moment::parse(text).ok_or_else(|| format!("{text} is no moment"));
        let (before, after) = (read("2026-03-29T00:59:59Z")?, read("2026-03-29T01:00:00Z")?);
        let full = |at: Moment| at.shown_in(&zone, Shape::Full, after);
        assert_eq!(full(before), "29 Mar 2026, 01:59:59 CET");
        assert_eq!(full(after), "29 Mar 2026, 03:00:00 CEST");
        let stamp = |at: Moment| at.shown_in(&zone, Shape::Stamp, after);
        assert_eq!(stamp(before), "01:59:59 CET");
        // The day is the one of the zone: in UTC it was the day before.
        let night = read("2026-03-28T23:30:00Z")?;
        assert_eq!(stamp(night), "00:30:00 CET");
        assert_eq!(night.shown_in(&zone, Shape::Day, after), "29 Mar 2026");
        assert_eq!(stamp(read("2026-01-02T12:00:00Z")?), "2 Jan 13:00 CET");
        assert_eq!(stamp(read("2025-01-02T12:00:00Z")?), "2 Jan 2025");
        let utc = ZoneName::default();
        assert_eq!(
            before.shown_in(&utc, Shape::Full, after),
            "29 Mar 2026, 00:59:59 UTC"
        );
        Ok(())
    }

    #[test]
    fn a_typed_time_is_one_moment_or_refused_in_words() -> Result<(), String> {
        let zone = berlin().map_err(|refusal| refusal.sentence)?;
        for (text, moment) in [
            ("2026-03-29T01:59", "2026-03-29T00:59:00Z"),
            ("2026-03-29T03:00", "2026-03-29T01:00:00Z"),
            ("2026-10-25T01:59", "2026-10-24T23:59:00Z"),
            ("2026-10-25T03:00", "2026-10-25T02:00:00Z"),
            ("2026-10-25T00:30Z", "2026-10-25T00:30:00Z"),
        ] {
            let typed = Moment::typed(text, &zone)?;
            assert_eq!(typed.datetime(), moment);
            if !text.ends_with('Z') {
                assert_eq!(typed.in_a_field(&zone), text);
            }
        }
        let refused = |text| Moment::typed(text, &zone).err().unwrap_or_default();
        assert!(
            refused("2026-03-29T02:30")
                .contains("02:30 on 29 Mar 2026 does not exist in Europe/Berlin")
        );
        let twice = refused("2026-10-25T02:30");
        assert!(
            twice.contains("happens twice in Europe/Berlin")
                && twice.contains("write 00:30 for the first or 01:30"),
            "{twice}"
        );
        assert!(refused("tomorrow").contains("in Europe/Berlin, such as"));
        assert!(refused("2026-02-30T10:00").contains("such as"));
        Ok(())
    }

    #[test]
    fn a_day_ends_right_before_the_next() {
        let end = Moment::end_of_day("2026-03-12");
        assert_eq!(
            end.map(Moment::datetime).as_deref(),
            Some("2026-03-12T23:59:59Z")
        );
        assert_eq!(end.map(Moment::day).as_deref(), Some("12 Mar 2026"));
        for wrong in ["", "2026-02-30", "tomorrow", "12.3.2026"] {
            assert_eq!(Moment::end_of_day(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_distance_is_told_in_two_units() {
        for (minutes, told) in [
            (-5, "0 min"),
            (59, "59 min"),
            (81, "1 h 21 min"),
            (1440, "1 d 0 h"),
            (4575, "3 d 4 h"),
        ] {
            let begun = Moment(1_000);
            assert_eq!(begun.until(begun.plus(minutes * 60_000)), told);
        }
    }

    #[test]
    fn ids_sort_by_time() {
        assert!(new_id(Moment(1_000)) < new_id(Moment(2_000)));
    }
}
