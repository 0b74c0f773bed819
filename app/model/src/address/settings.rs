//! My settings, and people.

use crate::id::{InvitationId, PersonId, TokenId};
use std::fmt::Display;

/// My page.
pub const PAGE: &str = "/settings";
/// My page, after another password was chosen.
pub const PASSWORD_CHANGED: &str = "/settings?password=changed#my-password";
/// The password on my page.
pub const MY_PASSWORD: &str = "my-password";
/// Where another password is chosen.
pub const PASSWORD: &str = "/settings/password";
/// Where another time zone is chosen.
pub const ZONE: &str = "/settings/zone";
/// The time zone on my page.
pub const ZONE_PART: &str = "my-zone";
/// My page, at the time zone.
pub const MY_ZONE: &str = "/settings#my-zone";
/// Where all my sessions are ended.
pub const SESSIONS_END: &str = "/settings/sessions/end";
/// Where a token is made.
pub const TOKENS: &str = "/settings/tokens";
/// Where somebody is invited.
pub const INVITATIONS: &str = "/settings/invitations";
/// Everybody, and the invitations.
pub const PEOPLE: &str = "/settings/people";

addresses! {
    /// Where one of my sessions is ended.
    session_end(session: &str) "/settings/sessions/{session}/end";
    /// Where a token is revoked.
    token_revocation(token: &TokenId) "/settings/tokens/{token}/revocation";
    /// Where an invitation gets a new link.
    invitation_renewal(invitation: &InvitationId) "/settings/invitations/{invitation}/renewal";
    /// Where an invitation is withdrawn.
    invitation_withdrawal(invitation: &InvitationId) "/settings/invitations/{invitation}/withdrawal";
    /// A person.
    person(person: impl Display) "/settings/people/{person}";
    /// Where their role is changed.
    role(person: &PersonId) "/settings/people/{person}/role";
    /// Where they are shut out.
    deactivation(person: &PersonId) "/settings/people/{person}/deactivation";
    /// Where they are let in again.
    activation(person: &PersonId) "/settings/people/{person}/activation";
    /// Where they get a link for a new password.
    person_reset(person: &PersonId) "/settings/people/{person}/reset";
    /// Where all their sessions are ended.
    person_sessions_end(person: &PersonId) "/settings/people/{person}/sessions/end";
    /// Where one of their sessions is ended.
    person_session_end(person: &PersonId, session: &str) "/settings/people/{person}/sessions/{session}/end";
}
