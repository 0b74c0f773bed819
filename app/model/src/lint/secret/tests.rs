use super::*;

/// Made up here; none of them opens anything.
#[test]
fn what_looks_like_a_secret_is_covered_and_what_refers_to_one_is_not() {
    for (text, expected) in [
        (
            "postgres://user:pass@db/app",
            "postgres://user:••••••@db/app",
        ),
        (
            "postgres://app:hunter2@db/app",
            "postgres://app:••••••@db/app",
        ),
        ("redis://:pw@cache:6379", "redis://:••••••@cache:6379"),
        (
            "postgres://app:p@ss9@db/app",
            "postgres://app:••••••@db/app",
        ),
        (
            "https://x.test/hook?key=A1B2C3D4-e_5",
            "https://x.test/hook?key=••••••",
        ),
        (
            "Authorization: Bearer abcDEF0123456789xyz",
            "Authorization: Bearer ••••••",
        ),
        ("DEPLOY_TOKEN=Zq81-kkPw-77", "DEPLOY_TOKEN=••••••"),
        ("password: hunter2", "password: ••••••"),
        (
            "| DB_PASSWORD | Zq81-kkPw-77x |",
            "| DB_PASSWORD | •••••• |",
        ),
        ("**Password:** `Zq81!kkPw`.", "**Password:** `••••••`."),
        (
            "Server=db;User=a;Password=Zq81!kk,Pw;Encrypt=true",
            "Server=db;User=a;Password=••••••;Encrypt=true",
        ),
        (
            "jdbc:mysql://db/app?user=a&password=Zq81kkPw&ssl=true",
            "jdbc:mysql://db/app?user=a&password=••••••&ssl=true",
        ),
        (
            "{\"client_secret\": \"Zq81/kkPw+77\"}",
            "{\"client_secret\": \"••••••\"}",
        ),
        ("mysql -u root -pZq81kkPw app", "mysql -u root -p•••••• app"),
        (
            "curl -u deploy:Zq81kkPw https://x.test",
            "curl -u deploy:•••••• https://x.test",
        ),
        (
            "curl https://x.test \\\n  -u deploy:Zq81kkPw",
            "curl https://x.test \\\n  -u deploy:••••••",
        ),
        ("sshpass -p Zq81kkPw ssh a@b", "sshpass -p •••••• ssh a@b"),
        (
            "app login --password Zq81kkPw --user a",
            "app login --password •••••• --user a",
        ),
        (
            "- name: DB_PASSWORD\n  value: Zq81kkPw",
            "- name: DB_PASSWORD\n  value: ••••••",
        ),
        (
            "password for root is Zq81kkPw77xx.",
            "password for root is ••••••.",
        ),
        ("ENV API_TOKEN Zq81kkPw77xx", "ENV API_TOKEN ••••••"),
        ("url: ${DB_PASS:-Zq81kkPw77}", "url: ${DB_PASS:-••••••}"),
        (
            "token: >-\n  Zq81kkPw77\nuser: a",
            "token: >-\n  ••••••\nuser: a",
        ),
        (
            "SET PASSWORD FOR 'x'@'%' = 'Zq81kkPw';",
            "SET PASSWORD FOR 'x'@'%' = '••••••';",
        ),
        (
            "<password>Zq81kkPw</password>",
            "<password>••••••</password>",
        ),
    ] {
        assert_eq!(mask(text), expected, "{text}");
    }
}

fn stays(texts: &[&str]) {
    for text in texts {
        assert_eq!(mask(text), *text);
    }
}

#[test]
fn references_and_placeholders_stay() {
    stays(&[
        "postgres://app:$PASSWORD@db/app",
        "postgres://user:password@db/app",
        "postgres://app:<password>@db/app",
        "postgres://app:${DB_PASS}@db/app",
        "X-API-Key: your-api-key",
        "API_KEY=\"your-secure-api-key-here\"",
        "API_KEY=YOUR_API_KEY",
        "Bearer $TOKEN",
        "Authorization: Bearer <token>",
        "Authorization: Basic <base64>",
        "the token: refreshed",
        "https://dashboard.test:8443/a@b",
        "password: <password>",
        "password: changeme",
        "password: xxxxxxxx",
        "password: ********",
        "password: REDACTED",
        "password: {{ .Values.password }}",
        "password: %DB_PASSWORD%",
        "password = var.db_password",
        "password = generated_password.db2.result",
        "token = os.environ[\"TOKEN_2\"]",
        "token: getToken2(client)",
        "secret: projects/my-app/secrets/db2",
        "token_file: /var/run/secrets/token2",
        "The password is stored in vault2-prod.",
        "token: sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "commit 9c1e4f2a7b3d5e6f8091a2b3c4d5e6f708192a3b",
        "image: app@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "run 0190b5a1-7c3e-7f00-8000-0123456789ab",
        "| token | string | required |",
        "![badge](https://codecov.io/gh/a/b/graph/badge.svg?token=Zq81kkPw77)",
        "curl -u user:password https://x.test",
        "docker run --user 1000:1000 app",
        "basic authentication, bearer authentication",
    ]);
}

/// Part of "What was seen" 2.
#[test]
fn the_name_of_a_secret_is_no_secret() {
    stays(&[
        "kubectl get secret NAME",
        "kubectl get secret db-pass-2 -n prod1",
        "kubectl create secret generic db-pass2",
        "secretName: dbpass",
        "secretName: db-pass-2",
        "secretKeyRef:\n  name: db-pass-2\n  key: password",
        "existingSecret: grafana-admin2",
        "name: my-secret-token",
        "app --password-file /run/secrets/db-pass2",
        "passwordSecretRef: db-pass-2",
        "token: k8s-token-2",
        "token: builder-token-x7k2p",
        "kubectl describe secret builder-token-x7k2p",
        "API_KEY_NAME=Zq81kkPw77xx",
        "secret: `openshift-monitoring/alertmanager-main2`",
    ]);
}

/// Part of "What was seen" 2.
#[test]
fn a_sentence_that_mentions_a_private_key_loses_nothing() {
    let mention = |word: &str| format!("-----{word} {}-----", "PRIVATE KEY");
    let rest = "\n\n## Steps\n\n- [ ] restart\n".repeat(50);
    for text in [
        format!(
            "The file mentions `{}` in a sentence.{rest}",
            mention("BEGIN")
        ),
        format!(
            "It begins with {} and ends with {}.{rest}",
            mention("BEGIN"),
            mention("END")
        ),
        format!(
            "```\n{}\n...\n{}\n```{rest}",
            mention("BEGIN"),
            mention("END")
        ),
        format!("{}\n{rest}", mention("BEGIN")),
        format!("{}\n{rest}{}", mention("BEGIN"), mention("END")),
    ] {
        assert_eq!(mask(&text), text);
        assert!(FINDER.find(&text).is_empty(), "{text}");
    }
}

#[test]
fn a_private_key_is_covered_to_its_end_line_and_keeps_its_lines() {
    let text = format!(
        "a\n-----BEGIN {0}-----\nAAAA\nBBBB\n-----END {0}-----\nb",
        "PRIVATE KEY"
    );
    assert_eq!(mask(&text), "a\n••••••\n\n\n\nb");
    let masked = mask(&text).into_owned();
    assert_eq!(mask(&masked), masked, "covering twice covers once");
}

#[test]
fn a_private_key_without_its_end_is_a_finding_and_stays() {
    let text = format!(
        "a\n-----BEGIN RSA {}-----\n{}\n\nb\n",
        "PRIVATE KEY",
        "Ab3+".repeat(16)
    );
    assert_eq!(mask(&text), text);
    let found = FINDER.find(&text);
    assert_eq!((found.len(), found[0].ends), (1, false));
}

#[test]
fn what_stays_is_said_by_its_line_or_by_its_value() {
    let text = "# A\n\nDEPLOY_TOKEN=Zq81-kkPw-77 OTHER_TOKEN=Xr92-llQx-88\n\npassword: hunter2\n";
    let all = hidden(text);
    let lines: Vec<(usize, &str)> = all.iter().map(|one| (one.line, one.kind)).collect();
    assert_eq!(lines, [(3, "A token"), (3, "A token"), (5, "A password")]);
    let (masked, left) = cover(text, |one| one.mark == all[1].mark);
    assert_eq!(
        masked,
        "# A\n\nDEPLOY_TOKEN=•••••• OTHER_TOKEN=Xr92-llQx-88\n\npassword: ••••••\n"
    );
    assert_eq!(left.len(), 2);
    assert_eq!(
        cover(text, |one| one.line == 3).0,
        text.replace("hunter2", MASK)
    );
    assert!(matches!(cover(text, |_| true), (Cow::Borrowed(_), hidden) if hidden.is_empty()));
}
