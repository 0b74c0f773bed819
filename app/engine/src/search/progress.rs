//! How far an index is.

use model::record::Seq;

/// How far an index is that is being built.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// The last event that can be found.
    pub indexed: Seq,
    /// The last event there is.
    pub newest: Seq,
}
