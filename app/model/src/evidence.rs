//! What supports a statement: words, an address, a number, what a program printed, or a file.

use crate::hash;
use crate::problem::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What kind of thing supports a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    /// Words.
    Text,
    /// An address.
    Link,
    /// A number with its unit.
    Measurement,
    /// What a test run said of itself.
    TestReport,
    /// What a command printed.
    CommandOutput,
    /// A file.
    File,
}

impl EvidenceKind {
    /// Those that are typed.
    pub const TYPED: [Self; 5] = [
        Self::Text,
        Self::Link,
        Self::Measurement,
        Self::TestReport,
        Self::CommandOutput,
    ];

    /// The name in forms and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Link => "link",
            Self::Measurement => "measurement",
            Self::TestReport => "test-report",
            Self::CommandOutput => "command-output",
            Self::File => "file",
        }
    }

    /// Reads the [`EvidenceKind::name`] of one that is typed.
    pub fn parse(name: &str) -> Option<Self> {
        Self::TYPED.into_iter().find(|kind| kind.name() == name)
    }

    /// The word on screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "Note",
            Self::Link => "Link",
            Self::Measurement => "Measurement",
            Self::TestReport => "Test report",
            Self::CommandOutput => "Command output",
            Self::File => "File",
        }
    }
}

/// Supports a statement. It is known by the hash of its content, so that other content is other evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// Its content; of a file the name.
    pub content: String,
    /// The hash of kind, content and commit, and of a file its digest.
    pub hash: String,
    /// The commit it was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The file, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<FileSeal>,
}

/// Which file it is, whatever it is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSeal {
    /// The SHA-256 of its bytes.
    pub digest: String,
    /// How many there are.
    pub bytes: u64,
}

/// A file as somebody gave it: its name, its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenFile {
    name: String,
    bytes: Vec<u8>,
}

impl GivenFile {
    /// The most bytes of one. It goes through one form, and lies in the database with everything else, so that one backup
    /// holds both a statement and what it rests on.
    pub const MAX_BYTES: usize = 4_000_000;
    /// The most characters of a name.
    const MAX_OF_NAME: usize = 120;

    /// Takes a file that was sent. Of its name the last part stays, without what cannot be seen.
    pub fn parse(name: &str, bytes: Vec<u8>) -> Result<Self, Refusal> {
        if bytes.is_empty() || bytes.len() > Self::MAX_BYTES {
            return Err(Refusal {
                field: "file".into(),
                sentence: "Choose a file of at most 4 MB that is not empty.".to_owned(),
            });
        }
        let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let name: String = last
            .chars()
            .filter(|character| !character.is_control() && !is_invisible(*character))
            .take(Self::MAX_OF_NAME)
            .collect();
        let name = match name.trim() {
            "" => "file".to_owned(),
            name => name.to_owned(),
        };
        Ok(Self { name, bytes })
    }

    /// What there is to keep.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// Marks that turn the direction of text or take no room: `report\u{202e}fdp.exe` reads as another name.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

impl Evidence {
    /// The most bytes of one piece.
    const MAX_BYTES: usize = 20_000;

    /// Takes what was typed. A link is one by its form, a measurement holds a number; nothing else passes as one.
    pub fn parse(kind: EvidenceKind, content: &str, commit: &str) -> Result<Self, Refusal> {
        let refuse = |field: &'static str, sentence: &str| {
            Err(Refusal {
                field: field.into(),
                sentence: sentence.to_owned(),
            })
        };
        let content = content.trim();
        if content.is_empty() || content.len() > Self::MAX_BYTES {
            return refuse("evidence", "Evidence takes 1 to 20,000 bytes.");
        }
        if kind == EvidenceKind::Link && !is_link(content) {
            return refuse("evidence", NOT_A_LINK);
        }
        if kind == EvidenceKind::Measurement && !content.bytes().any(|byte| byte.is_ascii_digit()) {
            return refuse("evidence", "A measurement contains a number.");
        }
        let commit = commit_of(commit)?;
        let of = commit.as_deref().unwrap_or_default();
        Ok(Self {
            kind,
            content: content.to_owned(),
            hash: hash::of(format!("evidence 1\n{}\n{of}\n{content}", kind.name()).as_bytes()),
            commit,
            file: None,
        })
    }

    /// A file as evidence. It is known by its bytes and its name.
    pub fn of_file(file: &GivenFile, commit: &str) -> Result<Self, Refusal> {
        let commit = commit_of(commit)?;
        let of = commit.as_deref().unwrap_or_default();
        let (name, digest) = (&file.name, hash::of(&file.bytes));
        Ok(Self {
            kind: EvidenceKind::File,
            content: name.clone(),
            hash: hash::of(format!("evidence 1\nfile\n{of}\n{digest}\n{name}").as_bytes()),
            commit,
            file: Some(FileSeal {
                digest,
                bytes: file.bytes.len() as u64,
            }),
        })
    }
}

/// What is said of a text that is no link.
pub(crate) const NOT_A_LINK: &str =
    "A link starts with https://, contains no spaces and has at most 2,000 bytes.";

/// Whether a text is the address of something elsewhere.
pub(crate) fn is_link(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    text.len() <= 2_000
        && rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
}

/// The commit that something was made from, where one is named.
pub(crate) fn commit_of(commit: &str) -> Result<Option<String>, Refusal> {
    let commit = commit.trim().to_lowercase();
    let is_commit =
        (7..=64).contains(&commit.len()) && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !commit.is_empty() && !is_commit {
        return Err(Refusal {
            field: "commit".into(),
            sentence: "A commit is 7 to 64 hexadecimal digits.".to_owned(),
        });
    }
    Ok((!commit.is_empty()).then_some(commit))
}
