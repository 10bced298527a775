use super::*;

#[test]
fn names_that_look_alike_are_one_name() {
    let folded = |text| Username::parse(text).unwrap().folded().to_owned();
    assert_eq!(folded("Anna"), folded("ANNA"));
    assert_eq!(folded("ﬁona"), folded("fiona"));
    assert_eq!(folded("Straße"), folded("STRASSE"));
    assert_eq!(folded("Вече1"), folded("вечЕ1"));
    assert_ne!(folded("anna"), folded("anna1"));
}

#[test]
fn a_username_that_could_pass_for_something_else_is_refused() {
    for bad in [
        "",
        "   ",
        "a b",
        "a\nb",
        "a:b",
        "a\u{0}",
        "аnna",
        "a\u{202e}b",
        "veche",
        "Here",
        "_a",
        "a@b",
        "vera.",
        "boris_",
        "lev-",
        "user1\u{301}",
        "user\u{34f}1",
        "user1\u{fe0f}",
        "admi\u{307}n",
        "us\u{ad}er",
        "a\u{115f}",
        "a\u{3164}",
        "a\u{ffa0}",
        "a\u{200d}b",
        "a\u{2065}b",
        "a\u{e0100}",
        "a\u{180b}b",
        "🅰dmin",
        "a11",
        "hеre",
    ] {
        assert!(Username::parse(bad).is_err(), "{bad:?}");
    }
    for good in [
        "user1",
        "Анна",
        "jean-luc",
        "o.k_1",
        "李雷",
        "ひらがな漢字",
        "a..b",
        "Nguyễn",
        "हिन्दी",
        "ที่รัก",
        "مُحَمَّد",
        "שָׁלוֹם",
        "и\u{306}од",
    ] {
        assert!(Username::parse(good).is_ok(), "{good:?}");
    }
    assert!(Username::parse(&"a".repeat(64)).is_ok());
    assert!(Username::parse(&"a".repeat(65)).is_err());
}

#[test]
fn an_address_has_two_sides_and_nothing_hidden() {
    for good in ["a@b.co", "anna+chat@example.com", "анна@пример.рф"] {
        assert!(Email::parse("email", good).is_ok(), "{good:?}");
    }
    for bad in [
        "",
        "anna",
        "@b.co",
        "a@",
        "a@b",
        "a b@c.d",
        "a@b.co\n.x",
        "a@.co",
    ] {
        assert!(Email::parse("email", bad).is_err(), "{bad:?}");
    }
}

#[test]
fn a_channel_name_is_one_visible_line() {
    assert!(ChannelName::parse("Channel 1").is_ok());
    for bad in ["", " ", "a\nb", "a\u{7}", "a\u{2028}b", "\u{200b}a"] {
        assert!(ChannelName::parse(bad).is_err(), "{bad:?}");
    }
    assert!(ChannelName::parse(&"é".repeat(80)).is_ok());
    assert!(ChannelName::parse(&"é".repeat(81)).is_err());
}

#[test]
fn what_was_typed_is_what_is_shown() {
    for text in [
        "Отдел №5",
        "м²",
        "…",
        "½",
        "㊗️",
        "👩‍💻 dev",
        "🏳️‍🌈",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "1️⃣ first",
        "👍🏽",
        "🇷🇺",
        "❤",
        "☎︎",
        "می‌خواهم",
        "ශ්‍රී",
        "क्‍ष",
        "Ọlọ́runtóbi",
        "Nguyễn",
        "שָׁלוֹם",
        "ﬁ",
        "ａ",
        "👨‍👩‍👧‍👦",
    ] {
        assert_eq!(DisplayName::parse(text).unwrap().as_str(), text);
        assert_eq!(ChannelName::parse(text).unwrap().as_str(), text);
    }
    assert_eq!(DisplayName::parse("и\u{306}").unwrap().as_str(), "й");
}

#[test]
fn nothing_hides_in_a_name() {
    for hidden in [
        '\u{ad}',
        '\u{34f}',
        '\u{61c}',
        '\u{115f}',
        '\u{1160}',
        '\u{17b4}',
        '\u{180b}',
        '\u{180e}',
        '\u{180f}',
        '\u{200b}',
        '\u{200c}',
        '\u{200d}',
        '\u{200e}',
        '\u{202e}',
        '\u{2060}',
        '\u{2065}',
        '\u{2066}',
        '\u{2800}',
        '\u{3164}',
        '\u{fe00}',
        '\u{fe0e}',
        '\u{fe0f}',
        '\u{feff}',
        '\u{ffa0}',
        '\u{fff0}',
        '\u{fff9}',
        '\u{fffc}',
        '\u{ffff}',
        '\u{1d173}',
        '\u{e0001}',
        '\u{e0041}',
        '\u{e0100}',
        '\u{e0fff}',
    ] {
        for text in [
            format!("us{hidden}er1"),
            format!("user1{hidden}"),
            format!("{hidden}user1"),
            format!("👍{hidden}{hidden}"),
        ] {
            assert!(DisplayName::parse(&text).is_err(), "{text:?}");
            assert!(ChannelName::parse(&text).is_err(), "{text:?}");
            assert!(Username::parse(&text).is_err(), "{text:?}");
            let address = format!("{text}@example.com");
            assert!(Email::parse("email", &address).is_err(), "{address:?}");
        }
    }
}

#[test]
fn a_mark_stands_on_a_letter_that_takes_it() {
    for bad in [
        "user1\u{301}",
        "q\u{307}",
        "\u{301}",
        "a \u{301}",
        "a\u{20dd}",
        "ক\u{94d}",
        "a\u{93f}",
        "к\u{483}",
        "ก\u{e48}\u{e48}",
        "a\u{300}\u{300}",
        "👍\u{301}",
        "か\u{309a}",
    ] {
        assert!(DisplayName::parse(bad).is_err(), "{bad:?}");
    }
}
