//! A form that changes something.

use crate::pages::field::{Refusal, RequestKey, id_of};
use leptos::prelude::*;

/// The form: why it came back, the key that makes pressing twice count once, and its fields.
#[component]
pub fn PostForm(
    /// The id of the form.
    #[prop(into)]
    id: String,
    /// Where it is sent.
    #[prop(into)]
    action: String,
    /// The fields that say their own refusals.
    fields: &'static [&'static str],
    /// The class of the form.
    #[prop(optional)]
    class: Option<&'static str>,
    /// Files are sent with it.
    #[prop(optional)]
    with_files: bool,
    /// Its fields and buttons.
    children: Children,
) -> AnyView {
    let enctype = with_files.then_some("multipart/form-data");
    let html_id = id_of(&id);
    view! {
        <form class=class id=html_id method="post" action=action enctype=enctype>
            <Refusal form=id.clone() fields=fields />
            <RequestKey form=id />
            {children()}
        </form>
    }
    .into_any()
}
