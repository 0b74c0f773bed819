//! Pieces that pages and the live stream share.

pub mod command;
pub mod crumb;
pub mod empty;
pub mod icon;
pub mod lean;
pub mod named;
pub mod notice;
pub mod page_section;
pub mod panel;
pub mod post_form;
pub mod rail;
pub mod returned;
pub mod safe_html;
pub mod secret;
pub mod stamp;
