//! What islands ask of the browser.

use leptos::prelude::{document, window};
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Element, Headers, RequestInit, Response};

/// An act is unknown when this has passed without an answer.
const PATIENCE_MS: u32 = 20_000;

/// Sends a form and reads the answer, whatever its status. `None`: nobody can say what became of it.
pub async fn post(address: &str, form: &str) -> Option<String> {
    let headers = Headers::new().ok()?;
    headers.set("Accept", "application/json").ok()?;
    headers
        .set("Content-Type", "application/x-www-form-urlencoded")
        .ok()?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&form.into());
    answer(address, &request).await
}

/// Reads something.
pub async fn get<T: DeserializeOwned>(address: &str) -> Option<T> {
    let text = answer(address, &RequestInit::new()).await?;
    serde_json::from_str(&text).ok()
}

async fn answer(address: &str, request: &RequestInit) -> Option<String> {
    request.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE_MS)));
    let response = JsFuture::from(window().fetch_with_str_and_init(address, request))
        .await
        .ok()?;
    let response: Response = response.dyn_into().ok()?;
    let text = JsFuture::from(response.text().ok()?).await.ok()?;
    text.as_string()
}

/// A fresh key for a form: 16 random bytes as an id. `crypto.randomUUID` does not exist on a server
/// without TLS.
pub fn new_request_key() -> Option<String> {
    let mut bytes = [0_u8; 16];
    window()
        .crypto()
        .ok()?
        .get_random_values_with_u8_array(&mut bytes)
        .ok()?;
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex = |part: &[u8]| {
        part.iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    let parts = [
        &bytes[..4],
        &bytes[4..6],
        &bytes[6..8],
        &bytes[8..10],
        &bytes[10..],
    ];
    Some(parts.map(hex).join("-"))
}

/// The time of day in UTC, `13:52`.
pub fn time_of_day() -> String {
    let now = js_sys::Date::new_0();
    format!("{:02}:{:02}", now.get_utc_hours(), now.get_utc_minutes())
}

/// All elements that a selector finds, in the order of the page.
pub fn all(selector: &str) -> Vec<Element> {
    let Ok(list) = document().query_selector_all(selector) else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|at| list.get(at)?.dyn_into().ok())
        .collect()
}

/// The first element inside another that a selector finds.
pub fn inside<T: JsCast>(element: &Element, selector: &str) -> Option<T> {
    element
        .query_selector(selector)
        .ok()
        .flatten()?
        .dyn_into()
        .ok()
}
