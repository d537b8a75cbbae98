//! What a model card says of a model's licence: the front matter of its README, and names in its `config.json`.
//!
//! The text is a stranger's. Of YAML only what model cards use is read: `key: value`, quotes, lists in both forms, and one text that goes on
//! in indented lines: what has to be agreed to before the model is handed out. Whatever else stands there is passed over, nothing is
//! expanded, and no more than [`LONGEST`] characters are looked at. A card that means something else by its YAML is shown with what was read, as
//! a declaration.

/// Most characters of a card that are looked at; the front matter comes first.
pub const LONGEST: usize = 65_536;
/// Most models named as the ones this was made from.
const MOST_BASES: usize = 16;
/// Most licences in a list.
const MOST_LICENSES: usize = 16;
/// Most characters of a value.
const LONGEST_VALUE: usize = 200;
/// Fewest characters of a text to agree to: what is shorter only says where the terms are. The shortest licence there are facts about has more.
const SHORTEST_TEXT: usize = 600;
/// The key of that text.
const TERMS: &str = "extra_gated_prompt";

/// A model card, as far as it concerns terms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Card {
    /// `license`.
    pub license: Option<String>,
    /// The others, where it lists several or says it again: all of them are taken to apply.
    pub more_licenses: Vec<String>,
    /// `license_name`, beside `license: other`.
    pub license_name: Option<String>,
    /// `license_link`. Shown, never followed.
    pub license_link: Option<String>,
    /// `base_model`: one or several.
    pub base_models: Vec<String>,
    /// The name in `config.json` (`_name_or_path`), or the card's `model_name`.
    pub name: Option<String>,
    /// `extra_gated_prompt`, where it is long enough to set terms: a licence, often with its use policy.
    pub terms: Option<String>,
}

impl Card {
    /// Reads a README. Without front matter it says nothing.
    pub fn read(readme: &str) -> Self {
        let mut card = Self::default();
        let head: String = readme.trim_start_matches('\u{feff}').chars().take(LONGEST).collect();
        let mut lines = head.lines().map(str::trim_end);
        if lines.next() != Some("---") {
            return card;
        }
        let (mut key, mut terms) = (String::new(), Vec::<String>::new());
        for line in lines.take_while(|line| !matches!(*line, "---" | "...")) {
            let indented = line.starts_with([' ', '\t']);
            let line = line.trim_start();
            // Within a text nothing is a comment, a list or a key.
            if let Some(text) = terms.last_mut().filter(|_| key == TERMS && (indented || line.is_empty())) {
                text.push('\n');
                text.push_str(line);
                continue;
            }
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(item) = line.strip_prefix("- ") {
                card.set(&key, item);
            } else if !indented && let Some((name, value)) = line.split_once(':') {
                key = name.trim().trim_matches('"').to_owned();
                card.set(&key, value);
                if key == TERMS {
                    terms.push(value.trim().to_owned());
                }
            }
        }
        // Said twice, both count.
        let terms = terms.iter().map(|text| whole(text)).collect::<Vec<_>>().join("\n\n");
        card.terms = (terms.chars().count() >= SHORTEST_TEXT).then_some(terms);
        card
    }

    /// Adds the name that a `config.json` gives the model, where that is a name and no place on somebody's disk.
    pub fn with_config(mut self, config: &str) -> Self {
        let value: Option<serde_json::Value> = serde_json::from_str(config).ok();
        let name = value.as_ref().and_then(|v| v.get("_name_or_path")).and_then(serde_json::Value::as_str);
        let name = name.filter(|n| !n.starts_with(['/', '.', '~']) && !n.contains('\\'));
        self.name = self.name.or_else(|| name.and_then(shown));
        self
    }

    fn set(&mut self, key: &str, value: &str) {
        match key {
            "license" => self.add_licenses(value),
            "license_name" => keep(&mut self.license_name, value),
            "license_link" => keep(&mut self.license_link, value),
            "model_name" => keep(&mut self.name, value),
            "base_model" => {
                let room = MOST_BASES.saturating_sub(self.base_models.len());
                self.base_models.extend(items(value).take(room));
            }
            _ => {}
        }
    }

    /// Nobody here can tell whether a list of licences means all of them or a choice: none is left out.
    fn add_licenses(&mut self, value: &str) {
        for one in items(value) {
            match &self.license {
                None => self.license = Some(one),
                Some(first) if *first == one || self.more_licenses.contains(&one) => {}
                Some(_) if self.more_licenses.len() < MOST_LICENSES => self.more_licenses.push(one),
                Some(_) => {}
            }
        }
    }
}

/// The first that was said.
fn keep(place: &mut Option<String>, value: &str) {
    if place.is_none() {
        *place = items(value).next();
    }
}

/// The values of `a`, `"a"` or `[a, b]`.
fn items(value: &str) -> impl Iterator<Item = String> {
    let value = value.trim();
    let inner = value.strip_prefix('[').and_then(|v| v.strip_suffix(']'));
    let parts: Vec<&str> = inner.map_or_else(|| vec![value], |list| list.split(',').collect());
    parts.into_iter().filter_map(shown).collect::<Vec<_>>().into_iter()
}

/// A value as it may be shown: one line without quotes, comments and control characters.
fn shown(value: &str) -> Option<String> {
    let value = value.trim();
    let value = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value.trim_start_matches(quote).split(quote).next().unwrap_or_default(),
        _ => value.split(" #").next().unwrap_or_default(),
    };
    let line: String =
        value.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST_VALUE).collect::<String>();
    let line = line.trim();
    (!line.is_empty() && !matches!(line, "|" | ">" | "~" | "null")).then(|| line.to_owned())
}

/// A text over several lines as it may be shown: without its quotes, or the mark before it (`>-`, `|`), and without control characters.
fn whole(text: &str) -> String {
    let text = text.trim();
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let text = match text.chars().next() {
        Some('|' | '>') if first.len() <= 3 => rest.to_owned(),
        Some('"') => unescaped(text.trim_matches('"')),
        Some('\'') => text.trim_matches('\'').replace("''", "'"),
        _ => text.to_owned(),
    };
    text.trim().chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}

/// What stands between double quotes.
fn unescaped(quoted: &str) -> String {
    let (mut text, mut chars) = (String::new(), quoted.chars());
    while let Some(c) = chars.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => text.push('\n'),
            Some('t') => text.push(' '),
            Some(kind @ ('x' | 'u' | 'U')) => {
                let digits = match kind {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                let code: String = chars.by_ref().take(digits).collect();
                text.extend(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32));
            }
            // A line that goes on in the next one.
            Some('\n') | None => {}
            Some(other) => text.push(other),
        }
    }
    text
}
