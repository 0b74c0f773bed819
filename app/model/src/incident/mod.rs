//! An incident: what is broken, how badly, since when, and whether it is over.
//!
//! Its state is made of its events, one after the other. What happened and when it was written down are two times: most
//! of a timeline is written while nobody has a hand free, or afterwards.

mod event;
mod severity;
mod stage;

pub use event::Event;
pub use severity::Severity;
pub use stage::Stage;

use crate::id::RolloutNumber;

/// An incident as its events make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// What is broken, in one line.
    pub title: String,
    /// How badly, now.
    pub severity: Severity,
    /// How far, now.
    pub stage: Stage,
    /// Since when it hurt, in milliseconds since 1970.
    pub began_ms: i64,
    /// Since when it hurts no more.
    pub mitigated_ms: Option<i64>,
    /// Since when it is over.
    pub resolved_ms: Option<i64>,
    /// The rollout that it is thought to come from.
    pub rollout: Option<RolloutNumber>,
}

impl Incident {
    /// The incident that an event begins; nothing where it begins none.
    pub fn declared(event: &Event) -> Option<Self> {
        match event {
            Event::Declared {
                title,
                severity,
                began_ms,
                rollout,
                ..
            } => Some(Self {
                title: title.clone(),
                severity: *severity,
                stage: Stage::Active,
                began_ms: *began_ms,
                mitigated_ms: None,
                resolved_ms: None,
                rollout: *rollout,
            }),
            Event::Noted { .. } | Event::Linked { .. } => None,
        }
    }

    /// Takes a line of its timeline. What begins again is neither mitigated nor resolved; what has never ended began at
    /// another time than was thought.
    pub fn apply(&mut self, event: &Event) {
        let Event::Noted {
            happened_ms,
            severity,
            stage,
            rollout,
            ..
        } = event
        else {
            return;
        };
        self.severity = severity.unwrap_or(self.severity);
        self.rollout = rollout.or(self.rollout);
        let Some(stage) = *stage else {
            return;
        };
        match stage {
            Stage::Active if self.stage == Stage::Active => self.began_ms = *happened_ms,
            Stage::Active => (self.mitigated_ms, self.resolved_ms) = (None, None),
            Stage::Mitigated => {
                (self.mitigated_ms, self.resolved_ms) = (Some(*happened_ms), None);
            }
            Stage::Resolved => {
                self.resolved_ms = Some(*happened_ms);
                self.mitigated_ms = self.mitigated_ms.or(self.resolved_ms);
            }
        }
        self.stage = stage;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn declared() -> Option<Incident> {
        let event = Event::Declared {
            title: "Lamps stay dark".to_owned(),
            severity: Severity::P2,
            began_ms: 1_000,
            rollout: None,
        };
        Incident::declared(&event)
    }

    fn noted(happened_ms: i64, severity: Option<Severity>, stage: Option<Stage>) -> Event {
        Event::Noted {
            happened_ms,
            words: "a line".to_owned(),
            severity,
            stage,
            rollout: None,
        }
    }

    #[test]
    fn what_is_resolved_hurts_no_more_and_what_begins_again_does() -> Result<(), &'static str> {
        let mut incident = declared().ok_or("no incident")?;
        incident.apply(&noted(500, None, Some(Stage::Active)));
        assert_eq!(incident.began_ms, 500);
        incident.apply(&noted(5_000, Some(Severity::P1), None));
        assert_eq!(
            (incident.severity, incident.stage),
            (Severity::P1, Stage::Active)
        );
        incident.apply(&noted(6_000, None, Some(Stage::Resolved)));
        assert_eq!(
            (incident.mitigated_ms, incident.resolved_ms),
            (Some(6_000), Some(6_000))
        );
        incident.apply(&noted(7_000, None, Some(Stage::Active)));
        assert_eq!(
            (
                incident.mitigated_ms,
                incident.resolved_ms,
                incident.began_ms
            ),
            (None, None, 500)
        );
        Ok(())
    }

    proptest! {
        /// Whatever is written: it is over exactly where it has an end, and what is over has been eased.
        #[test]
        fn stage_and_times_agree(
            lines in prop::collection::vec((0_i64..10_000, 0_usize..5, 0_usize..4), 0..12),
        ) {
            let mut incident =
                declared().ok_or_else(|| TestCaseError::fail("no incident"))?;
            for (at, severity, stage) in lines {
                let severity = Severity::ALL.get(severity).copied();
                incident.apply(&noted(at, severity, Stage::ALL.get(stage).copied()));
                prop_assert_eq!(incident.stage.is_live(), incident.resolved_ms.is_none());
                prop_assert_eq!(incident.stage == Stage::Active, incident.mitigated_ms.is_none());
            }
        }
    }
}
