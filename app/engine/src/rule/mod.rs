//! Rules of the linter that are switched off for the whole workspace. Their state is in their events alone.

mod follow;
mod switch;

pub(crate) use follow::{ALL, RulesOff};
pub use switch::SwitchRule;

use crate::search::owner::Searched;
use crate::verify::told::{Derived, Recorded, Told};
use model::rule::{self, RuleName};

// A rule is no page that is searched for; its own page is part of the help.
impl Searched<RuleName> for rule::Event {}

impl Derived<RuleName> for rule::Event {
    fn derive(&self, _: &RuleName, _: &Recorded, _: &mut Told) {}
}
