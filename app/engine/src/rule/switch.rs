//! Switching a rule off for the whole workspace, and on again.

use crate::Engine;
use crate::event::{append, said_before};
use crate::person::Actor;
use model::Problem;
use model::event::Event;
use model::id::RequestKey;
use model::person::About;
use model::record::Seq;
use model::role::Act;
use model::rule::{self, RuleName};
use model::text::Reason;

/// A rule to be switched.
#[derive(Debug, Clone)]
pub struct SwitchRule {
    /// The key of the form.
    pub request: RequestKey,
    /// The rule.
    pub rule: RuleName,
    /// Why it is switched off. `None`: it is switched on.
    pub off: Option<Reason>,
}

impl Engine {
    /// Switches a rule.
    ///
    /// # Errors
    /// There is no such rule, or it is one that is never off.
    pub async fn switch_rule(&self, actor: &Actor, input: SwitchRule) -> Result<Seq, Problem> {
        actor.may(Act::SwitchRules, About::Everything)?;
        let rule = input.rule.rule().ok_or(Problem::NotFound("rule"))?;
        if input.off.is_some() && !rule.can_be_off() {
            let sentence = format!("The rule \"{}\" cannot be switched off.", rule.name);
            return Err(Problem::not_valid("rule", sentence));
        }
        let event = match input.off {
            Some(reason) => rule::Event::SwitchedOff {
                reason: reason.as_str().to_owned(),
            },
            None => rule::Event::SwitchedOn,
        };
        let event = Event::Rule(input.rule, event);
        let (now, actor, request) = (self.clock.now(), actor.id.clone(), input.request);
        self.write(move |tx| {
            Box::pin(async move {
                match said_before(tx, &actor, &request, &event).await? {
                    Some(first) => Ok(first),
                    None => append(tx, now, Some(&actor), Some(&request), &event).await,
                }
            })
        })
        .await
    }
}
