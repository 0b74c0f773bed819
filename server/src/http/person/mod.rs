//! People, invitations and tokens: what is done about them by forms and for machines, and what machines read.

pub mod change;
pub mod invitation;
pub mod session;
pub mod token;
mod zone;

use super::table::Table;

/// Their endpoints for machines.
pub fn routes(table: Table) -> Table {
    table
        .read::<change::People>()
        .verb::<change::Change>()
        .verb::<change::Reset>()
        .read::<zone::Own>()
        .form::<zone::Choose>()
        .read::<session::Sessions>()
        .verb::<session::End>()
        .verb::<session::EndOne>()
        .read::<invitation::Invitations>()
        .verb::<invitation::Invite>()
        .verb::<invitation::Withdraw>()
        .verb::<invitation::Renew>()
        .read::<token::Tokens>()
        .verb::<token::Create>()
        .verb::<token::Revoke>()
}
