//! One row of the checklist: the words, what stands beside them, and the forms.
//!
//! All forms a person may ever need here stand in the row, those of the wrong moment hidden. So an island
//! has only to show and hide them, and a page without scripts has just the right ones.

use crate::address::item_anchor;
use crate::components::notice::Notice;
use crate::components::stamp::{Said, Stamp};
use crate::pages::rollout::rights::{Rights, Typed};
use engine::rollout::RunItem;
use leptos::prelude::*;
use model::event::Verdict;
use model::live::Stamp as State;

/// A row.
pub fn row(item: &RunItem, rights: &Rights) -> AnyView {
    let forms = Forms {
        item,
        rights,
        request: rights.request_key(item),
    };
    let refused = rights.refused(item);
    let notice = refused
        .as_ref()
        .map(|typed| view! { <Notice said=typed.said.clone() /> });
    let detail = item
        .detail
        .lines()
        .map(|line| view! { <p class="note">{line.to_owned()}</p> });
    let (acts, sign) = if rights.may_sign {
        (Some(forms.acts(refused.as_ref())), Some(forms.sign()))
    } else {
        (None, None)
    };
    view! {
        <li
            class="item"
            id=item_anchor(&item.label)
            data-item=item.id.to_string()
            data-seen=item.live.seen.to_string()
        >
            <a class="item-ref" href=format!("#{}", item_anchor(&item.label))>
                {item.label.clone()}
            </a>
            <div class="item-body">
                <p class="item-words">{item.words.clone()}</p>
                {detail.collect_view()}
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
        self.item.live.stamp.verdict().is_none()
    }

    /// The actor may take the standing statement back.
    fn is_revocable(&self) -> bool {
        match &self.item.live.stamp {
            State::Signed { by, .. } => self.rights.may_revoke(&by.id),
            _ => false,
        }
    }

    fn address(&self, verb: &str) -> String {
        format!(
            "/rollouts/{}/items/{}/{verb}",
            self.rights.rollout, self.item.id
        )
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
            fields.push(("verdict", verdict.name().to_owned()));
            fields.push(("words", self.item.words_hash.clone()));
        }
        let fields = fields
            .into_iter()
            .map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
        fields.collect_view().into_any()
    }

    /// The button at the end of the row.
    fn sign(&self) -> AnyView {
        let words = if self.item.inverted {
            "No".to_owned()
        } else {
            format!("Sign as {}", self.rights.meaning)
        };
        let key = (!self.item.inverted).then(|| view! { <kbd aria-hidden="true">"x"</kbd> });
        view! {
            <form method="post" action=self.address("sign-off") data-when="open" hidden=!self.is_open()>
                {self.hidden(Some(Verdict::Ok))}
                <button type="submit" class="stamp is-mine" data-act="sign">
                    <span>{words} <span class="vh">{format!(", item {}", self.item.label)}</span></span>
                    {key}
                </button>
            </form>
        }
        .into_any()
    }

    /// The rarer acts.
    fn acts(&self, refused: Option<&Typed>) -> AnyView {
        let label = &self.item.label;
        let (summary, button) = if self.item.inverted {
            ("Yes, hold", "Sign YES, HOLD")
        } else {
            ("Not ok, because", "Sign NOT OK")
        };
        let mut acts = vec![
            WithWords {
                act: "comment",
                verdict: Some(Verdict::NotOk),
                summary,
                label: format!("What is wrong with {label}"),
                button,
                shown: self.is_open(),
            },
            WithWords {
                act: "left-out",
                verdict: Some(Verdict::NotApplicable),
                summary: "Does not apply",
                label: format!("Why {label} does not apply"),
                button: "Sign NOT APPLICABLE",
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
        if self.rights.may_waive && !self.item.inverted {
            acts.push(WithWords {
                act: "waiver",
                verdict: Some(Verdict::Waived),
                summary: "Waive",
                label: format!("Why {label} is waived"),
                button: "Waive it",
                shown: self.is_open(),
            });
        }
        let acts: Vec<_> = acts
            .iter()
            .map(|act| self.with_words(act, refused))
            .collect();
        view! { <div class="item-actions">{acts}</div> }.into_any()
    }

    fn with_words(&self, act: &WithWords, refused: Option<&Typed>) -> AnyView {
        let id = format!("{}-{}", act.act, self.item.label.replace('.', "-"));
        let typed = refused.filter(|typed| typed.opens && typed.verdict == act.verdict);
        let (open, words) = (typed.is_some(), typed.map(|typed| typed.words.clone()));
        let (name, verb, when) = match act.verdict {
            Some(_) => ("comment", "sign-off", "open"),
            None => ("reason", "revocation", "signed"),
        };
        let until = (act.verdict == Some(Verdict::Waived)).then(|| {
            let id = format!("until-{}", self.item.label.replace('.', "-"));
            let until = typed.map(|typed| typed.until.clone());
            view! {
                <div class="field">
                    <label for=id.clone()>"Last day"</label>
                    <input type="date" id=id name="until" value=until required />
                </div>
            }
        });
        view! {
            <details class="act" data-act=act.act data-when=when open=open hidden=!act.shown && !open>
                <summary>{act.summary}</summary>
                <form method="post" action=self.address(verb)>
                    {self.hidden(act.verdict)}
                    <div class="field">
                        <label for=id.clone()>{act.label.clone()}</label>
                        <textarea id=id name=name rows="2" required>
                            {words}
                        </textarea>
                    </div>
                    {until}
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
