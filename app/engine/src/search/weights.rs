//! Every number of the ranking, each with its reason. They were chosen on public runbook collections by
//! `cargo xtask bench search`, which also shows what each part earns.

/// A word in the title says what the page is about: eight times as much as one in running text.
pub(super) const TITLE: f32 = 8.0;
/// A word of the title of a page counts so often where the page as a whole is weighed.
pub(super) const TITLE_TIMES: usize = 8;
/// A word of a heading counts so often: it says what a section is about.
pub(super) const HEADING_TIMES: usize = 4;
/// What the word itself adds to one with its stem.
pub(super) const AS_WRITTEN: f32 = 0.2;
/// The same where sections of one page are told apart.
pub(super) const IN_PLACE: f32 = 1.0;
/// An identifier says more than its parts, which are words of any text.
pub(super) const WHOLE: f32 = 1.5;
/// Parts that stand together as in the identifier.
pub(super) const TOGETHER: f32 = 1.2;
/// The letters of an identifier, however it is written.
pub(super) const LETTERS: f32 = 6.0;
/// A synonym after the word itself.
pub(super) const SYNONYM: f32 = 0.4;
/// What the other fields add to the best one. More would reward saying a word everywhere.
pub(super) const OTHER_FIELDS: f32 = 0.1;
/// What all words side by side add, in running text.
pub(super) const PHRASE: f32 = 2.0;
/// What the best section of a page adds to the page itself.
pub(super) const SECTION: f32 = 0.5;
/// What two thirds of the words or more are worth over a few rare ones.
pub(super) const MAX: f32 = 1.5;
/// A page counts for a few words of many only with this share of the best page's score.
pub(super) const LEAST_SHARE: f32 = 0.3;
