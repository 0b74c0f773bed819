//! A workspace to be measured in, set up through the front door.

use crate::Result;
use crate::http::{Visitor, request_key};
use crate::server::Server;
use engine::clock::Clock;
use engine::{Database, Engine, Purpose, Settings};
use model::id::RolloutNumber;
use std::path::Path;

/// A person who has just joined by the set-up link.
pub async fn join(server: &Server) -> Result<Visitor> {
    let path = server.set_up.as_deref().ok_or("there is no set-up link")?;
    let anybody = server.anybody();
    let form = anybody.form(
        path,
        &[
            ("name", "Ada Admin"),
            ("position", "QA"),
            ("email", "ada@bench.example"),
            ("password", "the long words of the bench"),
        ],
    );
    let answer = anybody.ask(&form).await?.must_be(303, "joining")?;
    let cookie = answer
        .cookie("holdpoint")
        .ok_or("joining gave no session")?;
    Ok(server.signed_in(&cookie))
}

/// A plan with so many boxes in so many phases.
pub fn plan(title: &str, items: usize, phases: usize) -> String {
    let mut source = format!("# {title}\n");
    for item in 0..items {
        if item % items.div_ceil(phases) == 0 {
            let phase = item / items.div_ceil(phases) + 1;
            source.push_str(&format!(
                "\n## Phase {phase}: Stage {phase} (1 hour)\n\n**Gate:** all items are signed\n\n"
            ));
        }
        source.push_str(&format!(
            "- [ ] Step {item} was done as written and was seen to hold\n"
        ));
    }
    source
}

/// Brings a plan in and starts rollouts from it. Returns the addresses of their pages.
pub async fn start_rollouts(ada: &Visitor, source: &str, number: usize) -> Result<Vec<String>> {
    let document = ada
        .ask(&ada.import(source))
        .await?
        .must_lead_to("/library/", "an import")?;
    let page = ada
        .ask(&ada.get(&document, ""))
        .await?
        .must_be(200, &document)?
        .text();
    let (id, slug) = (
        hidden(&page, "document")?,
        document.replace("/library/", ""),
    );
    let mut addresses = Vec::with_capacity(number);
    for rollout in 1..=number {
        let fields = [
            ("request", &*request_key()),
            ("document", &id),
            ("revision", "1"),
            ("title", &format!("Rollout {rollout} of the bench")),
            ("slug", &slug),
        ];
        let answer = ada.ask(&ada.form("/rollouts", &fields)).await?;
        addresses.push(answer.must_lead_to("/rollouts/", "the start of a rollout")?);
    }
    Ok(addresses)
}

fn hidden(page: &str, name: &str) -> Result<String> {
    page.split('<')
        .filter(|tag| tag.starts_with("input") && tag.contains(&format!("name=\"{name}\"")))
        .find_map(|tag| tag.split("value=\"").nth(1)?.split('"').next())
        .map(str::to_owned)
        .ok_or_else(|| format!("the page has no hidden field {name}").into())
}

/// An item that can be signed.
pub struct Item {
    path: String,
    words_hash: String,
}

impl Item {
    /// The bytes of the form that signs it for the first time.
    pub fn sign_off(&self, ada: &Visitor) -> Vec<u8> {
        self.sign_off_after(ada, 0)
    }

    /// The bytes of the form that signs it after an event.
    pub fn sign_off_after(&self, ada: &Visitor, seen: i64) -> Vec<u8> {
        let fields = [
            ("request", &*request_key()),
            ("result", "ok"),
            ("seen", &seen.to_string()),
            ("words_hash", &self.words_hash),
            ("comment", ""),
            ("phase", "1"),
            ("label", "1.1"),
        ];
        ada.form(&self.path, &fields)
    }

    /// The bytes of the form that takes the sign-off back.
    pub fn revocation(&self, ada: &Visitor, seen: i64, key: &str) -> Vec<u8> {
        let fields = [
            ("request", key),
            ("seen", &seen.to_string()),
            ("reason", "to be signed again"),
            ("phase", "1"),
            ("label", "1.1"),
        ];
        let path = self.path.replace("/sign-off", "/revocation");
        ada.form(&path, &fields)
    }
}

/// The number of the last event in the folder of a server that was stopped.
pub async fn last_event(folder: &Path) -> Result<i64> {
    let engine = open(folder).await?;
    let events = engine.verify().await?.events;
    engine.close().await;
    Ok(events as i64)
}

async fn open(folder: &Path) -> Result<Engine> {
    let settings = Settings {
        data: folder.to_owned(),
        purpose: Purpose::Serve,
        database: Database::Sqlite,
        join_writes: 1,
        attempts: Default::default(),
        pictures: Default::default(),
        clock: Clock::machine(),
    };
    Ok(Engine::open(settings).await?)
}

/// The items of rollouts, in order, read from the folder of a server that was stopped.
pub async fn items(folder: &Path, rollouts: &[String]) -> Result<Vec<Item>> {
    let engine = open(folder).await?;
    let mut items = Vec::new();
    for address in rollouts {
        let number = RolloutNumber::parse(address.trim_start_matches("/rollouts/"))
            .map_err(|error| error.to_string())?;
        let run = engine.find_run(&tests::reader(), number).await?;
        items.extend(run.items.into_iter().map(|item| Item {
            path: format!("{address}/items/{}/sign-off", item.id),
            words_hash: item.words_hash,
        }));
    }
    engine.close().await;
    Ok(items)
}

/// Copies the folder of a server that was stopped, so that several can begin from the same state.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
