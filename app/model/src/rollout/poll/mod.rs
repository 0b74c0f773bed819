//! The rules of a rollout, who speaks for which position, and the roll call.

mod rules;
mod state;
mod vote;

pub use rules::Rules;
pub use state::{CastVote, Poll, Voter};
pub use vote::Vote;
