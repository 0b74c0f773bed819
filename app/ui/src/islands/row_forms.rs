//! The forms of a row. They are complete: without scripts the browser sends them.

use super::row::{Act, State};
use leptos::ev::SubmitEvent;
use leptos::html::Textarea;
use leptos::prelude::*;
use model::event::Verdict;

/// The button at the end of a row that is open.
#[component]
pub(super) fn SignForm(state: State) -> impl IntoView {
    let act = Act::Sign(Verdict::Ok);
    let (inverted, words, item) = {
        let row = state.row.read_value();
        let words = if row.inverted {
            "No".to_owned()
        } else {
            format!("Sign as {}", row.meaning)
        };
        (row.inverted, words, format!(", item {}", row.label))
    };
    let key = (!inverted).then(|| view! { <kbd aria-hidden="true">"x"</kbd> });
    let fields = hidden(&state, act);
    view! {
        <form method="post" action=state.address(act) on:submit=on_submit(state, act)>
            {fields}
            <button type="submit" class="stamp is-mine" data-act="sign">
                <span>{words} <span class="vh">{item}</span></span>
                {key}
            </button>
        </form>
    }
}

/// "Not ok, because"; for a hold question, "Yes, hold".
#[component]
pub(super) fn CommentForm(state: State) -> impl IntoView {
    let (inverted, label) = state
        .row
        .with_value(|row| (row.inverted, row.label.clone()));
    let (summary, button) = if inverted {
        ("Yes, hold", "Sign YES, HOLD")
    } else {
        ("Not ok, because", "Sign NOT OK")
    };
    let text = state.comment;
    view! {
        <WithWords
            state=state
            act=Act::Sign(Verdict::NotOk)
            text=text
            name="comment"
            summary=summary
            label=format!("What is wrong with {label}")
            button=button
        />
    }
}

/// Taking a sign-off back.
#[component]
pub(super) fn RevokeForm(state: State) -> impl IntoView {
    let label = state.row.with_value(|row| row.label.clone());
    let text = state.reason;
    view! {
        <WithWords
            state=state
            act=Act::Revoke
            text=text
            name="reason"
            summary="Revoke"
            label=format!("Why the sign-off of {label} is revoked")
            button="Revoke sign-off"
        />
    }
}

/// An act that asks for words: a line that opens under the row.
#[component]
fn WithWords(
    state: State,
    act: Act,
    text: RwSignal<String>,
    name: &'static str,
    summary: &'static str,
    label: String,
    button: &'static str,
) -> AnyView {
    let id = state
        .row
        .with_value(|row| format!("{name}-{}", row.label.replace('.', "-")));
    let typed = text.get_untracked();
    let open = !typed.is_empty() || state.opened.with_value(|opened| opened == name);
    let fields = hidden(&state, act);
    let field = NodeRef::<Textarea>::new();
    // What was typed before the island woke is taken over, not overwritten.
    Effect::new(move |_| {
        if let Some(value) = field
            .get()
            .map(|field| field.value())
            .filter(|value| !value.is_empty())
        {
            text.set(value);
        }
    });
    view! {
        <details class="act" data-act=name open=open>
            <summary>{summary}</summary>
            <form method="post" action=state.address(act) on:submit=on_submit(state, act)>
                {fields}
                <div class="field">
                    <label for=id.clone()>{label}</label>
                    <textarea
                        id=id
                        name=name
                        rows="2"
                        required
                        node_ref=field
                        on:input=move |event| text.set(event_target_value(&event))
                    >
                        {typed.clone()}
                    </textarea>
                </div>
                <button type="submit" class="btn">
                    {button}
                </button>
            </form>
        </details>
    }
    .into_any()
}

fn hidden(state: &State, act: Act) -> impl IntoView + use<> {
    let state = state.clone();
    move || {
        let fields = state.fields(act).into_iter();
        fields
            .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
            .collect_view()
    }
}

fn on_submit(state: State, act: Act) -> impl Fn(SubmitEvent) + Clone {
    move |event| {
        event.prevent_default();
        state.send(act);
    }
}
