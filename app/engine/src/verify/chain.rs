//! The links of the chains, one event after the other, and where the chains end.

use super::finding::Findings;
use crate::db::Stored;
use crate::event::chain::{self, Leaf};
use crate::event::{RecordedEvent, read, stream_of};
use model::hash;
use model::id::PersonId;
use model::record::Seq;
use std::collections::BTreeMap;

/// Where the chains end: one hash over the ends of all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The number of the last event.
    pub event: i64,
    /// The hash over the last hashes of all chains, in the order of their names.
    pub hash: String,
}

/// The place and the hash that the last event of a chain left behind.
#[derive(Debug, Default)]
struct End {
    position: i64,
    hash: String,
}

/// The chains as far as they were read.
#[derive(Default)]
pub(super) struct Chains {
    pub events: usize,
    last: i64,
    ends: BTreeMap<String, End>,
    /// The number of an event, and the hash over the ends after it.
    after: Option<(i64, Option<String>)>,
}

impl Chains {
    /// Keeps the hash over the ends after so many events.
    pub fn to_be_known_after(events: i64) -> Self {
        let mut chains = Self {
            after: Some((events, None)),
            ..Self::default()
        };
        chains.note();
        chains
    }

    /// The hash over the ends after as many events as was asked for; nothing where there are not as many.
    pub fn then(&self) -> Option<&str> {
        self.after.as_ref().and_then(|(_, hash)| hash.as_deref())
    }

    fn note(&mut self) {
        if self
            .after
            .as_ref()
            .is_some_and(|(event, _)| *event == self.last)
        {
            self.after = Some((self.last, Some(self.head().hash)));
        }
    }

    /// Takes the next event, and says what does not fit. What is in it is returned where it can be read at all.
    pub fn take(&mut self, row: &Stored<'_>, findings: &mut Findings) -> Option<RecordedEvent> {
        let text = |column| row.text(column).unwrap_or_default();
        let number = |column| row.number(column).unwrap_or_default();
        let (seq, stream, position) = (number("seq"), text("stream"), number("position"));
        let mut odd = |what: String| findings.add(seq, "event", &seq.to_string(), what);
        let end = self.ends.entry(stream.to_owned()).or_default();
        if seq != self.last + 1 || position != end.position + 1 {
            odd(format!(
                "event {} is missing before it, or its place in the chain of {stream} is wrong",
                self.last + 1
            ));
        }
        let leaf = Leaf {
            seq,
            stream,
            position,
            subject_kind: text("subject_kind"),
            subject_id: text("subject_id"),
            kind: text("kind"),
            actor: row.text("actor"),
            at_ms: number("at_ms"),
            payload: text("payload"),
            request: row.text("request"),
            act_hash: row.text("act_hash"),
        };
        // The hash takes nothing and an empty text for the same; we never store the latter.
        let is_empty = [leaf.actor, leaf.request, leaf.act_hash].contains(&Some(""));
        if is_empty || chain::link(&end.hash, &leaf) != text("hash") {
            odd("its hash does not match what is stored".to_owned());
        }
        self.last = seq;
        self.events += 1;
        *end = End {
            position,
            hash: text("hash").to_owned(),
        };
        self.note();
        let event = match read(leaf.subject_kind, leaf.subject_id, leaf.payload) {
            Ok(event) => event,
            Err(error) => {
                odd(format!("it cannot be read: {error}"));
                return None;
            }
        };
        let described = event.describe();
        let follows = stream == stream_of(&event.subject())
            && leaf.kind == described.kind
            && text("category") == described.category.name()
            && row.text("item_id") == described.item.map(|item| item.as_str());
        if !follows {
            odd("what is stored with it does not follow from it".to_owned());
        }
        Some(RecordedEvent {
            seq: Seq(seq),
            actor: leaf.actor.and_then(|actor| PersonId::parse(actor).ok()),
            at_ms: leaf.at_ms,
            event,
        })
    }

    /// Where they end now.
    pub fn head(&self) -> Head {
        let ends = self.ends.iter().map(|(stream, end)| {
            let End { position, hash } = end;
            format!("{}\n{stream}\n{position}\n{hash}\n", stream.len())
        });
        let text: String = std::iter::once("head 1\n".to_owned()).chain(ends).collect();
        Head {
            event: self.last,
            hash: hash::of(text.as_bytes()),
        }
    }
}
