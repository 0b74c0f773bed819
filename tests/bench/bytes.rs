//! What a first visit costs in bytes: bodies as they are sent to a browser that takes brotli.

use crate::Result;
use crate::figures::{Table, count};
use crate::http::Visitor;

const BROTLI: &str = "Accept-Encoding: br\r\n";

/// Measures a page and everything it loads by itself.
pub async fn measure(ada: &Visitor, path: &str, table: &mut Table) -> Result<()> {
    let page = ada
        .ask(&ada.get(path, ""))
        .await?
        .must_be(200, path)?
        .text();
    let html = size(ada, path).await?;
    let (mut sum, mut parts) = (html, vec![format!("HTML {}", count(html))]);
    for (name, address) in loaded(&page)? {
        let bytes = size(ada, &address).await?;
        sum += bytes;
        parts.push(format!("{name} {}", count(bytes)));
    }
    table.add(
        format!("first visit to {path}"),
        format!("{} bytes: {}", count(sum), parts.join(", ")),
        "",
        "",
        "",
    );
    Ok(())
}

async fn size(ada: &Visitor, path: &str) -> Result<usize> {
    let answer = ada.ask(&ada.get(path, BROTLI)).await?.must_be(200, path)?;
    match answer.header("content-encoding") {
        Some("br") => Ok(answer.body.len()),
        other => Err(format!("{path} came as {other:?}, not as br").into()),
    }
}

/// What the page loads: its sheets, its icon, its scripts, and the browser part if the page is live.
fn loaded(page: &str) -> Result<Vec<(&'static str, String)>> {
    let mut found = Vec::new();
    let tags = || page.split('<').filter_map(|tag| tag.split('>').next());
    for tag in tags() {
        let mut add = |name, attribute| {
            if let Some(address) = value(tag, attribute) {
                found.push((name, address));
            }
        };
        if tag.starts_with("link ") {
            match value(tag, "rel").as_deref() {
                Some("stylesheet") => add("CSS", "href"),
                Some("icon") => add("icon", "href"),
                Some("modulepreload" | "preload") => add("preloaded", "href"),
                _ => {}
            }
        } else if tag.starts_with("script ") {
            add("script", "src");
        }
    }
    let wake = tags()
        .find(|tag| tag.starts_with("script ") && tag.contains("data-wasm"))
        .ok_or("a page does not name its browser part")?;
    // The script that keeps what is typed comes where a form is posted that has a field.
    let typed = |form: &str| {
        let form = form.split("</form>").next().unwrap_or(form);
        let fields = form
            .split('<')
            .filter(|tag| tag.starts_with("textarea") || tag.starts_with("input "));
        form.contains("method=\"post\"")
            && fields
                .into_iter()
                .any(|tag| !tag.contains("type=\"hidden\""))
    };
    if page.split("<form ").skip(1).any(typed) {
        let address = value(wake, "data-drafts").ok_or("a page does not name its drafts")?;
        found.push(("drafts", address));
    }
    if tags().any(|tag| tag.contains(" data-live")) {
        for (name, attribute) in [("glue", "data-script"), ("wasm", "data-wasm")] {
            let address = value(wake, attribute).ok_or("a live page does not name its wasm")?;
            found.push((name, address));
        }
    }
    Ok(found)
}

fn value(tag: &str, attribute: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {attribute}=\""))?;
    rest.split('"').next().map(str::to_owned)
}
