//! The names of rollout stages.

/// Whether a heading is made of the names of rollout stages and nothing else.
pub(super) fn is_stage(heading: &str) -> bool {
    const PLACES: [&str; 14] = [
        "alpha",
        "beta",
        "canary",
        "dev",
        "development",
        "ga",
        "internal",
        "preview",
        "prod",
        "production",
        "ring",
        "staging",
        "uat",
        "wave",
    ];
    const BESIDE: [&str; 10] = [
        "availability",
        "deployment",
        "full",
        "general",
        "launch",
        "post",
        "pre",
        "release",
        "rollout",
        "to",
    ];
    let words = heading.to_lowercase();
    let mut names_place = false;
    words
        .split(|character: char| !character.is_alphanumeric() && character != '%')
        .filter(|word| !word.is_empty())
        .all(|word| {
            names_place |= PLACES.contains(&word);
            PLACES.contains(&word)
                || BESIDE.contains(&word)
                || word
                    .trim_end_matches('%')
                    .bytes()
                    .all(|byte| byte.is_ascii_digit())
        })
        && names_place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_named_by_nothing_but_their_names() {
        for (heading, expected) in [
            ("Pre-Staging", true),
            ("Production Canary (10%)", true),
            ("Production GA", true),
            ("Staging Deployment", true),
            ("Rollout", false),
            ("Staging Validation", false),
            ("GO TO PRODUCTION (All must be YES)", false),
            ("", false),
        ] {
            assert_eq!(is_stage(heading), expected, "{heading}");
        }
    }
}
