//! Invented secrets in the forms of real ones, made when a test runs. None is written here, and none opens anything.

use tests::Seeded;

/// Letters and digits by chance; the same seed makes the same.
pub struct Random(Seeded);

const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";
const DIGITS: &str = "0123456789";
const HEX: &str = "0123456789abcdef";

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(Seeded(seed))
    }

    pub fn below(&mut self, most: usize) -> usize {
        self.0.below(most as u64) as usize
    }

    fn of(&mut self, letters: &str, count: usize) -> String {
        let letters = letters.as_bytes();
        (0..count)
            .map(|_| char::from(letters[self.below(letters.len())]))
            .collect()
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    fn alnum(&mut self, count: usize) -> String {
        self.of(&format!("{UPPER}{LOWER}{DIGITS}"), count)
    }

    fn url(&mut self, count: usize) -> String {
        let inner = self.of(&format!("{UPPER}{LOWER}{DIGITS}_-"), count - 1);
        inner + &self.alnum(1)
    }

    fn hex(&mut self, count: usize) -> String {
        self.of(HEX, count)
    }

    fn base64(&mut self, count: usize) -> String {
        self.of(&format!("{UPPER}{LOWER}{DIGITS}+/"), count)
    }

    fn uuid(&mut self) -> String {
        [8, 4, 4, 4, 12].map(|count| self.hex(count)).join("-")
    }

    /// As a password manager makes them.
    fn password(&mut self) -> String {
        let length = 10 + self.below(14);
        let middle = self.of(
            &format!("{UPPER}{LOWER}{DIGITS}{UPPER}{LOWER}{DIGITS}!#%^*+-_~"),
            length,
        );
        format!(
            "{}{}{middle}{}",
            self.of(LOWER, 1),
            self.of(DIGITS, 1),
            self.alnum(1)
        )
    }

    pub fn aws_secret(&mut self) -> String {
        loop {
            let key = self.base64(40);
            if key.contains(['/', '+']) && key.contains(|one: char| one.is_ascii_digit()) {
                return key;
            }
        }
    }

    fn block(&mut self, name: &str) -> String {
        let lines: Vec<String> = (0..3 + self.below(20)).map(|_| self.base64(64)).collect();
        format!(
            "-----BEGIN {name}-----\n{}\n-----END {name}-----",
            lines.join("\n")
        )
    }
}

fn encoded(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in text.as_bytes().chunks(3) {
        let bits = three
            .iter()
            .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte))
            << (8 * (3 - three.len()));
        for at in 0..4 {
            if at <= three.len() {
                out.push(char::from(LETTERS[(bits >> (18 - 6 * at) & 63) as usize]));
            } else {
                out.push('=');
            }
        }
    }
    out
}

/// A secret between what belongs to its place.
#[derive(Debug)]
pub struct Sample {
    pub before: String,
    pub value: String,
    pub after: String,
    /// It stands on lines of its own.
    pub alone: bool,
}

/// Every kind that is made.
pub const KINDS: [&str; 74] = [
    "aws-id",
    "aws-secret",
    "aws-secret-set",
    "aws-session",
    "google",
    "google-oauth",
    "google-account",
    "azure-storage",
    "azure-sas",
    "azure-ad",
    "github",
    "github-pat",
    "gitlab",
    "gitlab-runner",
    "slack",
    "slack-webhook",
    "discord-webhook",
    "teams-webhook",
    "stripe",
    "twilio",
    "twilio-auth",
    "sendgrid",
    "mailgun",
    "mailchimp",
    "npm",
    "pypi",
    "docker-pat",
    "registry-auth",
    "hugging-face",
    "openai",
    "openai-project",
    "anthropic",
    "telegram",
    "datadog",
    "new-relic",
    "grafana",
    "grafana-account",
    "vault",
    "vault-old",
    "terraform",
    "doppler",
    "postman",
    "shopify",
    "square",
    "heroku",
    "digitalocean",
    "cloudflare",
    "fly",
    "jwt",
    "jwt-unsigned",
    "basic",
    "bearer",
    "url",
    "postgres",
    "mongodb",
    "redis",
    "amqp",
    "jdbc",
    "ado",
    "json",
    "yaml",
    "env",
    "toml",
    "hcl",
    "properties",
    "curl",
    "mysql",
    "sshpass",
    "pgpassword",
    "pem",
    "pgp",
    "age",
    "flag",
    "openssh",
];

pub fn sample(kind: &str, random: &mut Random) -> Sample {
    let r = random;
    let within = |before: &str, value: String, after: &str| Sample {
        before: before.to_owned(),
        value,
        after: after.to_owned(),
        alone: false,
    };
    let bare = |value: String| within("", value, "");
    let line = |before: &str, value: String, after: &str| Sample {
        alone: true,
        ..within(before, value, after)
    };
    match kind {
        "aws-id" => bare(format!(
            "{}IA{}",
            r.one(&["AK", "AS"]),
            r.of(&format!("{UPPER}234567"), 16)
        )),
        "aws-secret" => bare(r.aws_secret()),
        "aws-secret-set" => line(
            r.one(&[
                "aws_secret_access_key = ",
                "export AWS_SECRET_ACCESS_KEY=",
                "SecretAccessKey: ",
            ]),
            r.aws_secret(),
            "\n",
        ),
        "aws-session" => line(
            "AWS_SESSION_TOKEN=",
            format!("IQoJ{}==", r.base64(300)),
            "\n",
        ),
        "google" => bare(format!("AI{}{}", "za", r.url(35))),
        "google-oauth" => bare(format!("GOC{}-{}", "SPX", r.url(28))),
        "google-account" => {
            let key = r.block("PRIVATE KEY").replace('\n', "\\n");
            line(
                "{\n  \"type\": \"service_account\",\n  \"private_key\": \"",
                key,
                "\\n\",\n  \"client_id\": \"1\"\n}\n",
            )
        }
        "azure-storage" => line(
            "DefaultEndpointsProtocol=https;AccountName=depot;AccountKey=",
            format!("{}==", r.base64(86)),
            ";EndpointSuffix=core.windows.net\n",
        ),
        "azure-sas" => within(
            "https://depot.blob.core.windows.net/c/f?sv=2022-11-02&sp=r&sig=",
            format!("{}%2F{}%3D", r.alnum(20), r.alnum(22)),
            "&se=2030-01-01",
        ),
        "azure-ad" => bare(format!("{}8Q~{}", r.alnum(3), r.url(34))),
        "github" => bare(format!(
            "gh{}_{}",
            r.one(&["p", "o", "u", "s", "r"]),
            r.alnum(36)
        )),
        "github-pat" => bare(format!("github_{}_{}_{}", "pat", r.alnum(22), r.alnum(59))),
        "gitlab" => bare(format!(
            "gl{}-{}",
            r.one(&["pat", "dt", "rt", "cbt"]),
            r.url(20)
        )),
        "gitlab-runner" => bare(format!("GR{}{}", "1348941", r.url(20))),
        "slack" => bare(format!(
            "xox{}-{}-{}-{}",
            r.one(&["b", "p", "a"]),
            r.of(DIGITS, 12),
            r.of(DIGITS, 12),
            r.alnum(24)
        )),
        "slack-webhook" => within(
            "https://hooks.slack.com/services/",
            format!(
                "T{}/B{}/{}",
                r.of(&format!("{UPPER}{DIGITS}"), 8),
                r.of(&format!("{UPPER}{DIGITS}"), 8),
                r.alnum(24)
            ),
            "",
        ),
        "discord-webhook" => within(
            "https://discord.com/api/webhooks/",
            format!("{}/{}", r.of("123456789", 18), r.url(68)),
            "",
        ),
        "teams-webhook" => within(
            "https://acme.webhook.office.com/webhookb2/",
            format!(
                "{}@{}/IncomingWebhook/{}/{}",
                r.uuid(),
                r.uuid(),
                r.hex(32),
                r.uuid()
            ),
            "",
        ),
        "stripe" => bare(format!(
            "{}k_{}_{}",
            r.one(&["s", "r"]),
            r.one(&["live", "test"]),
            r.alnum(24)
        )),
        "twilio" => bare(format!("S{}{}", "K", r.hex(32))),
        "twilio-auth" => line(
            "curl -X POST https://api.twilio.com/x -u ",
            format!("{}:{}", format_args!("A{}{}", "C", r.hex(32)), r.hex(32)),
            "\n",
        )
        .after_colon(),
        "sendgrid" => bare(format!("S{}.{}.{}", "G", r.url(22), r.url(43))),
        "mailgun" => bare(format!("key{}{}", "-", r.hex(32))),
        "mailchimp" => bare(format!("{}-us{}", r.hex(32), 1 + r.below(20))),
        "npm" => bare(format!("np{}_{}", "m", r.alnum(36))),
        "pypi" => bare(format!("py{}-AgEIcHlwaS5vcmc{}", "pi", r.url(120))),
        "docker-pat" => bare(format!("dckr_{}_{}", "pat", r.url(27))),
        "registry-auth" => {
            let login = encoded(&format!("robot:{}", r.password()));
            line(
                "{\"auths\": {\"registry.test\": {\"auth\": \"",
                login,
                "\"}}}\n",
            )
        }
        "hugging-face" => bare(format!("h{}_{}", "f", r.of(&format!("{UPPER}{LOWER}"), 34))),
        "openai" => bare(format!("s{}-{}T3Blbk{}", "k", r.alnum(20), r.alnum(20))),
        "openai-project" => bare(format!("sk{}-{}", "-proj", r.url(60))),
        "anthropic" => bare(format!("sk{}-api03-{}", "-ant", r.url(93))),
        "telegram" => bare(format!("{}:AA{}", r.of("123456789", 10), r.url(33))),
        "datadog" => line(
            r.one(&["DD_API_KEY=", "datadog_api_key: ", "DD-API-KEY: "]),
            r.hex(32),
            "\n",
        ),
        "new-relic" => bare(format!(
            "NR{}-{}",
            "AK",
            r.of(&format!("{UPPER}{DIGITS}"), 27)
        )),
        "grafana" => bare(format!("gl{}_{}", "c", r.base64(60))),
        "grafana-account" => bare(format!("gl{}_{}_{}", "sa", r.alnum(32), r.hex(8))),
        "vault" => bare(format!("h{}.{}", "vs", r.url(90))),
        "vault-old" => bare(format!("s.{}", r.alnum(24))),
        "terraform" => bare(format!("{}.atlas{}.{}", r.alnum(14), "v1", r.alnum(67))),
        "doppler" => bare(format!("dp.{}.{}", r.one(&["pt", "ct", "sa"]), r.alnum(43))),
        "postman" => bare(format!("PM{}-{}-{}", "AK", r.hex(24), r.hex(34))),
        "shopify" => bare(format!(
            "shp{}_{}",
            r.one(&["at", "ss", "pa", "ca"]),
            r.hex(32)
        )),
        "square" => bare(format!("sq0{}-{}", r.one(&["atp", "csp"]), r.url(22))),
        "heroku" => line("HEROKU_API_KEY=", r.uuid(), "\n"),
        "digitalocean" => bare(format!("do{}_v1_{}", r.one(&["p", "o", "r"]), r.hex(64))),
        "cloudflare" => line(
            r.one(&["CLOUDFLARE_API_TOKEN=", "cf_api_token: ", "X-Auth-Key: "]),
            r.url(40),
            "\n",
        ),
        "fly" => within("FlyV1 ", format!("fm2_{}==", r.base64(120)), ""),
        "jwt" => bare(
            format!(
                "{}.{}.{}",
                encoded("{\"alg\":\"HS256\"} "),
                encoded("{\"sub\":\"1234567890\"}").trim_end_matches('='),
                r.url(43)
            )
            .replace('=', ""),
        ),
        "jwt-unsigned" => bare(format!(
            "{}.{}",
            encoded("{\"typ\":\"JWT\"}").trim_end_matches('='),
            encoded("{\"sub\":\"1\",\"name\":\"a\"}").trim_end_matches('=')
        )),
        "basic" => {
            let login = encoded(&format!("deploy:{}", r.password()));
            within("Authorization: Basic ", login, "")
        }
        "bearer" => within(
            "Authorization: Bearer ",
            format!("{}/{}+{}=", r.alnum(14), r.alnum(14), r.alnum(9)),
            "",
        ),
        "url" => within("https://deploy:", r.alnum(14), "@git.acme.test/app.git"),
        "postgres" => within(
            "postgres://app:",
            r.password().replace(['#', '%'], "x"),
            "@db:5432/app",
        ),
        "mongodb" => within(
            "mongodb+srv://app:",
            r.alnum(16),
            "@cluster0.abc.mongodb.net/app",
        ),
        "redis" => within("redis://:", r.alnum(20), "@cache:6379/0"),
        "amqp" => within("amqps://app:", r.alnum(12), "@queue/vhost"),
        "jdbc" => line(
            "jdbc:postgresql://db/app?user=app&password=",
            r.alnum(14),
            "&ssl=true\n",
        ),
        "ado" => line(
            "Server=db;Database=app;User Id=app;Password=",
            r.password(),
            ";Encrypt=true\n",
        ),
        "json" => line(
            r.one(&[
                "{\"client_secret\": \"",
                "{ \"apiKey\": \"",
                "{\n  \"password\":\"",
                "{\"x\": 1, \"accessToken\" : \"",
            ]),
            r.password(),
            "\", \"next\": 1}\n",
        ),
        "yaml" => line(
            r.one(&[
                "db:\n  password: ",
                "db:\n  password: ",
                "  apiKey: ",
                "client-secret: ",
            ]),
            r.password(),
            "\nuser: app\n",
        ),
        "env" => line(
            r.one(&[
                "export API_KEY=",
                "DB_PASSWORD=",
                "SMTP_PASS=",
                "set SECRET_KEY=",
            ]),
            r.password(),
            "\nOTHER=1\n",
        ),
        "toml" => line("[db]\npassword = \"", r.password(), "\"\n"),
        "hcl" => line(
            "variable \"x\" {\n  db_password = \"",
            r.password(),
            "\"\n}\n",
        ),
        "properties" => line("spring.datasource.password=", r.password(), "\n"),
        "curl" => line(
            r.one(&[
                "curl -u deploy:",
                "curl -s --user deploy:",
                "curl -fsS -X POST -u 'deploy:",
            ]),
            r.alnum(16),
            r.one(&[" https://x.test\n"]),
        ),
        "mysql" => line("mysql -h db -u root -p", r.alnum(12), " app < dump.sql\n"),
        "sshpass" => line("sshpass -p ", r.alnum(12), " ssh a@b\n"),
        "pgpassword" => line("PGPASSWORD=", r.alnum(14), " psql -h db\n"),
        "pem" => {
            let name = format!(
                "{}PRIVATE KEY",
                r.one(&["", "RSA ", "EC ", "ENCRYPTED ", "DSA "])
            );
            line("", r.block(&name), "\n")
        }
        "openssh" => line("```\n", r.block("OPENSSH PRIVATE KEY"), "\n```\n"),
        "pgp" => {
            let block = r.block("PGP PRIVATE KEY BLOCK").replacen(
                "-----\n",
                "-----\nVersion: GnuPG v2\n\n",
                1,
            );
            line("", block, "\n")
        }
        "age" => bare(format!(
            "AGE-SECRET{}-1{}",
            "-KEY",
            r.of("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58)
        )),
        "flag" => line(
            r.one(&[
                "app login --password ",
                "app --api-key ",
                "app run --token=",
            ]),
            r.alnum(20),
            " --user a\n",
        ),
        other => panic!("no kind {other}"),
    }
}

impl Sample {
    /// What stands before the colon belongs to its place.
    fn after_colon(mut self) -> Self {
        if let Some((front, value)) = self.value.split_once(':') {
            self.before.push_str(front);
            self.before.push(':');
            self.value = value.to_owned();
        }
        self
    }
}
