//! What is measured, and what stands of it on this computer.

use super::*;

#[test]
fn what_the_context_has_no_room_for_is_left_out() {
    assert_eq!(lengths(8192), [128, 512, 2_048, 4_000]);
    assert_eq!(lengths(4_000), [128, 512, 2_048]);
    assert_eq!(lengths(4_000 + ROOM), [128, 512, 2_048, 4_000]);
    assert_eq!(lengths(512), [128]);
    assert_eq!(lengths(256), [256 - ROOM]);
    assert_eq!(lengths(0), [1]);
}

#[test]
fn the_text_is_as_long_as_wanted_and_begins_anew_at_its_end() {
    let words: Vec<&str> = TEXT.split_whitespace().collect();
    let text = Text { tokens: 2 * words.len() as u64, words };
    for tokens in [1, 350, 4_000] {
        let count = text.of(tokens).split_whitespace().count();
        assert_eq!(count, (tokens as usize / 2).max(1), "two tokens a word");
    }
    assert_eq!(text.of(4_000).matches("HALVERTON").count(), 1 + 1_999 / text.words.len());
}

fn loaded() -> Loaded {
    Loaded {
        context: 8192,
        device: "CPU".to_owned(),
        device_reason: engine::DeviceReason::BuiltForCpu,
        threads: 4,
        seconds: 0.1,
        memory_bytes: 0,
    }
}

fn measured() -> Measured {
    Measured {
        model: String::new(),
        file_sha256: String::new(),
        device: "CPU".to_owned(),
        device_reason: None,
        threads: 4,
        sparing: false,
        load_seconds: 0.1,
        prefill: vec![Span { seconds: 1.0, tokens: 350 }],
        decode: Span { seconds: 2.0, tokens: 64 },
        peak_memory_bytes: None,
        energy_joules: None,
        ability: None,
        alcove: String::new(),
        made: String::new(),
    }
}

#[test]
fn a_speed_stands_only_for_what_runs_as_it_was_measured() {
    let (loaded, measured) = (loaded(), measured());
    let speed = Speed { prefill: measured.prefill.clone(), decode: measured.decode };
    assert_eq!(measured.clone().speed_of(&loaded), Some(speed));
    assert_eq!(measured.clone().speed_of(&Loaded { threads: 2, ..loaded.clone() }), None);
    assert_eq!(measured.speed_of(&Loaded { device: "CUDA".to_owned(), ..loaded }), None);
}

#[test]
fn what_was_measured_on_battery_stands_beside_the_rest() {
    let usual = Measured { made: "2026-11-22T09:15:00Z".to_owned(), ..measured() };
    let slow = Span { seconds: 4.0, tokens: 64 };
    let sparing =
        Measured { sparing: true, threads: 2, decode: slow, made: "2026-11-22T10:15:00Z".to_owned(), ..measured() };
    let kept: All =
        [&usual, &sparing].map(|measured| (key("a", measured.sparing), measured.clone())).into_iter().collect();
    assert_eq!(last(&kept, "a"), Some(sparing));
    assert_eq!(last(&kept, "b"), None);
    let writes = |threads| speed(&kept, "a", &Loaded { threads, ..loaded() }).map(|speed| speed.decode);
    assert_eq!([writes(4), writes(2), writes(1)], [Some(usual.decode), Some(slow), None]);
}

#[test]
fn what_was_gauged_stands_until_a_reading_tells_more_or_it_is_measured_and_is_not_shown_as_measured() {
    let (usual, slow) = (loaded(), Span { seconds: 9.0, tokens: 9 });
    let gauged = Measured { decode: slow, made: "2026-11-22T09:15:00Z".to_owned(), ..measured() };
    let mut kept: All = [(key(&super::gauged("a"), false), gauged.clone())].into_iter().collect();
    assert_eq!(speed(&kept, "a", &usual).map(|speed| speed.decode), Some(slow));
    assert_eq!((on(&kept, "a", false), on(&kept, "a", true)), (Some(&gauged), None));
    assert_eq!((last(&kept, "a"), speed(&kept, "a", &Loaded { threads: 2, ..usual.clone() })), (None, None));

    let read = |tokens| Speed { prefill: vec![Span { seconds: 1.0, tokens }], decode: measured().decode };
    assert_eq!([350, 351].map(|tokens| gauged.tells_less_than(&read(tokens))), [false, true]);
    assert!(!gauged.tells_less_than(&Speed { decode: Span::default(), ..read(351) }), "it wrote nothing");

    let wrote_nothing = Measured { decode: Span::default(), ..measured() };
    kept.insert(key("a", false), wrote_nothing);
    assert_eq!(speed(&kept, "a", &usual).map(|speed| speed.decode), Some(slow));
    kept.insert(key("a", false), Measured { made: "2026-11-22T10:15:00Z".to_owned(), ..measured() });
    assert_eq!(speed(&kept, "a", &usual), Some(measured().speed()));
    assert_eq!(on(&kept, "a", false).map(|measured| measured.decode), Some(measured().decode));
}

#[test]
fn what_was_measured_on_another_processor_says_nothing_here() {
    let kept = |processor: &str| -> All { [(key_on(processor, "a", false), measured())].into_iter().collect() };
    let (here, elsewhere) = (kept(&PROCESSOR), kept("Another processor"));
    assert_eq!(on(&here, "a", false), Some(&measured()));
    assert_eq!(on(&elsewhere, "a", false), None);
    assert_eq!((last(&elsewhere, "a"), speed(&elsewhere, "a", &loaded())), (None, None));
}

#[test]
fn what_a_model_is_able_to_is_what_was_found_last_on_battery_or_not() {
    let found = |right: u32| {
        let judging = ability::Judging {
            able: right > 16,
            prompt: "1".to_owned(),
            faithful: 18,
            faithful_right: right,
            faulty: 18,
            faulty_right: right,
        };
        Some(Ability { judging, languages: Vec::new() })
    };
    let of = |sparing, hour, ability| {
        let made = format!("2026-11-22T{hour}:15:00Z");
        (key("a", sparing), Measured { sparing, made, ability, ..measured() })
    };
    let last = |kept: [(String, Measured); 2]| ability(&kept.into_iter().collect(), "a").cloned();
    assert_eq!(last([of(false, "09", found(18)), of(true, "10", found(5))]), found(5));
    assert_eq!(last([of(false, "09", found(18)), of(true, "10", None)]), found(18), "not tried again");
    assert_eq!(last([of(false, "09", None), of(true, "10", None)]), None);
    assert_eq!(ability(&All::new(), "a"), None);
    let elsewhere = (key_on("Another processor", "a", false), Measured { ability: found(18), ..measured() });
    assert_eq!(ability(&[elsewhere].into_iter().collect(), "a").cloned(), found(18), "no language would be offered");
    let shown = super::last(&[of(false, "09", found(18)), of(true, "10", None)].into_iter().collect(), "a").unwrap();
    assert!(shown.sparing && shown.ability.is_some_and(|shown| !shown.judging.able), "by another question");
}

#[test]
fn what_was_kept_before_energy_was_measured_or_abilities_tried_is_read() {
    let mut kept = serde_json::to_value(measured()).unwrap();
    let fields = kept.as_object_mut().unwrap();
    assert!(fields.remove("energy_joules").is_some() && fields.remove("ability").is_some());
    assert_eq!(serde_json::from_value::<Measured>(kept).unwrap(), measured());
}
