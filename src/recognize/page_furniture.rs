//! Page furniture: page numbers, running heads and the like, which are not part of the text.

/// Returns true for a page number: `24`, `- 24 -`, `13 / 156`, `第 3 页`, `第1页 共2页`.
pub(crate) fn is_furniture(visible: &[char]) -> bool {
    if visible.len() > 12 {
        return false;
    }
    let digits = visible.iter().filter(|c| c.is_ascii_digit()).count();
    let others = visible
        .iter()
        .filter(|c| !c.is_ascii_digit() && !matches!(c, '-' | '—' | '–' | '·' | '/' | '／'))
        .count();
    let paged =
        matches!(visible.first(), Some('第')) && matches!(visible.last(), Some('页' | '頁'));
    digits > 0
        && digits <= 7
        && (others == 0 && visible.len() <= 11 && digits <= 6
            || paged && others == 2
            || is_page_of(visible))
}

/// Returns true for a page number with the number of pages: `第1页共2页`, `第 1 页，共 2 页`.
pub(crate) fn is_page_of(visible: &[char]) -> bool {
    let mut parts = visible.split_inclusive(|c| matches!(c, '页' | '頁'));
    let is_part = |part: Option<&[char]>, first: &str| {
        part.is_some_and(|part| {
            let begun = part
                .iter()
                .skip_while(|c| matches!(c, '，' | ',' | '/' | '（' | '('));
            let mut rest = begun.skip_while(|&&c| first.contains(c));
            let last = rest.find(|c| !c.is_ascii_digit());
            part.len() > 2 && matches!(last, Some('页' | '頁')) && rest.next().is_none()
        })
    };
    is_part(parts.next(), "第")
        && is_part(parts.next(), "共")
        && parts.all(|rest| matches!(rest, ['）' | ')']))
}

/// Returns true for a row that is only a publication's identifier: `DOI:10.1000/182`, `ISSN 1000-1234`.
pub(crate) fn is_identifier(visible: &[char]) -> bool {
    let after = |name: &str| {
        let n = name.len();
        let named = visible.len() > n
            && name
                .chars()
                .zip(visible)
                .all(|(a, b)| b.eq_ignore_ascii_case(&a));
        named && (visible[n] == ':' || visible[n].is_ascii_digit())
    };
    ["DOI", "ISSN", "ISBN"].into_iter().any(after)
        && visible.iter().all(char::is_ascii_graphic)
        && visible.iter().any(char::is_ascii_digit)
}

/// Returns true for the date in a newspaper's page header, or part of it: `4月22日`, `22日 星期三`.
pub(crate) fn is_folio_date(visible: &[char]) -> bool {
    let day = visible.iter().position(|&c| c == '日');
    let Some(day) = day.filter(|&d| d > 0) else {
        return false;
    };
    let (date, rest) = visible.split_at(day + 1);
    let parts = date.split_inclusive(|c| matches!(c, '年' | '月' | '日'));
    let digits = |part: &[char], most: usize| {
        let n = part.len() - 1;
        (1..=most).contains(&n) && part[..n].iter().all(char::is_ascii_digit)
    };
    let mut order = ['年', '月', '日'].into_iter();
    let well_formed = parts.into_iter().all(|part| {
        let unit = part[part.len() - 1];
        order.any(|u| u == unit) && digits(part, if unit == '年' { 4 } else { 2 })
    });
    let weekday =
        |rest: &[char]| matches!(rest, ['星', '期', day] if "一二三四五六日天".contains(*day));
    well_formed && (rest.is_empty() || weekday(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers() {
        for (text, want) in [
            ("24", true),
            ("第3页", true),
            ("第1页共2页", true),
            ("第1页，共12页", true),
            ("第1页（共2页）", true),
            ("第1页共同", false),
            ("共2页", false),
            ("第1页共2页的", false),
        ] {
            let chars: Vec<char> = text.chars().collect();
            assert_eq!(is_furniture(&chars), want, "{text}");
        }
    }

    #[test]
    fn numbers_of_publications() {
        for (text, want) in [
            ("DOI:10.1000/182", true),
            ("ISSN1000-1234", true),
            ("DOI是一种标识", false),
            ("Doing10things", false),
        ] {
            let chars: Vec<char> = text.chars().collect();
            assert_eq!(is_identifier(&chars), want, "{text}");
        }
    }

    #[test]
    fn dates_at_the_head_of_a_page() {
        for (text, want) in [
            ("22日", true),
            ("4月22日", true),
            ("2025年4月22日星期二", true),
            ("4月22", false),
            ("22日讯", false),
            ("日", false),
            ("4日22月", false),
        ] {
            let chars: Vec<char> = text.chars().collect();
            assert_eq!(is_folio_date(&chars), want, "{text}");
        }
    }
}
