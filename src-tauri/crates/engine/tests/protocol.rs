//! The messages: bounded both ways, and nothing believed that was not received.

use std::io::{Cursor, ErrorKind};

use engine::DeviceReason;
use engine::protocol::{MAX_MESSAGE, Reply, Request, read_message, write_message};

fn read(bytes: &[u8]) -> Result<Option<Reply>, ErrorKind> {
    read_message(&mut Cursor::new(bytes)).map_err(|error| error.kind())
}

#[test]
fn a_message_comes_out_as_it_went_in() {
    let mut pipe = Vec::new();
    let text = "Grüße, 世界 \u{1f30a}\0";
    write_message(&mut pipe, &Reply::Text { text: text.to_owned() }).unwrap();
    write_message(&mut pipe, &Reply::Tokens { counts: vec![1, 2] }).unwrap();
    write_message(&mut pipe, &Request::Plan { eight_bits: true }).unwrap();
    let mut pipe = Cursor::new(pipe);
    assert!(matches!(read_message(&mut pipe), Ok(Some(Reply::Text { text: read })) if read == text));
    assert!(matches!(read_message(&mut pipe), Ok(Some(Reply::Tokens { counts })) if counts == [1, 2]));
    assert!(matches!(read_message(&mut pipe), Ok(Some(Request::Plan { eight_bits: true }))));
    assert!(matches!(read_message::<Reply>(&mut pipe), Ok(None)));
}

#[test]
fn why_a_device_was_chosen_arrives_with_its_numbers_and_a_newer_reason_is_another() {
    let numbers = DeviceReason::GpuMemory { needed: 5_890_000_000, free: 4_100_000_000 };
    for reason in DeviceReason::ALL.iter().copied().chain([numbers]) {
        let said = serde_json::to_string(&reason).unwrap();
        assert!(said.contains(&format!("\"{}\"", reason.id())), "{said}");
        assert_eq!(serde_json::from_str::<DeviceReason>(&said).unwrap(), reason);
    }
    assert_eq!(serde_json::from_str::<DeviceReason>("\"npu_found\"").unwrap(), DeviceReason::Other);
}

#[test]
fn a_length_over_the_bound_is_refused_before_a_byte_is_read() {
    assert_eq!(read(&(MAX_MESSAGE + 1).to_le_bytes()).err(), Some(ErrorKind::InvalidData));
    assert_eq!(read(&u32::MAX.to_le_bytes()).err(), Some(ErrorKind::InvalidData));
}

#[test]
fn a_message_over_the_bound_is_not_sent() {
    let mut pipe = Vec::new();
    let request = Request::CountTokens { texts: vec!["a".repeat(MAX_MESSAGE as usize)] };
    assert_eq!(write_message(&mut pipe, &request).unwrap_err().kind(), ErrorKind::InvalidInput);
    assert!(pipe.is_empty());
}

#[test]
fn a_message_cut_short_is_not_a_message() {
    let mut whole = Vec::new();
    write_message(&mut whole, &Reply::Text { text: "hello".to_owned() }).unwrap();
    for cut in 1..whole.len() {
        assert_eq!(read(&whole[..cut]).err(), Some(ErrorKind::UnexpectedEof), "cut at {cut}");
    }
}

#[test]
fn what_is_no_message_is_refused() {
    for body in ["", "null", "{}", "[]", r#"{"answer":"sing"}"#, r#"{"answer":"tokens","counts":[-1]}"#, "\u{fffd}"] {
        let mut bytes = u32::try_from(body.len()).unwrap().to_le_bytes().to_vec();
        bytes.extend(body.as_bytes());
        assert_eq!(read(&bytes).err(), Some(ErrorKind::InvalidData), "{body}");
    }
}
