//! The words a person reads outside the window: exports and the command line. All of them are in `assets/words`.
//!
//! The window reads the same file by itself. No sentence is written in Rust.

use std::borrow::Cow;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::error::Code;

/// Every sentence in English.
pub const ENGLISH: &str = include_str!("../../../../assets/words/en.ftl");

fn bundle() -> &'static FluentBundle<FluentResource> {
    static BUNDLE: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
    BUNDLE.get_or_init(|| {
        let mut bundle = FluentBundle::new_concurrent(vec![unic_langid::langid!("en")]);
        // Isolation marks are for mixed scripts in a window; a terminal shows them as boxes.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(separated));
        // A file with a broken line still yields its other lines; `words_are_whole` fails on a broken one.
        let resource = match FluentResource::try_new(ENGLISH.to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
        bundle
    })
}

/// A number in a sentence, with its separators as the window has them.
fn separated<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(grouped(&number.as_string())),
        _ => None,
    }
}

/// A number in figures, with a comma between its thousands: English, as the words are.
pub fn grouped(figures: &str) -> String {
    let (whole, rest) = figures.split_once('.').map_or((figures, None), |(whole, rest)| (whole, Some(rest)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut out = sign.to_owned();
    let count = digits.chars().count();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (count - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(rest) = rest {
        out.push('.');
        out.push_str(rest);
    }
    out
}

/// The sentence with this id, or the id itself where there is none.
pub fn say(id: &str) -> String {
    say_with(id, &[])
}

/// The sentence with this id and these values. `id` may name an attribute: `error-disk-full.next`.
pub fn say_with(id: &str, values: &[(&str, FluentValue<'_>)]) -> String {
    find(id, values).unwrap_or_else(|| id.to_owned())
}

/// The sentence with this id, where there is one.
pub fn find(id: &str, values: &[(&str, FluentValue<'_>)]) -> Option<String> {
    let (message, attribute) = id.split_once('.').map_or((id, None), |(m, a)| (m, Some(a)));
    let message = bundle().get_message(message)?;
    let pattern = match attribute {
        None => message.value()?,
        Some(name) => message.get_attribute(name)?.value(),
    };
    let args: FluentArgs<'_> = values.iter().map(|(k, v)| (Cow::from((*k).to_owned()), v.clone())).collect();
    let mut problems = Vec::new();
    Some(bundle().format_pattern(pattern, Some(&args), &mut problems).into_owned())
}

/// Seconds as a rough length: "40 seconds", "3 minutes"; as the window has it.
pub fn duration(seconds: u32) -> String {
    let nearest = |of: u32| seconds.saturating_add(of / 2) / of;
    let (id, count) = match seconds {
        0..20 => ("time-seconds", seconds.max(1)),
        20..90 => ("time-seconds", nearest(5) * 5),
        90..5_400 => ("time-minutes", nearest(60)),
        _ => ("time-hours", nearest(3_600)),
    };
    say_with(id, &[("count", count.into())])
}

/// An error in three sentences: what happened, what it means, what to do next on the command line.
pub fn of_error(code: Code) -> [String; 3] {
    let id = format!("error-{}", code.id().replace('_', "-"));
    let next = find(&format!("{id}.cli"), &[]).unwrap_or_else(|| say(&format!("{id}.next")));
    [say(&id), say(&format!("{id}.what")), next]
}

/// The same in one line, for a terminal.
pub fn line_of_error(code: Code) -> String {
    let [title, what, next] = of_error(code);
    format!("{title}. {what} {next}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_whole() {
        assert!(FluentResource::try_new(ENGLISH.to_owned()).is_ok(), "assets/words/en.ftl does not parse");
    }

    #[test]
    fn numbers_have_their_separators_and_what_is_no_number_has_none() {
        let all = ["0", "999", "1000", "-12345", "1234567", "1234.5678", "0.25"].map(grouped);
        assert_eq!(all, ["0", "999", "1,000", "-12,345", "1,234,567", "1,234.5678", "0.25"]);
        let more = |count: u32| say_with("jobs-more", &[("count", count.into())]);
        assert!(more(2980).contains("2,980"), "{}", more(2980));
        let page = say_with("address-page", &[("page", "1024".into()), ("paragraph", 1.into())]);
        assert!(page.contains("1024"), "a page is called what is printed on it: {page}");
    }

    #[test]
    fn a_length_of_time_is_rough_and_in_words() {
        let told = [0, 1, 41, 89, 90, 600, 5_399, 7_200, u32::MAX].map(duration);
        let words =
            ["1 second", "1 second", "40 seconds", "90 seconds", "2 minutes", "10 minutes", "90 minutes", "2 hours"];
        assert_eq!(told[..8], words);
        assert!(told[8].ends_with("hours"), "{}", told[8]);
    }

    #[test]
    fn what_to_do_next_is_said_for_the_command_line_where_it_is_something_else_there() {
        let told = line_of_error(Code::PasswordProtected);
        assert!(told.ends_with("--document-password-file.") && !told.contains("drop the document"), "{told}");
    }

    #[test]
    fn no_error_sends_who_is_on_the_command_line_to_the_window() {
        let of_the_window =
            "drop,click,press,button,window,dialog,screen,Models,Settings,Privacy,Go back,lock and unlock,restart";
        for told in Code::ALL.iter().map(|code| line_of_error(*code)) {
            assert_eq!(of_the_window.split(',').find(|words| told.contains(*words)), None, "{told}");
        }
    }

    #[test]
    fn every_error_says_what_happened_and_what_to_do_next() {
        for code in Code::ALL {
            let id = format!("error-{}", code.id().replace('_', "-"));
            for part in ["", ".what", ".next"] {
                assert!(find(&format!("{id}{part}"), &[]).is_some(), "assets/words/en.ftl lacks {id}{part}");
            }
        }
    }
}
