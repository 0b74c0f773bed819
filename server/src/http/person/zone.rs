//! The zone in which a person reads times.

use crate::http::call::{Call, Params};
use crate::http::endpoint::About;
use crate::http::fields::Form;
use crate::http::verb::{ByForm, Found, Read, Verb};
use axum::http::Method;
use engine::clock::ZoneName;
use model::Problem;
use model::address::settings;
use model::person;
use model::role::Act;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A time zone.
#[derive(Serialize, JsonSchema)]
pub struct Zone {
    /// Its IANA name, such as `Europe/Berlin`. Times of this interface are UTC all the same.
    zone: String,
}

/// No fields.
#[derive(Deserialize, JsonSchema)]
pub struct Own {}

impl Read for Own {
    type Answer = Zone;
    const PATH: &'static str = "/api/v1/zone";
    const NOUN: &'static str = "people";
    const SUMMARY: &'static str = "Returns the time zone in which you read times on pages.";

    async fn run(self, call: Call<'_>) -> Result<Found<Zone>, Problem> {
        call.actor.may(Act::Read, person::About::Everything)?;
        let me = call.state.engine.find_me(call.actor).await?;
        let zone = me.zone.name().to_owned();
        Ok(Zone { zone }.into())
    }
}

/// Another time zone.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Choose {
    /// The IANA name of a zone, such as `Europe/Berlin`, or `UTC`.
    #[schemars(required, extend("needed" = true))]
    zone: String,
}

impl Verb for Choose {
    type Answer = Zone;

    fn about() -> About {
        let summary = "Changes the time zone in which you read times on pages.";
        About::change(Method::PUT, "people", "/api/v1/zone", summary).needs(Act::ManageOwn)
    }

    async fn run(self, call: Call<'_>) -> Result<Zone, Problem> {
        let zone = ZoneName::parse(&self.zone)?;
        call.state.engine.choose_zone(call.actor, &zone).await?;
        let zone = zone.name().to_owned();
        Ok(Zone { zone })
    }
}

impl ByForm for Choose {
    const FORM: &'static str = "/settings/zone";

    fn stands(_: &Params, _: &Form) -> (String, &'static str) {
        (settings::PAGE.to_owned(), "zone")
    }

    fn next(_: &Params, _: &Zone) -> String {
        settings::MY_ZONE.to_owned()
    }
}
