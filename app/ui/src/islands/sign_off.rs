//! The island of one row: signing, revoking, and what others do to the row meanwhile.

use super::Row;
use super::row::State;
use super::row_forms::{CommentForm, RevokeForm, SignForm};
use crate::address::item_anchor;
use crate::components::notice::Notice;
use crate::components::stamp::{Said, Sending, Stamp};
use leptos::html::Div;
use leptos::prelude::*;
use model::live::Stamp as Mark;

/// A row of the checklist. The words of the item are its children.
#[island]
pub fn SignOff(
    /// What the row is.
    row: Row,
    /// The words of the item.
    children: Children,
) -> impl IntoView {
    let (label, inverted, may_sign) = (row.label.clone(), row.inverted, row.may_sign);
    let state = State::new(row);
    let item = state.item.clone();
    let said = state.said;
    view! {
        <a class="item-ref" href=format!("#{}", item_anchor(&label))>
            {label.clone()}
        </a>
        <div class="item-body">
            {children()}
            {move || view! { <Said item=item.get() inverted=inverted /> }}
            {move || said.get().map(|said| view! { <Notice said=said /> })}
            <Acts state=state.clone() may_sign=may_sign />
        </div>
        <SignArea state=state inverted=inverted may_sign=may_sign />
    }
}

/// The rarer acts. One that holds typed words stays, whatever others do to the row.
#[component]
fn Acts(state: State, may_sign: bool) -> AnyView {
    let (open, revocable) = (state.clone(), state.clone());
    let comment =
        Memo::new(move |_| may_sign && (open.is_open() || !open.comment.read().is_empty()));
    let revoke = Memo::new(move |_| {
        may_sign && (revocable.is_revocable() || !revocable.reason.read().is_empty())
    });
    let any = Memo::new(move |_| comment.get() || revoke.get());
    let acts = move || {
        let (first, second) = (state.clone(), state.clone());
        any.get().then(|| {
            view! {
                <div class="item-actions">
                    {move || comment.get().then(|| view! { <CommentForm state=first.clone() /> })}
                    {move || revoke.get().then(|| view! { <RevokeForm state=second.clone() /> })}
                </div>
            }
        })
    };
    acts.into_any()
}

/// The end of the row. The focus goes here when an act is sent, as its button is gone then.
#[component]
fn SignArea(state: State, inverted: bool, may_sign: bool) -> AnyView {
    let area = NodeRef::<Div>::new();
    let sending = state.sending;
    Effect::new(move |_| {
        if let (Some(area), true) = (area.get(), sending.get().is_some()) {
            // A row that cannot take the focus is no reason to stop.
            let _ = area.focus();
        }
    });
    let marks = move || match sending.get() {
        Some(act) => view! { <Sending word=act.word(inverted) /> }.into_any(),
        None => {
            let item = state.item.get();
            let form = (may_sign && item.stamp.verdict().is_none())
                .then(|| view! { <SignForm state=state.clone() /> });
            // The frame of an open row is the button itself.
            let stamp = (item.stamp != Mark::Open || !may_sign)
                .then(|| view! { <Stamp item=item inverted=inverted /> });
            view! {
                {stamp}
                {form}
            }
            .into_any()
        }
    };
    view! {
        <div class="item-sign" tabindex="-1" node_ref=area>
            {marks}
        </div>
    }
    .into_any()
}
