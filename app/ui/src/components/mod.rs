//! Pieces that pages and islands share.

pub mod icon;
pub mod notice;
pub mod rail;
#[cfg(feature = "ssr")]
pub mod safe_html;
pub mod stamp;
