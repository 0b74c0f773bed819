//! Links by which one person may join, once. The link of an empty workspace makes its first admin.
//!
//! Only a hash of the secret in the link is kept. A link ends after a week, or when it was used.

use crate::clock::{Moment, new_id, new_secret};
use crate::db::{FromRow, Tx, statements, values};
use crate::event::append;
use crate::person::statements::{COUNT_EMAIL, COUNT_WITH_PASSWORD, CREATE_PERSON};
use crate::person::{Actor, Joining, may_manage};
use crate::{Engine, hash};
use model::Problem;
use model::event::Event;
use model::fingerprint::Fingerprint;
use model::id::{InvitationId, PersonId};
use model::invitation;
use model::person;
use model::person::About;
use model::role::{Act, Role};
use model::text::PersonName;

statements! {
    CREATE_INVITATION = "insert into invitation (id, token_hash, role, for_whom, created_by, created_at_ms, expires_at_ms) values ($1, $2, $3, $4, $5, $6, $7)";
    FIND_INVITATION = "select id, role, for_whom, created_by, expires_at_ms from invitation where token_hash = $1 and used_at_ms is null and expires_at_ms > $2";
    FIND_OPEN_INVITATIONS = "select id, role, for_whom, created_by, expires_at_ms from invitation where used_at_ms is null and created_by is not null order by id desc";
    RENEW_INVITATION = "update invitation set token_hash = $1, expires_at_ms = $2 where id = $3 and used_at_ms is null and created_by is not null";
    DELETE_INVITATION = "delete from invitation where id = $1 and used_at_ms is null and created_by is not null";
    USE_INVITATION = "update invitation set used_at_ms = $1 where id = $2 and used_at_ms is null and expires_at_ms > $1";
    DELETE_INVITATIONS_BY = "delete from invitation where created_by = $1 and used_at_ms is null";
    /// Used ones too: no event tells of such a link, so none may stand beside the events.
    DELETE_SET_UP_LINKS = "delete from invitation where created_by is null";
}

pub(crate) const WEEK_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// An invitation that nobody has used.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// The id.
    pub id: InvitationId,
    /// What the person who joins will be allowed to do.
    pub role: Role,
    /// Whom it is meant for, as the inviter wrote it.
    pub for_whom: String,
    /// It is the set-up link of an empty workspace.
    pub is_set_up: bool,
    /// When its link ends, or has ended. A new link makes it work again.
    pub expires: Moment,
}

#[derive(FromRow)]
struct InvitationRow {
    id: String,
    role: String,
    for_whom: String,
    created_by: Option<String>,
    expires_at_ms: i64,
}

impl InvitationRow {
    fn read(self) -> Result<Invitation, Problem> {
        let unreadable = || Problem::fault(format!("invitation {} cannot be read", self.id));
        Ok(Invitation {
            id: InvitationId::parse(&self.id).map_err(|_| unreadable())?,
            role: Role::parse(&self.role).map_err(|_| unreadable())?,
            for_whom: self.for_whom,
            is_set_up: self.created_by.is_none(),
            expires: Moment(self.expires_at_ms),
        })
    }
}

impl Engine {
    /// The secret of a fresh set-up link, as long as nobody can sign in. A link printed by an earlier start
    /// stops working, so that an old log gives nobody a workspace.
    pub async fn open_set_up(&self) -> Result<Option<String>, Problem> {
        if self.db.scalar(COUNT_WITH_PASSWORD, values![]).await? > 0 {
            return Ok(None);
        }
        let secret = new_secret()?;
        let (token_hash, now) = (hash::of(secret.as_bytes()), self.clock.now());
        self.write(move |tx| {
            Box::pin(async move {
                tx.run(DELETE_SET_UP_LINKS, values![]).await?;
                create(tx, now, None, Role::Admin, "the first admin", &token_hash)
                    .await
                    .map(drop)
            })
        })
        .await?;
        Ok(Some(secret))
    }

    /// Invites a person. The secret is returned once and cannot be seen again.
    pub async fn invite(
        &self,
        actor: &Actor,
        for_whom: PersonName,
        role: Role,
    ) -> Result<(InvitationId, String), Problem> {
        actor.may(Act::ManagePeople, About::Everything)?;
        let secret = new_secret()?;
        let (token_hash, now, actor) =
            (hash::of(secret.as_bytes()), self.clock.now(), actor.clone());
        let id = self
            .write(move |tx| {
                Box::pin(async move {
                    may_manage(tx, Some(&actor)).await?;
                    let by = Some(&actor.id);
                    let invitation =
                        create(tx, now, by, role, for_whom.as_str(), &token_hash).await?;
                    let link = Fingerprint::of(invitation.as_str(), Some(&token_hash));
                    let created = invitation::Event::Created { role, link };
                    let created = Event::Invitation(invitation.clone(), created);
                    append(tx, now, by, None, &created).await?;
                    Ok(invitation)
                })
            })
            .await?;
        Ok((id, secret))
    }

    /// A new link for an invitation that nobody has used. The one before it is dead.
    pub async fn renew_invitation(
        &self,
        actor: &Actor,
        invitation: InvitationId,
    ) -> Result<String, Problem> {
        let (now, secret) = (self.clock.now(), new_secret()?);
        let (actor, token_hash) = (actor.clone(), hash::of(secret.as_bytes()));
        self.write(move |tx| {
            Box::pin(async move {
                may_manage(tx, Some(&actor)).await?;
                let link = Fingerprint::of(invitation.as_str(), Some(&token_hash));
                let bound = values![token_hash, now.plus(WEEK_MS).0, &invitation];
                if tx.run(RENEW_INVITATION, bound).await? == 0 {
                    return Err(Problem::NotFound("open invitation"));
                }
                let renewed = Event::Invitation(invitation, invitation::Event::Renewed { link });
                append(tx, now, Some(&actor.id), None, &renewed).await
            })
        })
        .await?;
        Ok(secret)
    }

    /// Withdraws an invitation that nobody has used.
    pub async fn withdraw_invitation(
        &self,
        actor: &Actor,
        invitation: InvitationId,
    ) -> Result<(), Problem> {
        let (now, actor) = (self.clock.now(), actor.clone());
        self.write(move |tx| {
            Box::pin(async move {
                may_manage(tx, Some(&actor)).await?;
                if tx.run(DELETE_INVITATION, values![&invitation]).await? == 0 {
                    return Err(Problem::NotFound("open invitation"));
                }
                let withdrawn = Event::Invitation(invitation, invitation::Event::Withdrawn);
                append(tx, now, Some(&actor.id), None, &withdrawn).await
            })
        })
        .await
        .map(drop)
    }

    /// The invitations that nobody has used, newest first.
    pub async fn list_invitations(&self, actor: &Actor) -> Result<Vec<Invitation>, Problem> {
        actor.may(Act::Read, About::Kind("invitation"))?;
        let rows = self
            .db
            .all::<InvitationRow>(FIND_OPEN_INVITATIONS, values![])
            .await?;
        rows.into_iter().map(InvitationRow::read).collect()
    }

    /// The invitation behind the secret of a link that still works.
    pub async fn find_invitation(&self, secret: &str) -> Result<Invitation, Problem> {
        let row = self
            .db
            .maybe::<InvitationRow>(
                FIND_INVITATION,
                values![hash::of(secret.as_bytes()), self.clock.now().0],
            )
            .await?;
        row.ok_or(Problem::LinkIsOver)?.read()
    }

    /// Joins by a link. Two people with one link: one joins, the other reads that the link was used.
    pub async fn join(&self, secret: &str, joining: Joining) -> Result<Actor, Problem> {
        let invitation = self.find_invitation(secret).await?;
        let password_hash = self.passwords.hash(joining.password).await?;
        let now = self.clock.now();
        self.write(move |tx| {
            Box::pin(async move {
                if invitation.is_set_up && tx.scalar(COUNT_WITH_PASSWORD, values![]).await? > 0 {
                    // Somebody was added by an operator meanwhile: the link in an old log makes nobody an admin.
                    return Err(Problem::Conflict(
                        "Someone can already sign in to this workspace. Ask them for an invitation."
                            .to_owned(),
                    ));
                }
                if tx
                    .run(USE_INVITATION, values![now.0, &invitation.id])
                    .await?
                    == 0
                {
                    return Err(Problem::Conflict(
                        "This link was used a moment ago. Ask for a new one.".to_owned(),
                    ));
                }
                if tx
                    .scalar(COUNT_EMAIL, values![joining.email.as_str()])
                    .await?
                    > 0
                {
                    return Err(Problem::not_valid(
                        "email",
                        "This address is already in use. Sign in, or use another.",
                    ));
                }
                let id = PersonId::parse(&new_id(now)).map_err(Problem::fault)?;
                let stored = Fingerprint::of(id.as_str(), Some(&password_hash));
                let position = joining.position.map(String::from);
                let bound = values![
                    &id,
                    joining.name.as_str(),
                    position.clone(),
                    joining.email.as_str(),
                    invitation.role.name(),
                    password_hash,
                    now.0
                ];
                tx.run(CREATE_PERSON, bound).await?;
                close_set_up(tx).await?;
                let role = invitation.role;
                let joined = person::Event::Joined {
                    role,
                    invitation: Some(invitation.id),
                    password: stored,
                };
                let joined = Event::Person(id.clone(), joined);
                append(tx, now, Some(&id), None, &joined).await?;
                Ok(Actor {
                    id,
                    name: joining.name.as_str().to_owned(),
                    position,
                    role: invitation.role,
                    scope: None,
                })
            })
        })
        .await
    }
}

/// Nobody needs the link of an empty workspace any more: somebody has a password.
pub(crate) async fn close_set_up(tx: &mut Tx) -> Result<(), Problem> {
    tx.run(DELETE_SET_UP_LINKS, values![]).await.map(drop)
}

async fn create(
    tx: &mut Tx,
    now: Moment,
    by: Option<&PersonId>,
    role: Role,
    for_whom: &str,
    token_hash: &str,
) -> Result<InvitationId, Problem> {
    let id = InvitationId::parse(&new_id(now)).map_err(Problem::fault)?;
    let bound = values![
        &id,
        token_hash,
        role.name(),
        for_whom,
        by.map(PersonId::as_str),
        now.0,
        now.plus(WEEK_MS).0
    ];
    tx.run(CREATE_INVITATION, bound).await?;
    Ok(id)
}
