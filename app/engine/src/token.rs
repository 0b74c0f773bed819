//! Tokens by which machines act: a build server that deploys, a probe that looks. A token acts as a person, with the
//! rights that this person has now, so that everything it does has a name and ends with the person's rights.
//!
//! They are made and revoked on the machine itself, by whoever may read its data folder.

use crate::clock::{Moment, new_id, new_secret};
use crate::db::{FromRow, statements, values};
use crate::event::append;
use crate::person::{Actor, PersonRow};
use crate::{Engine, hash};
use model::Problem;
use model::event::Happened;
use model::id::TokenId;
use model::text::{Email, PersonName};

statements! {
    CREATE_TOKEN = "insert into token (id, name, person_id, token_hash, created_at_ms) values ($1, $2, $3, $4, $5)";
    FIND_TOKENS = "select t.id, t.name, p.name as person, t.created_at_ms, t.revoked_at_ms from token t join person p on p.id = t.person_id order by t.id";
    FIND_ACTOR_BY_TOKEN = "select p.id, p.name, p.position, p.email, p.role from token t join person p on p.id = t.person_id \
        where t.token_hash = $1 and t.revoked_at_ms is null";
    FIND_PERSON_BY_EMAIL = "select id, name, position, email, role from person where email = $1";
    REVOKE_TOKEN = "update token set revoked_at_ms = $1 where id = $2 and revoked_at_ms is null";
}

/// What every secret of a token begins with, so that a leaked one is recognised.
const MARK: &str = "hp_";

/// A token in a list. Its secret is known to nobody.
#[derive(Debug, Clone)]
pub struct Token {
    /// The id.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// The person it acts as.
    pub person: String,
    /// When it was made.
    pub created: Moment,
    /// When it was revoked.
    pub revoked: Option<Moment>,
}

#[derive(FromRow)]
struct TokenRow {
    id: String,
    name: String,
    person: String,
    created_at_ms: i64,
    revoked_at_ms: Option<i64>,
}

impl Engine {
    /// Makes a token that acts as the person with this address. Returns its id and its secret, which is shown once.
    pub async fn create_token(
        &self,
        name: PersonName,
        email: &Email,
    ) -> Result<(TokenId, String), Problem> {
        let person = self
            .db
            .maybe::<PersonRow>(FIND_PERSON_BY_EMAIL, values![email.as_str()])
            .await?
            .ok_or(Problem::NotFound("person with this address"))?
            .read()?;
        let now = self.clock.now();
        let secret = format!("{MARK}{}", new_secret()?);
        let id = TokenId::parse(&new_id(now)).map_err(Problem::not_saved)?;
        let bound = values![
            id.as_str(),
            name.as_str(),
            &person.id,
            hash::of(secret.as_bytes()),
            now.0
        ];
        let created = Happened::TokenCreated {
            token: id.clone(),
            person: person.id,
            name: name.into(),
        };
        self.write(move |tx| {
            Box::pin(async move {
                tx.run(CREATE_TOKEN, bound).await?;
                append(tx, now, None, None, &created).await
            })
        })
        .await?;
        Ok((id, secret))
    }

    /// All tokens, also those that were revoked.
    pub async fn list_tokens(&self) -> Result<Vec<Token>, Problem> {
        let rows = self.db.all::<TokenRow>(FIND_TOKENS, values![]).await?;
        let read = |row: TokenRow| Token {
            id: row.id,
            name: row.name,
            person: row.person,
            created: Moment(row.created_at_ms),
            revoked: row.revoked_at_ms.map(Moment),
        };
        Ok(rows.into_iter().map(read).collect())
    }

    /// Revokes a token; the next request with it is refused.
    pub async fn revoke_token(&self, id: TokenId) -> Result<(), Problem> {
        let now = self.clock.now();
        self.write(move |tx| {
            Box::pin(async move {
                if tx.run(REVOKE_TOKEN, values![now.0, id.as_str()]).await? == 0 {
                    return Err(Problem::NotFound("token that works"));
                }
                append(tx, now, None, None, &Happened::TokenRevoked { token: id }).await
            })
        })
        .await
        .map(drop)
    }

    /// The person behind the secret of a token, with the rights of now.
    pub async fn find_actor_by_token(&self, secret: &str) -> Result<Option<Actor>, Problem> {
        let hash = hash::of(secret.as_bytes());
        let row = self
            .db
            .maybe::<PersonRow>(FIND_ACTOR_BY_TOKEN, values![hash])
            .await?;
        row.map(PersonRow::actor).transpose()
    }
}
