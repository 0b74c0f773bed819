//! The zone in which I read times.

use crate::components::page_section::PageSection;
use crate::components::post_form::PostForm;
use crate::pages::field::Field;
use engine::clock::ZoneName;
use leptos::prelude::*;
use model::address;

const ZONE: Field = Field::new("zone", "zone", "Time zone").hint(
    "Such as Europe/Berlin, or UTC. Times are shown and typed in it. Records, exports and the interface for machines stay UTC.",
);
const OFFERED: &str = "zones";

/// The form for another zone.
#[component]
pub fn Zone(
    /// The one that holds.
    zone: ZoneName,
) -> AnyView {
    let offered = ZoneName::offered();
    let offered = offered
        .into_iter()
        .map(|name| view! { <option value=name></option> });
    view! {
        <PageSection heading="zone-h" title="Times" id=address::settings::ZONE_PART>
            <PostForm id="zone" action=address::settings::ZONE fields=&["zone"] class="form">
                {ZONE.offered(OFFERED, zone.name().to_owned())}
                <datalist id=OFFERED>{offered.collect_view()}</datalist>
                <p class="form-actions">
                    <button type="submit" class="btn">
                        "Save time zone"
                    </button>
                </p>
            </PostForm>
        </PageSection>
    }
    .into_any()
}
