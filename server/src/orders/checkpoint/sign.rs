//! Signing where the chains end.

use crate::orders::answer::Answer;
use crate::orders::place::Workplace;
use crate::orders::verify::answer;
use model::Problem;

/// Signs, where everything fits.
pub async fn carry_out(at: &Workplace<'_>) -> Result<Answer, Problem> {
    let (verified, checkpoint) = at.engine.checkpoint().await?;
    let Some(checkpoint) = checkpoint else {
        return Ok(answer(&verified, None));
    };
    let report = serde_json::to_value(checkpoint).map_err(Problem::fault)?;
    let text = format!("{report:#}");
    Ok(Answer::good(report, text))
}
