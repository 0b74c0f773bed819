//! All events: one kind for each noun, told apart by their subject. Events are the truth; every state is computed from them, and
//! none is ever changed.
//!
//! Each is one line of the event store, the audit chain, the change log and the history at once. The serialised form is
//! hashed into the chain: a field may be added with a default, never renamed.

use crate::id::{DocumentId, IncidentNumber, InvitationId, PersonId, RolloutNumber, TokenId};
use crate::link::End;
use crate::record::Description;
use std::fmt;

/// The one list of nouns to which something happens.
macro_rules! nouns {
    ($d:tt $($noun:ident($id:ty): $module:ident, $kind:literal, $many:literal;)*) => {
        /// What an event is about.
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Subject {
            $(#[doc = $many] $noun($id),)*
        }

        impl Subject {
            /// The name of each kind, and the word for many of them.
            pub const KINDS: &[(&str, &str)] = &[$(($kind, $many),)*];

            /// The name of its kind in addresses, in answers and in the database.
            pub fn kind(&self) -> &'static str {
                match self {
                    $(Self::$noun(_) => $kind,)*
                }
            }

            /// Reads [`Subject::kind`] and [`Subject::id`].
            pub fn parse(kind: &str, id: &str) -> Option<Self> {
                match kind {
                    $($kind => <$id>::parse(id).ok().map(Self::$noun),)*
                    _ => None,
                }
            }

            /// Its id as text.
            pub fn id(&self) -> String {
                match self {
                    $(Self::$noun(id) => id.to_string(),)*
                }
            }

            /// The page of it, or the list where it stands. A document is known by the last part of its address.
            pub fn page(&self, slug: Option<&str>) -> Option<String> {
                match self {
                    $(Self::$noun(id) => crate::$module::Event::page(id, slug),)*
                }
            }

            /// Whether its events are a chain of their own; the others share that of the workspace.
            pub fn has_own_chain(&self) -> bool {
                match self {
                    $(Self::$noun(_) => crate::$module::Event::OWN_CHAIN,)*
                }
            }

            /// Whether only those who manage people read of this kind.
            pub fn is_private(kind: &str) -> bool {
                match kind {
                    $($kind => crate::$module::Event::PRIVATE,)*
                    _ => true,
                }
            }
        }

        /// Does the same with the event of each noun: `each_event!(&event, (id, event) => ...)`. What it calls is a trait that each
        /// noun implements in its own folder, so that no room has a list of nouns of its own.
        #[macro_export]
        macro_rules! each_event {
            ($d event:expr, ($d id:ident, $d inner:ident) => $d body:expr) => {
                match $d event {
                    $($d crate::event::Event::$noun($d id, $d inner) => $d body,)*
                }
            };
        }

        /// What happened, with everything needed to say it again a year later.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Event {
            $(#[doc = $many] $noun($id, crate::$module::Event),)*
        }

        impl Event {
            /// What it is about.
            pub fn subject(&self) -> Subject {
                match self {
                    $(Self::$noun(id, _) => Subject::$noun(id.clone()),)*
                }
            }

            /// What it says of itself.
            pub fn describe(&self) -> Description<'_> {
                match self {
                    $(Self::$noun(_, event) => event.describe(),)*
                }
            }

            /// What is stored and hashed.
            ///
            /// # Errors
            /// Where it cannot be written as JSON.
            pub fn payload(&self) -> serde_json::Result<String> {
                match self {
                    $(Self::$noun(_, event) => serde_json::to_string(event),)*
                }
            }

            /// Reads [`Event::payload`].
            ///
            /// # Errors
            /// Where it is no event about this subject.
            pub fn read(subject: Subject, payload: &str) -> serde_json::Result<Self> {
                Ok(match subject {
                    $(Subject::$noun(id) => Self::$noun(id, serde_json::from_str(payload)?),)*
                })
            }
        }
    };
}

nouns! {
    $
    Rollout(RolloutNumber): rollout, "rollout", "Rollouts";
    Document(DocumentId): document, "document", "Documents";
    Incident(IncidentNumber): incident, "incident", "Incidents";
    Person(PersonId): person, "person", "People";
    Invitation(InvitationId): invitation, "invitation", "Invitations";
    Token(TokenId): token, "token", "Tokens";
    Rule(crate::rule::RuleName): rule, "rule", "Rules";
}

impl From<&End> for Subject {
    fn from(end: &End) -> Self {
        match end {
            End::Rollout(number) => Self::Rollout(*number),
            End::Document(id) => Self::Document(id.clone()),
            End::Incident(number) => Self::Incident(*number),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{} {}", self.kind(), self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::Fingerprint;
    use crate::link::LinkRole;
    use crate::role::{Role, Scope};
    use crate::{document, incident, invitation, person, token};

    const ID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

    /// Events of all nouns but rollouts, whose runs are walked in `rollout/tests`.
    fn events() -> Option<Vec<Event>> {
        let id = |kind: &str| Subject::parse(kind, ID);
        let words = || "words".to_owned();
        let (Subject::Person(person), Subject::Document(document)) =
            (id("person")?, id("document")?)
        else {
            return None;
        };
        let (Subject::Invitation(invitation), Subject::Token(token)) =
            (id("invitation")?, id("token")?)
        else {
            return None;
        };
        let incident = IncidentNumber::new(3)?;
        let mut all = Vec::new();
        let of_person = [
            person::Event::Joined {
                role: Role::Admin,
                invitation: None,
                password: Fingerprint::of(ID, None),
            },
            person::Event::Added { role: Role::Viewer },
            person::Event::RoleChanged {
                from: Role::Viewer,
                to: Role::Admin,
            },
            person::Event::Deactivated,
            person::Event::Activated,
            person::Event::ResetIssued {
                link: Fingerprint::of(ID, None),
            },
            person::Event::PasswordReset {
                password: Fingerprint::of(ID, None),
            },
            person::Event::PasswordChanged {
                password: Fingerprint::of(ID, None),
            },
            person::Event::SessionsEnded { count: 2 },
        ];
        all.extend(of_person.map(|event| Event::Person(person.clone(), event)));
        let of_invitation = [
            invitation::Event::Created {
                role: Role::Viewer,
                link: Fingerprint::of(ID, None),
            },
            invitation::Event::Renewed {
                link: Fingerprint::of(ID, None),
            },
            invitation::Event::Withdrawn,
        ];
        all.extend(of_invitation.map(|event| Event::Invitation(invitation.clone(), event)));
        let of_token = [
            token::Event::Created {
                person: person.clone(),
                name: words(),
                scope: Scope::Run,
                expires_ms: Some(7),
                secret: Fingerprint::of(ID, None),
            },
            token::Event::Revoked,
        ];
        all.extend(of_token.map(|event| Event::Token(token.clone(), event)));
        let of_document = [
            document::Event::Saved {
                revision: 1,
                title: words(),
                source_hash: words(),
                purpose: document::Kind::Runbook,
                address: None,
                earlier_addresses: vec![words()],
                origin: None,
                from_file: true,
            },
            document::Event::Renamed {
                from: words(),
                to: words(),
            },
            document::Event::Used {
                revision: 1,
                worked: true,
                drill: false,
                note: None,
            },
            document::Event::Linked {
                from: End::Incident(incident),
                role: LinkRole::Follows,
            },
            document::Event::Retired {
                successor: None,
                reason: words(),
            },
        ];
        all.extend(of_document.map(|event| Event::Document(document.clone(), event)));
        let of_incident = [
            incident::Event::Declared {
                title: words(),
                severity: incident::Severity::P2,
                began_ms: 5,
                rollout: None,
            },
            incident::Event::Noted {
                happened_ms: 6,
                words: words(),
                severity: None,
                stage: None,
                rollout: RolloutNumber::new(7),
            },
            incident::Event::Linked {
                from: End::Document(document),
                role: LinkRole::Documents,
            },
        ];
        all.extend(of_incident.map(|event| Event::Incident(incident, event)));
        Some(all)
    }

    /// What is stored reads back, its name is the one in it, and what takes it back is an event of the same noun.
    #[test]
    fn events_read_back_and_are_named_as_they_are_stored() -> Result<(), Box<dyn std::error::Error>>
    {
        let all = events().ok_or("events")?;
        for event in &all {
            let (subject, payload) = (event.subject(), event.payload()?);
            let again = Subject::parse(subject.kind(), &subject.id()).ok_or("a subject")?;
            assert_eq!(again, subject);
            assert_eq!(Event::read(again, &payload)?, *event);
            let stored: serde_json::Value = serde_json::from_str(&payload)?;
            let described = event.describe();
            assert_eq!(stored["kind"], described.kind);
            if let Some(inverse) = described.inverse {
                let same =
                    |other: &&Event| other.subject() == subject && other.describe().kind == inverse;
                assert!(all.iter().any(|other| same(&other)), "{inverse}");
            }
        }
        // One noun's event is none of another's.
        let rollout = Subject::parse("rollout", "R-7").ok_or("a rollout")?;
        assert!(Event::read(rollout, &all[0].payload()?).is_err());
        assert_eq!(Subject::parse("boat", ID), None);
        assert_eq!(Subject::parse("rollout", ID), None);
        Ok(())
    }
}
