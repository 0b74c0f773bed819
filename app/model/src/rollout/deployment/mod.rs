//! Deployments: placing the release on an environment. What people sign in a phase is about the deployment of that
//! phase; another commit there makes it stale.

mod deployed;
mod state;

pub use deployed::{Deployed, EndOfDeployment, short};
pub use state::{Deployment, why_not_comparable};
