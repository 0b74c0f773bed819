//! Secrets that have a form of their own: their makers put a mark in front, so that they are recognised anywhere.

use super::found::{Found, Pattern};
use super::none::{is_mixed, is_name, says_so};
use std::ops::Range;

/// Kind, what a text must hold, and the form.
const FORMS: &[(&str, &[&str], &str)] = &[
    (
        "An AWS access key",
        &["AKIA", "ASIA", "ABIA", "ACCA"],
        r"((?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16})",
    ),
    ("A Google key", &["AIza"], r"(AIza[A-Za-z0-9_-]{30,})"),
    (
        "A Google client secret",
        &["GOCSPX-"],
        r"(GOCSPX-[A-Za-z0-9_-]{16,})",
    ),
    (
        "A Google token",
        &["ya29.", "1//0"],
        r"(ya29\.[A-Za-z0-9_-]{20,}(?:\.[A-Za-z0-9_-]+)*|1//0[A-Za-z0-9_-]{20,})",
    ),
    (
        "An Azure client secret",
        &["8Q~", "7Q~"],
        r"([A-Za-z0-9_.~-]{3}[78]Q~[A-Za-z0-9_.~-]{30,36}[A-Za-z0-9_~-])",
    ),
    (
        "A GitHub token",
        &["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
        r"(gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})",
    ),
    (
        "A GitLab token",
        &[
            "glpat-",
            "gldt-",
            "glrt-",
            "glrtr-",
            "glcbt-",
            "glptt-",
            "glft-",
            "glimt-",
            "glagent-",
            "glsoat-",
            "gloas-",
            "glffct-",
            "GR1348941",
        ],
        r"(gl(?:pat|dt|rtr?|cbt|ptt|ft|imt|agent|soat|oas|ffct)-[A-Za-z0-9_-]{16,}(?:\.[A-Za-z0-9_-]+)*|GR1348941[A-Za-z0-9_-]{16,})",
    ),
    (
        "A Bitbucket or Atlassian token",
        &["ATATT3", "ATCTT3", "ATBB"],
        r"(AT[AC]TT3[A-Za-z0-9_=-]{40,}|ATBB[A-Za-z0-9]{24,})",
    ),
    (
        "A Slack token",
        &["xox", "xapp-"],
        r"(xox[abeoprs](?:\.xox[bp])?-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{20,})",
    ),
    (
        "A chat webhook",
        &["hooks.slack.com"],
        r"hooks\.slack\.com/(?:services|workflows|triggers)/([A-Za-z0-9]{6,}/[A-Za-z0-9]{6,}/[A-Za-z0-9]{12,}(?:/[A-Za-z0-9]+)?)",
    ),
    (
        "A chat webhook",
        &["/api/webhooks/"],
        r"discord(?:app)?\.com/api/(?:v[0-9]+/)?webhooks/([0-9]{15,}/[A-Za-z0-9_-]{30,})",
    ),
    (
        "A chat webhook",
        &["/webhookb2/", "/webhook/"],
        r"(?:office|office365)\.com/webhook(?:b2)?/([0-9a-fA-F-]{36}@[0-9a-fA-F-]{36}/[A-Za-z]+/[A-Za-z0-9]{20,}/[0-9a-fA-F-]{36}(?:/[A-Za-z0-9_-]{20,})?)",
    ),
    (
        "A webhook",
        &["hooks.zapier.com"],
        r"hooks\.zapier\.com/hooks/catch/([0-9]+/[A-Za-z0-9]{5,})",
    ),
    (
        "A Stripe key",
        &["sk_", "rk_", "whsec_"],
        r"((?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/=]{24,})",
    ),
    ("A Twilio key", &["SK"], r"(SK[0-9a-f]{32})"),
    (
        "A SendGrid key",
        &["SG."],
        r"(SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,})",
    ),
    ("A Mailgun key", &["key-"], r"(key-[0-9a-zA-Z]{32})"),
    (
        "A Mailgun key",
        &[],
        r"([0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8})",
    ),
    ("A Mailchimp key", &["-us"], r"([0-9a-f]{32}-us[0-9]{1,2})"),
    (
        "A mail key",
        &["xkeysib-", "re_"],
        r"(xkeysib-[0-9a-f]{40,}-[A-Za-z0-9]{10,}|re_[A-Za-z0-9]{6,}_[A-Za-z0-9]{16,})",
    ),
    ("An npm token", &["npm_"], r"(npm_[A-Za-z0-9]{30,})"),
    ("A PyPI token", &["pypi-"], r"(pypi-[A-Za-z0-9_-]{32,})"),
    (
        "A package token",
        &["rubygems_", "oy2", "cio"],
        r"(rubygems_[0-9a-f]{48}|oy2[a-z0-9]{43}|cio[A-Za-z0-9]{32})",
    ),
    (
        "A container registry token",
        &["dckr_pat_", "dckr_oat_", "AKCp"],
        r"(dckr_[po]at_[A-Za-z0-9_-]{20,}|AKCp[A-Za-z0-9]{60,})",
    ),
    (
        "A model hub token",
        &["hf_", "api_org_", "r8_"],
        r"(hf_[A-Za-z0-9]{30,}|api_org_[A-Za-z0-9]{30,}|r8_[A-Za-z0-9]{30,})",
    ),
    (
        "A model vendor's key",
        &["sk-", "gsk_", "xai-", "pplx-", "nvapi-"],
        r"(sk-[A-Za-z0-9_-]{20,}|gsk_[A-Za-z0-9]{40,}|xai-[A-Za-z0-9]{60,}|pplx-[A-Za-z0-9]{40,}|nvapi-[A-Za-z0-9_-]{50,})",
    ),
    (
        "A Telegram bot token",
        &[],
        r"(?:bot)?([0-9]{8,10}:[A-Za-z0-9_-]{35})",
    ),
    (
        "A Discord bot token",
        &[],
        r"([MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,})",
    ),
    (
        "A Datadog key",
        &["ddapp_", "ddapi_", "pub"],
        r"((?:ddapp|ddapi)_[A-Za-z0-9]{30,})",
    ),
    (
        "A New Relic key",
        &["NRAK-", "NRJS-", "NRII-", "NRRA-", "NRAL"],
        r"(NRAK-[A-Z0-9]{27}|NRJS-[a-f0-9]{19}|NRII-[A-Za-z0-9_-]{32}|NRRA-[a-f0-9]{42}|[0-9a-fx]{30,36}(?:FFFF)?NRAL)",
    ),
    (
        "A Grafana token",
        &["glc_", "glsa_", "eyJrIjoi"],
        r"(glc_[A-Za-z0-9+/]{24,}={0,2}|glsa_[A-Za-z0-9]{24,}_[A-Fa-f0-9]{8}|eyJrIjoi[A-Za-z0-9+/]{40,}={0,2})",
    ),
    (
        "A Vault token",
        &["hvs.", "hvb.", "hvr."],
        r"(hv[sbr]\.[A-Za-z0-9_-]{20,})",
    ),
    (
        "A Vault token",
        &["s.", "b.", "r."],
        r"([sbr]\.[A-Za-z0-9]{24})",
    ),
    (
        "A Terraform token",
        &[".atlasv1."],
        r"([A-Za-z0-9]{10,}\.atlasv1\.[A-Za-z0-9_=-]{30,})",
    ),
    (
        "A Doppler token",
        &["dp."],
        r"(dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{30,})",
    ),
    (
        "A Postman key",
        &["PMAK-"],
        r"(PMAK-[A-Za-z0-9]{20,}-[A-Za-z0-9]{20,})",
    ),
    (
        "A Shopify token",
        &["shpat_", "shpca_", "shppa_", "shpss_", "shpua_"],
        r"(shp(?:at|ca|pa|ss|ua)_[A-Za-z0-9]{24,})",
    ),
    (
        "A Square token",
        &["sq0", "EAAA"],
        r"(sq0[a-z]{3}-[A-Za-z0-9_-]{20,}|EAAA[A-Za-z0-9_-]{50,})",
    ),
    ("A Heroku key", &["HRKU-"], r"(HRKU-[A-Za-z0-9_-]{30,})"),
    (
        "A DigitalOcean token",
        &["dop_v1_", "doo_v1_", "dor_v1_"],
        r"(do[opr]_v1_[A-Za-z0-9]{32,})",
    ),
    (
        "A Cloudflare key",
        &["v1.0-", "cfut_", "cfat_", "cfk_"],
        r"(v1\.0-[0-9a-f]{24}-[0-9a-f]{100,}|cf(?:ut|at|k)_[A-Za-z0-9_-]{32,})",
    ),
    (
        "A Fly token",
        &["fm1", "fm2", "fo1_"],
        r"(fm[12][ar]?_[A-Za-z0-9+/_-]{40,}={0,2}(?:,fm[12][ar]?_[A-Za-z0-9+/_-]{40,}={0,2})*|fo1_[A-Za-z0-9_-]{40,})",
    ),
    (
        "An age key",
        &["AGE-SECRET-KEY-"],
        r"(AGE-SECRET-KEY-(?:PQ-)?1[A-Z0-9]{50,})",
    ),
    (
        "A Sentry token",
        &["sntrys_", "sntryu_"],
        r"(sntry[su]_[A-Za-z0-9+/=_-]{40,})",
    ),
    (
        "A Databricks token",
        &["dapi"],
        r"(dapi[0-9a-f]{32}(?:-[0-9])?)",
    ),
    (
        "An OpenShift token",
        &["sha256~"],
        r"(sha256~[A-Za-z0-9_-]{43})",
    ),
    (
        "A Docker Swarm token",
        &["SWMTKN-1-"],
        r"(SWMTKN-1-[a-z0-9]{40,}-[a-z0-9]{20,})",
    ),
    (
        "A token",
        &[
            "lin_api_",
            "ntn_",
            "secret_",
            "figd_",
            "sbp_",
            "sb_secret_",
            "pscale_",
            "tskey-",
            "nfp_",
            "bkua_",
            "pul-",
            "CCIPAT_",
            "ops_eyJ",
            "LTAI",
            "dt0",
            "hp_",
            "sgp_",
            "lsv2_",
            "phx_",
            "pat",
            "sqp_",
            "squ_",
            "sqa_",
        ],
        r"(lin_api_[A-Za-z0-9]{32,}|ntn_[A-Za-z0-9]{40,}|secret_[A-Za-z0-9]{43}|figd_[A-Za-z0-9_-]{36,}|sbp_[0-9a-f]{40}|sb_secret_[A-Za-z0-9_-]{30,}|pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_.-]{30,}|tskey-[a-z]+-[A-Za-z0-9]+-[A-Za-z0-9]{20,}|nfp_[A-Za-z0-9]{36,}|bkua_[0-9a-f]{40}|pul-[0-9a-f]{40}|CCIPAT_[A-Za-z0-9]+_[0-9a-f]{40}|ops_eyJ[A-Za-z0-9_-]{50,}|LTAI[A-Za-z0-9]{16,24}|dt0[a-z][0-9]{2}\.[A-Z0-9]{24}\.[A-Z0-9]{64}|hp_[0-9a-f]{64}|sgp_[A-Za-z0-9_]{40,}|lsv2_[a-z]{2}_[0-9a-f]{32}_[0-9a-f]{10}|phx_[A-Za-z0-9]{40,}|pat[A-Za-z0-9]{14}\.[0-9a-f]{64}|sq[pua]_[0-9a-f]{40})",
    ),
    (
        "A signed token",
        &["eyJ"],
        r"(eyJhbGciOiJub25lI[A-Za-z0-9_-]*\.eyJ[A-Za-z0-9_-]{8,}\.?|eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]{5,}){0,2}|eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,})",
    ),
];

pub(super) fn patterns() -> impl Iterator<Item = Pattern> {
    FORMS
        .iter()
        .map(|&(kind, needs, form)| Pattern::new(kind, needs, form, is_form))
}

/// Not a piece of a longer word, and not a sample that says so.
fn is_form(text: &str, value: Range<usize>) -> bool {
    let before = text[..value.start].chars().next_back();
    let after = text[value.end..].chars().next();
    let is_in_word = |character: Option<char>| {
        character.is_some_and(|character| character.is_ascii_alphanumeric() || character == '•')
    };
    // `bot` of an address is no part of the token behind it.
    let is_cut = is_in_word(before) && !text[..value.start].ends_with("/bot");
    let value = &text[value];
    !is_cut && !is_in_word(after) && !says_so(value) && (is_made(value) || !is_name(value))
}

/// Long runs of letters and digits, as only machines write them.
fn is_made(value: &str) -> bool {
    let longest = value
        .split(|character: char| !character.is_ascii_alphanumeric())
        .map(str::len)
        .max();
    let has = |wanted: fn(&u8) -> bool| value.bytes().any(|byte| wanted(&byte));
    longest.is_some_and(|longest| longest >= 16)
        && (has(u8::is_ascii_digit) || (has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase)))
}

/// The secret key of AWS has no mark: 40 letters of base64, and nothing else is so long and so mixed. Storage keys
/// of Azure are 88.
pub(super) fn find_bare(text: &str, found: &mut Found) {
    let bytes = text.as_bytes();
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let mut at = 0;
    while at < bytes.len() {
        if !is_letter(bytes[at]) {
            at += 1;
            continue;
        }
        let length = bytes[at..]
            .iter()
            .take_while(|byte| is_letter(**byte))
            .count();
        let padding = bytes[at + length..]
            .iter()
            .take(3)
            .take_while(|byte| **byte == b'=')
            .count();
        let (kind, range) = match (length, padding) {
            (40, 0) => ("An AWS secret key", at..at + 40),
            (86, 2) => ("A storage account key", at..at + 88),
            _ => ("", at..at),
        };
        let value = &text[range.clone()];
        let has = |wanted: fn(&u8) -> bool| value.bytes().any(|byte| wanted(&byte));
        // `-` and `_` would make it a piece of something longer.
        let is_piece = |byte: Option<&u8>| {
            byte.is_some_and(|byte| {
                matches!(byte, b'-' | b'_' | b'.' | b'~' | b'%') || !byte.is_ascii()
            })
        };
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        let after = bytes.get(range.end).filter(|byte| **byte != b'.');
        if !value.is_empty()
            && has(u8::is_ascii_digit)
            && has(u8::is_ascii_uppercase)
            && has(u8::is_ascii_lowercase)
            && is_mixed(value)
            && !is_piece(before)
            && !is_piece(after)
            && !says_so(value)
        {
            found.add(kind, range);
        }
        at += length + padding;
    }
}
