//! Can this document be trusted? One line under its title, and one click after using it.

use crate::components::page_section::PageSection;
use crate::components::post_form::PostForm;
use crate::pages::field::Field;
use engine::document::{Document, DocumentUse, TrustLine};
use leptos::prelude::*;
use model::address;
use model::trust::Trust;

const NOTE: Field = Field::new("use", "note", "What was different this time?")
    .hint("One line helps the next person. Required if it did not work.");
const REASON: Field = Field::new("retire", "reason", "Why it should no longer be used");
const SUCCESSOR: Field = Field::new("retire", "successor", "Address of the one to use instead")
    .hint("The last part of it, such as hatch-door-runbook. Optional.");

/// How many rungs a document has climbed, drawn.
pub fn ladder(trust: Trust) -> AnyView {
    let rungs = ["M0 9h12v5H0z", "M16 5h12v9H16z", "M32 0h12v14H32z"];
    let rungs = (1..).zip(rungs).map(|(rung, path)| {
        let on = (rung <= trust.rungs()).then_some("on");
        view! { <path class=on d=path /> }
    });
    view! {
        <svg class="ladder" viewBox="0 0 44 14" aria-hidden="true">
            {rungs.collect_view()}
        </svg>
    }
    .into_any()
}

/// The line under the title.
#[component]
pub fn Line(
    /// What is known.
    line: TrustLine,
    /// Who answers for the document.
    owner: Option<String>,
) -> AnyView {
    let class = match line.trust {
        Trust::Proven => "trust is-proven",
        Trust::Doubtful => "trust is-doubtful",
        Trust::Retired => "trust is-retired",
        Trust::Unproven | Trust::Drilled => "trust",
    };
    let due = line.review_due.map(|due| {
        let words = if line.is_overdue {
            " Review overdue since "
        } else {
            " Review due "
        };
        view! {
            {words}
            <time datetime=due.datetime()>{due.shown()}</time>
            "."
        }
    });
    let retired = line.retirement.map(|retirement| {
        let successor = retirement.successor.map(|(slug, title)| {
            view! { <p>"Use " <a href=address::library::document(&slug)>{title}</a> " instead."</p> }
        });
        view! {
            <p>{retirement.reason}</p>
            {successor}
        }
    });
    let all = (!line.uses.is_empty()).then(
        || view! { <a class="no-print" href=address::here(address::library::USES)>"All uses"</a> },
    );
    view! {
        <div class=class>
            <p class="trust-word">
                {ladder(line.trust)}
                {line.trust.words()}
            </p>
            <p>{last(&line.uses)} {due}</p>
            {retired}
            <p class="trust-more">{owner.map(|owner| view! { <span>{format!("Owner: {owner}")}</span> })} {all}</p>
        </div>
    }
    .into_any()
}

/// How often it was used, and how the last time went.
fn last(uses: &[DocumentUse]) -> AnyView {
    let Some(last) = uses.first() else {
        return "No one has said yet whether it works.".into_any();
    };
    let worked = uses.iter().filter(|one| one.worked).count();
    let count = match uses.len() {
        1 => "Used once.".to_owned(),
        many => format!("Used {many} times, worked {worked}."),
    };
    let outcome = match (last.worked, last.drill) {
        (true, false) => "worked",
        (true, true) => "worked in a drill",
        (false, _) => "did not work",
    };
    view! {
        {count}
        " Last on "
        <time datetime=last.at().datetime()>{last.at().shown()}</time>
        {format!(" by {}: {outcome}.", last.name)}
    }
    .into_any()
}

/// The two buttons.
#[component]
pub fn Worked(
    /// The document.
    document: Document,
) -> AnyView {
    view! {
        <PostForm id=address::library::USE action=address::library::uses(&document.slug) fields=&["note"] class="worked">
            <input type="hidden" name="document" value=document.id.as_str().to_owned() />
            <input type="hidden" name="revision" value=document.revision />
            {NOTE.line("text", "off", false)}
            <label class="check">
                <input type="checkbox" name="drill" value="yes" />
                "This was a drill"
            </label>
            <p class="form-actions">
                <button type="submit" class="btn is-go" name="worked" value="yes">
                    "It worked"
                </button>
                <button type="submit" class="btn" name="worked" value="no">
                    "It did not"
                </button>
            </p>
            <p class="worked-help">
                "Kept with your name and the time. One \u{201c}did not\u{201d} makes this document doubtful until it works again."
            </p>
        </PostForm>
    }
    .into_any()
}

/// What people said, the last one first.
#[component]
pub fn Uses(
    /// The uses.
    uses: Vec<DocumentUse>,
) -> AnyView {
    let rows = uses.into_iter().map(|one| {
        let outcome = if one.worked { "worked" } else { "did not" };
        let drill = if one.drill { ", in a drill" } else { "" };
        let note = one.note.as_ref().map(|note| format!(": {note}"));
        view! {
            <li>
                <span class="log-out">{outcome}</span>
                <p>
                    <time datetime=one.at().datetime()>{one.at().shown()}</time>
                    {format!(", {}, revision {}{drill}", one.name, one.revision)}
                    {note}
                </p>
            </li>
        }
    });
    view! {
        <ol class="log" id=address::library::USES>
            {rows.collect_view()}
        </ol>
    }
    .into_any()
}

/// Not to be used any more.
#[component]
pub fn Retire(
    /// The document.
    document: Document,
) -> AnyView {
    view! {
        <PageSection heading="retire-h" title="Retire" class="review">
            <PostForm id="retire" action=address::library::retirement(&document.slug) fields=&["reason", "successor"] class="form">
                <input type="hidden" name="document" value=document.id.as_str().to_owned() />
                {REASON.line("text", "off", true)}
                {SUCCESSOR.line("text", "off", false)}
                <p class="form-actions">
                    <button type="submit" class="btn">
                        "Retire this document"
                    </button>
                </p>
            </PostForm>
        </PageSection>
    }
    .into_any()
}
