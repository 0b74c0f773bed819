//! Taking a checkpoint, and verifying against one.

use super::signed::{Checkpoint, bytes};
use crate::Engine;
use crate::clock::new_secret;
use crate::hash;
use crate::verify::{self, Verified, What};
use model::Problem;
use ring::signature::{Ed25519KeyPair, KeyPair};
use std::io::{ErrorKind, Write};
use std::path::Path;

/// The file of the key.
const KEY: &str = "holdpoint.key";

impl Engine {
    /// Verifies everything, and signs where the chains end. Nothing is signed where something does not fit.
    pub async fn checkpoint(&self) -> Result<(Verified, Option<Checkpoint>), Problem> {
        let verified = self.verify().await?;
        if !verified.findings.is_empty() {
            return Ok((verified, None));
        }
        let key = open_or_make(&self.data)?;
        let mut checkpoint = Checkpoint {
            events: verified.head.event,
            head: verified.head.hash.clone(),
            taken: self.clock.now().datetime(),
            key: public(&key),
            signature: String::new(),
        };
        let signature = key.sign(checkpoint.signed().as_bytes());
        checkpoint.signature = hash::hex(signature.as_ref());
        Ok((verified, Some(checkpoint)))
    }

    /// Verifies everything, and whether it is what it was when a checkpoint was taken.
    pub async fn verify_against(&self, checkpoint: &Checkpoint) -> Result<Verified, Problem> {
        let key = open(&self.data)?.map(|key| public(&key));
        let against = Some((checkpoint, key.as_deref()));
        verify::all(&self.db, What::Workspace, against).await
    }
}

fn public(key: &Ed25519KeyPair) -> String {
    hash::hex(key.public_key().as_ref())
}

fn unusable(why: impl std::fmt::Display) -> Problem {
    Problem::fault(format!("the key of checkpoints in {KEY}: {why}"))
}

/// The key of the folder, where it has one.
fn open(folder: &Path) -> Result<Option<Ed25519KeyPair>, Problem> {
    match std::fs::read_to_string(folder.join(KEY)) {
        Ok(seed) => read(seed.trim()).map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unusable(error)),
    }
}

fn read(seed: &str) -> Result<Ed25519KeyPair, Problem> {
    let seed = bytes(seed).ok_or_else(|| unusable("it is not hexadecimal"))?;
    Ed25519KeyPair::from_seed_unchecked(&seed).map_err(unusable)
}

/// It is made at its first use. Of two processes that make it at once, both use the one that was there first.
fn open_or_make(folder: &Path) -> Result<Ed25519KeyPair, Problem> {
    if let Some(key) = open(folder)? {
        return Ok(key);
    }
    let seed = new_secret()?;
    // Its rights are those that tempfile gives: nobody else may read it.
    let made = tempfile::NamedTempFile::new_in(folder).and_then(|mut file| {
        file.write_all(seed.as_bytes())?;
        file.as_file().sync_all()?;
        match file.persist_noclobber(folder.join(KEY)) {
            Err(error) if error.error.kind() != ErrorKind::AlreadyExists => Err(error.error),
            _ => std::fs::File::open(folder)?.sync_all(),
        }
    });
    made.map_err(unusable)?;
    open(folder)?.ok_or_else(|| unusable("it cannot be read"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::db::{Db, FromRow, Reads, Statement, values};
    use crate::event::chain::{Leaf, link};
    use crate::{Database, Purpose, Settings};
    use std::collections::HashMap;
    use std::os::unix::fs::PermissionsExt;

    #[derive(FromRow)]
    struct Row {
        seq: i64,
        stream: String,
        position: i64,
        subject_kind: String,
        subject_id: String,
        kind: String,
        actor: Option<String>,
        at_ms: i64,
        payload: String,
        request: Option<String>,
        act_hash: Option<String>,
    }

    fn statement(sql: &'static str) -> Statement {
        Statement { name: "TEST", sql }
    }

    async fn engine(folder: &Path, database: Database) -> Result<Engine, Problem> {
        Engine::open(Settings {
            data: folder.to_owned(),
            purpose: Purpose::Work,
            database,
            join_writes: 1,
            attempts: Default::default(),
            pictures: Default::default(),
            clock: Clock::machine(),
        })
        .await
    }

    async fn changes(engine: &Engine, sql: &'static str) -> Result<(), Problem> {
        let change = statement(sql);
        engine
            .write(move |tx| Box::pin(async move { tx.run(change, values![]).await.map(drop) }))
            .await
    }

    /// As whoever owns the database can: every hash is made to fit.
    async fn hashes_anew(engine: &Engine) -> Result<(), Problem> {
        let all = statement(
            "select seq, stream, position, subject_kind, subject_id, kind, actor, at_ms, payload, request, act_hash from event order by seq",
        );
        let rows: Vec<Row> = engine.db.clone().rows(all, values![]).await?;
        let mut ends: HashMap<String, String> = HashMap::new();
        for row in rows {
            let end = ends.entry(row.stream.clone()).or_default();
            *end = link(
                end,
                &Leaf {
                    seq: row.seq,
                    stream: &row.stream,
                    position: row.position,
                    subject_kind: &row.subject_kind,
                    subject_id: &row.subject_id,
                    kind: &row.kind,
                    actor: row.actor.as_deref(),
                    at_ms: row.at_ms,
                    payload: &row.payload,
                    request: row.request.as_deref(),
                    act_hash: row.act_hash.as_deref(),
                },
            );
            let (hash, seq) = (end.clone(), row.seq);
            let set = statement("update event set hash = $1 where seq = $2");
            engine
                .write(move |tx| {
                    Box::pin(async move { tx.run(set, values![hash, seq]).await.map(drop) })
                })
                .await?;
        }
        Ok(())
    }

    async fn found(engine: &Engine, checkpoint: &Checkpoint) -> Result<Vec<String>, Problem> {
        let verified = engine.verify_against(checkpoint).await?;
        Ok(verified.findings.iter().map(|one| one.line()).collect())
    }

    async fn a_checkpoint_finds(database: Database) -> Result<(), Problem> {
        let folder = tempfile::tempdir().map_err(Problem::fault)?;
        let engine = engine(folder.path(), database).await?;
        engine.load_demo().await?;
        let (verified, checkpoint) = engine.checkpoint().await?;
        let checkpoint = checkpoint.ok_or_else(|| Problem::fault(format!("{verified:?}")))?;
        assert!(checkpoint.events > 20);
        let key = folder.path().join(KEY).metadata().map_err(Problem::fault)?;
        assert_eq!(key.permissions().mode() & 0o777, 0o600);
        assert_eq!(found(&engine, &checkpoint).await?, Vec::<String>::new());
        // Somebody has put other numbers or names into the checkpoint.
        let altered = Checkpoint {
            events: checkpoint.events - 1,
            ..checkpoint.clone()
        };
        let said = found(&engine, &altered).await?;
        assert!(said[0].contains("its signature does not match"), "{said:?}");
        let other = tempfile::tempdir().map_err(Problem::fault)?;
        let stranger = open_or_make(other.path())?;
        let mut forged = Checkpoint {
            key: public(&stranger),
            ..checkpoint.clone()
        };
        forged.signature = hash::hex(stranger.sign(forged.signed().as_bytes()).as_ref());
        let said = found(&engine, &forged).await?;
        assert!(
            said.len() == 1 && said[0].contains("not that of this workspace"),
            "{said:?}"
        );
        // What comes later is no alteration.
        engine.open_set_up().await?;
        let email = model::text::Email::parse("late@ferry.example");
        let name = model::text::PersonName::parse("Late Comer");
        let refused = |refusal| Problem::NotValid(vec![refusal]);
        let (email, name) = (email.map_err(refused)?, name.map_err(refused)?);
        let role = model::role::Role::Viewer;
        engine.add_person(None, name, &email, role).await?;
        assert_eq!(found(&engine, &checkpoint).await?, Vec::<String>::new());
        let (_, later) = engine.checkpoint().await?;
        let later = later.ok_or_else(|| Problem::fault("no checkpoint"))?;
        assert_eq!(later.events, checkpoint.events + 2);
        // The end is cut off, with all that stands beside it: consistent, but not what was witnessed.
        for cut in [
            "delete from password_reset",
            "delete from event where subject_kind = 'person' and subject_id in (select id from person where name = 'Late Comer')",
            "delete from person where name = 'Late Comer'",
        ] {
            changes(&engine, cut).await?;
        }
        assert_eq!(engine.verify().await?.findings, []);
        let said = found(&engine, &later).await?;
        assert!(
            said.len() == 1 && said[0].contains("cut at its end"),
            "{said:?}"
        );
        assert_eq!(found(&engine, &checkpoint).await?, Vec::<String>::new());
        // And everything is written anew, without touching what a decision has sealed.
        changes(&engine, "update event set payload = replace(payload, 'the', 'teh') where kind in ('commented', 'revoked')").await?;
        assert!(
            !engine.verify().await?.findings.is_empty(),
            "hashes do not fit"
        );
        hashes_anew(&engine).await?;
        assert_eq!(engine.verify().await?.findings, []);
        let said = found(&engine, &checkpoint).await?;
        assert!(
            said.len() == 1 && said[0].contains("a chain was rewritten"),
            "{said:?}"
        );
        engine.close().await;
        Ok(())
    }

    #[tokio::test]
    async fn a_checkpoint_finds_what_no_chain_does_on_sqlite() -> Result<(), Problem> {
        a_checkpoint_finds(Database::Sqlite).await
    }

    #[tokio::test]
    async fn a_checkpoint_finds_what_no_chain_does_on_postgres() -> Result<(), Problem> {
        let Ok(url) = std::env::var("TEST_POSTGRES_URL") else {
            eprintln!("skipped: `cargo xtask test` sets TEST_POSTGRES_URL");
            return Ok(());
        };
        let (alone, name) = Db::create_beside(&url).await?;
        a_checkpoint_finds(Database::Postgres(alone)).await?;
        Db::drop_beside(&url, &name).await
    }
}
