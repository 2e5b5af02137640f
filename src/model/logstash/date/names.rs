//! The names of months and days in some languages, as Java has them since version 9.

/// The names of one language.
#[derive(Debug, PartialEq, Eq)]
pub struct Names {
    language: &'static str,
    /// In full and short, from January.
    months: [[&'static str; 2]; 12],
    /// In full and short, from Monday.
    days: [[&'static str; 2]; 7],
}

#[rustfmt::skip]
const LANGUAGES: [Names; 6] = [
    Names {
        language: "en",
        months: [["January", "Jan"], ["February", "Feb"], ["March", "Mar"], ["April", "Apr"], ["May", "May"], ["June", "Jun"], ["July", "Jul"], ["August", "Aug"], ["September", "Sep"], ["October", "Oct"], ["November", "Nov"], ["December", "Dec"]],
        days: [["Monday", "Mon"], ["Tuesday", "Tue"], ["Wednesday", "Wed"], ["Thursday", "Thu"], ["Friday", "Fri"], ["Saturday", "Sat"], ["Sunday", "Sun"]],
    },
    Names {
        language: "de",
        months: [["Januar", "Jan."], ["Februar", "Feb."], ["März", "März"], ["April", "Apr."], ["Mai", "Mai"], ["Juni", "Juni"], ["Juli", "Juli"], ["August", "Aug."], ["September", "Sept."], ["Oktober", "Okt."], ["November", "Nov."], ["Dezember", "Dez."]],
        days: [["Montag", "Mo."], ["Dienstag", "Di."], ["Mittwoch", "Mi."], ["Donnerstag", "Do."], ["Freitag", "Fr."], ["Samstag", "Sa."], ["Sonntag", "So."]],
    },
    Names {
        language: "es",
        months: [["enero", "ene"], ["febrero", "feb"], ["marzo", "mar"], ["abril", "abr"], ["mayo", "may"], ["junio", "jun"], ["julio", "jul"], ["agosto", "ago"], ["septiembre", "sept"], ["octubre", "oct"], ["noviembre", "nov"], ["diciembre", "dic"]],
        days: [["lunes", "lun"], ["martes", "mar"], ["miércoles", "mié"], ["jueves", "jue"], ["viernes", "vie"], ["sábado", "sáb"], ["domingo", "dom"]],
    },
    Names {
        language: "fr",
        months: [["janvier", "janv."], ["février", "févr."], ["mars", "mars"], ["avril", "avr."], ["mai", "mai"], ["juin", "juin"], ["juillet", "juil."], ["août", "août"], ["septembre", "sept."], ["octobre", "oct."], ["novembre", "nov."], ["décembre", "déc."]],
        days: [["lundi", "lun."], ["mardi", "mar."], ["mercredi", "mer."], ["jeudi", "jeu."], ["vendredi", "ven."], ["samedi", "sam."], ["dimanche", "dim."]],
    },
    Names {
        language: "it",
        months: [["gennaio", "gen"], ["febbraio", "feb"], ["marzo", "mar"], ["aprile", "apr"], ["maggio", "mag"], ["giugno", "giu"], ["luglio", "lug"], ["agosto", "ago"], ["settembre", "set"], ["ottobre", "ott"], ["novembre", "nov"], ["dicembre", "dic"]],
        days: [["lunedì", "lun"], ["martedì", "mar"], ["mercoledì", "mer"], ["giovedì", "gio"], ["venerdì", "ven"], ["sabato", "sab"], ["domenica", "dom"]],
    },
    Names {
        language: "pt",
        months: [["janeiro", "jan."], ["fevereiro", "fev."], ["março", "mar."], ["abril", "abr."], ["maio", "mai."], ["junho", "jun."], ["julho", "jul."], ["agosto", "ago."], ["setembro", "set."], ["outubro", "out."], ["novembro", "nov."], ["dezembro", "dez."]],
        days: [["segunda-feira", "seg."], ["terça-feira", "ter."], ["quarta-feira", "qua."], ["quinta-feira", "qui."], ["sexta-feira", "sex."], ["sábado", "sáb."], ["domingo", "dom."]],
    },
];

impl Names {
    /// Those of English.
    pub const ENGLISH: &'static Self = &LANGUAGES[0];

    /// Those of the language of a locale, like `fr` or `fr_FR`.
    #[must_use]
    pub fn of(locale: &str) -> Option<&'static Self> {
        let language = locale.split(['-', '_']).next().unwrap_or_default().to_lowercase();
        LANGUAGES.iter().find(|names| names.language == language)
    }

    /// A month from 0 on, in full or short.
    pub(super) fn month(&self, month: usize, is_long: bool) -> &'static str {
        self.months[month % 12][usize::from(!is_long)]
    }

    /// A day from Monday as 0 on, in full or short.
    pub(super) fn day(&self, day: usize, is_long: bool) -> &'static str {
        self.days[day % 7][usize::from(!is_long)]
    }

    /// Each name of a month, with the month from 1 on.
    pub(super) fn months(&self) -> Vec<(&'static str, usize)> {
        numbered(&self.months)
    }

    /// Each name of a day, with the day from Monday as 1 on.
    pub(super) fn days(&self) -> Vec<(&'static str, usize)> {
        numbered(&self.days)
    }
}

fn numbered(names: &[[&'static str; 2]]) -> Vec<(&'static str, usize)> {
    names.iter().enumerate().flat_map(|(at, names)| names.map(|name| (name, at + 1))).collect()
}
