//! The findings of one rule together: what a person reads is one line for each rule, the dearest first.

use super::{Finding, RULES, Rule};

/// What one rule objects to in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The rule.
    pub rule: &'static Rule,
    /// Each place: its line, and what is wrong there.
    pub places: Vec<(usize, String)>,
}

impl Group {
    /// What is wrong, where it is the same in every place.
    pub fn same_message(&self) -> Option<&str> {
        let (_, first) = self.places.first()?;
        let is_same = self.places.iter().all(|(_, message)| message == first);
        is_same.then_some(first)
    }
}

/// Groups findings by rule: the gravest first, and of one severity those whose neglect costs most, which is the order of
/// [`RULES`].
pub fn grouped(findings: &[Finding]) -> Vec<Group> {
    let mut groups: Vec<Group> = RULES
        .iter()
        .map(|rule| Group {
            rule,
            places: findings
                .iter()
                .filter(|finding| finding.rule == *rule)
                .map(|finding| (finding.line, finding.message.clone()))
                .collect(),
        })
        .filter(|group| !group.places.is_empty())
        .collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.rule.severity));
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::{Severity, rule};

    #[test]
    fn one_rule_is_one_group_and_the_dearest_comes_first() {
        let finding = |name: &str, line: usize, message: &str| {
            let message = message.to_owned();
            rule(name).map(|rule| Finding {
                rule,
                line,
                message,
            })
        };
        let findings = [
            finding("owner-missing", 1, "Nobody."),
            finding("vague-step", 2, "a"),
            finding("secret", 4, "b"),
            finding("vague-step", 9, "a"),
            finding("box-not-read", 9, "c"),
            finding("box-not-read", 10, "d"),
        ];
        let findings: Vec<Finding> = findings.into_iter().flatten().collect();
        let groups = grouped(&findings);
        let names: Vec<(&str, usize)> = groups
            .iter()
            .map(|group| (group.rule.name, group.places.len()))
            .collect();
        assert_eq!(
            names,
            [
                ("secret", 1),
                ("box-not-read", 2),
                ("vague-step", 2),
                ("owner-missing", 1)
            ]
        );
        let severities: Vec<Severity> = groups.iter().map(|group| group.rule.severity).collect();
        assert!(severities.is_sorted_by(|one, next| one >= next));
        assert_eq!(groups[1].same_message(), None);
        assert_eq!(groups[2].same_message(), Some("a"));
    }
}
