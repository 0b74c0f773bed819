//! Tokens by which machines act.

use crate::components::page_section::PageSection;
use crate::components::post_form::PostForm;
use crate::components::secret::Secret;
use crate::context::page_context;
use crate::pages::field::{Field, Refusal};
use engine::Token;
use engine::clock::Moment;
use leptos::prelude::*;
use model::address;
use model::id::PersonId;
use model::role::Scope;

const NAME: Field = Field::new("token", "name", "What it is for")
    .hint("The machine that will use it: a build server, a probe.");
const SCOPE: Field = Field::new("token", "scope", "Scope")
    .hint("A token may never do more than you may at that moment.");
const EXPIRES: Field = Field::new("token", "expires", "Ends");

/// My tokens, the one made a moment ago, and the form for the next. Admins see those of everybody.
#[component]
pub fn Tokens(
    /// The tokens.
    tokens: Vec<Token>,
    /// Who looks.
    me: PersonId,
    /// The time.
    now: Moment,
    /// The secret of the one made a moment ago.
    secret: Option<String>,
) -> AnyView {
    let secret = secret.map(|token| {
        view! {
            <Secret value=token words="Copy this token to the machine. It is shown only now." />
        }
    });
    let none = tokens
        .is_empty()
        .then(|| view! { <p class="more">"No tokens yet."</p> });
    let rows: Vec<_> = tokens
        .into_iter()
        .map(|token| row(token, &me, now))
        .collect();
    let list = (!rows.is_empty()).then(|| view! { <ul class="sessions">{rows}</ul> });
    let scopes = Scope::ALL.map(|scope| {
        (
            scope.name().to_owned(),
            format!("{scope}: {}", scope.purpose()),
        )
    });
    let ends = [
        ("30d", "after 30 days"),
        ("90d", "after 90 days"),
        ("365d", "after a year"),
        ("", "when it is revoked"),
    ];
    let ends = ends.map(|(value, words)| (value.to_owned(), words.to_owned()));
    view! {
        <PageSection heading="tokens-h" title="Tokens for machines" id="tokens">
            <Refusal form="tokens".to_owned() fields=&[] />
            {secret}
            {none}
            {list}
            <PostForm id="token" action=address::settings::TOKENS fields=&["name", "scope", "expires"] class="form">
                {NAME.line("text", "off", true)}
                {SCOPE.choice(scopes.to_vec(), Scope::Run.name())}
                {EXPIRES.choice(ends.to_vec(), "90d")}
                <p class="form-actions">
                    <button type="submit" class="btn">
                        "Make a token"
                    </button>
                </p>
            </PostForm>
        </PageSection>
    }
    .into_any()
}

fn row(token: Token, me: &PersonId, now: Moment) -> AnyView {
    let dead = token.dead(now);
    let owner = (token.person != *me).then(|| format!(", acts as {}", token.person_name));
    let used = match token.last_used {
        Some(at) => format!("last used {}", page_context().told(at)),
        None => "never used".to_owned(),
    };
    let end = match (dead, token.expires) {
        (Some(why), _) => why.to_owned(),
        (None, Some(end)) => format!("ends {}", page_context().told(end)),
        (None, None) => "does not end".to_owned(),
    };
    let revoke = token.revoked.is_none().then(|| {
        view! {
            <form method="post" action=address::settings::token_revocation(&token.id)>
                <button type="submit" class="btn is-small">
                    "Revoke"
                    <span class="vh">{format!(" the token {}", token.name)}</span>
                </button>
            </form>
        }
    });
    view! {
        <li>
            <div>
                <b>{token.name.clone()}</b>
                {owner}
                <p>{format!("{}, {used}, {end}", token.scope)}</p>
            </div>
            {revoke}
        </li>
    }
    .into_any()
}
