//! Passwords that are typed, and where people have signed in before.

use super::statements::{FIND_PASSWORD, FORGET_OLD_PLACES, REMEMBER_PLACE};
use crate::attempts::{Door, Origin};
use crate::db::{FromRow, values};
use crate::{Engine, hash};
use model::Problem;
use model::id::PersonId;
use model::person::Actor;
use model::text::{Email, Password};

/// How long a place is remembered after the last sign-in there.
const REMEMBERED_MS: i64 = 180 * 24 * 60 * 60 * 1000;

/// Whose address and password were typed.
pub(super) struct KnownPlace {
    pub person: PersonId,
    /// What the password was compared with.
    pub password_hash: String,
}

#[derive(FromRow)]
struct PasswordRow {
    id: String,
    password_hash: Option<String>,
    browser: Option<String>,
    network: Option<String>,
}

impl Engine {
    /// Checks an address and a password. The same answer, and the same work, whether or not there is such an account.
    pub async fn sign_in(
        &self,
        email: &Email,
        password: Password,
        origin: &Origin,
    ) -> Result<Actor, Problem> {
        let wrong = || Problem::not_valid("password", "Wrong e-mail or password.");
        let known = self.who_knows(email, password, origin).await?;
        let known = known.ok_or_else(wrong)?;
        self.find_actor(&known.person).await?.ok_or_else(wrong)
    }

    /// The person with this address and this password. `None`: they do not belong together, which counts as an attempt.
    pub(super) async fn who_knows(
        &self,
        email: &Email,
        password: Password,
        origin: &Origin,
    ) -> Result<Option<KnownPlace>, Problem> {
        let bound = values![
            email.as_str(),
            origin.browser.clone().unwrap_or_default(),
            origin.network.as_str()
        ];
        let row = self.db.maybe::<PasswordRow>(FIND_PASSWORD, bound).await?;
        let known = row.as_ref();
        let place = known.and_then(|row| row.browser.as_ref().or(row.network.as_ref()));
        let account = hash::of(email.as_str().as_bytes());
        let taken = self
            .attempts
            .guess(&account, place.map(String::as_str), origin)?;
        let stored = known.and_then(|row| row.password_hash.clone());
        let checked = self.passwords.matches(password, stored.clone()).await;
        let person = row.and_then(|row| PersonId::parse(&row.id).ok());
        match (checked, person, stored) {
            (Ok(true), Some(person), Some(password_hash)) => {
                taken.give_back();
                Ok(Some(KnownPlace {
                    person,
                    password_hash,
                }))
            }
            (Ok(_), person, _) => {
                let account = match &person {
                    Some(person) => person.to_string(),
                    // People type passwords where an address belongs.
                    None => format!("unknown {}", account.get(..12).unwrap_or_default()),
                };
                self.failed(Door::Password, person, &account, origin);
                Ok(None)
            }
            (Err(fault), _, _) => {
                taken.give_back();
                Err(fault)
            }
        }
    }

    /// Remembers that a person came in here. Nobody is kept out when that cannot be written down.
    pub async fn remember_place(&self, person: &PersonId, origin: &Origin) {
        let now = self.clock.now();
        let places = [Some(&origin.network), origin.browser.as_ref()];
        let places: Vec<String> = places.into_iter().flatten().cloned().collect();
        let person = person.clone();
        let remembered = self
            .write(move |tx| {
                Box::pin(async move {
                    let old = values![now.plus(-REMEMBERED_MS).0];
                    tx.run(FORGET_OLD_PLACES, old).await?;
                    for place in places {
                        tx.run(REMEMBER_PLACE, values![&person, place, now.0])
                            .await?;
                    }
                    Ok(())
                })
            })
            .await;
        if let Err(problem) = remembered {
            tracing::warn!(cause = %problem, "the place of a sign-in was not recorded");
        }
    }

    /// How many passwords were hashed since the start.
    pub fn hashed_passwords(&self) -> u64 {
        self.passwords.hashed()
    }
}
