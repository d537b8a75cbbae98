//! Writes small PDF files: enough to be read by anything, nothing more (ISO 32000-1, one font, uncompressed).

/// Characters of a line of text.
const WIDTH: usize = 88;

/// A PDF with these pages, each a list of paragraphs. Plain ASCII.
pub fn of(pages: &[Vec<String>]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|n| format!("{} 0 R", 4 + 2 * n)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), pages.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    for (n, paragraphs) in pages.iter().enumerate() {
        let stream = content(paragraphs);
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>",
            5 + 2 * n
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()));
    }
    file(&objects)
}

/// A file whose tree of pages is its own child.
pub fn hostile() -> Vec<u8> {
    file(&[
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000 >>".to_owned(),
    ])
}

fn content(paragraphs: &[String]) -> String {
    let mut out = "BT /F1 11 Tf 14 TL 60 780 Td\n".to_owned();
    for paragraph in paragraphs {
        for line in lines(paragraph) {
            let escaped = line.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
            out.push_str(&format!("({escaped}) Tj T*\n"));
        }
        out.push_str("T*\n");
    }
    out + "ET"
}

fn lines(paragraph: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in paragraph.split_whitespace() {
        let full = lines.last().is_some_and(|line| line.len() + word.len() >= WIDTH);
        if full {
            lines.push(String::new());
        }
        let line = lines.last_mut().unwrap();
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines
}

fn file(objects: &[String]) -> Vec<u8> {
    let mut out = "%PDF-1.7\n".to_owned();
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", n + 1));
    }
    let table = out.len();
    out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for place in places {
        out.push_str(&format!("{place:010} 00000 n \n"));
    }
    out.push_str(&format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1));
    out.into_bytes()
}
