//! The description of the interface, made once.

use serde_json::Value;
use std::sync::Arc;
use ui::context::ApiEndpoint;

/// What the interface offers, for machines and for people.
pub struct Described {
    /// As `/api/v1/openapi.json` answers it.
    pub openapi: Value,
    /// The same for the page at `/api`.
    pub page: Arc<[ApiEndpoint]>,
}
