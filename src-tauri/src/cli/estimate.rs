//! How long a summary will take, told before the model begins with it.

use std::collections::BTreeSet;

use app::summarise::Prospect;
use app::summary::Method;
use app::view::{DocumentId, Wish};
use app::words::{duration, say_with};

use super::{Context, terminal};

/// Says about how long the model, which is loaded by then, will take for these documents; nothing where nothing tells of one.
pub fn tell(context: &Context, title: &str, documents: &[DocumentId], wish: Wish) {
    // One that is named twice is read once.
    let mut each = documents.iter().collect::<BTreeSet<_>>().into_iter();
    let takes = each.try_fold(0, |sum: u32, document| {
        Some(sum.saturating_add(seconds(&context.app.prospect(*document, wish).ok()??, wish)?))
    });
    if let Some(takes) = takes {
        terminal::progress("");
        let takes = say_with("cli-summarize-takes", &[("time", duration(takes).into())]);
        terminal::complain(&format!("{title}: {takes}"));
    }
}

/// Seconds for what is wished of a document, translating it included.
fn seconds(prospect: &Prospect, wish: Wish) -> Option<u32> {
    let reading = match wish.method {
        None => prospect.seconds,
        Some(Method::Whole) => prospect.whole,
        Some(Method::Thorough) => prospect.thorough,
        Some(Method::Quick) => prospect.quick,
        Some(Method::Extractive) => None,
    }?;
    // Into its own language nothing is translated.
    let translates = wish.language.is_some_and(|language| prospect.languages.contains(&language));
    Some(if translates { reading.saturating_add(prospect.translating?) } else { reading })
}

#[cfg(test)]
mod tests {
    use app::summary::Language;

    use super::*;

    const PROSPECT: Prospect = Prospect {
        chosen: Method::Thorough,
        seconds: Some(60),
        fits: false,
        whole: None,
        thorough: Some(60),
        quick: Some(20),
        loading: 0,
        gauging: false,
        languages: Vec::new(),
        no_language: None,
        translating: Some(30),
    };

    #[test]
    fn what_is_wished_is_what_is_told_with_its_translating() {
        let prospect = Prospect { languages: vec![Language::De, Language::Fr], ..PROSPECT };
        let takes = |method, language| seconds(&prospect, Wish { method, language, ..Wish::default() });
        assert_eq!(takes(None, None), Some(60));
        assert_eq!(takes(None, Some(Language::De)), Some(90));
        assert_eq!(takes(Some(Method::Quick), Some(Language::Fr)), Some(50));
        assert_eq!(takes(Some(Method::Whole), None), None);
        assert_eq!(takes(Some(Method::Extractive), None), None);
        assert_eq!(takes(None, Some(Language::En)), Some(60), "the document is in it");
    }

    #[test]
    fn where_it_is_not_known_what_translating_takes_nothing_is_told() {
        let prospect = Prospect { languages: vec![Language::De], translating: None, ..PROSPECT };
        let wish = Wish { language: Some(Language::De), ..Wish::default() };
        assert_eq!((seconds(&prospect, wish), seconds(&prospect, Wish::default())), (None, Some(60)));
    }
}
