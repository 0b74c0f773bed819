//! How headings are counted and dated: the patterns, and numbers in any of their letters.

use crate::reading::words::pattern;
use crate::trade;
use regex::Regex;
use std::sync::LazyLock;

fn alternatives(words: &[&str]) -> String {
    words.join("|")
}

/// Signs between a number and a name.
const BETWEEN: &str = r"[\s:：.、．)）\-–—·・|]*";

pub(super) static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
    let words = alternatives(&[trade::PHASE, trade::WAVE].concat());
    pattern(&format!(
        r"^\W*(?<word>(?i:{words}))\s*[#№]?\s*(?:(?<number>\d{{1,3}})(?<part>(?:\.\d+)+|[a-z]\b)?|(?<letter>[A-Z]|[IVX]{{1,4}}))(?:\b|$)(?:\s*(?:of|/|von|sur|de|di|van|z|из)\s*\d+\b)?{BETWEEN}(?<name>.*)$"
    ))
});
pub(super) static ORDINAL: LazyLock<Regex> = LazyLock::new(|| {
    let words = alternatives(trade::PHASE);
    pattern(&format!(
        r"^\W*(?<number>\d{{1,2}})(?:\.|st|nd|rd|th|re|ère|er|e|ème|ª|º|-й|-я|-ый)?\s+(?<word>(?i:{words}))\b{BETWEEN}(?<name>.*)$"
    ))
});
pub(super) static UNSPACED: LazyLock<Regex> = LazyLock::new(|| {
    let words = alternatives(trade::PHASE_UNSPACED);
    let number = "[0-9０-９一二三四五六七八九十]{1,3}";
    pattern(&format!(
        r"^\W*(?:(?:第|제)?\s*(?<first>{number})\s*(?<after>{words})|(?<before>{words})\s*(?<last>{number}))(?:\b|$)?{BETWEEN}(?<name>.*)$"
    ))
});
pub(super) static DOTTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[^\w(\[]*(?:(?<number>\d{1,2})(?:[.)．]\s+|[、．]\s*|\s+[-–—]\s+|:\s+)|(?<part>\d{1,2}(?:\.\d{1,2})+)[.):]?\s+|(?<han>[一二三四五六七八九十]{1,3})[、.．]\s*|(?<circle>[①-⑳])\s*|(?<letter>[A-Z]|[IVX]{1,4})[.)]\s+)(?<name>\S.*)$",
    )
});
/// "1 Preparation", as in numbered chapters. Others beside it have to count on.
pub(super) static BARE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?<number>\d{1,2})\s+(?<name>[A-ZÀ-ÖØ-ÞĄ-ŽА-Я].*)$"));
/// An hour behind a day: "Tuesday, 07:00".
const AT: &str = r",?\s+\d{1,2}[:.h]\d{2}(?:\s*(?:UTC|CET|CEST|GMT|Uhr)\b)?";
pub(super) static MOMENT: LazyLock<Regex> = LazyLock::new(|| {
    let units = trade::TIME_UNITS;
    let counted = alternatives(trade::TIME_UNIT);
    let forms = [
        format!(
            r"T\s*(?:[-+−–—±]|minus\b|plus\b)\s*\d+(?:[.,:]\d+)?\s*(?:{units}\b)?(?:\s*(?:to|bis|à|a|until|[-–—])\s*T?\s*[-+−]?\s*\d+\s*{units}\b)?"
        ),
        r"T\s*[-=+]?\s*0\b".to_owned(),
        r"[DJHGД]\s*[-+−–]\s*\d+(?:\s*(?:[àa-]|to|bis)\s*[DJHGД]?\s*[-+−–]?\s*\d+)?\b".to_owned(),
        r"(?:D-Day|Day Zero|Jour J|Tag X|Día D|Dia D)\b".to_owned(),
        format!(r"(?:{counted})(?:s|e|en|n)?\s*[-+−#]?\s*\d+(?:\s*(?:[-–—]|to|bis|à|a)\s*\d+)?\b"),
        format!(
            r"\d+(?:[.,]\d+)?(?:\s*[-–—]\s*\d+)?\s*{units}\s+(?:before|after|prior|later|vor|nach|vorher|danach|avant|après|antes|después|depois|após|prima|dopo|voor|na|przed|po|до|после)\b[^:–—]*"
        ),
        r"\d{1,2}(?:[:.]\d{2}|h\d{2}|:\d{2}:\d{2})(?:\s*[-–—]\s*\d{1,2}[:.h]\d{2})?(?:\s*(?:UTC|CET|CEST|GMT|Uhr|am|pm|h)\b)?".to_owned(),
        format!(r"\d{{4}}-\d{{2}}-\d{{2}}\b(?:{AT})?"),
        r"\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})\b".to_owned(),
        format!(r"(?:{})\b(?:{AT})?", alternatives(trade::WEEKDAY)),
        r"(?:周|星期|礼拜)[一二三四五六日天]|[月火水木金土日]曜日?|[월화수목금토일]요일".to_owned(),
        r"第\s*[\d一二三四五六七八九十]+\s*(?:天|日|周|週|小时|時間)".to_owned(),
        r"\d+\s*(?:日目|週目|時間目|일차|주차|天前|天后|天後|小时前|小时后|分钟前|分钟后|周前|周后|日前|日後|時間前|時間後|分前|分後|週間前|週間後|일\s*전|일\s*후|시간\s*전|시간\s*후|분\s*전|분\s*후|주\s*전|주\s*후)".to_owned(),
        r"\d{1,2}\s*[時时点시]\s*(?:\d{1,2}\s*分?|半)?".to_owned(),
    ];
    pattern(&format!(
        r"(?i)^[^\w(\[]*(?<moment>{})(?<rest>.*)$",
        forms.join("|")
    ))
});
pub(super) static NAME_BEHIND: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\s*(?::|：|\s[-–—])\s*(\S.*)$"));

/// A number in any of its letters.
pub(super) fn whole(text: &str) -> Option<usize> {
    const HAN: &str = "一二三四五六七八九";
    let digits: String = text
        .chars()
        .map(|character| match character {
            '０'..='９' => char::from_u32(character as u32 - 0xff10 + 0x30).unwrap_or(character),
            other => other,
        })
        .collect();
    if let Ok(number) = digits.parse() {
        return Some(number);
    }
    let mut letters = text.chars();
    let first = letters.next()?;
    if ('①'..='⑳').contains(&first) {
        return Some(first as usize - '①' as usize + 1);
    }
    let digit = |character: char| {
        HAN.chars()
            .position(|han| han == character)
            .map(|at| at + 1)
    };
    match (text.split_once('十'), digit(first)) {
        (Some((tens, ones)), _) => {
            let tens = tens.chars().next().map_or(Some(1), digit)?;
            let ones = ones.chars().next().map_or(Some(0), digit)?;
            Some(tens * 10 + ones)
        }
        (None, found) => found.filter(|_| letters.next().is_none()),
    }
}
