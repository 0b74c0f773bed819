//! Time, ids and secrets come from here and from nowhere else, so that tests can bring their own.

use std::sync::Arc;
use uuid::Uuid;

/// A moment: milliseconds since 1970, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub i64);

impl Moment {
    /// The moment as a machine reads it: RFC 3339 in UTC, to the second.
    pub fn datetime(self) -> String {
        self.timestamp().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// The moment as a person reads it: `12 Mar 2026, 13:52:07`. All times on screen are UTC.
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

    /// A moment as browsers send it, in UTC: `2026-03-12T14:00`. Nothing where it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let moment: jiff::civil::DateTime = text.trim().trim_end_matches('Z').parse().ok()?;
        let zoned = moment.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        Some(Self(zoned.timestamp().as_millisecond()))
    }

    /// The moment as browsers read it in a field: `2026-03-12T14:00`.
    pub fn in_a_field(self) -> String {
        self.timestamp().strftime("%Y-%m-%dT%H:%M").to_string()
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
