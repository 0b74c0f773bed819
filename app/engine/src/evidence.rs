//! Files that support statements, and pictures that texts show. They are kept by the hash of their bytes, in the transaction of
//! the statement or the text, so that there is never one without the other, and one backup holds both.

use crate::Engine;
use crate::db::{FromRow, Reads, Tx, statements, values};
use crate::person::Actor;
use model::Problem;
use model::evidence::GivenFile;
use model::hash;
use model::person::About;
use model::role::Act;

statements! {
    CREATE_FILE = "insert into file (digest, content) values ($1, $2) on conflict (digest) do nothing";
    FIND_FILE = "select content from file where digest = $1";
}

#[derive(FromRow)]
struct FileRow {
    content: Vec<u8>,
}

impl Engine {
    /// The bytes of a file, for everybody who may read. The digest says that they are those that were given.
    pub async fn find_file(&self, actor: &Actor, digest: &str) -> Result<Vec<u8>, Problem> {
        actor.may(Act::Read, About::Everything)?;
        let missing = Problem::NotFound("file");
        unaltered(&mut self.db.clone(), digest)
            .await?
            .ok_or(missing)
    }
}

/// What is kept under a digest, as it was given.
pub(crate) async fn unaltered(
    reads: &mut impl Reads,
    digest: &str,
) -> Result<Option<Vec<u8>>, Problem> {
    match content(reads, digest).await? {
        Some(content) if hash::of(&content) != digest => {
            Err(Problem::fault(format!("the file {digest} was altered")))
        }
        found => Ok(found),
    }
}

/// Keeps files, each once.
pub(crate) async fn keep(tx: &mut Tx, files: Vec<GivenFile>) -> Result<(), Problem> {
    for file in files {
        keep_bytes(tx, file.into_bytes()).await?;
    }
    Ok(())
}

/// Keeps bytes once, and says by which hash.
pub(crate) async fn keep_bytes(tx: &mut Tx, bytes: Vec<u8>) -> Result<String, Problem> {
    let digest = hash::of(&bytes);
    tx.run(CREATE_FILE, values![digest.as_str(), bytes]).await?;
    Ok(digest)
}

/// What is kept under a digest, whether or not it fits.
pub(crate) async fn content(
    reads: &mut impl Reads,
    digest: &str,
) -> Result<Option<Vec<u8>>, Problem> {
    let rows: Vec<FileRow> = reads.rows(FIND_FILE, values![digest]).await?;
    Ok(rows.into_iter().next().map(|row| row.content))
}
