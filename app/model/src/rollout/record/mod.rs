//! The record of a decision: everything that it rests on, as it was worded and known then. Its seal is a hash of the
//! record's own text, so that anybody can check it with a hash program, without this one. People stand in it by their
//! ids: a name can be erased and the seal still matches.

mod sealed;
mod then;

pub use sealed::{
    EarlierVote, Judged, MAX_SEALED_CHARACTERS, Placed, Record, RecordForm, SealedBreach,
    SealedCondition, SealedEvidence, SealedHoldPoint, Signed, Voted, Watched, seal,
};
pub use then::amount_in_words;
