//! Asking for work.

use super::Job;
use super::statements::ADD;
use crate::clock::Moment;
use crate::db::{Tx, values};
use model::Problem;

/// Asks for work in the same transaction as what makes it needed: both are stored, or neither. Whoever wrote calls
/// [`super::Jobs::notify`] afterwards; where nobody does, it is found a little later.
pub(crate) async fn add(tx: &mut Tx, job: &Job, due: Moment) -> Result<(), Problem> {
    let bound = values![job.kind(), job.subject(), due.0];
    tx.run(ADD, bound).await.map(drop)
}
