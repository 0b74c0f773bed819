//! Another password for oneself, while signed in.

use super::rights::as_of_now;
use super::statements::{CHANGE_PASSWORD, DELETE_OPEN_RESETS, FORGET_PLACES_OF};
use crate::Engine;
use crate::attempts::Origin;
use crate::db::values;
use crate::event::append;
use crate::session::DELETE_SESSIONS_OF;
use model::Problem;
use model::event::Event;
use model::fingerprint::Fingerprint;
use model::person::{self, About, Actor};
use model::role::Act;
use model::text::{Email, Password};

impl Engine {
    /// Sets another password for the actor, who must know the one of before: a wrong one counts like one at the sign-in form.
    /// Every session of theirs ends, also the one it is done from, and no browser is known any more; links for a new
    /// password that nobody has used are dead.
    pub async fn change_password(
        &self,
        actor: &Actor,
        current: Password,
        new: Password,
        origin: &Origin,
    ) -> Result<(), Problem> {
        actor.may(Act::ManageOwn, About::Everything)?;
        if actor.scope.is_some() {
            let sentence =
                "Only its owner can change a password, in a browser, never with a token.";
            return Err(Problem::NotAllowed(sentence.to_owned()));
        }
        let wrong = || Problem::not_valid("current_password", "Wrong password.");
        let email = self.find_me(actor).await?.email.ok_or_else(wrong)?;
        let email = Email::parse(&email).map_err(|_| wrong())?;
        let known = self.who_knows(&email, current, origin).await?;
        let known = known
            .filter(|known| known.person == actor.id)
            .ok_or_else(wrong)?;
        let password_hash = self.passwords.hash(new).await?;
        let (now, actor) = (self.clock.now(), actor.clone());
        self.write(move |tx| {
            Box::pin(async move {
                let person = as_of_now(tx, &actor).await?.id;
                let stored = Fingerprint::of(person.as_str(), Some(&password_hash));
                let bound = values![password_hash, &person, known.password_hash];
                if tx.run(CHANGE_PASSWORD, bound).await? == 0 {
                    // A link was used meanwhile: what was typed here is the old password.
                    return Err(Problem::Conflict(
                        "Your password was changed a moment ago. Sign in with the new one."
                            .to_owned(),
                    ));
                }
                tx.run(DELETE_SESSIONS_OF, values![&person]).await?;
                tx.run(DELETE_OPEN_RESETS, values![&person]).await?;
                tx.run(FORGET_PLACES_OF, values![&person]).await?;
                let changed = person::Event::PasswordChanged { password: stored };
                let changed = Event::Person(person.clone(), changed);
                append(tx, now, Some(&person), None, &changed)
                    .await
                    .map(drop)
            })
        })
        .await
    }
}
