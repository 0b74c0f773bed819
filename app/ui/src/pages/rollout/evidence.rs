//! What supports a statement: the fields to give it, and how it is shown.

use crate::context::page_context;
use crate::pages::field::Field;
use leptos::prelude::*;
use model::address;
use model::evidence::{Evidence, EvidenceKind};
use model::rollout::deployment::short;
use model::text::counted;

const CONTENT: Field = Field::new("", "evidence", "Evidence");
const KIND: Field = Field::new("", "evidence_kind", "Kind");
const FILE: Field =
    Field::new("", "file", "A file").hint("Up to 4 MB. It is kept byte for byte. Optional.");
const COMMIT: Field =
    Field::new("", "commit", "From which commit").hint("If it was made from one. Optional.");

/// Fields that may be left blank. Their form is sent as `multipart/form-data`.
#[component]
pub fn EvidenceFields(
    /// The id of the form.
    #[prop(into)]
    form: String,
    /// Tells several forms with one id apart.
    #[prop(optional)]
    nth: &'static str,
) -> impl IntoView {
    let kinds = EvidenceKind::TYPED
        .iter()
        .map(|kind| (kind.name().to_owned(), kind.word().to_owned()))
        .collect();
    let open = ["evidence", "commit", "evidence_kind", "file"]
        .iter()
        .any(|field| page_context().refusal_for(&form, field).is_some());
    view! {
        <details class="act" open=open>
            <summary>"Add evidence"</summary>
            <div class="form">
                {KIND.nth(nth).of(&form).choice(kinds, "text")}
                {CONTENT.nth(nth).of(&form).lines(None, "3", String::new())}
                {FILE.nth(nth).of(&form).file()}
                {COMMIT.nth(nth).of(&form).line("text", "off", false)}
            </div>
        </details>
    }
}

/// The form of a row that signs with evidence. It stands once on the page, and an island puts it into the row in hand.
#[component]
pub fn RowEvidence() -> impl IntoView {
    let kinds = EvidenceKind::TYPED
        .iter()
        .map(|kind| (kind.name().to_owned(), kind.word().to_owned()))
        .collect();
    let form = "row-evidence";
    view! {
        <form class="row-evidence" method="post" enctype="multipart/form-data" data-evidence="">
            {CONTENT.of(form).lines(None, "3", String::new())}
            {KIND.of(form).choice(kinds, "text")}
            {Field::new("", "file", "A file").of(form).file()}
            <button type="submit" class="btn">
                "Sign with evidence"
            </button>
        </form>
    }
}

/// How many characters of a piece are shown at once.
const MAX_SHOWN: usize = 400;

/// Some pieces.
pub fn shown(evidence: &[Evidence]) -> Option<AnyView> {
    if evidence.is_empty() {
        return None;
    }
    let pieces = evidence.iter().map(|piece| {
        let hash: String = piece.hash.chars().take(8).collect();
        let commit = piece
            .commit
            .as_ref()
            .map(|commit| format!(", from {}", short(commit)));
        let content = match piece.kind {
            EvidenceKind::Link => view! {
                <a href=piece.content.clone() rel="noopener noreferrer">
                    {piece.content.clone()}
                </a>
            }
            .into_any(),
            EvidenceKind::File => file(piece),
            EvidenceKind::CommandOutput | EvidenceKind::TestReport => {
                folded(&piece.content, |words| {
                    view! { <pre>{words}</pre> }.into_any()
                })
            }
            EvidenceKind::Text | EvidenceKind::Measurement => folded(&piece.content, |words| {
                view! { <span class="lines">{words}</span> }.into_any()
            }),
        };
        view! {
            <li>
                <b>{piece.kind.word()}</b>
                " "
                <code class="hash">{hash}</code>
                {commit}
                " "
                {content}
            </li>
        }
    });
    Some(view! { <ul class="evidence-list">{pieces.collect_view()}</ul> }.into_any())
}

/// A text as it was given; a long one behind its beginning.
fn folded(content: &str, drawn: impl Fn(String) -> AnyView) -> AnyView {
    let Some((end, _)) = content.char_indices().nth(MAX_SHOWN) else {
        return drawn(content.to_owned());
    };
    let beginning = content[..end].lines().next().unwrap_or_default();
    let lines = counted(content.lines().count(), "line", "lines");
    view! {
        <details>
            <summary>{format!("{beginning} … ({lines})")}</summary>
            {drawn(content.to_owned())}
        </details>
    }
    .into_any()
}

/// A link to a file; of a picture the picture.
fn file(piece: &Evidence) -> AnyView {
    let (name, seal) = (piece.content.clone(), piece.file.as_ref());
    let address = seal.map(|seal| address::file(&seal.digest));
    let size = seal.map(|seal| format!(" ({})", size(seal.bytes)));
    let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    if PICTURES.contains(&ending.as_str()) {
        let picture = view! { <img src=address.clone() alt=name.clone() loading="lazy" /> };
        return view! {
            <a href=address>{picture}</a>
            {size}
        }
        .into_any();
    }
    view! {
        <a href=address download=piece.content.clone()>
            {name}
        </a>
        {size}
    }
    .into_any()
}

/// The endings of what browsers draw.
const PICTURES: [&str; 5] = ["gif", "jpeg", "jpg", "png", "webp"];

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}
