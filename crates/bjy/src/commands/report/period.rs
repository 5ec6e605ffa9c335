//! Days and months on the command line, and the parts of a time span.

use std::iter::successors;
use std::str::FromStr;

use baijiayun_vod::CstDate;

use crate::error::CliError;

/// A day, or a whole month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayOrMonth {
    Day(CstDate),
    Month { first: CstDate, last: CstDate },
}

impl DayOrMonth {
    fn first(self) -> CstDate {
        match self {
            Self::Day(day) => day,
            Self::Month { first, .. } => first,
        }
    }

    fn last(self) -> CstDate {
        match self {
            Self::Day(day) => day,
            Self::Month { last, .. } => last,
        }
    }
}

impl FromStr for DayOrMonth {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let month = |(year, month): (&str, &str)| {
            let (first, last) = CstDate::month(year.parse().ok()?, month.parse().ok()?).ok()?;
            Some(Self::Month { first, last })
        };
        let day = || text.parse().map(Self::Day).ok();
        day().or_else(|| text.split_once('-').and_then(month)).ok_or_else(|| {
            t!("it is neither a day such as 2026-09-01 nor a month such as 2026-09").into_owned()
        })
    }
}

/// The days from one to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub from: CstDate,
    pub to: CstDate,
}

impl Period {
    /// Returns the period of the options. A month alone is the whole month, and nothing is this month. Days after
    /// `today` have no data.
    pub fn new(from: Option<DayOrMonth>, to: Option<DayOrMonth>, today: CstDate) -> Result<Self, CliError> {
        let last = match (from, to) {
            (_, Some(to)) => to.last(),
            (Some(from @ DayOrMonth::Month { .. }), None) => from.last(),
            _ => today,
        };
        let to = last.min(today);
        let from = from.map_or_else(|| first_of_month(to), DayOrMonth::first);
        if from > last {
            return Err(CliError::usage(t!("--from %{from} is after --to %{to}", from = from, to = last)));
        }
        if from > to {
            return Err(CliError::usage(t!("%{from} is in the future", from = from)));
        }
        Ok(Self { from, to })
    }

    /// Returns the days, each as a period.
    pub fn days(self) -> Vec<Self> {
        let days = successors(Some(self.from), |day| day.tomorrow()).take_while(|day| *day <= self.to);
        days.map(|day| Self { from: day, to: day }).collect()
    }

    /// Returns the calendar months; the first and the last may be parts of months.
    pub fn months(self) -> Vec<Self> {
        self.days().chunk_by(|a, b| a.month() == b.month()).filter_map(Self::join).collect()
    }

    /// Returns parts of at most this many days.
    pub fn parts(self, days: usize) -> Vec<Self> {
        self.days().chunks(days).filter_map(Self::join).collect()
    }

    fn join(parts: &[Self]) -> Option<Self> {
        Some(Self { from: parts.first()?.from, to: parts.last()?.to })
    }

    /// Returns the month of the first day, such as `2026-09`.
    pub fn month(self) -> String {
        let (year, month, _) = self.from.ymd();
        format!("{year:04}-{month:02}")
    }
}

fn first_of_month(day: CstDate) -> CstDate {
    let (year, month, _) = day.ymd();
    CstDate::month(year, month).map_or(day, |(first, _)| first)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn period(from: &str, to: &str) -> Result<String, String> {
        let read = |text: &str| (!text.is_empty()).then(|| text.parse().unwrap());
        let today = "2026-11-24".parse().unwrap();
        Period::new(read(from), read(to), today)
            .map(|Period { from, to }| format!("{from} {to}"))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_month_is_the_whole_month_and_nothing_is_this_month() {
        let expected = |text: &str| Ok(text.to_owned());
        assert_eq!(period("", ""), expected("2026-11-01 2026-11-24"));
        assert_eq!(period("2026-09", ""), expected("2026-09-01 2026-09-30"));
        assert_eq!(period("2026-09", "2026-12"), expected("2026-09-01 2026-11-24"));
        assert_eq!(period("2026-09-05", ""), expected("2026-09-05 2026-11-24"));
        assert_eq!(period("", "2026-08-15"), expected("2026-08-01 2026-08-15"));
        assert_eq!(
            period("2026-09-02", "2026-09-01").unwrap_err(),
            "--from 2026-09-02 is after --to 2026-09-01"
        );
        assert_eq!(period("2026-12", "").unwrap_err(), "2026-12-01 is in the future");
        for text in ["2026", "2026-13", "2026-02-30", "september", ""] {
            assert!(text.parse::<DayOrMonth>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_period_has_months_and_parts() {
        let period = Period { from: "2026-08-30".parse().unwrap(), to: "2026-10-02".parse().unwrap() };
        let text = |parts: Vec<Period>| {
            parts.into_iter().map(|part| format!("{}..{}", part.from, part.to)).collect::<Vec<_>>()
        };
        assert_eq!(
            text(period.months()),
            ["2026-08-30..2026-08-31", "2026-09-01..2026-09-30", "2026-10-01..2026-10-02"]
        );
        assert_eq!(text(period.parts(30)), ["2026-08-30..2026-09-28", "2026-09-29..2026-10-02"]);
        assert_eq!(period.days().len(), 34);
    }
}
