//! Today, months, and the parts of dates and times.

use std::time::SystemTime;

use super::time::{CstDate, CstDateTime, InvalidTime};
use super::unix_time::UnixTime;

impl CstDate {
    /// Returns today in China, by the clock of this machine.
    pub fn today() -> Self {
        CstDateTime::now().date()
    }

    /// Returns the first and the last day of a month.
    ///
    /// ```
    /// use baijiayun_runtime::value::CstDate;
    ///
    /// # fn main() -> Result<(), baijiayun_runtime::value::InvalidTime> {
    /// let (first, last) = CstDate::month(2028, 2)?;
    /// assert_eq!((first.to_string().as_str(), last.to_string().as_str()), ("2028-02-01", "2028-02-29"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidTime`] if the month does not exist or the year is not from 0 to 9999.
    pub fn month(year: i16, month: i8) -> Result<(Self, Self), InvalidTime> {
        let first = Self::new(year, month, 1)?;
        Ok((first, Self(first.0.last_of_month())))
    }

    /// Returns the year, the month and the day of the month.
    pub fn ymd(self) -> (i16, i8, i8) {
        (self.0.year(), self.0.month(), self.0.day())
    }

    /// Returns the previous day, or `None` before the year 0.
    pub fn yesterday(self) -> Option<Self> {
        Self::within_range(self.0.yesterday().ok()?).ok()
    }
}

impl CstDateTime {
    /// Returns the current time in China, by the clock of this machine.
    pub fn now() -> Self {
        // A clock beyond the year 9999 is not worth an error.
        UnixTime::from_system(SystemTime::now()).to_cst().unwrap_or_default()
    }

    /// Returns the hour, the minute and the second.
    pub fn hms(self) -> (i8, i8, i8) {
        (self.0.hour(), self.0.minute(), self.0.second())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_neighbours_and_parts() {
        let date = CstDate::new(2028, 3, 1).unwrap();
        assert_eq!(date.yesterday().unwrap().ymd(), (2028, 2, 29));
        assert_eq!(CstDate::new(0, 1, 1).unwrap().yesterday(), None);
        assert_eq!(CstDateTime::new(2028, 3, 1, 23, 5, 9).unwrap().hms(), (23, 5, 9));
        assert!(CstDate::month(2028, 13).is_err());
        let (year, ..) = CstDate::today().ymd();
        assert!(year >= 2024);
    }
}
