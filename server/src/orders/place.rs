//! Where an order is carried out.

use crate::config::Config;
use engine::{Actor, Engine};

/// Where it is done.
pub struct Workplace<'a> {
    /// Who gives it: an admin from afar. `None`: an operator on the machine itself, whom nothing holds back.
    pub by: Option<&'a Actor>,
    /// The workspace.
    pub engine: &'a Engine,
    /// The settings of the process that does it.
    pub config: &'a Config,
    /// A server is running on this data: this process, or one beside it.
    pub served: bool,
}
