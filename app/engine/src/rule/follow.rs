//! Which rules are off at the moment.

use crate::Engine;
use crate::db::{FromRow, statements, values};
use crate::document::CheckedDocument;
use crate::person::Actor;
use model::Problem;
use model::lint::RuleOff;
use model::person::About;
use model::role::Act;
use model::rule::{Event, RuleName};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

statements! {
    FIND_RULE_EVENTS = "select subject_id, payload from event where subject_kind = $1 order by seq";
}

#[derive(FromRow)]
struct RuleRow {
    subject_id: String,
    payload: String,
}

/// The rules that were off after a commit: nothing is read again before the next one.
#[derive(Clone)]
struct Known {
    commit: u64,
    rules: Arc<[RuleOff]>,
}

/// The rules that are off, as far as they are known.
#[derive(Clone, Default)]
pub(crate) struct RulesOff(Arc<Mutex<Option<Known>>>);

impl Engine {
    /// The rules that are switched off for the workspace, by name, with the reasons.
    pub async fn list_rules_off(&self, actor: &Actor) -> Result<Arc<[RuleOff]>, Problem> {
        actor.may(Act::Read, About::Kind("rule"))?;
        let commit = *self.bus.listen().borrow();
        let known = self
            .rules_off
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(known) = known.filter(|known| known.commit == commit) {
            return Ok(known.rules);
        }
        let rows = self
            .db
            .all::<RuleRow>(FIND_RULE_EVENTS, values!["rule"])
            .await?;
        let mut off: BTreeMap<&'static str, RuleOff> = BTreeMap::new();
        for row in rows {
            let name = RuleName::parse(&row.subject_id).map_err(Problem::fault)?;
            let event = serde_json::from_str(&row.payload).map_err(Problem::fault)?;
            // A rule that is no more objects to nothing anyway.
            let Some(rule) = name.rule() else { continue };
            match event {
                Event::SwitchedOff { reason } => {
                    off.insert(rule.name, RuleOff { rule, reason });
                }
                Event::SwitchedOn => {
                    off.remove(rule.name);
                }
            }
        }
        let rules: Arc<[RuleOff]> = off.into_values().collect();
        let mut known = self
            .rules_off
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *known = Some(Known {
            commit,
            rules: Arc::clone(&rules),
        });
        Ok(rules)
    }

    /// What is left of the findings where rules are off, with those rules beside the document's own.
    pub(crate) async fn without_rules_off(
        &self,
        actor: &Actor,
        checked: Arc<CheckedDocument>,
    ) -> Result<Arc<CheckedDocument>, Problem> {
        let off = self.list_rules_off(actor).await?;
        if off.is_empty() {
            return Ok(checked);
        }
        let is_off = |all: &[RuleOff], rule| all.iter().any(|off| off.rule == rule);
        let mut checked = Arc::unwrap_or_clone(checked);
        checked
            .findings
            .retain(|finding| !is_off(&off, finding.rule));
        let own = checked.off.clone();
        let more = off.iter().filter(|off| !is_off(&own, off.rule));
        checked.off.extend(more.cloned());
        Ok(Arc::new(checked))
    }
}
