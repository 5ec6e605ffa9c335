//! Conversions from and to the types of `jiff` 1, which are not public otherwise.

use jiff::civil::{Date, DateTime};

use super::time::{CstDate, CstDateTime, InvalidTime};

impl TryFrom<Date> for CstDate {
    type Error = InvalidTime;

    fn try_from(date: Date) -> Result<Self, InvalidTime> {
        Self::within_range(date)
    }
}

/// Drops the fraction of a second.
impl TryFrom<DateTime> for CstDateTime {
    type Error = InvalidTime;

    fn try_from(time: DateTime) -> Result<Self, InvalidTime> {
        Self::whole_second(time)
    }
}

impl From<CstDate> for Date {
    fn from(date: CstDate) -> Self {
        date.0
    }
}

impl From<CstDateTime> for DateTime {
    fn from(time: CstDateTime) -> Self {
        time.0
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn converts_to_and_from_jiff() {
        let exact = Date::constant(2020, 2, 28).at(1, 2, 3, 999);
        let time = CstDateTime::try_from(exact).unwrap();
        assert_eq!(time.to_string(), "2020-02-28 01:02:03");
        assert_eq!(DateTime::from(time), Date::constant(2020, 2, 28).at(1, 2, 3, 0));
        assert!(CstDate::try_from(Date::MIN).is_err());
        assert_eq!(Date::from(time.date()), exact.date());
    }
}
