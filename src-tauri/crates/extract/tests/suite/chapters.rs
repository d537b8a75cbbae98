//! The text that goes through every program, and what is to be found of it.
#![allow(dead_code)]

/// A chapter: its heading, a paragraph, two items of a list and two cells of a row.
pub type Chapter = [&'static str; 6];

/// One in each of ten scripts, and a second in Latin, with letters that English has not.
pub const CHAPTERS: [Chapter; 11] = [
    [
        "The lighthouse",
        "Three keepers lived on the rock from 1902 to 1961, and kept a daily log.",
        "Trim the lamp",
        "Wind the clock",
        "Oil",
        "90 litres",
    ],
    [
        "Die Brücke",
        "Größere Brücken müssen öfter geprüft werden; das weiß man längst – doch wer zahlt?",
        "Erst prüfen",
        "Dann bauen",
        "Kosten",
        "4.500 €",
    ],
    [
        "Мост",
        "Комитет собрался в понедельник и выбрал ремонт старого моста.",
        "Проверить",
        "Построить",
        "Цена",
        "1200 рублей",
    ],
    ["Η γέφυρα", "Η επιτροπή συνεδρίασε τη Δευτέρα και επέλεξε την επισκευή.", "Έλεγχος", "Κατασκευή", "Κόστος", "900"],
    ["הגשר", "הוועדה נפגשה ביום שני ובחרה באפשרות הראשונה", "לבדוק", "לבנות", "מחיר", "700"],
    ["الجسر", "اجتمعت اللجنة يوم الاثنين واختارت الخيار الأول", "الفحص", "البناء", "التكلفة", "500"],
    ["पुल", "समिति सोमवार को मिली और मरम्मत को चुना।", "जाँच", "निर्माण", "लागत", "300"],
    ["桥梁", "委员会于三月十四日开会，选择了修复旧桥的方案。", "检查", "建造", "费用", "一百"],
    [
        "橋の修理",
        "委員会は三月十四日に開かれ、古い橋を修理することを決めました。",
        "点検する",
        "直す",
        "費用",
        "百二十万ユーロ",
    ],
    ["다리", "위원회는 월요일에 모여 낡은 다리를 고치기로 했습니다.", "점검", "건설", "비용", "200"],
    [
        "Կամուրջը",
        "Հանձնաժողովը հավաքվեց երկուշաբթի օրը և ընտրեց միայն հին կամրջի վերանորոգումը։",
        "Ստուգել",
        "Կառուցել",
        "Արժեքը",
        "1100 դրամ",
    ],
];

/// What the first of them ends with where it is written as a text: a heading beneath its own, and two items of a list that counts them.
pub const SECTION: [&str; 3] = ["How the lamp is lit", "Open the valve", "Strike a match"];

/// What LibreOffice wrote into the fixtures: all but the last, which was not there yet.
pub fn once_written() -> Vec<Chapter> {
    CHAPTERS[..10].to_vec()
}

/// Those whose words have spaces between them, also where a line ends: neither Chinese nor Japanese, and Hangul is read as they are there.
pub fn with_spaces() -> Vec<Chapter> {
    [&CHAPTERS[..7], &CHAPTERS[10..]].concat()
}

pub fn headings(chapters: &[Chapter]) -> Vec<String> {
    chapters.iter().map(|[heading, ..]| (*heading).to_owned()).collect()
}

/// Each heading, and its level.
pub fn outermost(chapters: &[Chapter]) -> Vec<(u8, String)> {
    headings(chapters).into_iter().map(|heading| (1, heading)).collect()
}

/// The same of a text that has the section.
pub fn levels(chapters: &[Chapter]) -> Vec<(u8, String)> {
    let mut levels = outermost(chapters);
    levels.insert(1, (2, SECTION[0].to_owned()));
    levels
}

/// The items of the section, each behind its number.
pub fn numbered() -> Vec<String> {
    (1..).zip(&SECTION[1..]).map(|(number, item): (u32, _)| format!("{number}. {item}")).collect()
}

/// And without.
pub fn unnumbered() -> Vec<String> {
    SECTION[1..].iter().map(|item| (*item).to_owned()).collect()
}

/// The items of a text, of which those of the section are these.
pub fn items_with(section: &[String], chapters: &[Chapter]) -> Vec<String> {
    let mut all = items(chapters);
    drop(all.splice(2..2, section.iter().cloned()));
    all
}

pub fn items(chapters: &[Chapter]) -> Vec<String> {
    chapters.iter().flat_map(|[_, _, one, two, ..]| [one, two]).map(|item| (*item).to_owned()).collect()
}

pub fn rows(chapters: &[Chapter]) -> Vec<String> {
    chapters.iter().map(|[.., left, right]| format!("{left} | {right}")).collect()
}

/// Those of tables in which the row is followed by itself turned around. A single row on a page that is drawn is no table for anybody but who
/// drew it: its cells are words with room between them.
pub fn both_rows(chapters: &[Chapter]) -> Vec<String> {
    chapters
        .iter()
        .flat_map(|[.., left, right]| [(left, right), (right, left)])
        .map(|(a, b)| format!("{a} | {b}"))
        .collect()
}

/// Whether it is read from right to left.
pub fn is_from_the_right([heading, ..]: &Chapter) -> bool {
    heading.chars().any(|c| matches!(c, '\u{590}'..='\u{6ff}'))
}

/// All of their words, where the tables have both rows.
pub fn words_of_both(chapters: &[Chapter]) -> String {
    words(chapters) + &rows(chapters).join("\n")
}

/// All words of a text, where these are the items of its section.
pub fn words_with(section: &[String], chapters: &[Chapter]) -> String {
    format!("{}\n{}\n{}", words_of_both(chapters), SECTION[0], section.join("\n"))
}

/// All of their words.
pub fn words(chapters: &[Chapter]) -> String {
    chapters.iter().map(|chapter| chapter.join("\n") + "\n").collect()
}

/// All of them two by two, as they stand in the rows of sheets.
pub fn pairs(chapters: &[Chapter]) -> Vec<String> {
    let pairs = |[heading, text, one, two, left, right]: &Chapter| {
        [[heading, text], [one, two], [left, right]].map(|[left, right]| format!("{left} | {right}"))
    };
    chapters.iter().flat_map(pairs).collect()
}
