//! Which Prometheus reads an expression: its version and its feature flags.
//!
//! The language grows by version, and what is experimental must be enabled with `--enable-feature`. Versions are those
//! of upstream's change log.

use std::{fmt, str::FromStr};

/// A version of Prometheus, without the patch level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version {
    /// The 3 of 3.5.
    pub major: u16,
    /// The 5 of 3.5.
    pub minor: u16,
}

impl Version {
    /// The oldest version whose language is told apart: everything that is older counts as this one.
    pub const OLDEST: Self = Self::new(3, 5);
    /// The newest version that is known.
    pub const NEWEST: Self = Self::new(3, 14);

    /// A version.
    #[must_use]
    pub const fn new(major: u16, minor: u16) -> Self {
        Self { major, minor }
    }
}

/// A text that is no version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no version; write it as `3.5`")]
pub struct NoVersion(String);

impl FromStr for Version {
    type Err = NoVersion;

    /// Reads `3.5`, `v3.5` or `3.5.3`.
    fn from_str(text: &str) -> Result<Self, NoVersion> {
        let mut parts = text.strip_prefix('v').unwrap_or(text).split('.').map(str::parse);
        match (parts.next(), parts.next()) {
            (Some(Ok(major)), Some(Ok(minor))) => Ok(Self { major, minor }),
            _ => Err(NoVersion(text.to_owned())),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// A feature flag that opens a part of the language or changes what it gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Feature {
    /// Experimental functions and aggregations.
    ExperimentalFunctions,
    /// `anchored` and `smoothed`.
    ExtendedRangeSelectors,
    /// `fill`, `fill_left` and `fill_right`.
    BinopFillModifiers,
    /// Arithmetic in durations; since 3.14 it needs no flag.
    DurationExpressions,
    /// Names of metrics are taken off at the end of a query, not by each function.
    DelayedNameRemoval,
    /// Counters know when their counting started.
    StartTimestamps,
    /// The type and the unit of a metric are labels.
    TypeAndUnitLabels,
}

impl Feature {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::ExperimentalFunctions,
        Self::ExtendedRangeSelectors,
        Self::BinopFillModifiers,
        Self::DurationExpressions,
        Self::DelayedNameRemoval,
        Self::StartTimestamps,
        Self::TypeAndUnitLabels,
    ];

    /// The name that `--enable-feature` takes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ExperimentalFunctions => "promql-experimental-functions",
            Self::ExtendedRangeSelectors => "promql-extended-range-selectors",
            Self::BinopFillModifiers => "promql-binop-fill-modifiers",
            Self::DurationExpressions => "promql-duration-expr",
            Self::DelayedNameRemoval => "promql-delayed-name-removal",
            Self::StartTimestamps => "use-start-timestamps",
            Self::TypeAndUnitLabels => "type-and-unit-labels",
        }
    }

    /// The feature of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|feature| feature.name() == name)
    }
}

/// From when on, and with which flag, a part of the language can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Availability {
    /// The first version that knows it.
    pub since: Version,
    /// The flag that it needs.
    pub gate: Option<Feature>,
    /// The version from which on the flag is no longer needed.
    pub stable: Option<Version>,
}

impl Availability {
    /// Part of every version.
    pub const ALWAYS: Self = Self { since: Version::OLDEST, gate: None, stable: None };

    /// Needs a flag, and is known from `since` on.
    #[must_use]
    pub const fn gated(gate: Feature, since: Version) -> Self {
        Self { since, gate: Some(gate), stable: None }
    }

    /// The flag that it needs in the newest version.
    #[must_use]
    pub const fn gate(&self) -> Option<Feature> {
        if self.stable.is_some() { None } else { self.gate }
    }
}

/// Arithmetic in durations: `[5m + 1m]`.
pub(super) const DURATION_ARITHMETIC: Availability = Availability {
    since: Version::OLDEST,
    gate: Some(Feature::DurationExpressions),
    stable: Some(Version::new(3, 14)),
};

/// `step()` in durations, and the choices where they have their short names.
pub(super) const DURATION_STEP: Availability =
    Availability { since: Version::new(3, 6), ..DURATION_ARITHMETIC };

/// `range()` in durations.
pub(super) const DURATION_RANGE: Availability =
    Availability { since: Version::new(3, 10), ..DURATION_ARITHMETIC };

/// `min_of` and `max_of` in durations.
pub(super) const DURATION_CHOICES: Availability =
    Availability { since: Version::new(3, 13), ..DURATION_ARITHMETIC };

/// `</` and `>/`.
pub(super) const TRIM_OPERATORS: Availability =
    Availability { since: Version::new(3, 11), gate: None, stable: None };

/// `anchored` and `smoothed`.
pub(super) const EXTENDED_SELECTORS: Availability =
    Availability::gated(Feature::ExtendedRangeSelectors, Version::new(3, 7));

/// `fill`, `fill_left` and `fill_right`.
pub(super) const FILL_MODIFIERS: Availability =
    Availability::gated(Feature::BinopFillModifiers, Version::new(3, 10));

/// Why a part of the language cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unavailable {
    /// It is experimental and its flag is not set.
    Disabled(Feature),
    /// It came with this later version.
    Since(Version),
}

/// The language of one Prometheus: the newest version without flags by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Features {
    version: Version,
    enabled: [bool; Feature::ALL.len()],
}

impl Default for Features {
    fn default() -> Self {
        Self::of(Version::NEWEST)
    }
}

impl Features {
    /// The language of `version` without any flag.
    #[must_use]
    pub fn of(version: Version) -> Self {
        Self { version: version.max(Version::OLDEST), enabled: [false; Feature::ALL.len()] }
    }

    /// The newest language with every flag set.
    #[must_use]
    pub fn all() -> Self {
        Feature::ALL.into_iter().fold(Self::default(), Self::with)
    }

    /// The same with a flag set.
    #[must_use]
    pub const fn with(mut self, feature: Feature) -> Self {
        self.enabled[feature as usize] = true;
        self
    }

    /// The version.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.version
    }

    /// Whether `min` and `max` are the names of what is `min_of` and `max_of` in durations since 3.13.
    pub(super) fn has_short_choices(&self) -> bool {
        self.version >= DURATION_STEP.since && self.version < DURATION_CHOICES.since
    }

    /// Whether a flag is set.
    #[must_use]
    pub const fn is_enabled(&self, feature: Feature) -> bool {
        self.enabled[feature as usize]
    }

    /// Whether something of that availability can be used.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn allow(&self, availability: &Availability) -> Result<(), Unavailable> {
        if self.version < availability.since {
            return Err(Unavailable::Since(availability.since));
        }
        match availability.gate {
            Some(feature)
                if !self.enabled[feature as usize]
                    && availability.stable.is_none_or(|stable| self.version < stable) =>
            {
                Err(Unavailable::Disabled(feature))
            }
            _ => Ok(()),
        }
    }
}
