//! Secrets that are recognised by the place they stand in: addresses, headers, arguments of commands.

use super::found::Pattern;
use super::none::{
    before, decoded, is_badge, is_mixed, is_name, is_sample, is_uuid, is_word, leads_elsewhere,
    refers, says_so,
};
use std::ops::Range;

type IsOne = fn(&str, Range<usize>) -> bool;

/// Kind, what a text must hold, the place, and whether the value there is one.
const PLACES: &[(&str, &[&str], &str, IsOne)] = &[
    (
        "A password in a connection string",
        &["://"],
        r#"://[^\s:/@"'<>`]*:([^\s/@"'<>`]+(?:@[^\s/@:,"'<>`]+)*)@[\w\[${<%]"#,
        connection,
    ),
    // Not encoded as it should be, and in use all the same.
    (
        "A password in a connection string",
        &["://"],
        r#"(?i)(?:postgres|postgresql|mysql|mariadb|mongodb|mongodb\+srv|rediss?|amqps?|nats|clickhouse|sqlserver|ldaps?)(?:\+\w+)?://[^\s:/@"'<>`]*:([^\s@"'<>`]*/[^\s@"'<>`]*)@[\w\[]"#,
        password_with_slash,
    ),
    (
        "A password in a connection string",
        &["jdbc:oracle", "sqlplus"],
        r#"(?i)(?:jdbc:oracle:\w+:|sqlplus[ \t]+(?:-\w+[ \t]+)*["']?)[\w$#]+/([^\s@/"'`]+)@"#,
        password,
    ),
    (
        "A key in an address",
        &["?", "&"],
        r#"(?i)[?&](?:[a-z_-]*(?:key|token|secret|password|passwd|pwd|signature)|sig|auth)=([^\s"'&`<>|)\]#\\]{6,})"#,
        in_address,
    ),
    (
        "A key in an address",
        &["code="],
        r#"(?i)[?&]code=([A-Za-z0-9_/+%-]{40,}={0,2})"#,
        mixed,
    ),
    (
        "A signature in an address",
        &["sig="],
        r#"(?i)\bsig=([A-Za-z0-9%/+_-]{40,}={0,2})"#,
        mixed,
    ),
    (
        "A token in a header",
        &["bearer"],
        r#"(?i)\bbearer[ \t]+\\?["'`]?([A-Za-z0-9._~+/-]{15,}[A-Za-z0-9_~+/-]={0,2})"#,
        unnamed,
    ),
    (
        "A token in a header",
        &["authorization"],
        r#"(?i)authorization\\?["'`*]{0,3}[ \t]*[:=,][ \t]*\\?["'`]?(?:(?:token|apikey|api-key|ssws|geniekey|splunk|bot|key|flyv1|discogs token|oauth|snyk|token token)[ \t:=]+\\?["']?)?([A-Za-z0-9._~+/:-]{15,}[A-Za-z0-9_~+/-]={0,2})"#,
        unnamed,
    ),
    (
        "A login in a header",
        &["basic"],
        r#"(?i)\bbasic[ \t]+\\?["'`]?([A-Za-z0-9+/_-]{6,}={0,2})"#,
        login,
    ),
    (
        "A registry login",
        &["auth"],
        r#"["']?\b_?auth["']?[ \t]*[:=][ \t]*["']?([A-Za-z0-9+/_-]{8,}={0,2})"#,
        registry,
    ),
    (
        "A registry login",
        &["dockerc"],
        r#"\.dockerc(?:onfigjson|fg)["']?[ \t]*:[ \t]*["']?([A-Za-z0-9+/]{16,}={0,2})"#,
        mixed,
    ),
    (
        "A private key",
        &["\"d\""],
        r#""d"[ \t]*:[ \t]*"([A-Za-z0-9_-]{40,})""#,
        mixed,
    ),
    (
        "A password of a command",
        &["-u", "--user", "--proxy-user"],
        r#"[ \t"'](?:-u|--user|--proxy-user|-U)(?:[ \t]+|=)?["']?[^\s:"'`/$-][^\s:"'`/$]*:([^\s"'`]+)"#,
        user,
    ),
    (
        "A password of a command",
        &["mysql", "mariadb", "xtrabackup"],
        r#"\b(?:mysql|mariadb|xtrabackup)[a-z_-]*[ \t][^\n|;]*?[ \t]-p["']?([^\s"'`]+)"#,
        password,
    ),
    (
        "A password of a command",
        &["sshpass"],
        r#"\bsshpass[ \t]+-p[ \t]*["']?([^\s"'`]+)"#,
        password,
    ),
    (
        "A password of a command",
        &["login"],
        r#"\b(?:docker|podman|buildah|nerdctl|oras|crane|skopeo|helm|oc|az|cf)[ \t][^\n]*?\blogin\b[^\n]*?[ \t]-p[ \t]+["']?([^\s"'`]+)"#,
        password,
    ),
    (
        "A password of a command",
        &["mongo"],
        r#"\bmongo(?:sh|dump|restore|export|import|stat|top)?[ \t][^\n]*?[ \t]-p[ \t]*["']?([^\s"'`]+)"#,
        password,
    ),
    (
        "A password of a command",
        &["redis-cli", "valkey-cli"],
        r#"\b(?:redis|valkey)-cli\b[^\n]*?[ \t]-a[ \t]+["']?([^\s"'`]+)"#,
        password,
    ),
    (
        "A password of a command",
        &["ldap"],
        r#"\bldap(?:search|modify|add|delete|whoami|passwd)\b[^\n]*?[ \t]-w[ \t]+["']?([^\s"'`]+)"#,
        password,
    ),
    (
        "A password of a command",
        &["pass:"],
        r#"-pass(?:in|out)?[ \t]+["']?pass:([^\s"'`]+)"#,
        password,
    ),
    (
        "A password of a command",
        &["storepass", "keypass"],
        r#"-(?:src|dest)?(?:store|key)pass(?:wd)?[ \t]+["']?([^\s"'`]+)"#,
        password,
    ),
    (
        "A password of a command",
        &["add_user", "change_password"],
        r#"(?:add_user|change_password)[ \t]+[^\s<]+[ \t]+["']?([^\s"'`]+)"#,
        unnamed_password,
    ),
    (
        "A password of a command",
        &["htpasswd"],
        r#"\bhtpasswd[ \t]+-[a-zA-Z]*b[a-zA-Z]*(?:[ \t]+-\w+)*[ \t]+(?:\S+[ \t]+)?[\w.@-]+[ \t]+["']?([^\s"'`]+)"#,
        password,
    ),
    (
        "A password of a command",
        &["chpasswd"],
        r#"\becho[ \t]+["']?[\w.-]+:([^\s"'`]+)["']?[ \t]*\|[ \t]*(?:sudo[ \t]+)?chpasswd"#,
        password,
    ),
    (
        "A password of a command",
        &["--password-stdin"],
        r#"\becho[ \t]+(?:-n[ \t]+)?["']?([^\s"'`|]+)["']?[ \t]*\|[^\n]*?--password-stdin"#,
        password,
    ),
    (
        "A password of a command",
        &["set-password", "set_password", "reset-password", "-passwd"],
        r#"(?:set[-_]password|reset-password|[ \t]-passwd)[ \t]+["']?([^\s"'`-][^\s"'`]*)"#,
        unnamed_password,
    ),
    (
        "A password of a statement",
        &["identified"],
        r#"(?i)\bidentified[ \t]+(?:with[ \t]+\S+[ \t]+)?by[ \t]+(?:password[ \t]+)?["']([^\s"']+)["']"#,
        password,
    ),
    (
        "A password of a statement",
        &["password"],
        r#"(?i)\b(?:user|role|login)\b[^\n;]*?\bpassword[ \t]*=?[ \t]*'([^\s']+)'"#,
        password,
    ),
    (
        "A password of a statement",
        &["set password"],
        r#"(?i)\bset[ \t]+password\b[^\n;]*?=[ \t]*'([^\s']+)'"#,
        password,
    ),
    (
        "A password of a command",
        &["PGPASSWORD=", "MYSQL_PWD=", "SSHPASS=", "REDISCLI_AUTH="],
        r#"\b(?:PGPASSWORD|MYSQL_PWD|SSHPASS|REDISCLI_AUTH)=["']?([^\s"'`;&|]+)"#,
        password,
    ),
    (
        "A password",
        &["requirepass", "masterauth", "bindpw", "rootpw"],
        r#"(?m)^[ \t]*(?:requirepass|masterauth|bindpw|rootpw)[ \t]+["']?([^\s"'`#]+)"#,
        unnamed_password,
    ),
    (
        "A password",
        &["login", "cred"],
        r#"(?i)\b(?:login|credentials?|creds)["'`*]{0,3}[ \t]*[:=][ \t]*["'`]?[\w.@-]+[ \t]?[:/][ \t]?([^\s"'`|<>,;)]+)"#,
        unnamed_password,
    ),
    (
        "An assigned secret",
        &["|", ">"],
        r#"(?i)(?:password|passwd|passphrase|secret|token|[_-]key|apikey)["']?:[ \t]*[|>][+-]?[ \t]*\r?\n[ \t]+([^\s"']+)[ \t]*(?:\r?\n|$)"#,
        unnamed_password,
    ),
    (
        "A password",
        &["login"],
        r#"\blogin[ \t]+\S+\s+password[ \t]+["']?([^\s"'`]+)"#,
        password,
    ),
    (
        "A password",
        &[":543", ":*:"],
        r#"(?m)^[^\s:#/]+:(?:[0-9]{2,5}|\*):[^\s:]+:[^\s:]+:([^\s:]{4,})$"#,
        unnamed_password,
    ),
    (
        "A password",
        &["pass", "secret", "token", "key"],
        r#"(?i)<[\w:.-]*(?:password|passphrase|passwd|secret|token|api_?-?key|access_?-?key|secret_?-?key)>([^<>\s]{6,})</"#,
        unnamed_password,
    ),
    (
        "An assigned secret",
        &["value"],
        r#"(?i)["'`]?\b(?:key|name)["']?[ \t]*[:=][ \t]*["']?[\w.:/-]*(?:password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|secret[_-]?key|private[_-]?key)["']?[ \t]*,?\s*["']?\bvalue["']?[ \t]*[:=][ \t]*["']?([^\s"'`<>,]+)"#,
        unnamed_password,
    ),
];

pub(super) fn patterns() -> Vec<Pattern> {
    let patterns = PLACES.iter();
    patterns
        .map(|&(kind, needs, place, is_one)| Pattern::new(kind, needs, place, is_one))
        .collect()
}

/// In a connection string that somebody could use, even `pass` is a password that somebody has.
fn connection(text: &str, value: Range<usize>) -> bool {
    let value = &text[value];
    !refers(value)
        && !is_sample(value)
        && !is_variable(value)
        && !value.eq_ignore_ascii_case("password")
}

/// Where nothing but a password can stand, even a word is one.
fn password(text: &str, value: Range<usize>) -> bool {
    let value = &text[value];
    !refers(value) && !says_so(value) && !is_variable(value)
}

/// `PASSWORD`, `DB_PASS`: to be replaced.
fn is_variable(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    value
        .bytes()
        .all(|byte| byte.is_ascii_uppercase() || byte == b'_')
        && ["PASS", "PWD", "SECRET", "TOKEN", "KEY"]
            .iter()
            .any(|word| value.contains(word))
        || matches!(lower.as_str(), "user" | "username" | "port")
}

fn password_with_slash(text: &str, value: Range<usize>) -> bool {
    let first = text[value.clone()].split('/').next().unwrap_or_default();
    !first.bytes().all(|byte| byte.is_ascii_digit()) && password(text, value)
}

/// Not the name of anything.
fn unnamed_password(text: &str, value: Range<usize>) -> bool {
    let one = &text[value.clone()];
    one.len() >= 6
        && password(text, value)
        && !is_word(one)
        && !leads_elsewhere(one)
        && (!is_name(one) || !one.contains(['-', '_', '.']))
}

fn unnamed(text: &str, value: Range<usize>) -> bool {
    let one = &text[value.clone()];
    password(text, value) && (is_uuid(one) || !is_name(one)) && !leads_elsewhere(one)
}

fn in_address(text: &str, value: Range<usize>) -> bool {
    let one = &text[value.clone()];
    !is_badge(text, value.start) && password(text, value) && !is_word(one) && !leads_elsewhere(one)
}

fn mixed(text: &str, value: Range<usize>) -> bool {
    let one = &text[value.clone()];
    password(text, value) && is_mixed(one)
}

/// `user:password` in base64.
fn login(text: &str, value: Range<usize>) -> bool {
    let said = decoded(&text[value]);
    said.is_some_and(|said| {
        said.split_once(':').is_some_and(|(_, password)| {
            !password.is_empty() && !refers(password) && !says_so(password)
        })
    })
}

fn registry(text: &str, value: Range<usize>) -> bool {
    login(text, value.clone())
        || (value.len() >= 20 && mixed(text, value.clone()) && unnamed(text, value))
}

/// `-u user:password` of a client of HTTP. With other commands it may be a user and a group.
fn user(text: &str, value: Range<usize>) -> bool {
    // A command may go on over several lines.
    let mut lines = before(text, value.start).rsplit('\n');
    let mut is_client = lines.next().is_some_and(speaks_http);
    for line in lines.take(6) {
        if !line.trim_end().ends_with('\\') {
            break;
        }
        is_client |= speaks_http(line);
    }
    let one = &text[value.clone()];
    password(text, value) && (is_client || (!is_name(one) && one.len() >= 8))
}

fn speaks_http(line: &str) -> bool {
    ["curl", "http", "wget", "xh "]
        .iter()
        .any(|client| line.contains(client))
}
