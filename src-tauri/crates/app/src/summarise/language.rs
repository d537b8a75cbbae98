//! Languages as far as a translation is checked by them: which one a text is in, and its numbers, dates and units in English words, so that
//! `facts` reads them.
//!
//! A language is told by its commonest words. Only words that number, date, measure or negate are known; nothing is translated here. A
//! new language is a variant of [`Language`] and a [`Words`] here, and its name in the words file.

use unicode_segmentation::UnicodeSegmentation;

use super::dates;
use super::source::Source;
use crate::summary::Language;

/// Words of a text of which a language is told, at most.
const LOOKED_AT: usize = 2_000;
/// Share of a text's words that are among its language's commonest, at least, in hundredths.
const SHARE: usize = 20;

/// What is known of a language.
struct Words {
    /// The commonest.
    common: &'static str,
    /// Those that turn a sentence round.
    negations: &'static str,
    /// Two words that are one in English.
    pairs: &'static [(&'static str, &'static str)],
    /// An English word, then those that mean it, and a semicolon: of numbers, months, days of the week and units.
    english: &'static str,
}

fn words_of(language: Language) -> &'static Words {
    match language {
        Language::En => &ENGLISH,
        Language::De => &GERMAN,
        Language::Fr => &FRENCH,
        Language::Es => &SPANISH,
        Language::It => &ITALIAN,
    }
}

const ENGLISH: Words = Words {
    common: "the of and to in a is that for it was on are as with be by at this from or have an they which one had not but what all were \
        when we there can been has more if will each about how up out them then she he his her their its into than no who after before",
    negations: "not no never none nobody nothing neither nor without cannot",
    pairs: &[],
    english: "",
};

const GERMAN: Words = Words {
    common: "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach \
        wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man dann wurde wurden sei \
        ihre seine unter gegen vom bevor",
    negations: "nicht kein keine keinen keinem keiner keines nie niemals niemand nichts weder ohne",
    pairs: &[],
    english: "on am; January Januar; February Februar; March März; April April; May Mai; June Juni; July Juli; August August; September \
        September; October Oktober; November November; December Dezember; Monday Montag; Tuesday Dienstag; Wednesday Mittwoch; \
        Thursday Donnerstag; Friday Freitag; Saturday Samstag Sonnabend; Sunday Sonntag; two zwei; three drei; four vier; five \
        fünf; six sechs; seven sieben; eight acht; nine neun; ten zehn; eleven elf; twelve zwölf; twenty zwanzig; thirty \
        dreißig; forty vierzig; fifty fünfzig; sixty sechzig; million Million Millionen; billion Milliarde Milliarden; percent \
        Prozent; euros Euro; dollars Dollar; pounds Pfund; francs Franken; day Tag Tage Tagen; week Woche Wochen; month Monat \
        Monate Monaten; year Jahr Jahre Jahren; hour Stunde Stunden; minute Minute Minuten; seconds Sekunde Sekunden; km \
        Kilometer; m Meter Metern; cm Zentimeter; mm Millimeter; kg Kilogramm; g Gramm; l Liter",
};

const FRENCH: Words = Words {
    common: "de la le et les des en un une du dans est que pour qui a par sur au plus pas ne se ce il avec son sont aux d l à elle ou leur \
        cette ont été ses mais comme on nous vous sa fait être deux même aussi entre sans peut après avant lui ils elles était avait",
    negations: "ne n pas jamais aucun aucune rien ni sans non",
    pairs: &[("pour cent", "percent")],
    english: "January janvier; February février; March mars; April avril; May mai; June juin; July juillet; August août; September \
        septembre; October octobre; November novembre; December décembre; Monday lundi; Tuesday mardi; Wednesday mercredi; \
        Thursday jeudi; Friday vendredi; Saturday samedi; Sunday dimanche; 1 1er; two deux; three trois; four quatre; five \
        cinq; six six; seven sept; eight huit; nine neuf; ten dix; eleven onze; twelve douze; twenty vingt; thirty trente; \
        forty quarante; fifty cinquante; sixty soixante; thousand mille; million million millions; billion milliard milliards; \
        euros euro euros; dollars dollar dollars; francs franc francs; day jour jours; week semaine semaines; month mois; year \
        an ans année années; hour heure heures; minute minute minutes; seconds seconde secondes; km kilomètre kilomètres; m \
        mètre mètres; cm centimètre centimètres; kg kilogramme kilogrammes; g gramme grammes; l litre litres",
};

const SPANISH: Words = Words {
    common: "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si sin sobre este ya entre \
        cuando todo esta ser son dos también fue había era muy años hasta desde está mi porque qué han yo antes después",
    negations: "no nunca jamás nada nadie ningún ninguna ninguno ni sin tampoco",
    pairs: &[("por ciento", "percent"), ("mil millones", "billion")],
    english: "January enero; February febrero; March marzo; April abril; May mayo; June junio; July julio; August agosto; September \
        septiembre; October octubre; November noviembre; December diciembre; Monday lunes; Tuesday martes; Wednesday \
        miércoles; Thursday jueves; Friday viernes; Saturday sábado; Sunday domingo; two dos; three tres; four cuatro; five \
        cinco; six seis; seven siete; eight ocho; nine nueve; ten diez; eleven once; twelve doce; twenty veinte; thirty \
        treinta; forty cuarenta; fifty cincuenta; sixty sesenta; thousand mil; million millón millones; euros euro euros; \
        dollars dólar dólares; francs franco francos; day día días; week semana semanas; month mes meses; year año años; hour \
        hora horas; minute minuto minutos; seconds segundo segundos; km kilómetro kilómetros; m metro metros; cm centímetro \
        centímetros; kg kilogramo kilogramos; g gramo gramos; l litro litros",
};

const ITALIAN: Words = Words {
    common: "di e il la che in a per un del è non i le una si con da dei al nel della sono più alla come ha anche lo ma su gli delle o ai \
        se dal suo sua essere stato ad due dalla questo questa era tra tutti ed dopo prima loro degli nella hanno fu",
    negations: "non no mai nessuno nessuna nessun niente nulla né senza neanche",
    pairs: &[("per cento", "percent")],
    english: "January gennaio; February febbraio; March marzo; April aprile; May maggio; June giugno; July luglio; August agosto; \
        September settembre; October ottobre; November novembre; December dicembre; Monday lunedì; Tuesday martedì; Wednesday \
        mercoledì; Thursday giovedì; Friday venerdì; Saturday sabato; Sunday domenica; two due; three tre; four quattro; five \
        cinque; six sei; seven sette; eight otto; nine nove; ten dieci; eleven undici; twelve dodici; twenty venti; thirty \
        trenta; forty quaranta; fifty cinquanta; sixty sessanta; thousand mille mila; million milione milioni; billion \
        miliardo miliardi; euros euro; dollars dollaro dollari; francs franco franchi; day giorno giorni; week settimana \
        settimane; month mese mesi; year anno anni; hour ora ore; minute minuto minuti; seconds secondo secondi; km chilometro \
        chilometri; m metro metri; cm centimetro centimetri; kg chilogrammo chilogrammi; g grammo grammi; l litro litri",
};

/// The language of a document, as far as it is one of these.
pub fn of_source(source: &Source) -> Option<Language> {
    let words = source.chosen().flat_map(|(_, block)| folded(&block.text)).take(LOOKED_AT);
    told(words).first().map(|(language, _)| *language)
}

/// The language of a short text, as far as it is one of these.
pub fn of_text(text: &str) -> Option<Language> {
    told(folded(text)).first().map(|(language, _)| *language)
}

/// Whether a text is in a language rather than in another of these.
pub fn is_in(text: &str, language: Language) -> bool {
    let told = told(folded(text));
    let of = |language: Language| told.iter().find(|(one, _)| *one == language).map_or(0, |(_, hits)| *hits);
    of(language) > 0 && told.iter().all(|(_, hits)| *hits <= of(language))
}

/// Whether a text is rather in another of these languages.
pub fn is_in_another(text: &str, language: Language) -> bool {
    !told(folded(text)).is_empty() && !is_in(text, language)
}

/// Whether a word in lower case is among the commonest of a language.
pub fn is_common(word: &str, language: Language) -> bool {
    words_of(language).common.split(' ').any(|common| common == word)
}

/// Whether a text says no to something.
pub fn negates(text: &str, language: Language) -> bool {
    let negations = words_of(language).negations;
    let is_one = |word: &str| negations.split(' ').any(|negation| negation == word);
    folded(text).any(|word| is_one(&word) || (language == Language::En && word.ends_with("n't")))
}

/// The languages that a text may be in, with how many of its words are among their commonest, most first.
fn told(words: impl Iterator<Item = String>) -> Vec<(Language, usize)> {
    let (mut all, mut hits) = (0, Language::ALL.map(|language| (language, 0)));
    for word in words {
        all += 1;
        for (language, hits) in &mut hits {
            *hits += usize::from(is_common(&word, *language));
        }
    }
    let mut told: Vec<(Language, usize)> =
        hits.into_iter().filter(|(_, hits)| *hits > 0 && hits * 100 >= all * SHARE).collect();
    told.sort_by_key(|(_, hits)| std::cmp::Reverse(*hits));
    told
}

/// The words of a text in lower case, the parts of "l'année" apart, numbers left out.
fn folded(text: &str) -> impl Iterator<Item = String> {
    let words = text.unicode_words().filter(|word| !word.starts_with(|c: char| c.is_ascii_digit()));
    words.flat_map(|word| {
        let lower = word.to_lowercase().replace('\u{2019}', "'");
        match lower.split_once('\'') {
            Some((elided, rest)) if !lower.ends_with("n't") && !lower.ends_with("'s") => {
                vec![elided.to_owned(), rest.to_owned()]
            }
            _ => vec![lower],
        }
    })
}

/// The English of a word, where it is one of those that are known.
fn english_of(word: &str, language: Language) -> Option<&'static str> {
    words_of(language).english.split("; ").find_map(|line| {
        let (english, ways) = line.split_once(' ')?;
        ways.split(' ').any(|way| way == word || way == word.to_lowercase()).then_some(english)
    })
}

/// A text with its numbers written as in English, and its numbers' words, months, days and units in English. The rest stays as it is.
pub fn englished(text: &str, language: Language) -> String {
    if language == Language::En {
        return text.to_owned();
    }
    let mut text = text.replace('\u{2019}', "'").replace(['\u{a0}', '\u{2009}', '\u{202f}'], " ");
    for (pair, english) in words_of(language).pairs {
        text = text.replace(pair, english);
    }
    let pieces: Vec<&str> = text.split_word_bounds().collect();
    let piece = |at: usize| pieces.get(at).copied().unwrap_or("");
    let is_month = |word: &str| english_of(word, language).is_some_and(|english| dates::month(english).is_some());
    // "4 500" is one number.
    let goes_on = |at: usize| piece(at + 1) == " " && is_group(piece(at + 2), 3..=3);
    let (mut out, mut after_month, mut at) = (String::with_capacity(text.len()), false, 0);
    while at < pieces.len() {
        let word = piece(at);
        let bare = word.split_once('\'').map_or(word, |(_, rest)| rest);
        if is_group(word, 1..=3) && goes_on(at) {
            out.push_str(word);
            while goes_on(at) {
                at += 2;
                out.push_str(&in_english(piece(at)));
            }
        } else if word == "de" && (after_month || is_month(piece(at + 2))) {
            // "12 de marzo de 2024" is "12 March 2024".
        } else if let Some(english) = english_of(bare, language) {
            out.push_str(english);
        } else if word.starts_with(|c: char| c.is_ascii_digit()) {
            out.push_str(&in_english(word));
        } else {
            out.push_str(bare);
        }
        if !word.trim().is_empty() {
            after_month = is_month(bare);
        }
        at += 1;
    }
    out
}

/// Whether these are so many digits and nothing else, or with a decimal part where three stand before it.
fn is_group(piece: &str, digits: std::ops::RangeInclusive<usize>) -> bool {
    let (whole, part) = piece.split_once(',').unwrap_or((piece, "0"));
    let is_all_digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    digits.contains(&whole.len()) && is_all_digits(whole) && is_all_digits(part)
}

/// "4.500,25" as "4,500.25"; a date in digits as it is.
fn in_english(number: &str) -> String {
    let parts: Vec<&str> = number.split('.').collect();
    if matches!(parts.as_slice(), [day, month, year] if day.len() <= 2 && month.len() <= 2 && matches!(year.len(), 2 | 4))
    {
        return number.to_owned();
    }
    let turned = |c: char| match c {
        '.' => ',',
        ',' => '.',
        other => other,
    };
    number.chars().map(turned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summarise::facts::facts;

    #[test]
    fn a_text_is_told_by_its_commonest_words() {
        for (language, text) in [
            (Language::En, "The town paid for the repair of the old bridge."),
            (Language::De, "Die Stadt hat für die Reparatur der alten Brücke bezahlt."),
            (Language::Fr, "La ville a payé pour la réparation du vieux pont et l'année est passée."),
            (Language::Es, "La ciudad pagó por la reparación del viejo puente y los vecinos esperan."),
            (Language::It, "La città ha pagato per la riparazione del vecchio ponte e non è finita."),
        ] {
            let is = Language::ALL.map(|one| is_in(text, one));
            assert_eq!(is, Language::ALL.map(|one| one == language), "{text}");
        }
        assert!(!Language::ALL.iter().any(|language| is_in("Kaupunki maksoi vanhan sillan korjauksesta.", *language)));
        assert!(!is_in("", Language::En));
    }

    #[test]
    fn numbers_dates_and_units_are_the_same_in_each_language() {
        let read = |text: &str, language| {
            let facts = facts(&englished(text, language));
            let numbers: Vec<_> = facts.numbers.iter().map(|number| (number.value.clone(), number.unit)).collect();
            let dates: Vec<_> = facts.dates.iter().map(|date| date.readings.clone()).collect();
            (numbers, dates)
        };
        let english = read(
            "It cost EUR 4,500 on 12 March 2024, that is 1.5 percent of three million, after 14 days.",
            Language::En,
        );
        for (language, text) in [
            (
                Language::De,
                "Es kostete 4.500 Euro am 12. März 2024, das sind 1,5 Prozent von drei Millionen, nach 14 Tagen.",
            ),
            (
                Language::Fr,
                "Cela coûtait 4 500 euros le 12 mars 2024, soit 1,5 pour cent de trois millions, après 14 jours.",
            ),
            (
                Language::Es,
                "Costó 4.500 euros el 12 de marzo de 2024, o sea 1,5 por ciento de tres millones, tras 14 días.",
            ),
            (Language::It, "Costava 4.500 euro il 12 marzo 2024, cioè 1,5 per cento di tre milioni, dopo 14 giorni."),
        ] {
            assert_eq!(read(text, language), english, "{text}");
        }
        let other = read("Es kostete 4,5 Euro am 2. März 2024.", Language::De);
        assert!(other.0 != english.0 && other.1 != english.1, "{other:?}");
        assert_eq!(
            read("il y a 1 250 000,5 d'euros le 1er mai", Language::Fr).0,
            [("1250000.5".to_owned(), Some("\u{20ac}"))]
        );
    }

    #[test]
    fn a_no_is_heard_in_each_language() {
        for (language, no, yes) in [
            (Language::En, "He doesn't pay.", "He pays."),
            (Language::De, "Er zahlt keine Miete.", "Er zahlt eine Miete."),
            (Language::Fr, "Il n'a rien payé.", "Il a tout payé."),
            (Language::Es, "No paga nunca.", "Paga siempre."),
            (Language::It, "Non paga mai.", "Paga sempre."),
        ] {
            assert!(negates(no, language) && !negates(yes, language), "{no}");
        }
    }
}
