//! `holdpoint checkpoint`: signs where the chains end, for keeping elsewhere.

mod keep;
mod sign;

pub use keep::run;
pub use sign::carry_out;
