//! The whole reading as JSON. The names are fixed: programs of other people read them.

use super::file::CheckedFile;
use super::shape::{DocumentRead, HiddenRead, document};
use model::lint::{Hidden, mask};
use serde::Serialize;
use serde_json::Value;

/// One file.
#[derive(Serialize)]
struct FileRead<'a> {
    file: &'a str,
    #[serde(flatten)]
    document: DocumentRead<'a>,
}

/// One object for one file, an array for several. No secret is in it.
pub(super) fn report(files: &[CheckedFile], one: bool) -> serde_json::Result<Value> {
    let mut objects = Vec::with_capacity(files.len());
    for file in files {
        let mut object = serde_json::to_value(FileRead {
            file: "",
            document: document(&file.checked),
        })?;
        cover(&mut object);
        // The name of the file is the caller's own.
        object["file"] = serde_json::to_value(&file.file)?;
        objects.push(object);
    }
    Ok(match objects.pop() {
        Some(only) if one => only,
        last => {
            objects.extend(last);
            Value::Array(objects)
        }
    })
}

/// The values that are covered before the document is stored. No value is in it.
pub(crate) fn hidden(hidden: &[Hidden]) -> Vec<HiddenRead<'_>> {
    hidden.iter().map(HiddenRead::of).collect()
}

/// The reader works on a text whose secrets are covered already; this is the second wall.
fn cover(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let std::borrow::Cow::Owned(covered) = mask(text) {
                *text = covered;
            }
        }
        Value::Array(values) => values.iter_mut().for_each(cover),
        Value::Object(fields) => fields.values_mut().for_each(cover),
        _ => {}
    }
}
