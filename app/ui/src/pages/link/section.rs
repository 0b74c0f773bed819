//! The part of a page that says what it is linked with.

use super::list::lines;
use crate::components::page_section::PageSection;
use engine::link::Link;
use leptos::prelude::*;
use model::address;

/// The links, other lines about what is around it, and the form for more; nothing where there is nothing of it.
pub fn linked(links: Vec<Link>, others: Option<AnyView>, form: Option<AnyView>) -> Option<AnyView> {
    let some = !links.is_empty() || others.is_some();
    (some || form.is_some()).then(|| {
        view! {
            <PageSection heading=address::link::LINKED title="Linked" class="linked">
                {some.then(|| view! { <dl>{lines(links)} {others}</dl> })}
                {form}
            </PageSection>
        }
        .into_any()
    })
}
