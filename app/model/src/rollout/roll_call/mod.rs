//! The roll call of a hold point: who speaks for which position, who has voted, and what a vote is worth.
//!
//! GO counts from the call on and is about a state: what kept the hold point closed when it was given. Where something
//! gets worse after it, it is marked and counts no more until it is confirmed. HOLD and NO-GO count at any time.

mod call;
mod cast;
mod cast_vote;
mod count;
mod outdated;
mod proposed;
mod rules;
mod seats;
mod set;
mod vote;

pub use cast_vote::{Because, CastVote, Outdated};
pub use rules::Rules;
pub use seats::{Called, Position, RollCall, Seat};
pub use vote::Vote;
