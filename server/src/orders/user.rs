//! `holdpoint user`: people, by whoever may use the data folder. It helps also where no admin can sign in any more.

use super::answer::Answer;
use super::place::Workplace;
use crate::told;
use clap::{Args, Subcommand};
use engine::person::{Person, PersonChange};
use model::Problem;
use model::address;
use model::role::Role;
use model::text::{Email, PersonName};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What is done with people.
#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verb {
    /// Add a person. Prints a link that works once, with which they choose a password.
    Add {
        /// The address to sign in with.
        #[arg(long)]
        email: String,
        /// The name as colleagues know it.
        #[arg(long)]
        name: String,
        /// What they may do: viewer, contributor, approver or admin.
        #[arg(long, default_value = "contributor")]
        role: String,
    },
    /// List everybody.
    List,
    /// Change what a person may do. Their sessions end.
    Role {
        /// Which person.
        #[command(flatten)]
        who: Who,
        /// viewer, contributor, approver or admin.
        #[arg(long)]
        role: String,
    },
    /// Make a link with which a person chooses a new password. Earlier links stop working, and their sessions end when they use it.
    Reset(Who),
    /// Keep a person out: sessions and streams end, tokens stop, the history keeps the name.
    Deactivate(Who),
    /// Let a person in again.
    Activate(Who),
}

/// Which person.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
#[group(required = true, multiple = false)]
pub struct Who {
    /// The address to sign in with, or the id.
    person: Option<String>,
    /// The same as a flag.
    #[arg(long, value_name = "PERSON")]
    email: Option<String>,
}

/// Does it.
pub async fn carry_out(verb: Verb, at: &Workplace<'_>) -> Result<Answer, Problem> {
    match verb {
        Verb::Add { email, name, role } => add(at, &email, &name, &role).await,
        Verb::List => {
            let people = at.engine.all_people().await?;
            let lines: Vec<String> = people.iter().map(line).collect();
            let report: Vec<_> = people.iter().map(told::person).collect();
            Ok(Answer::good(json!(report), lines.join("\n")))
        }
        Verb::Role { who, role } => {
            let role = Some(Role::parse(&role)?);
            let change = PersonChange { role, active: None };
            change_person(at, &who, change).await
        }
        Verb::Reset(who) => {
            let id = find(at, &who).await?.id;
            let secret = at.engine.issue_reset(at.by, &id).await?;
            let link = link(at, &secret);
            let text = format!("{link}\nIt works once, for a day, and is shown only now.");
            Ok(Answer::good(json!({ "id": id, "link": link }), text))
        }
        Verb::Deactivate(who) => {
            let (role, active) = (None, Some(false));
            change_person(at, &who, PersonChange { role, active }).await
        }
        Verb::Activate(who) => {
            let (role, active) = (None, Some(true));
            change_person(at, &who, PersonChange { role, active }).await
        }
    }
}

async fn add(at: &Workplace<'_>, email: &str, name: &str, role: &str) -> Result<Answer, Problem> {
    let email = Email::parse(email)?;
    let name = PersonName::parse(name)?;
    let role = Role::parse(role)?;
    let added = at.engine.add_person(at.by, name, &email, role);
    let (id, secret) = added.await?;
    let link = link(at, &secret);
    let text = format!(
        "{link}\nSend this link to the person. It works once, for a day, and is shown only now."
    );
    Ok(Answer::good(json!({ "id": id, "link": link }), text))
}

async fn change_person(
    at: &Workplace<'_>,
    who: &Who,
    change: PersonChange,
) -> Result<Answer, Problem> {
    let id = find(at, who).await?.id;
    let changed = at.engine.change_person(at.by, &id, change).await?;
    let mut text = line(&changed);
    let manages = |person: &Person| {
        person.role == Role::Admin && person.deactivated.is_none() && person.has_password
    };
    if !at.engine.all_people().await?.iter().any(manages) {
        text.push_str("\nNo one who can sign in is an admin now. To change that: holdpoint user role PERSON --role admin");
    }
    Ok(Answer::good(json!(told::person(&changed)), text))
}

async fn find(at: &Workplace<'_>, who: &Who) -> Result<Person, Problem> {
    let named = who.person.as_ref().or(who.email.as_ref());
    let named = named.map(|named| named.trim().to_lowercase());
    let people = at.engine.all_people().await?;
    let mut people = people.into_iter();
    people
        .find(|person| Some(person.id.as_str()) == named.as_deref() || person.email == named)
        .ok_or(Problem::NotFound("person with this address"))
}

/// Where a person chooses a password.
fn link(at: &Workplace<'_>, secret: &str) -> String {
    let listens = format!("http://{}", at.config.addr);
    let server = at.config.public_url.as_ref().unwrap_or(&listens);
    format!("{server}{}", address::reset(secret))
}

fn line(person: &Person) -> String {
    let state = match person.deactivated {
        Some(_) => "  deactivated",
        None => "",
    };
    let email = person.email.as_deref().unwrap_or("no address");
    format!(
        "{}  {}  {email}  {}{state}",
        person.id, person.name, person.role
    )
}
