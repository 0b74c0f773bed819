//! What the events tell: the rows that stand beside them, as they would be made anew.
//!
//! Nothing is read here but what the hash of an event covers. Each noun has one fold; a row that a fold does not make was made by
//! nobody, and a column that it does not name is in the list of `covered.rs` with the reason.

use crate::db::{Cell, Stored};
use crate::document::{READER, ReadAnew};
use crate::invitation::WEEK_MS;
use crate::link;
use crate::person::DAY_MS;
use model::each_event;
use model::event::{Event, Subject};
use model::fingerprint::Fingerprint;
use model::hash;
use model::id::{DocumentId, IncidentNumber, InvitationId, PersonId, RolloutNumber, TokenId};
use model::incident::Incident;
use model::link::{End, LinkRole, Part};
use model::record;
use model::role::Role;
use model::{document, incident, invitation, person, rollout, token};
use std::collections::{BTreeMap, HashMap};

/// An event as the chain has it.
pub(crate) type Recorded = record::RecordedEvent<Event>;

/// A noun whose rows follow from its events.
pub(crate) trait Derived<Id> {
    /// Which rows there have to be after the event. One that has no rows says so.
    fn derive(&self, id: &Id, fact: &Recorded, told: &mut Told);
}

/// What has to stand in a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Want {
    /// This.
    Is(Cell),
    /// Something with this fingerprint, in the row of its id.
    Print(Fingerprint),
    /// A text or a file with this hash.
    Hashed(String),
}

impl Want {
    /// Whether what stands in a column is what has to.
    pub fn fits(&self, row: &Stored<'_>, column: &str) -> bool {
        let Some(cell) = row.cell(column) else {
            return false;
        };
        match self {
            Self::Is(wanted) => wanted == cell,
            Self::Print(wanted) => {
                let id = row.text("id").unwrap_or_default();
                *wanted == Fingerprint::of(id, row.text(column))
            }
            Self::Hashed(wanted) => match cell {
                Cell::Text(Some(text)) => hash::of(text.as_bytes()) == *wanted,
                Cell::Bytes(Some(bytes)) => hash::of(bytes) == *wanted,
                Cell::Text(None) | Cell::Bytes(None) | Cell::Int(_) => false,
            },
        }
    }
}

impl From<&str> for Want {
    fn from(text: &str) -> Self {
        Self::Is(Cell::Text(Some(text.to_owned())))
    }
}

impl From<Option<&str>> for Want {
    fn from(text: Option<&str>) -> Self {
        Self::Is(Cell::Text(text.map(str::to_owned)))
    }
}

impl From<i64> for Want {
    fn from(number: i64) -> Self {
        Self::Is(Cell::Int(Some(number)))
    }
}

impl From<usize> for Want {
    fn from(number: usize) -> Self {
        // What does not fit stands in no column.
        Self::Is(Cell::Int(i64::try_from(number).ok()))
    }
}

impl From<Option<i64>> for Want {
    fn from(number: Option<i64>) -> Self {
        Self::Is(Cell::Int(number))
    }
}

impl From<bool> for Want {
    fn from(flag: bool) -> Self {
        Self::Is(Cell::Int(Some(i64::from(flag))))
    }
}

/// A row as its events make it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    /// The last event that made it what it is.
    pub seq: i64,
    pub wants: BTreeMap<&'static str, Want>,
}

impl Row {
    pub fn at(seq: i64) -> Self {
        Self {
            seq,
            wants: BTreeMap::new(),
        }
    }

    /// This stands in that column.
    pub fn with(mut self, column: &'static str, want: impl Into<Want>) -> Self {
        self.set(column, want);
        self
    }

    fn set(&mut self, column: &'static str, want: impl Into<Want>) {
        self.wants.insert(column, want.into());
    }

    fn holds(&self, column: &str, want: &Want) -> bool {
        self.wants.get(column) == Some(want)
    }
}

impl From<Fingerprint> for Want {
    fn from(print: Fingerprint) -> Self {
        Self::Print(print)
    }
}

/// The rows of a table by their keys.
pub(crate) type Rows = BTreeMap<String, Row>;

/// Everything that the events tell.
#[derive(Default)]
pub(crate) struct Told {
    /// Rows by table and key.
    pub tables: BTreeMap<&'static str, Rows>,
    /// The rollouts that were started, and their last events.
    pub rollouts: BTreeMap<RolloutNumber, i64>,
    /// The files that evidence and texts name, by digest: the first event that names each, and what it says.
    pub files: HashMap<String, (i64, String)>,
    roles: HashMap<PersonId, Role>,
    incidents: BTreeMap<IncidentNumber, (i64, Incident)>,
}

/// The tables whose rows are made of events one by one. Those of rollouts are made by folding each rollout.
pub(super) const FOLDED: [&str; 12] = [
    "person",
    "invitation",
    "password_reset",
    "token",
    "document",
    "revision",
    "revision_picture",
    "old_address",
    "document_use",
    "retirement",
    "link",
    "file",
];

/// A moment that has not come.
const NEVER: Option<i64> = None;

/// What may have no value as an id.
fn id(person: Option<&PersonId>) -> Want {
    Want::from(person.map(PersonId::as_str))
}

impl Told {
    fn rows(&mut self, table: &'static str) -> &mut Rows {
        self.tables.entry(table).or_default()
    }

    fn put(&mut self, table: &'static str, key: impl Into<String>, row: Row) {
        self.rows(table).insert(key.into(), row);
    }

    fn change(
        &mut self,
        table: &'static str,
        key: &str,
        seq: i64,
        column: &'static str,
        want: impl Into<Want>,
    ) {
        // An event about what never began changes nothing; the row, if there is one, is found to be nobody's.
        if let Some(row) = self.rows(table).get_mut(key) {
            row.seq = seq;
            row.set(column, want);
        }
    }

    /// Takes the next event.
    pub fn take(&mut self, fact: &Recorded) {
        let about = fact.event.subject().id();
        for piece in fact.event.describe().evidence {
            if let Some(file) = &piece.file {
                let named = format!("the file {} of {about}", piece.content);
                let digest = file.digest.clone();
                let first = self.files.entry(digest);
                first.or_insert((fact.seq.0, named));
            }
        }
        each_event!(&fact.event, (id, event) => event.derive(id, fact, self));
    }

    fn of_person(&mut self, person: &PersonId, fact: &Recorded, event: &person::Event) {
        let (seq, at, key) = (fact.seq.0, fact.at_ms, person.as_str());
        let row = |role: Role| {
            Row::at(seq)
                .with("id", key)
                .with("role", role.name())
                .with("created_at_ms", at)
                .with("deactivated_at_ms", NEVER)
                .with("zone", None::<&str>)
        };
        match event {
            person::Event::Joined {
                role,
                invitation,
                password,
            } => {
                self.roles.insert(person.clone(), *role);
                let row = row(*role).with("password_hash", password.clone());
                self.put("person", key, row);
                if let Some(invitation) = invitation {
                    self.change("invitation", invitation.as_str(), seq, "used_at_ms", at);
                }
            }
            person::Event::Added { role } => {
                self.roles.insert(person.clone(), *role);
                let none = Fingerprint::of(key, None);
                self.put("person", key, row(*role).with("password_hash", none));
            }
            person::Event::RoleChanged { to, .. } => {
                let was = self.roles.insert(person.clone(), *to);
                self.change("person", key, seq, "role", to.name());
                if was == Some(Role::Admin) && *to != Role::Admin {
                    self.takes_keys_back(fact, person);
                }
            }
            person::Event::Deactivated => {
                self.change("person", key, seq, "deactivated_at_ms", at);
                if self.roles.get(person) == Some(&Role::Admin) {
                    self.takes_keys_back(fact, person);
                }
                self.drop_open("password_reset", "person_id", person);
            }
            person::Event::Activated => {
                self.change("person", key, seq, "deactivated_at_ms", NEVER);
            }
            person::Event::ResetIssued { link } => {
                self.drop_open("password_reset", "person_id", person);
                let row = Row::at(seq)
                    .with("person_id", key)
                    .with("token_hash", link.clone())
                    .with("created_by", id(fact.actor.as_ref()))
                    .with("created_at_ms", at)
                    .with("expires_at_ms", at + DAY_MS)
                    .with("used_at_ms", NEVER);
                self.put("password_reset", format!("{key}/{at}"), row);
            }
            person::Event::PasswordReset { password } => {
                let open = Want::from(NEVER);
                for row in self.rows("password_reset").values_mut() {
                    if row.holds("person_id", &key.into()) && row.holds("used_at_ms", &open) {
                        row.seq = seq;
                        row.set("used_at_ms", at);
                    }
                }
                self.new_password(key, seq, password);
            }
            person::Event::PasswordChanged { password } => {
                self.drop_open("password_reset", "person_id", person);
                self.new_password(key, seq, password);
            }
            person::Event::SessionsEnded { .. } => {}
            person::Event::ZoneChosen { zone } => {
                self.change("person", key, seq, "zone", zone.as_str());
            }
        }
    }

    fn new_password(&mut self, person: &str, seq: i64, password: &Fingerprint) {
        let Some(row) = self.rows("person").get_mut(person) else {
            return;
        };
        row.seq = seq;
        row.set("password_hash", password.clone());
    }

    /// Links that nobody has used are gone.
    fn drop_open(&mut self, table: &'static str, column: &str, person: &PersonId) {
        let (who, open) = (Want::from(person.as_str()), Want::from(NEVER));
        self.rows(table)
            .retain(|_, row| !row.holds(column, &who) || !row.holds("used_at_ms", &open));
    }

    /// What somebody loses who is no admin any more: links for others, and tokens that act as others.
    fn takes_keys_back(&mut self, fact: &Recorded, person: &PersonId) {
        self.drop_open("password_reset", "created_by", person);
        self.drop_open("invitation", "created_by", person);
        let (who, lives) = (Want::from(person.as_str()), Want::from(NEVER));
        for row in self.rows("token").values_mut() {
            let acts_for_others = row.holds("created_by", &who) && !row.holds("person_id", &who);
            if acts_for_others && row.holds("revoked_at_ms", &lives) {
                row.seq = fact.seq.0;
                row.set("revoked_at_ms", fact.at_ms);
            }
        }
    }

    fn of_invitation(&mut self, key: &str, fact: &Recorded, event: &invitation::Event) {
        let (seq, at) = (fact.seq.0, fact.at_ms);
        match event {
            invitation::Event::Created { role, link } => {
                let row = Row::at(seq)
                    .with("id", key)
                    .with("token_hash", link.clone())
                    .with("role", role.name())
                    .with("created_by", id(fact.actor.as_ref()))
                    .with("created_at_ms", at)
                    .with("expires_at_ms", at + WEEK_MS)
                    .with("used_at_ms", NEVER);
                self.put("invitation", key, row);
            }
            invitation::Event::Renewed { link } => {
                self.change("invitation", key, seq, "expires_at_ms", at + WEEK_MS);
                if let Some(row) = self.rows("invitation").get_mut(key) {
                    row.set("token_hash", link.clone());
                }
            }
            invitation::Event::Withdrawn => {
                self.rows("invitation").remove(key);
            }
        }
    }

    fn of_token(&mut self, key: &str, fact: &Recorded, event: &token::Event) {
        let (seq, at) = (fact.seq.0, fact.at_ms);
        match event {
            token::Event::Created {
                person,
                name,
                scope,
                expires_ms,
                secret,
            } => {
                let row = Row::at(seq)
                    .with("id", key)
                    .with("name", name.as_str())
                    .with("person_id", person.as_str())
                    .with("token_hash", secret.clone())
                    .with("scope", scope.name())
                    .with("created_by", id(fact.actor.as_ref()))
                    .with("created_at_ms", at)
                    .with("expires_at_ms", *expires_ms)
                    .with("revoked_at_ms", NEVER);
                self.put("token", key, row);
            }
            token::Event::Revoked => self.change("token", key, seq, "revoked_at_ms", at),
        }
    }

    fn of_document(&mut self, key: &str, fact: &Recorded, event: &document::Event) {
        let (seq, at) = (fact.seq.0, fact.at_ms);
        match event {
            document::Event::Saved {
                revision,
                title,
                source_hash,
                purpose,
                address,
                earlier_addresses,
                origin,
                from_file,
                pictures,
            } => {
                if *revision == 1 {
                    let row = Row::at(seq)
                        .with("id", key)
                        .with("slug", address.as_deref())
                        .with("origin", origin.as_deref())
                        .with("origin_hash", None::<&str>);
                    self.put("document", key, row);
                }
                for old in earlier_addresses {
                    self.leads_on(seq, old, key);
                }
                self.change("document", key, seq, "revision", *revision);
                self.change("document", key, seq, "title", title.as_str());
                self.change("document", key, seq, "updated_at_ms", at);
                self.change("document", key, seq, "kind", purpose.name());
                if *from_file {
                    self.change("document", key, seq, "origin_hash", source_hash.as_str());
                }
                let row = Row::at(seq)
                    .with("document_id", key)
                    .with("number", *revision)
                    .with("source", Want::Hashed(source_hash.clone()))
                    .with("source_hash", source_hash.as_str())
                    .with("author", id(fact.actor.as_ref()))
                    .with("created_at_ms", at);
                self.put("revision", format!("{key}/{revision}"), row);
                for (path, digest) in pictures {
                    let row = Row::at(seq)
                        .with("document_id", key)
                        .with("number", *revision)
                        .with("path", path.as_str())
                        .with("digest", digest.as_str());
                    self.put("revision_picture", format!("{key}/{revision}/{path}"), row);
                    let named = format!("the picture {path} of {key}");
                    self.files.entry(digest.clone()).or_insert((seq, named));
                }
            }
            document::Event::Renamed { from, to } => {
                self.rows("old_address").remove(to);
                self.leads_on(seq, from, key);
                self.change("document", key, seq, "slug", to.as_str());
            }
            document::Event::Used {
                revision,
                worked,
                drill,
                note,
            } => {
                let row = Row::at(seq)
                    .with("seq", seq)
                    .with("document_id", key)
                    .with("revision", *revision)
                    .with("person_id", id(fact.actor.as_ref()))
                    .with("at_ms", at)
                    .with("worked", *worked)
                    .with("drill", *drill)
                    .with("note", note.as_deref());
                self.put("document_use", seq.to_string(), row);
            }
            document::Event::Linked { from, role } => self.links(fact, from, *role, None),
            document::Event::Retired { successor, reason } => {
                let successor = successor.as_ref().map(|document| document.as_str());
                let row = Row::at(seq)
                    .with("document_id", key)
                    .with("successor_id", successor)
                    .with("seq", seq)
                    .with("reason", reason.as_str());
                self.put("retirement", key, row);
            }
        }
    }

    fn leads_on(&mut self, seq: i64, old: &str, document: &str) {
        let row = Row::at(seq).with("slug", old).with("document_id", document);
        self.put("old_address", old, row);
    }

    fn of_incident(&mut self, number: IncidentNumber, fact: &Recorded, event: &incident::Event) {
        let seq = fact.seq.0;
        if let incident::Event::Linked { from, role } = event {
            return self.links(fact, from, *role, None);
        }
        if let Some(declared) = Incident::declared(event) {
            self.incidents.insert(number, (seq, declared));
        } else if let Some((last, incident)) = self.incidents.get_mut(&number) {
            incident.apply(event);
            *last = seq;
        }
    }

    fn of_rollout(&mut self, number: RolloutNumber, fact: &Recorded, event: &rollout::Event) {
        let seq = fact.seq.0;
        self.rollouts.insert(number, seq);
        if let rollout::Event::Linked { from, role, part } = event {
            self.links(fact, from, *role, part.as_ref());
        }
    }

    /// A link leads to what its event is about.
    fn links(&mut self, fact: &Recorded, from: &End, role: LinkRole, part: Option<&Part>) {
        let (from, to, seq) = (Subject::from(from), fact.event.subject(), fact.seq.0);
        let (item, phase, criterion) = link::columns(part);
        let row = Row::at(seq)
            .with("from_kind", from.kind())
            .with("from_id", &*from.id())
            .with("to_kind", to.kind())
            .with("to_id", &*to.id())
            .with("role", role.name())
            .with("item_id", item)
            .with("phase", phase)
            .with("criterion", criterion)
            .with("seq", seq);
        self.put("link", seq.to_string(), row);
    }

    /// Whether these are the texts that its events hashed, all of them.
    pub fn holds_texts(&self, document: &str, sources: &[String]) -> bool {
        let Some(revisions) = self.tables.get("revision") else {
            return false;
        };
        let hashes = (1..=sources.len()).map(|number| {
            let row = revisions.get(&format!("{document}/{number}"))?;
            row.wants.get("source")
        });
        let more = format!("{document}/{}", sources.len() + 1);
        let fits = |(wanted, source): (Option<&Want>, &String)| {
            wanted == Some(&Want::Hashed(hash::of(source.as_bytes())))
        };
        hashes.zip(sources).all(fits) && !revisions.contains_key(&more)
    }

    /// Takes what is read in the texts of a document.
    pub fn reads(&mut self, document: &str, kept: ReadAnew) {
        let Some(seq) = self.rows("document").get(document).map(|row| row.seq) else {
            return;
        };
        self.change("document", document, seq, "read_by", READER);
        self.change("document", document, seq, "next_item", kept.next_item);
        self.change("document", document, seq, "review_days", kept.review_days);
        for (number, items) in (1_i64..).zip(kept.items) {
            let key = format!("{document}/{number}");
            if let Some(row) = self.rows("revision").get_mut(&key) {
                row.set("items", items.as_str());
            }
        }
        let row = || Row::at(seq).with("document_id", document);
        for (kind, label) in kept.labels {
            let made = row().with("kind", kind).with("label", label.as_str());
            self.put("document_label", format!("{document}/{kind}/{label}"), made);
        }
        for target in kept.references {
            let made = row().with("target", target.as_str());
            self.put("document_reference", format!("{document}/{target}"), made);
        }
        for (anchor, leads_to) in kept.anchors {
            let made = row()
                .with("anchor", anchor.as_str())
                .with("leads_to", leads_to.as_str());
            self.put("old_anchor", format!("{document}/{anchor}"), made);
        }
    }

    /// Nobody can sign in yet, as far as the events tell.
    pub fn nobody_has_a_password(&self) -> bool {
        let people = self.tables.get("person").into_iter().flatten();
        people
            .into_iter()
            .all(|(id, row)| row.holds("password_hash", &Want::Print(Fingerprint::of(id, None))))
    }

    /// The rows that are known only after the last event.
    pub fn finish(&mut self) {
        for table in FOLDED {
            self.rows(table);
        }
        for (number, (seq, incident)) in std::mem::take(&mut self.incidents) {
            let row = Row::at(seq)
                .with("number", number.get())
                .with("title", incident.title.as_str())
                .with("severity", incident.severity.name())
                .with("stage", incident.stage.name())
                .with("began_ms", incident.began_ms)
                .with("mitigated_ms", incident.mitigated_ms)
                .with("resolved_ms", incident.resolved_ms)
                .with("rollout", incident.rollout.map(RolloutNumber::get));
            self.put("incident", number.get().to_string(), row);
        }
        self.rows("incident");
        for (digest, (seq, _)) in self.files.clone() {
            let row = Row::at(seq)
                .with("digest", digest.as_str())
                .with("content", Want::Hashed(digest.clone()));
            self.put("file", digest, row);
        }
    }
}

impl Derived<RolloutNumber> for rollout::Event {
    fn derive(&self, number: &RolloutNumber, fact: &Recorded, told: &mut Told) {
        told.of_rollout(*number, fact, self);
    }
}

impl Derived<DocumentId> for document::Event {
    fn derive(&self, id: &DocumentId, fact: &Recorded, told: &mut Told) {
        told.of_document(id.as_str(), fact, self);
    }
}

impl Derived<IncidentNumber> for incident::Event {
    fn derive(&self, number: &IncidentNumber, fact: &Recorded, told: &mut Told) {
        told.of_incident(*number, fact, self);
    }
}

impl Derived<PersonId> for person::Event {
    fn derive(&self, id: &PersonId, fact: &Recorded, told: &mut Told) {
        told.of_person(id, fact, self);
    }
}

impl Derived<InvitationId> for invitation::Event {
    fn derive(&self, id: &InvitationId, fact: &Recorded, told: &mut Told) {
        told.of_invitation(id.as_str(), fact, self);
    }
}

impl Derived<TokenId> for token::Event {
    fn derive(&self, id: &TokenId, fact: &Recorded, told: &mut Told) {
        told.of_token(id.as_str(), fact, self);
    }
}
