//! Pages: the ui crate renders them, this folder hands it what it needs and sends the policy with the nonce.

mod draw;
mod show;

pub use draw::{is_secret, show_kept, show_once, show_problem, show_returned, show_review};
pub use show::{show, show_other_method};
