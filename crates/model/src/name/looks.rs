//! What names look like.

use std::{collections::BTreeSet, sync::LazyLock};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_security::skeleton;

use super::fold::fold;

/// Words for those who keep order. Who does not is not called so.
const ROLES: [&str; 16] = [
    "admin",
    "admins",
    "administrator",
    "administrators",
    "administration",
    "moderator",
    "moderators",
    "system",
    "админ",
    "админы",
    "администратор",
    "администраторы",
    "администрация",
    "модератор",
    "модераторы",
    "система",
];
/// Folding and taking skeletons in turns has come to rest by then.
const ROUNDS: usize = 4;

/// What a name looks like (UTS 39), as it is written and in small letters: `I` is an `l`, and it is an `i`. Two names with
/// a look in common pass for each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looks(BTreeSet<String>);

impl Looks {
    /// The looks of a name.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let written: String = name.replace('ё', "е").replace('Ё', "Е").nfkc().collect();
        let looks = [look(&bare(&written)), look(&fold(&written))];
        Self(looks.into_iter().collect())
    }

    /// The looks, one or two.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether the names pass for each other.
    #[must_use]
    pub fn pass_for(&self, other: &Self) -> bool {
        !self.0.is_disjoint(&other.0)
    }

    /// Whether the names look alike but for blanks, signs, marks and emoji, and for letters that are drawn small or in boxes. An
    /// `i` is an `l` in any case.
    #[must_use]
    pub fn resemble(&self, other: &Self) -> bool {
        !self.letters().is_disjoint(&other.letters())
    }

    /// Whether the name says that its bearer keeps order.
    #[must_use]
    pub fn say_a_role(&self) -> bool {
        static OF_ROLES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
            let letters = ROLES.iter().flat_map(|role| Looks::of(role).letters());
            letters.collect()
        });
        !self.letters().is_disjoint(&OF_ROLES)
    }

    /// What names that [resemble](Self::resemble) each other have in common; nothing for a name without letters and digits.
    #[must_use]
    pub fn letters(&self) -> BTreeSet<String> {
        let letters = self.iter().map(|seen| {
            let plain: String = seen.nfd().map(plainly).collect();
            let letters = plain.replace(|c: char| !c.is_alphanumeric() || is_combining_mark(c), "");
            look(&letters).replace('i', "l")
        });
        letters.filter(|letters| !letters.is_empty()).collect()
    }
}

fn look(name: &str) -> String {
    let mut looks = name.to_owned();
    for _ in 0..ROUNDS {
        let next = fold(&bare(&looks));
        if next == looks {
            break;
        }
        looks = next;
    }
    looks
}

/// One skeleton, which knows a `w` from two `v`, and a dot from one too many.
fn bare(text: &str) -> String {
    let bones: String = skeleton(text).collect();
    let bones = bones.replace('w', "vv").replace('W', "VV");
    bones.replace("i\u{307}", "i").replace("j\u{307}", "j")
}

/// A letter that is drawn small or in a box, as itself. Skeletons know one small M, which is a W on its head.
fn plainly(c: char) -> char {
    const SMALL: &str = "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟʍɴᴏᴘꞯʀꜱᴛᴜᴠᴡ\u{0}ʏᴢ";
    let boxed = [0x1f150, 0x1f170, 0x1f1e6].into_iter().find_map(|first| {
        let nth = u32::from(c).checked_sub(first)?;
        (nth < 26).then_some(nth as usize)
    });
    let nth = boxed.or_else(|| SMALL.chars().position(|small| small == c && c != '\0'));
    nth.and_then(|nth| ('a'..='z').nth(nth)).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pass_for_each_other(one: &str, other: &str) -> bool {
        Looks::of(one).pass_for(&Looks::of(other))
    }

    #[test]
    fn names_that_pass_for_each_other_have_a_look_in_common() {
        for (one, other) in [
            ("admin", "аdmin"),
            ("admin", "admi\u{307}n"),
            ("admin", "ADMİN"),
            ("admin", "admın"),
            ("mary", "rnary"),
            ("wolf", "vvolf"),
            ("user1", "userl"),
            ("user1", "userI"),
            ("Ivan", "lvan"),
            ("b0b", "bob"),
            ("B0B", "bob"),
            ("moderat0r", "moderator"),
            ("user1", "user1\u{34f}"),
            ("user1", "user1\u{fe0f}"),
            ("сосо", "coco"),
            ("Ёжик", "ежик"),
            ("WILL", "will"),
        ] {
            assert!(pass_for_each_other(one, other), "{one:?} {other:?}");
        }
        for (one, other) in [
            ("alia", "alla"),
            ("йод", "иод"),
            ("user1", "user2"),
            ("andré", "andre"),
            ("clara", "dara"),
            ("user10", "user1"),
            ("anna", "Анна"),
        ] {
            assert!(!pass_for_each_other(one, other), "{one:?} {other:?}");
        }
    }

    #[test]
    fn signs_and_drawings_make_no_other_name() {
        let admin = Looks::of("admin");
        for like in [
            "Admin.",
            "а d m i n",
            "[ADMIN]",
            "✅ admin",
            "ad-min",
            "Ádmin",
            "🅰🅳🅼🅸🅽",
            "🄰dmin",
            "ᴀᴅᴍɪɴ",
            "𝐀𝐝𝐦𝐢𝐧",
            "ａｄｍｉｎ",
            "🇦🇩🇲🇮🇳",
            "adm1n",
            "admln",
            "admın",
        ] {
            assert!(admin.resemble(&Looks::of(like)), "{like:?}");
        }
        for other in ["admin2", "Anna", "☕", "..."] {
            assert!(!admin.resemble(&Looks::of(other)), "{other:?}");
        }
        assert!(!Looks::of("☕").resemble(&Looks::of("☕")));
    }

    #[test]
    fn words_for_roles_are_known_in_two_languages() {
        for role in [
            "Admin",
            "аdmin",
            "Administrator",
            "Администратор",
            "Модератор",
            "moderat0r",
        ] {
            assert!(Looks::of(role).say_a_role(), "{role:?}");
        }
        for name in ["Admiral", "Модест", "Anna", "user1"] {
            assert!(!Looks::of(name).say_a_role(), "{name:?}");
        }
    }
}
