//! The one place where a problem becomes an answer: a page, JSON, and a line in the log.

mod answer;
mod respond;

pub use answer::{Cause, as_json_response, mark, to_new_address, to_sign_in};
pub use respond::respond;
