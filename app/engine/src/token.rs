//! Tokens by which machines act: a build server that deploys, a probe that looks. A token acts as a person, with the
//! rights that this person has now and no more than its scope, so that everything it does has a name and ends with the
//! person's rights.

use crate::attempts::{Door, Origin};
use crate::clock::{Moment, new_id, new_secret};
use crate::db::{FromRow, Tx, statements, values};
use crate::event::append;
use crate::person::statements::FIND_PERSON_BY_EMAIL;
use crate::person::{Actor, PersonRow, as_of_now};
use crate::session::Credential;
use crate::{Engine, hash};
use model::Problem;
use model::event::Event;
use model::fingerprint::Fingerprint;
use model::id::{PersonId, TokenId};
use model::person::About;
use model::role::{Act, Role, Scope};
use model::text::{Email, PersonName};
use model::token;

statements! {
    CREATE_TOKEN = "insert into token (id, name, person_id, token_hash, created_at_ms, scope, expires_at_ms, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    FIND_TOKENS = "select t.id, t.name, t.person_id, p.name as person, t.scope, t.created_at_ms, t.expires_at_ms, t.last_used_at_ms, t.revoked_at_ms, p.deactivated_at_ms \
        from token t join person p on p.id = t.person_id where cast($1 as text) is null or t.person_id = $1 order by t.id";
    FIND_ACTOR_BY_TOKEN = "select p.id, p.name, p.position, p.role, t.scope, t.last_used_at_ms from token t join person p on p.id = t.person_id \
        where t.token_hash = $1 and t.revoked_at_ms is null and (t.expires_at_ms is null or t.expires_at_ms > $2) and p.deactivated_at_ms is null";
    TOUCH_TOKEN = "update token set last_used_at_ms = $1 where token_hash = $2";
    REVOKE_TOKENS_FOR_OTHERS = "update token set revoked_at_ms = $1 where created_by = $2 and person_id <> $2 and revoked_at_ms is null";
    REVOKE_TOKEN = "update token set revoked_at_ms = $1 where id = $2 and revoked_at_ms is null and (cast($3 as text) is null or person_id = $3)";
}

/// What every secret of a token begins with, so that a leaked one is recognised.
const MARK: &str = "hp_";

/// A token in a list. Its secret is known to nobody.
#[derive(Debug, Clone)]
pub struct Token {
    /// The id.
    pub id: TokenId,
    /// What it is for.
    pub name: String,
    /// The person it acts as.
    pub person: PersonId,
    /// That person's name.
    pub person_name: String,
    /// How much of that person's rights it has.
    pub scope: Scope,
    /// When it was made.
    pub created: Moment,
    /// When it ends, or has ended.
    pub expires: Option<Moment>,
    /// The last use, to within a minute.
    pub last_used: Option<Moment>,
    /// When it was revoked.
    pub revoked: Option<Moment>,
    /// Its person is deactivated.
    pub rests: bool,
}

impl Token {
    /// Why it does not work. `None`: it does.
    pub fn dead(&self, now: Moment) -> Option<&'static str> {
        match (self.revoked, self.expires) {
            (Some(_), _) => Some("revoked"),
            (None, Some(end)) if end <= now => Some("ended"),
            _ if self.rests => Some("its owner is deactivated"),
            _ => None,
        }
    }
}

#[derive(FromRow)]
struct TokenRow {
    id: String,
    name: String,
    person_id: String,
    person: String,
    scope: String,
    created_at_ms: i64,
    expires_at_ms: Option<i64>,
    last_used_at_ms: Option<i64>,
    revoked_at_ms: Option<i64>,
    deactivated_at_ms: Option<i64>,
}

impl TokenRow {
    fn read(self) -> Result<Token, Problem> {
        Ok(Token {
            id: TokenId::parse(&self.id).map_err(Problem::fault)?,
            person: PersonId::parse(&self.person_id).map_err(Problem::fault)?,
            name: self.name,
            person_name: self.person,
            scope: scope(&self.scope)?,
            created: Moment(self.created_at_ms),
            expires: self.expires_at_ms.map(Moment),
            last_used: self.last_used_at_ms.map(Moment),
            revoked: self.revoked_at_ms.map(Moment),
            rests: self.deactivated_at_ms.is_some(),
        })
    }
}

#[derive(FromRow)]
struct ActorRow {
    id: String,
    name: String,
    position: Option<String>,
    role: String,
    scope: String,
    last_used_at_ms: Option<i64>,
}

fn scope(name: &str) -> Result<Scope, Problem> {
    Scope::parse(name).map_err(|_| Problem::fault(format!("a token has the unknown scope {name}")))
}

/// A token to be made.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// What it is for.
    pub name: PersonName,
    /// The address of the person it acts as. `None`: the actor.
    pub person: Option<Email>,
    /// How much of that person's rights it has.
    pub scope: Scope,
    /// How long it works. `None`: until it is revoked.
    pub lives_ms: Option<i64>,
}

impl Engine {
    /// Makes a token. Returns its id and its secret, which is shown once. People make their own, admins and operators
    /// also those of others; without an actor it is done by an operator.
    pub async fn create_token(
        &self,
        by: Option<&Actor>,
        token: NewToken,
    ) -> Result<(TokenId, String), Problem> {
        let now = self.clock.now();
        let secret = format!("{MARK}{}", new_secret()?);
        let id = TokenId::parse(&new_id(now)).map_err(Problem::fault)?;
        let (by, token_hash, token_id) = (by.cloned(), hash::of(secret.as_bytes()), id.clone());
        let expires = token.lives_ms.map(|lives| now.plus(lives).0);
        self.write(move |tx| {
            Box::pin(async move {
                let by = match &by {
                    Some(by) => Some(as_of_now(tx, by).await?),
                    None => None,
                };
                let person = owner(tx, by.as_ref(), token.person.as_ref()).await?;
                let stored = Fingerprint::of(token_id.as_str(), Some(&token_hash));
                let bound = values![
                    token_id.as_str(),
                    token.name.as_str(),
                    &person,
                    token_hash,
                    now.0,
                    token.scope.name(),
                    expires,
                    by.as_ref().map(|by| by.id.as_str())
                ];
                tx.run(CREATE_TOKEN, bound).await?;
                let created = token::Event::Created {
                    person,
                    name: token.name.into(),
                    scope: token.scope,
                    expires_ms: expires,
                    secret: stored,
                };
                let created = Event::Token(token_id, created);
                append(tx, now, by.as_ref().map(|by| &by.id), None, &created).await
            })
        })
        .await?;
        Ok((id, secret))
    }

    /// The actor's own tokens, also those that work no more; everybody's for an admin.
    pub async fn list_tokens(&self, actor: &Actor) -> Result<Vec<Token>, Problem> {
        let all = actor.can(Act::Read, About::Kind("token"));
        self.tokens((!all).then_some(&actor.id)).await
    }

    /// The same for an operator.
    pub async fn all_tokens(&self) -> Result<Vec<Token>, Problem> {
        self.tokens(None).await
    }

    async fn tokens(&self, of: Option<&PersonId>) -> Result<Vec<Token>, Problem> {
        let of = values![of.map(PersonId::as_str)];
        let rows = self.db.all::<TokenRow>(FIND_TOKENS, of).await?;
        rows.into_iter().map(TokenRow::read).collect()
    }

    /// Revokes a token; the next request with it is refused. People revoke their own, admins and operators any.
    pub async fn revoke_token(&self, by: Option<&Actor>, id: TokenId) -> Result<(), Problem> {
        let (now, by) = (self.clock.now(), by.cloned());
        self.write(move |tx| {
            Box::pin(async move {
                let by = match &by {
                    Some(by) => Some(as_of_now(tx, by).await?),
                    None => None,
                };
                let only_of = match &by {
                    Some(by) if !by.can(Act::ManagePeople, About::Everything) => {
                        by.may(Act::ManageOwn, About::Everything)?;
                        Some(by.id.as_str())
                    }
                    _ => None,
                };
                let bound = values![now.0, id.as_str(), only_of];
                if tx.run(REVOKE_TOKEN, bound).await? == 0 {
                    return Err(Problem::NotFound("token that works"));
                }
                let revoked = Event::Token(id, token::Event::Revoked);
                append(tx, now, by.as_ref().map(|by| &by.id), None, &revoked).await
            })
        })
        .await
        .map(drop)
    }

    /// Whether the token with this hash lets its person in.
    pub(crate) async fn token_lets_in(&self, hash: &str) -> Result<bool, Problem> {
        let bound = values![hash, self.clock.now().0];
        let row = self.db.maybe::<ActorRow>(FIND_ACTOR_BY_TOKEN, bound);
        Ok(row.await?.is_some())
    }

    /// The person behind the secret of a token, with the rights of now and the scope of the token, and what the token is
    /// known by. Secrets that are none are counted.
    pub async fn find_actor_by_token(
        &self,
        secret: &str,
        origin: &Origin,
    ) -> Result<(Actor, Credential), Problem> {
        let (now, hash) = (self.clock.now(), hash::of(secret.as_bytes()));
        let bound = values![hash.as_str(), now.0];
        let row = self
            .db
            .maybe::<ActorRow>(FIND_ACTOR_BY_TOKEN, bound)
            .await?;
        let Some(row) = row else {
            self.failed(Door::Token, None, "", origin);
            self.attempts.miss(Door::Token, origin)?;
            return Err(Problem::NoSuchToken);
        };
        self.used(
            TOUCH_TOKEN,
            &hash,
            Moment(row.last_used_at_ms.unwrap_or(0)),
            now,
        );
        let role = Role::parse(&row.role);
        let actor = Actor {
            id: PersonId::parse(&row.id).map_err(Problem::fault)?,
            name: row.name,
            position: row.position,
            role: role.map_err(|_| Problem::fault("a person has an unknown role"))?,
            scope: Some(scope(&row.scope)?),
        };
        Ok((actor, Credential::Token(hash)))
    }
}

/// Whom a new token acts as: who makes it, or whom an admin or an operator names.
async fn owner(
    tx: &mut Tx,
    by: Option<&Actor>,
    email: Option<&Email>,
) -> Result<PersonId, Problem> {
    let named = match email {
        Some(email) => {
            let bound = values![email.as_str()];
            let row = tx.maybe::<PersonRow>(FIND_PERSON_BY_EMAIL, bound).await?;
            Some(row.map(PersonRow::read).transpose()?)
        }
        None => None,
    };
    match (by, named) {
        (Some(by), None) => by
            .may(Act::ManageOwn, About::Everything)
            .map(|()| by.id.clone()),
        (Some(by), Some(Some(person))) if person.id == by.id => by
            .may(Act::ManageOwn, About::Everything)
            .map(|()| by.id.clone()),
        (by, Some(person)) => {
            by.map_or(Ok(()), |by| by.may(Act::ManagePeople, About::Everything))?;
            let person = person.ok_or(Problem::NotFound("person with this address"))?;
            if person.deactivated.is_some() {
                let sentence = "This person is deactivated. Reactivate them first.";
                return Err(Problem::Conflict(sentence.to_owned()));
            }
            Ok(person.id)
        }
        (None, None) => Err(Problem::NotFound("person with this address")),
    }
}
