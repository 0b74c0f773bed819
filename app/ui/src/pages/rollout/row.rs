//! One row of the checklist: the words, what stands beside them, and the forms.
//!
//! All forms a person may ever need here stand in the row, those of the wrong moment hidden. So an island
//! has only to show and hide them, and a page without scripts has just the right ones.

use crate::components::returned::came_back;
use crate::components::stamp::{Said, Stamp};
use crate::context::page_context;
use crate::pages::rollout::asked::asked;
use crate::pages::rollout::rights::{Rights, TOGETHER, Typed};
use engine::rollout::RunItem;
use leptos::prelude::*;
use model::address;
use model::id::{RolloutNumber, RunItemId};
use model::live::Stamp as State;
use model::verdict::Verdict;

/// A row.
pub fn row(item: &RunItem, rights: &Rights) -> AnyView {
    let forms = Forms {
        item,
        rights,
        request: rights.request_key(item),
    };
    let returned = rights.returned(item);
    let notice = returned
        .as_ref()
        .map(|typed| came_back(&typed.because, &page_context().request));
    let detail = item
        .detail
        .lines()
        .map(|line| view! { <p class="note">{line.to_owned()}</p> });
    let (acts, sign, undo) = if rights.may_sign {
        (
            Some(forms.acts(returned.as_ref())),
            Some(forms.sign()),
            forms.undo(),
        )
    } else {
        (None, None, None)
    };
    let choose = (rights.may_sign && !item.live.stamp.is_settled()).then(|| {
        let words: String = item.words_hash.chars().take(12).collect();
        view! {
            <input
                type="checkbox"
                name="item"
                form=TOGETHER
                value=format!("{}:{}:{words}", item.id, item.live.seen)
                aria-label=format!("Choose {}", item.label)
            />
        }
    });
    let class = match item.setting.any_time {
        true => "item is-any-time",
        false => "item",
    };
    view! {
        <li
            class=class
            id=address::rollout::item_anchor(&item.label)
            data-item=item.id.to_string()
            data-seen=item.live.seen.to_string()
        >
            <div class="item-no">
                <a class="item-ref" href=address::here(address::rollout::item_anchor(&item.label))>
                    {item.label.clone()}
                </a>
                {choose}
            </div>
            <div class="item-body">
                <p class="item-words">{item.words.clone()}</p>
                {detail.collect_view()}
                {asked(&item.setting, rights.now()).map(|words| view! { <p class="note">{words}</p> })}
                <div data-slot="note">
                    <Said item=item.live.clone() inverted=item.inverted />
                </div>
                <div data-slot="notice">{notice}</div>
                {acts}
            </div>
            <div class="item-sign" tabindex="-1">
                <div data-slot="stamp">
                    <Stamp item=item.live.clone() inverted=item.inverted />
                </div>
                {sign}
                {undo}
            </div>
        </li>
    }
    .into_any()
}

/// The forms of a row.
struct Forms<'a> {
    item: &'a RunItem,
    rights: &'a Rights,
    request: String,
}

impl Forms<'_> {
    fn is_open(&self) -> bool {
        !self.item.live.stamp.is_settled()
    }

    /// The actor may take the standing statement back.
    fn is_revocable(&self) -> bool {
        match &self.item.live.stamp {
            State::Signed { by, .. } => self.rights.may_revoke(&by.id),
            _ => false,
        }
    }

    fn to(&self, address: fn(RolloutNumber, &RunItemId) -> String) -> String {
        address(self.rights.rollout, &self.item.id)
    }

    /// What the form says of the moment at which it was drawn.
    fn hidden(&self, verdict: Option<Verdict>) -> AnyView {
        let mut fields = vec![
            ("request", self.request.clone()),
            ("seen", self.item.live.seen.to_string()),
            ("phase", self.rights.phase.clone()),
            ("label", self.item.label.clone()),
        ];
        if let Some(verdict) = verdict {
            fields.push(("result", verdict.name().to_owned()));
            // The beginning says which words were on the screen; the whole would make a long page heavy.
            let words = self.item.words_hash.chars().take(12).collect();
            fields.push(("words_hash", words));
        }
        let fields = fields
            .into_iter()
            .map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
        fields.collect_view().into_any()
    }

    /// The button at the end of the row.
    fn sign(&self) -> AnyView {
        // As what one signs is said once, above the list.
        let words = if self.item.inverted { "No" } else { "Sign" };
        view! {
            <form method="post" action=self.to(address::rollout::sign_off) data-when="open" hidden=!self.is_open()>
                {self.hidden(Some(Verdict::Ok))}
                <button type="submit" class="stamp is-mine" data-act="sign">
                    <span>{words} <span class="vh">{format!(", item {}", self.item.label)}</span></span>
                </button>
            </form>
        }
        .into_any()
    }

    /// Ten seconds in which a slip of the hand needs no reason of its own.
    fn undo(&self) -> Option<AnyView> {
        let State::Signed { by, .. } = &self.item.live.stamp else {
            return None;
        };
        if !self.rights.can_undo(self.item, &by.id) {
            return None;
        }
        Some(
            view! {
                <form method="post" action=self.to(address::rollout::revocation) class="undo">
                    {self.hidden(None)}
                    <input type="hidden" name="undo" value="yes" />
                    <button type="submit" class="link">
                        "Undo"
                        <span class="vh">{format!(" the sign-off of {}", self.item.label)}</span>
                    </button>
                </form>
            }
            .into_any(),
        )
    }

    /// The rarer acts.
    fn acts(&self, returned: Option<&Typed>) -> AnyView {
        let label = &self.item.label;
        let (summary, button) = if self.item.inverted {
            ("Yes, hold", "Sign YES, HOLD")
        } else {
            ("Not ok", "Sign NOT OK")
        };
        let acts = [
            WithWords {
                act: "comment",
                verdict: Some(Verdict::NotOk),
                summary,
                label: format!("What is wrong with {label}"),
                button,
                shown: self.is_open(),
            },
            WithWords {
                act: "reason",
                verdict: None,
                summary: "Revoke",
                label: format!("Why the sign-off of {label} is revoked"),
                button: "Revoke sign-off",
                shown: self.is_revocable(),
            },
        ];
        let acts: Vec<_> = acts
            .iter()
            .map(|act| self.with_words(act, returned))
            .collect();
        let more = address::rollout::item_page(self.rights.rollout, label);
        view! {
            <div class="item-actions">
                {acts}
                <a href=more data-act="more">
                    "More"
                    <span class="vh">{format!(" for {label}")}</span>
                </a>
            </div>
        }
        .into_any()
    }

    fn with_words(&self, act: &WithWords, returned: Option<&Typed>) -> AnyView {
        let typed = returned.filter(|typed| typed.opens && typed.verdict == act.verdict);
        let (open, words) = (typed.is_some(), typed.map(|typed| typed.words.clone()));
        let (name, action, when) = match act.verdict {
            Some(_) => ("comment", self.to(address::rollout::sign_off), "open"),
            None => ("reason", self.to(address::rollout::revocation), "signed"),
        };
        view! {
            <details class="act" data-act=act.act data-when=when open=open hidden=!act.shown && !open>
                <summary>{act.summary}</summary>
                <form method="post" action=action>
                    {self.hidden(act.verdict)}
                    <label class="field">
                        {act.label.clone()}
                        <textarea name=name rows="2" required>
                            {words}
                        </textarea>
                    </label>
                    <button type="submit" class="btn">
                        {act.button}
                    </button>
                </form>
            </details>
        }
        .into_any()
    }
}

/// An act that asks for words: a line that opens under the row.
struct WithWords {
    /// Its name for the islands and in ids.
    act: &'static str,
    /// The statement that it makes. `None`: it takes one back.
    verdict: Option<Verdict>,
    summary: &'static str,
    label: String,
    button: &'static str,
    shown: bool,
}
