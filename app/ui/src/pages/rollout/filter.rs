//! Which of the items of a phase stand on the page.

use crate::context::PageContext;
use engine::Actor;
use engine::rollout::{Run, RunItem};
use leptos::prelude::*;
use model::address;
use model::id::RolloutNumber;
use model::live::Stamp;
use model::verdict::Verdict;

/// What is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    /// All of them.
    All,
    /// What waits for this person: claimed, asked of their position, or their own sign-off that went stale.
    Mine,
    /// What is not settled.
    Open,
    /// What was signed not ok, or yes to a hold question.
    NotOk,
    /// What has evidence.
    WithEvidence,
}

impl Filter {
    const ALL: [Self; 5] = [
        Self::All,
        Self::Mine,
        Self::Open,
        Self::NotOk,
        Self::WithEvidence,
    ];

    /// As the address says it. What is none of ours shows all.
    pub fn of(context: &PageContext) -> Self {
        let asked = context.query("show");
        let named = |filter: &Self| asked.as_deref() == Some(filter.name());
        Self::ALL.into_iter().find(named).unwrap_or(Self::All)
    }

    fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Mine => "mine",
            Self::Open => "open",
            Self::NotOk => "not-ok",
            Self::WithEvidence => "with-evidence",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::All => "All items",
            Self::Mine => "Mine",
            Self::Open => "Open",
            Self::NotOk => "Not ok",
            Self::WithEvidence => "With evidence",
        }
    }

    /// What is said of a phase in which nothing is left.
    pub fn nothing(self) -> &'static str {
        match self {
            Self::All => "This phase has no items to sign. Read its steps in the plan.",
            Self::Mine => "Nothing here waits for you.",
            Self::Open => "Nothing here is open.",
            Self::NotOk => "Nothing here is not ok.",
            Self::WithEvidence => "Nothing here has evidence.",
        }
    }

    /// Whether an item is shown.
    pub fn lets(self, item: &RunItem, run: &Run, actor: &Actor) -> bool {
        match self {
            Self::All => true,
            Self::Mine => is_mine(item, run, actor),
            Self::Open => !item.live.stamp.is_settled(),
            Self::NotOk => item.live.stamp.verdict() == Some(Verdict::NotOk),
            Self::WithEvidence => {
                let mut beside = item.live.beside.iter();
                beside.any(|beside| beside.evidence > 0)
            }
        }
    }
}

fn is_mine(item: &RunItem, run: &Run, actor: &Actor) -> bool {
    let asked = item.setting.position.as_deref();
    let asked = asked.is_some_and(|position| run.state.speaks_for(actor, position));
    match &item.live.stamp {
        Stamp::Taken { by } => by.id == actor.id.as_str(),
        Stamp::Signed { by, stale, .. } if stale.is_some() => by.id == actor.id.as_str() || asked,
        stamp @ (Stamp::Open
        | Stamp::ClaimedByDocument
        | Stamp::Deferred { .. }
        | Stamp::Signed { .. }
        | Stamp::Revoked { .. }) => asked && !stamp.is_settled(),
    }
}

/// The choice: one link each, behind the one that is chosen. `phase`: the phases on the page, as the address says it.
pub fn choice(filter: Filter, rollout: RolloutNumber, phase: &str) -> AnyView {
    let links = Filter::ALL.map(|other| {
        let address = address::rollout::phase(rollout, phase);
        let address = match other == Filter::All {
            true => address,
            false => format!("{address}&show={}", other.name()),
        };
        view! {
            <li>
                <a href=address aria-current=(other == filter).then_some("true")>
                    {other.words()}
                </a>
            </li>
        }
    });
    view! {
        <details class="filter">
            <summary>
                <span class="vh">"Show: "</span>
                {filter.words()}
            </summary>
            <ul>{links.collect_view()}</ul>
        </details>
    }
    .into_any()
}
