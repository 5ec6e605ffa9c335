//! Time spans that are longer than the one day of a call.

use futures_util::stream::{self, TryStreamExt};

use crate::client::ApiClient;
use crate::client::pages::{Items, Paged, at_page};
use crate::error::Error;
use crate::value::{CstDate, CstDateTime};

/// A paged request for a time span that must be on one day. Generated code implements it.
pub trait PagedByDay: Paged {
    /// Returns the requested time span, both ends included; `None` if it cannot be read.
    fn span(&self) -> Option<(CstDateTime, CstDateTime)> {
        let span = Self::OPERATION.span.as_ref()?;
        let moment = |name| self.form().text(name)?.parse().ok();
        Some((moment(span.start)?, moment(span.end)?))
    }
}

/// Returns the request for the first page of each day of the request's time span. A span that cannot be read, or
/// that ends before it starts, gives the request itself, whose check names the mistake.
pub fn requests_by_day<R: PagedByDay>(request: R) -> Vec<(Option<CstDate>, R)> {
    let (Some((start, end)), Some(span)) = (request.span(), &R::OPERATION.span) else {
        return vec![(None, request)];
    };
    let on_day = |(from, to): (CstDateTime, CstDateTime)| {
        let form = request.form().clone().with(span.start, from).with(span.end, to);
        (Some(from.date()), at_page(R::from_form(form), 1))
    };
    let requests: Vec<_> = days(start, end).map(on_day).collect();
    if requests.is_empty() { vec![(None, request)] } else { requests }
}

/// Splits a time span into days in China Standard Time, both ends included, to the second.
///
/// ```
/// use baijiayun_runtime::days;
/// use baijiayun_runtime::value::CstDateTime;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (start, end) = ("2017-12-31 22:00:00".parse()?, "2018-01-02 01:30:00".parse()?);
/// let parts: Vec<String> = days(start, end).map(|(from, to)| format!("{from} to {to}")).collect();
/// assert_eq!(
///     parts,
///     [
///         "2017-12-31 22:00:00 to 2017-12-31 23:59:59",
///         "2018-01-01 00:00:00 to 2018-01-01 23:59:59",
///         "2018-01-02 00:00:00 to 2018-01-02 01:30:00",
///     ]
/// );
/// # Ok(())
/// # }
/// ```
pub fn days(
    start: CstDateTime,
    end: CstDateTime,
) -> impl Iterator<Item = (CstDateTime, CstDateTime)> + Send + use<> {
    let mut next = Some(start);
    std::iter::from_fn(move || {
        let from = next.filter(|from| *from <= end)?;
        let day = from.date();
        next = day.tomorrow().map(|day| day.start());
        Some((from, end.min(day.end())))
    })
}

impl ApiClient {
    /// Returns all items of a time span of any length, day by day and page by page.
    ///
    /// Pages are fetched on demand. See [`pages`](Self::pages) for items that are added in the meantime.
    pub fn items_by_day<R: PagedByDay>(&self, request: R) -> Items<R::Item> {
        let client = self.clone();
        let days = requests_by_day(request).into_iter();
        let items = days.map(move |(_, request)| Ok::<_, Error>(client.items(request)));
        Items::new(stream::iter(items).try_flatten())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::DateTime;
    use proptest::prelude::*;

    use super::*;

    /// Times around the ends of months and years, leap years included.
    fn times() -> impl Strategy<Value = CstDateTime> {
        let base = prop::sample::select(vec![
            "2017-12-31T23:59:58",
            "2020-02-28T12:00:00",
            "2019-02-28T00:00:00",
            "2024-06-30T23:59:59",
            "1999-12-31T00:00:01",
            "9999-12-29T00:00:00",
        ]);
        (base, 0i64..200_000).prop_map(|(base, seconds)| {
            let base: DateTime = base.parse().unwrap();
            base.checked_add(seconds.seconds()).unwrap().try_into().unwrap()
        })
    }

    proptest! {
        #[test]
        fn parts_make_up_the_span(start in times(), seconds in 0i64..4_000_000) {
            let last: DateTime = "9999-12-31T23:59:59".parse().unwrap();
            let end = DateTime::from(start).checked_add(seconds.seconds()).unwrap_or(last).min(last);
            let end = CstDateTime::try_from(end).unwrap();
            let parts: Vec<_> = days(start, end).collect();
            prop_assert_eq!(parts.first().unwrap().0, start);
            prop_assert_eq!(parts.last().unwrap().1, end);
            for (from, to) in &parts {
                prop_assert!(from <= to && from.date() == to.date());
            }
            for pair in parts.windows(2) {
                let next = DateTime::from(pair[0].1).checked_add(1.second()).unwrap();
                prop_assert_eq!(DateTime::from(pair[1].0), next, "no gap and no overlap");
            }
        }

        #[test]
        fn a_span_that_runs_backwards_is_empty(start in times(), end in times()) {
            prop_assume!(end < start);
            prop_assert_eq!(days(start, end).count(), 0);
        }
    }
}
