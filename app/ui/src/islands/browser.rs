//! What islands ask of the browser.

use leptos::prelude::{document, window};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Element, EventTarget, Headers, HtmlElement, RequestInit, Response};

/// An act is unknown when this has passed without an answer.
const PATIENCE_MS: u32 = 20_000;

/// Sends a form and reads the answer, whatever its status. `None`: nobody can say what became of it.
pub async fn post(address: &str, form: &JsValue) -> Option<JsValue> {
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(form);
    let headers = Headers::new().ok()?;
    headers.set("Accept", "application/json").ok()?;
    request.set_headers(&headers);
    read_json(&answer(address, &request).await?)
}

/// Reads a text.
pub async fn get(address: &str) -> Option<String> {
    answer(address, &RequestInit::new()).await
}

async fn answer(address: &str, request: &RequestInit) -> Option<String> {
    request.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE_MS)));
    let response = JsFuture::from(window().fetch_with_str_and_init(address, request))
        .await
        .ok()?;
    let response: Response = response.dyn_into().ok()?;
    JsFuture::from(response.text().ok()?)
        .await
        .ok()?
        .as_string()
}

/// Reads an object. The browser's own reader weighs nothing.
pub fn read_json(text: &str) -> Option<JsValue> {
    js_sys::JSON::parse(text).ok().filter(JsValue::is_object)
}

/// A field of an object.
pub fn field(object: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// A text in an object; empty if there is none.
pub fn text(object: &JsValue, name: &str) -> String {
    field(object, name).as_string().unwrap_or_default()
}

/// The time of day in UTC, `13:52`.
pub fn time_of_day() -> String {
    let iso = js_sys::Date::new_0().to_iso_string();
    iso.slice(11, 16).into()
}

/// All elements that a selector finds, in the order of the page.
pub fn all(root: &Element, selector: &str) -> Vec<HtmlElement> {
    let Ok(list) = root.query_selector_all(selector) else {
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

/// The element with this id.
pub fn by_id<T: JsCast>(id: &str) -> Option<T> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// The whole page.
pub fn page() -> Option<Element> {
    document().document_element()
}

/// Puts what the server has drawn into its place. The server's own components have escaped every word.
pub fn put(place: &Element, drawn: &str) {
    let Ok(range) = document().create_range() else {
        return;
    };
    if range.select_node_contents(place).is_ok()
        && let Ok(fragment) = range.create_contextual_fragment(drawn)
    {
        place.set_text_content(None);
        // A place that cannot be filled shows nothing; the page itself is right when it is loaded again.
        let _ = place.append_child(&fragment);
    }
}

/// Calls something whenever an event comes, as long as the page lives.
pub fn on<E: JsCast + 'static>(target: &EventTarget, name: &str, act: impl Fn(E) + 'static) {
    let closure =
        Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| act(event.unchecked_into()));
    // A listener that cannot be added leaves a page that works by its plain forms.
    let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    closure.forget();
}

/// Calls something later.
pub fn later(milliseconds: i32, act: impl FnOnce() + 'static) {
    let closure = Closure::once_into_js(act);
    let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(
        closure.unchecked_ref(),
        milliseconds,
    );
}
