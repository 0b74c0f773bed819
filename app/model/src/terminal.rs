//! A terminal session in a document: which of its words a person types, and which the machine wrote.
//!
//! A block of code is one if its first line starts with a prompt. `#` is a prompt only where the block says that it is a
//! console and has no other: elsewhere it begins a comment, and what was a comment must never run.

/// What a piece of a session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// What the machine writes before a command: `$ `.
    Prompt(&'a str),
    /// What a person types, with the end of its line.
    Command(&'a str),
    /// What the machine answers.
    Output(&'a str),
}

/// Languages of blocks that show a console.
const CONSOLES: [&str; 5] = [
    "console",
    "shell-session",
    "shellsession",
    "sh-session",
    "terminal",
];
/// Languages of blocks in which a line may start with `$` or `>` only as a prompt.
const SHELLS: [&str; 7] = ["", "text", "txt", "bash", "sh", "shell", "zsh"];

/// The pieces of a block, in their order; together they are its text. A block that is no session is one command.
pub fn pieces<'a>(language: &str, code: &'a str) -> Vec<Piece<'a>> {
    let language = language.to_ascii_lowercase();
    let is_console = CONSOLES.contains(&language.as_str());
    let lines = || code.lines().map(str::trim_start);
    let is_root = is_console && !lines().any(|line| line.starts_with("$ "));
    let first = lines().find(|line| !line.is_empty() && (is_root || !line.starts_with('#')));
    let prompts = first.and_then(|line| prompt(line, is_root));
    if prompts.is_none() || !(is_console || SHELLS.contains(&language.as_str())) {
        return vec![Piece::Command(code)];
    }
    let mut pieces = Vec::new();
    let mut goes_on = None;
    for line in code.split_inclusive('\n') {
        let typed = match (goes_on.take(), prompt(line, is_root)) {
            // A shell asks for the rest of a command with `> `; in a document of its own it is left out.
            (Some(Until::Backslash), _) => match line.split_at_checked(2) {
                Some((asks @ "> ", rest)) => {
                    pieces.push(Piece::Prompt(asks));
                    rest
                }
                _ => line,
            },
            (Some(Until::Word(word)), _) => {
                if line.trim() != word {
                    goes_on = Some(Until::Word(word));
                }
                pieces.push(Piece::Command(line));
                continue;
            }
            (None, Some(end)) => {
                pieces.push(Piece::Prompt(&line[..end]));
                &line[end..]
            }
            (None, None) => {
                pieces.push(Piece::Output(line));
                continue;
            }
        };
        goes_on = until(typed);
        pieces.push(Piece::Command(typed));
    }
    pieces
}

/// What is typed of a block, as it goes into a terminal.
pub fn typed(language: &str, code: &str) -> String {
    let pieces = pieces(language, code).into_iter();
    let typed = pieces.filter_map(|piece| match piece {
        Piece::Command(text) => Some(text),
        Piece::Prompt(_) | Piece::Output(_) => None,
    });
    typed.collect()
}

/// What a command goes on until.
#[derive(Clone, Copy)]
enum Until<'a> {
    /// A line that does not end in a backslash.
    Backslash,
    /// The word that ends a here-document.
    Word(&'a str),
}

fn until(typed: &str) -> Option<Until<'_>> {
    if let Some((_, word)) = typed.split_once("<<") {
        let word = word.trim_start_matches(['-', '~']).trim_start();
        let word = word.split_whitespace().next().unwrap_or_default();
        let word = word.trim_matches(['\'', '"']);
        // `<<<` gives a text, and nothing follows.
        if word.starts_with(|first: char| first.is_alphabetic() || first == '_') {
            return Some(Until::Word(word));
        }
    }
    typed.trim_end().ends_with('\\').then_some(Until::Backslash)
}

/// Where a prompt ends that a line starts with. `is_root`: `#` is one.
fn prompt(line: &str, is_root: bool) -> Option<usize> {
    let indent = line.len() - line.trim_start().len();
    let rest = &line[indent..];
    for sign in ["$ ", "> ", "# "] {
        if rest.starts_with(sign) && (sign != "# " || is_root) {
            return Some(indent + sign.len());
        }
    }
    // `ada@rack-3:~$ ` and `[ada@rack-3 ~]# `, where nothing else can be meant.
    let (end, sign) = rest
        .match_indices(['$', '#'])
        .find(|(at, _)| rest[at + 1..].starts_with(' '))?;
    let who = rest[..end].trim_start_matches('[');
    let (name, place) = who.split_once('@')?;
    let is_name = |text: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|letter| letter.is_alphanumeric() || "-_.".contains(letter))
    };
    let host = place.split([':', ' ']).next()?;
    (is_name(name) && is_name(host) && host.len() < place.len())
        .then(|| indent + end + sign.len() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_typed_is_without_prompts_and_output() {
        for (language, code, expected) in [
            ("bash", "$ uptime\n 12:01 up 3 days\n", "uptime\n"),
            ("", "$ a \\\n  --b\nanswer\n$ c\n", "a \\\n  --b\nc\n"),
            (
                "console",
                "# systemctl restart lamp\nok\n",
                "systemctl restart lamp\n",
            ),
            ("console", "$ a \\\n> b\nc\n", "a \\\nb\n"),
            ("text", "> select 1;\n 1\n", "select 1;\n"),
            ("sh", "ada@rack-3:~$ ls\nlamp\n", "ls\n"),
            ("sh", "[ada@rack-3 ~]$ ls\nlamp\n", "ls\n"),
            (
                "bash",
                "$ cat > a <<'END'\none\nEND\nwritten\n",
                "cat > a <<'END'\none\nEND\n",
            ),
            ("bash", "  $ ls\n", "ls\n"),
            ("console", "# a \\\n> b\nc\n", "a \\\nb\n"),
            (
                "console",
                "# look first\n$ ls\n# then go\n$ cd\n",
                "ls\ncd\n",
            ),
        ] {
            assert_eq!(typed(language, code), expected, "{code}");
        }
    }

    #[test]
    fn what_is_no_session_stays_as_it_is() {
        for (language, code) in [
            ("bash", "# restart it\nsystemctl restart lamp\n"),
            ("", "# a heading\n"),
            ("bash", "a\nb\n"),
            ("markdown", "> a quotation\n"),
            ("php", "$ x\n"),
            ("bash", "echo $HOME\n"),
            ("text", "mail ada@rack.example # when done\n"),
            ("", ""),
        ] {
            assert_eq!(typed(language, code), code);
        }
    }

    proptest! {
        #[test]
        fn the_pieces_are_the_text(code in "([$>#] |[a-z@:~]{0,3}|<<|END|\\\\|\n){0,20}", console: bool) {
            let language = if console { "console" } else { "" };
            let texts = pieces(language, &code).into_iter().map(|piece| match piece {
                Piece::Prompt(text) | Piece::Command(text) | Piece::Output(text) => text,
            });
            prop_assert_eq!(texts.collect::<String>(), code);
        }
    }
}
