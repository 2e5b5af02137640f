//! The names that `\p{…}` takes: Unicode's general categories and scripts, as Go's package `unicode` lists them.

/// How loosely a name is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// As it stands in the tables; Go up to 1.24.
    Exact,
    /// Without regard to case, blanks, `_` and `-`, and with the long names of categories; Go since 1.25.
    Loose,
}

impl Names {
    /// Whether `name` is a class.
    pub(super) fn know(self, name: &str) -> bool {
        match self {
            Self::Exact => all(false).any(|known| known == name),
            Self::Loose => {
                let name = plain(name);
                all(true).any(|known| plain(known) == name)
            }
        }
    }

    /// The class that the name, a known one, stands for, as the crate `regex` calls it; `None` if no character is in
    /// it.
    pub(super) fn property(name: &str) -> Option<String> {
        let name = plain(name);
        match name.as_str() {
            "any" | "ascii" | "assigned" => Some(name),
            "cs" | "surrogate" => None,
            _ if CATEGORIES.iter().any(|known| plain(known) == name) || ALIASES.contains(&name.as_str()) => {
                Some(format!("gc={name}"))
            }
            _ => Some(format!("sc={name}")),
        }
    }
}

/// A name without what the loose comparison disregards.
fn plain(name: &str) -> String {
    let kept = name.chars().filter(|c| !matches!(c, '_' | '-' | ' '));
    kept.map(|c| c.to_ascii_lowercase()).collect()
}

/// The table's names that differ from `name` in spelling only.
pub(super) fn spelt_right(name: &str) -> Option<&'static str> {
    all(false).find(|known| known.eq_ignore_ascii_case(name))
}

fn all(with_aliases: bool) -> impl Iterator<Item = &'static str> {
    let aliases: &[&str] = if with_aliases { &ALIASES } else { &[] };
    std::iter::once("Any").chain(CATEGORIES).chain(SCRIPTS).chain(aliases.iter().copied())
}

/// General categories and their groups.
#[rustfmt::skip]
const CATEGORIES: [&str; 38] = [
    "C", "Cc", "Cf", "Cn", "Co", "Cs", "L", "LC", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn",
    "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So",
    "Z", "Zl", "Zp", "Zs",
];

/// Long names of the categories, and two sets of their own, which only the loose comparison knows.
#[rustfmt::skip]
const ALIASES: [&str; 44] = [
    "ascii", "assigned", "casedletter", "closepunctuation", "cntrl", "combiningmark",
    "connectorpunctuation", "control", "currencysymbol", "dashpunctuation", "decimalnumber", "digit",
    "enclosingmark", "finalpunctuation", "format", "initialpunctuation", "letter", "letternumber",
    "lineseparator", "lowercaseletter", "mark", "mathsymbol", "modifierletter", "modifiersymbol",
    "nonspacingmark", "number", "openpunctuation", "other", "otherletter", "othernumber",
    "otherpunctuation", "othersymbol", "paragraphseparator", "privateuse", "punct", "punctuation",
    "separator", "spaceseparator", "spacingmark", "surrogate", "symbol", "titlecaseletter", "unassigned",
    "uppercaseletter",
];

/// Scripts of Unicode 17.
#[rustfmt::skip]
const SCRIPTS: [&str; 170] = [
    "Adlam", "Ahom", "Anatolian_Hieroglyphs", "Arabic", "Armenian", "Avestan", "Balinese", "Bamum",
    "Bassa_Vah", "Batak", "Bengali", "Bhaiksuki", "Bopomofo", "Brahmi", "Braille", "Buginese", "Buhid",
    "Canadian_Aboriginal", "Carian", "Caucasian_Albanian", "Chakma", "Cham", "Cherokee", "Chorasmian",
    "Common", "Coptic", "Cuneiform", "Cypriot", "Cypro_Minoan", "Cyrillic", "Deseret", "Devanagari",
    "Dives_Akuru", "Dogra", "Duployan", "Egyptian_Hieroglyphs", "Elbasan", "Elymaic", "Ethiopic", "Garay",
    "Georgian", "Glagolitic", "Gothic", "Grantha", "Greek", "Gujarati", "Gunjala_Gondi", "Gurmukhi",
    "Gurung_Khema", "Han", "Hangul", "Hanifi_Rohingya", "Hanunoo", "Hatran", "Hebrew", "Hiragana",
    "Imperial_Aramaic", "Inherited", "Inscriptional_Pahlavi", "Inscriptional_Parthian", "Javanese",
    "Kaithi", "Kannada", "Katakana", "Kawi", "Kayah_Li", "Kharoshthi", "Khitan_Small_Script", "Khmer",
    "Khojki", "Khudawadi", "Kirat_Rai", "Lao", "Latin", "Lepcha", "Limbu", "Linear_A", "Linear_B", "Lisu",
    "Lycian", "Lydian", "Mahajani", "Makasar", "Malayalam", "Mandaic", "Manichaean", "Marchen",
    "Masaram_Gondi", "Medefaidrin", "Meetei_Mayek", "Mende_Kikakui", "Meroitic_Cursive",
    "Meroitic_Hieroglyphs", "Miao", "Modi", "Mongolian", "Mro", "Multani", "Myanmar", "Nabataean",
    "Nag_Mundari", "Nandinagari", "New_Tai_Lue", "Newa", "Nko", "Nushu", "Nyiakeng_Puachue_Hmong",
    "Ogham", "Ol_Chiki", "Ol_Onal", "Old_Hungarian", "Old_Italic", "Old_North_Arabian", "Old_Permic",
    "Old_Persian", "Old_Sogdian", "Old_South_Arabian", "Old_Turkic", "Old_Uyghur", "Oriya", "Osage",
    "Osmanya", "Pahawh_Hmong", "Palmyrene", "Pau_Cin_Hau", "Phags_Pa", "Phoenician", "Psalter_Pahlavi",
    "Rejang", "Runic", "Samaritan", "Saurashtra", "Sharada", "Shavian", "Siddham", "SignWriting",
    "Sinhala", "Sogdian", "Sora_Sompeng", "Soyombo", "Sundanese", "Sunuwar", "Syloti_Nagri", "Syriac",
    "Tagalog", "Tagbanwa", "Tai_Le", "Tai_Tham", "Tai_Viet", "Takri", "Tamil", "Tangsa", "Tangut",
    "Telugu", "Thaana", "Thai", "Tibetan", "Tifinagh", "Tirhuta", "Todhri", "Toto", "Tulu_Tigalari",
    "Ugaritic", "Vai", "Vithkuqi", "Wancho", "Warang_Citi", "Yezidi", "Yi", "Zanabazar_Square",
];
