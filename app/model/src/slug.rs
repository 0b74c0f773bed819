//! The address of a document out of its title: other scripts stay, Latin letters become plain ones.

use crate::text::LIBRARY_PAGES;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The most characters of an address that is made of a title.
const MAX: usize = 60;

/// The last part of a document's address: letters and digits of its title, at most 60 characters.
pub fn of_title(title: &str) -> String {
    let mut slug = String::new();
    let mut count = 0;
    let small = title.chars().flat_map(char::to_lowercase);
    for character in small.collect::<String>().nfc() {
        if count >= MAX {
            break;
        }
        if !character.is_alphanumeric() && !is_combining_mark(character) {
            if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
                count += 1;
            }
            continue;
        }
        let before = slug.len();
        plain(character, &mut slug);
        count += slug[before..].chars().count();
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() || LIBRARY_PAGES.contains(&slug) {
        format!("document{}{slug}", if slug.is_empty() { "" } else { "-" })
    } else {
        slug.to_owned()
    }
}

/// A Latin letter without its marks; any other as it is.
fn plain(character: char, into: &mut String) {
    match character {
        'ä' | 'æ' => into.push_str("ae"),
        'ö' | 'œ' | 'ø' => into.push_str("oe"),
        'ü' => into.push_str("ue"),
        'å' => into.push_str("aa"),
        'ß' => into.push_str("ss"),
        'þ' => into.push_str("th"),
        'ð' | 'đ' => into.push('d'),
        'ł' => into.push('l'),
        'ı' => into.push('i'),
        other => {
            let mut parts = std::iter::once(other).nfd();
            match parts.next() {
                Some(base) if base.is_ascii() => into.push(base),
                _ => into.push(other),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::of_title;

    #[test]
    fn an_address_is_short_plain_and_never_a_page_of_the_library() {
        for (title, slug) in [
            ("Fares 4.2: to everyone!", "fares-4-2-to-everyone"),
            ("Überholung der Weiche 3", "ueberholung-der-weiche-3"),
            ("Réservé à l'équipe", "reserve-a-l-equipe"),
            ("Łódź", "lodz"),
            ("门锁升级计划", "门锁升级计划"),
            ("План переезда", "план-переезда"),
            ("ドアの更新", "ドアの更新"),
            ("✅", "document"),
            ("Import", "document-import"),
        ] {
            assert_eq!(of_title(title), slug);
        }
        assert!(of_title(&"long ".repeat(50)).chars().count() <= 60);
    }
}
