//! What people do in a running rollout, as the forms of its pages, and what came of it.

use crate::app::{TestApp, reader};
use crate::client::LAST;
use crate::client::{Client, location};
use engine::clock::Moment;
use engine::rollout::RunItem;
use engine::{HistoryEntry, HistoryPart};
use model::event::Subject;
use model::id::{PersonId, RolloutNumber};
use model::role::Role;
use model::rollout::PhaseNumber;
use reqwest::Response;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// For how long a test waits for what has to come by itself.
const PATIENCE: Duration = Duration::from_secs(20);

/// What was sent is saved. Returns where the browser is sent.
#[track_caller]
pub fn saved(answer: Response) -> impl Future<Output = String> {
    let here = std::panic::Location::caller();
    async move {
        let (status, to) = (answer.status(), location(&answer));
        let text = answer.text().await.unwrap_or_default();
        assert_eq!(status, 303, "{here}: {}", notice(&text));
        to
    }
}

/// What was sent is refused, and the page says why.
#[track_caller]
pub fn refused(answer: Response, status: u16, why: &str) -> impl Future<Output = ()> {
    let here = std::panic::Location::caller();
    async move {
        let said = answer.status();
        let text = answer.text().await.unwrap_or_default();
        assert_eq!(said, status, "{here}: {}", notice(&text));
        assert!(
            text.contains(why) || text.contains(&capital(why)),
            "{here}: {why:?} is not on the page: {}",
            notice(&text)
        );
    }
}

/// A reason as a sentence begins with it.
fn capital(why: &str) -> String {
    let first: String = why.chars().take(1).collect();
    format!("{}{}", first.to_uppercase(), &why[first.len()..])
}

/// What a page says went wrong, for the message of a test.
fn notice(page: &str) -> String {
    let from = page
        .find("Not saved")
        .or_else(|| page.find("role=\"alert\""));
    let from = from.or_else(|| page.find("<main")).unwrap_or_default();
    page[from..].chars().take(400).collect()
}

impl Client {
    /// Sends a form of a rollout, with a key of its own.
    pub async fn does(&self, rollout: &str, form: &str, fields: &[(&str, &str)]) -> Response {
        self.does_with_key(rollout, form, fields, &Self::request_key())
            .await
    }

    pub async fn does_with_key(
        &self,
        rollout: &str,
        form: &str,
        fields: &[(&str, &str)],
        key: &str,
    ) -> Response {
        let mut all = vec![("request", key)];
        all.extend_from_slice(fields);
        self.post(&format!("/rollouts/{rollout}/{form}"), &all)
            .await
    }

    async fn does_to(
        &self,
        rollout: &str,
        item: &RunItem,
        verb: &str,
        fields: &[(&str, &str)],
    ) -> Response {
        let seen = item.live.seen.to_string();
        let mut all = vec![
            ("seen", seen.as_str()),
            ("label", &item.label),
            ("on", "item"),
        ];
        all.extend_from_slice(fields);
        self.does(rollout, &format!("items/{}/{verb}", item.id), &all)
            .await
    }

    pub async fn claims(&self, rollout: &str, item: &RunItem) -> Response {
        self.does_to(rollout, item, "claim", &[]).await
    }

    pub async fn releases(&self, rollout: &str, item: &RunItem) -> Response {
        self.does_to(rollout, item, "claim/removal", &[]).await
    }

    pub async fn defers(&self, rollout: &str, item: &RunItem, to: &str, reason: &str) -> Response {
        self.does_to(rollout, item, "deferral", &[("to", to), ("reason", reason)])
            .await
    }

    /// Says something beside an item, with evidence: its kind, its content, its commit.
    pub async fn comments(
        &self,
        rollout: &str,
        item: &RunItem,
        words: &str,
        evidence: (&str, &str, &str),
    ) -> Response {
        let (kind, content, commit) = evidence;
        let fields = [
            ("comment", words),
            ("evidence_kind", kind),
            ("evidence", content),
            ("commit", commit),
        ];
        self.does_to(rollout, item, "comments", &fields).await
    }

    /// Says something beside an item, with a file: its name, its bytes.
    pub async fn comments_with_file(
        &self,
        rollout: &str,
        item: &RunItem,
        words: &str,
        file: (&str, Vec<u8>),
    ) -> Response {
        let fields = [("comment", words), ("label", &item.label), ("on", "item")];
        let form = format!("items/{}/comments", item.id);
        self.does_with_file(rollout, &form, &fields, file).await
    }

    /// Sends a form of a rollout with a file in it.
    pub async fn does_with_file(
        &self,
        rollout: &str,
        form: &str,
        fields: &[(&str, &str)],
        file: (&str, Vec<u8>),
    ) -> Response {
        let mut all = vec![("request", Self::request_key())];
        let fields = fields
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()));
        all.extend(fields);
        self.post_with_file(&format!("/rollouts/{rollout}/{form}"), all, file)
            .await
    }

    /// Says what is asked of an item in this rollout.
    pub async fn asks_of(
        &self,
        rollout: &str,
        item: &RunItem,
        setting: &[(&str, &str)],
    ) -> Response {
        self.does_to(rollout, item, "setting", setting).await
    }

    /// Answers an item as it stands, with more fields than a word.
    pub async fn answers(
        &self,
        rollout: &str,
        item: &RunItem,
        verdict: &str,
        more: &[(&str, &str)],
    ) -> Response {
        let mut fields = vec![
            ("result", verdict),
            ("words_hash", item.words_hash.as_str()),
        ];
        fields.extend_from_slice(more);
        self.does_to(rollout, item, "sign-off", &fields).await
    }

    /// Takes a statement back, as it was seen.
    pub async fn takes_back(&self, rollout: &str, item: &RunItem, reason: &str) -> Response {
        self.does_to(rollout, item, "revocation", &[("reason", reason)])
            .await
    }

    /// Undoes what was signed a moment ago.
    pub async fn undoes(&self, rollout: &str, item: &RunItem) -> Response {
        self.does_to(rollout, item, "revocation", &[("undo", "yes")])
            .await
    }

    /// Signs several items in one act, as they were seen.
    pub async fn signs_several(
        &self,
        rollout: &str,
        items: &[&RunItem],
        verdict: &str,
        comment: &str,
    ) -> Response {
        let chosen: Vec<String> = items
            .iter()
            .map(|item| format!("{}:{}:{}", item.id, item.live.seen, &item.words_hash[..12]))
            .collect();
        let mut fields = vec![("result", verdict), ("comment", comment)];
        fields.extend(chosen.iter().map(|chosen| ("item", chosen.as_str())));
        self.does(rollout, "sign-offs", &fields).await
    }

    pub async fn opens(&self, rollout: &str, phase: u32) -> Response {
        let decision = format!("hold-points/{phase}/decision");
        let fields = [("outcome", "go"), ("reason", ""), ("form", "opening")];
        self.does(rollout, &decision, &fields).await
    }

    /// Asks to open a hold point in spite of what keeps it closed.
    pub async fn asks_waiver(&self, rollout: &str, phase: u32, reason: &str) -> Response {
        let decision = format!("hold-points/{phase}/decision");
        let fields = [
            ("outcome", "go"),
            ("waiver", "yes"),
            ("reason", reason),
            ("form", "waiver"),
        ];
        self.does(rollout, &decision, &fields).await
    }

    /// Approves what somebody asked for last.
    pub async fn approves(&self, app: &TestApp, rollout: &str) -> Response {
        let run = app.run(rollout).await;
        let asked = run.state.hold_points.iter();
        let asked = asked.filter_map(|hold_point| hold_point.waiver.as_ref());
        let change = asked.map(|asked| asked.seq).max().unwrap_or_default();
        let approval = format!("changes/{change}/approval");
        self.does(rollout, &approval, &[]).await
    }

    pub async fn measures(&self, rollout: &str, criterion: &str, value: &str) -> Response {
        self.does(
            rollout,
            &format!("criteria/{criterion}/values"),
            &[("value", value)],
        )
        .await
    }

    /// Says of one criterion or of several whether it holds.
    pub async fn attests(
        &self,
        rollout: &str,
        criteria: &[&str],
        holds: bool,
        words: &str,
    ) -> Response {
        let mut fields = vec![("holds", if holds { "yes" } else { "no" }), ("note", words)];
        fields.extend(criteria.iter().map(|criterion| ("criterion", *criterion)));
        self.does(rollout, "attestations", &fields).await
    }

    /// Decides about a value in the grey zone, by the number of the event that brought it.
    pub async fn rules_on(
        &self,
        rollout: &str,
        criterion: &str,
        value: i64,
        passes: bool,
        reason: &str,
    ) -> Response {
        let value = value.to_string();
        let fields = [
            ("value", value.as_str()),
            ("passes", if passes { "yes" } else { "no" }),
            ("reason", reason),
        ];
        self.does(rollout, &format!("criteria/{criterion}/ruling"), &fields)
            .await
    }

    /// Starts a window by these terms.
    pub async fn watches(&self, rollout: &str, phase: u32, terms: &[(&str, &str)]) -> Response {
        self.does(rollout, &format!("windows/{phase}/start"), terms)
            .await
    }

    /// Says what a machine saw.
    pub async fn samples(&self, rollout: &str, phase: u32, breach: &str, words: &str) -> Response {
        self.does(
            rollout,
            &format!("windows/{phase}/samples"),
            &[("breach", breach), ("note", words)],
        )
        .await
    }

    /// Looks, and says what was seen.
    pub async fn checks(&self, rollout: &str, phase: u32, breach: &str, words: &str) -> Response {
        self.does(
            rollout,
            &format!("windows/{phase}/checks"),
            &[("breach", breach), ("note", words)],
        )
        .await
    }

    pub async fn interrupts(&self, rollout: &str, phase: u32, reason: &str) -> Response {
        self.does(
            rollout,
            &format!("windows/{phase}/interruption"),
            &[("reason", reason)],
        )
        .await
    }

    pub async fn resumes(&self, rollout: &str, phase: u32, credit: bool) -> Response {
        let credit = if credit { "yes" } else { "no" };
        self.does(
            rollout,
            &format!("windows/{phase}/interruption/removal"),
            &[("credit", credit)],
        )
        .await
    }

    pub async fn sets_rules(&self, rollout: &str, rules: &[(&str, &str)]) -> Response {
        self.does(rollout, "rules", rules).await
    }

    /// Lets work go ahead of closed hold points.
    pub async fn works_ahead(&self, rollout: &str) {
        let rules = [
            ("works_ahead", "yes"),
            ("works_ahead_reason", "two time zones"),
        ];
        saved(self.sets_rules(rollout, &rules).await).await;
    }

    /// Sets the roll call of the last hold point as it stands, with some fields changed.
    pub async fn sets_roll_call(
        &self,
        app: &TestApp,
        rollout: &str,
        change: &[(&str, &str)],
    ) -> Response {
        let mut fields = app.roll_call(rollout).await;
        for (name, value) in change {
            fields.insert((*name).to_owned(), (*value).to_owned());
        }
        let fields = fields.iter();
        let fields: Vec<(&str, &str)> = fields
            .map(|(name, value)| (&name[..], &value[..]))
            .collect();
        self.does(rollout, &format!("hold-points/{LAST}/roll-call"), &fields)
            .await
    }

    pub async fn assigns(
        &self,
        app: &TestApp,
        rollout: &str,
        position: &str,
        person: &PersonId,
    ) -> Response {
        let fields = app.roll_call(rollout).await;
        let rows = fields
            .iter()
            .filter(|(name, _)| name.starts_with("position-"));
        let known = rows
            .clone()
            .find(|(_, value)| value.eq_ignore_ascii_case(position));
        let row = match known {
            Some((name, _)) => name.trim_start_matches("position-").to_owned(),
            None => rows.count().to_string(),
        };
        let (name, who) = (format!("position-{row}"), format!("person-{row}"));
        let change = [(&name[..], position), (&who[..], person.as_str())];
        self.sets_roll_call(app, rollout, &change).await
    }

    pub async fn unassigns(&self, app: &TestApp, rollout: &str, position: &str) -> Response {
        let fields = app.roll_call(rollout).await;
        let row = fields.iter().find(|(_, value)| *value == position);
        let (row, _) = row.expect("it is assigned");
        self.sets_roll_call(app, rollout, &[(row, "")]).await
    }

    /// Calls the positions of the last hold point to vote.
    pub async fn calls(&self, rollout: &str) -> Response {
        self.does(rollout, &format!("hold-points/{LAST}/call"), &[])
            .await
    }

    /// Votes at the last hold point.
    pub async fn votes(&self, rollout: &str, position: &str, vote: &str, words: &str) -> Response {
        self.does(
            rollout,
            &format!("hold-points/{LAST}/votes"),
            &[("position", position), ("vote", vote), ("comment", words)],
        )
        .await
    }

    /// Places a commit on an environment; the phase that checks it may be blank.
    pub async fn deploys(
        &self,
        rollout: &str,
        environment: &str,
        commit: &str,
        phase: &str,
    ) -> Response {
        let fields = [
            ("environment", environment),
            ("version", "4.2"),
            ("commit", commit),
            ("link", ""),
            ("of_phase", phase),
        ];
        self.does(rollout, "deployments", &fields).await
    }

    pub async fn ends_deployment(
        &self,
        rollout: &str,
        deployment: i64,
        end: &str,
        words: &str,
    ) -> Response {
        self.does(
            rollout,
            &format!("deployments/{deployment}/end"),
            &[("end", end), ("note", words)],
        )
        .await
    }

    /// Moves a rollout from one revision of its plan to another.
    pub async fn moves(&self, rollout: &str, from: i64, to: i64) -> Response {
        let (from, to) = (from.to_string(), to.to_string());
        self.does(
            rollout,
            "move",
            &[("from", from.as_str()), ("to", to.as_str())],
        )
        .await
    }

    /// Decides, and names the decision that this one takes the place of.
    pub async fn decides_again(
        &self,
        rollout: &str,
        outcome: &str,
        reason: &str,
        instead_of: i64,
    ) -> Response {
        let instead_of = instead_of.to_string();
        let fields = [
            ("outcome", outcome),
            ("reason", reason),
            ("supersedes", instead_of.as_str()),
        ];
        let decision = format!("hold-points/{LAST}/decision");
        self.does(rollout, &decision, &fields).await
    }

    /// Saves another revision of a document onto the one that was read.
    pub async fn revises(&self, app: &TestApp, slug: &str, source: &str) -> Response {
        let found = app
            .engine()
            .find_document(&reader(), slug)
            .await
            .expect("the document exists")
            .document;
        let (id, revision) = (found.id.to_string(), found.revision.to_string());
        let key = Self::request_key();
        let fields = [
            ("request", key.as_str()),
            ("document", &id),
            ("revision", &revision),
            ("kind", "plan"),
            ("source", source),
        ];
        self.post(&format!("/library/{slug}"), &fields).await
    }
}

impl TestApp {
    /// An item as it is now, by the number people say.
    pub async fn item(&self, rollout: &str, label: &str) -> RunItem {
        let run = self.run(rollout).await;
        let found = run.items.into_iter().find(|item| item.label == label);
        found.unwrap_or_else(|| panic!("{rollout} has no item {label}"))
    }

    /// The form of the roll call of the last hold point, as it stands.
    pub async fn roll_call(&self, rollout: &str) -> BTreeMap<String, String> {
        let state = self.run(rollout).await.state;
        let roll_call = state.roll_call(PhaseNumber(LAST)).expect("it is there");
        let mut fields = BTreeMap::new();
        for (row, position) in roll_call.positions.iter().enumerate() {
            fields.insert(format!("position-{row}"), position.seat.name.clone());
            let person = position
                .seat
                .people
                .first()
                .expect("somebody speaks for it");
            fields.insert(format!("person-{row}"), person.to_string());
        }
        fields.extend(
            roll_call
                .quorum
                .map(|quorum| ("quorum".to_owned(), quorum.to_string())),
        );
        let ends = roll_call
            .ends_ms
            .map(|end| Moment(end).datetime()[..16].to_owned());
        fields.extend(ends.map(|ends| ("ends".to_owned(), ends)));
        fields
    }

    /// Has somebody sign these items ok, one after the other, and open each hold point before them that nothing keeps closed.
    pub async fn signed(&self, client: &Client, rollout: &str, labels: &[&str]) {
        for label in labels {
            let item = self.item(rollout, label).await;
            self.opened_before(client, rollout, item.phase).await;
            saved(client.answers(rollout, &item, "ok", &[]).await).await;
        }
    }

    async fn opened_before(&self, client: &Client, rollout: &str, phase: PhaseNumber) {
        loop {
            let run = self.run(rollout).await;
            let held = run.state.held_by(phase, run.now.0);
            match held.filter(|closed| run.state.reasons(*closed, run.now.0).is_empty()) {
                Some(ready) => saved(client.opens(rollout, ready.0).await).await,
                None => return,
            };
        }
    }

    /// What keeps a hold point closed.
    pub async fn reasons(&self, rollout: &str, phase: u32) -> Vec<String> {
        let run = self.run(rollout).await;
        let reasons = run.state.reasons(PhaseNumber(phase), run.now.0);
        reasons.iter().map(|reason| reason.whole()).collect()
    }

    /// What happened in a rollout, the oldest first.
    pub async fn events(&self, rollout: &str) -> Vec<HistoryEntry> {
        let number = RolloutNumber::parse(rollout).expect("a rollout number");
        let part = HistoryPart::About(Subject::Rollout(number));
        let page = self
            .engine()
            .list_history(&reader(), &part, None, 10_000)
            .await;
        page.expect("the history can be read")
            .entries
            .into_iter()
            .rev()
            .collect()
    }

    /// The kinds of the last events, the oldest first.
    pub async fn last_kinds(&self, rollout: &str, most: usize) -> Vec<&'static str> {
        let events = self.events(rollout).await;
        let from = events.len().saturating_sub(most);
        events[from..]
            .iter()
            .map(|event| event.event.describe().kind)
            .collect()
    }

    /// Waits until something is written down by itself. Nobody looks at a page meanwhile.
    pub async fn comes_by_itself(&self, rollout: &str, kind: &str) -> HistoryEntry {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let events = self.events(rollout).await;
            if let Some(found) = events
                .into_iter()
                .rev()
                .find(|event| event.event.describe().kind == kind)
            {
                return found;
            }
            assert!(Instant::now() < deadline, "no {kind} came in {rollout}");
            tokio::task::yield_now().await;
        }
    }

    /// How many events there are, and that their chains fit.
    pub async fn count(&self) -> usize {
        let verified = self.engine().verify().await.expect("verified");
        assert_eq!(verified.first_mismatch, None);
        verified.events
    }

    /// The id of a person, by name.
    pub async fn id_of(&self, name: &str) -> PersonId {
        let admin = engine::Actor {
            role: Role::Admin,
            ..reader()
        };
        let people = self.engine().list_people(&admin).await.expect("the people");
        let found = people.into_iter().find(|person| person.name == name);
        found.unwrap_or_else(|| panic!("there is no {name}")).id
    }

    /// A moment as a browser writes it into a field, so many minutes from now.
    pub fn in_minutes(&self, minutes: i64) -> String {
        self.engine()
            .now()
            .plus(minutes * 60_000)
            .in_a_field(&Default::default())
    }
}
