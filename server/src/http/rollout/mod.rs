//! Rollouts: what is done to them by forms and for machines, and what machines read.

mod condition;
mod criterion;
mod deployment;
mod hold_point;
mod item;
mod perform;
mod roll_call;
mod show;
mod start;
mod window;

use super::table::Table;
use super::verb::read;
use axum::routing::get;

/// Their endpoints.
pub fn routes(table: Table) -> Table {
    table
        .read::<show::Rollouts>()
        .read::<show::Rollout>()
        .form::<start::Start>()
        .form::<start::Rollback>()
        .form::<start::Move>()
        .act::<item::SignOff>()
        .act::<item::SignOffs>()
        .act::<item::Waiver>()
        .act::<item::Revocation>()
        .act::<item::Claim>()
        .act::<item::Release>()
        .act::<item::Deferral>()
        .act::<item::Comment>()
        .act::<item::Requirements>()
        .act::<item::Applies>()
        .act::<hold_point::Decision>()
        .act::<hold_point::Approval>()
        .verb::<hold_point::ChangeApproval>()
        .act::<hold_point::Acknowledgement>()
        .act::<condition::Answer>()
        .act::<criterion::Value>()
        .act::<criterion::Ruling>()
        .act::<criterion::Attestation>()
        .act::<window::Start>()
        .act::<window::Sample>()
        .act::<window::Check>()
        .act::<window::Interruption>()
        .act::<window::Resumption>()
        .act::<roll_call::Rules>()
        .act::<roll_call::RollCall>()
        .act::<roll_call::Call>()
        .act::<roll_call::Vote>()
        .act::<deployment::Start>()
        .act::<deployment::End>()
        .read::<show::DecisionRecord>()
        .route(
            "/rollouts/{number}/decisions/{decision}/record.json",
            get(read::<show::DecisionRecord>),
        )
}
