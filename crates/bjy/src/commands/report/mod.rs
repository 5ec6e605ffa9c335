//! `bjy report`: sums of traffic and plays.

mod calls;
mod chart;
mod period;
mod row;
mod source;

use baijiayun_vod::CstDate;
use clap::{Args, Subcommand};

use crate::context::Context;
use crate::error::CliError;
use crate::output::{self, Field, FieldFormat, OutputFormat};
use chart::Chart;
use period::{DayOrMonth, Period};
use row::{By, Measure, Row};
use source::Report;

/// Sum the traffic or the plays of a time span by day, month or video
///
/// A table has a bar beside each number on a terminal, and the total at its end. JSON has the plain numbers; traffic is
/// in bytes. Days are China Standard Time, and the current day may still be missing.
///
/// A failed call leaves its row out, and the report goes on: the exit code is 7, and standard error names what is
/// missing. After 8 failures in a row it stops.
#[derive(Args)]
pub struct ReportArgs {
    #[command(subcommand)]
    subject: Subject,
}

#[derive(Subcommand)]
enum Subject {
    /// Sum the traffic, in bytes
    ///
    /// By day and by month, each row takes a call, and traffic is the account's. By video, each video takes a call for
    /// every 60 days, and videos that were deleted are missing.
    Traffic(SpanArgs),
    /// Sum the plays
    ///
    /// By day and by month, a call has up to 60 days. By video, each video takes a call for every 60 days, and videos
    /// that were deleted are missing.
    Plays(SpanArgs),
}

#[derive(Args)]
struct SpanArgs {
    /// The first day, or a whole month [default: the month of --to]
    #[arg(long, value_name = "YYYY-MM[-DD]")]
    from: Option<DayOrMonth>,
    /// The last day, or a whole month [default: today, or the end of the month of --from]
    #[arg(long, value_name = "YYYY-MM[-DD]")]
    to: Option<DayOrMonth>,
    /// The meaning of a row
    #[arg(long, value_enum, default_value_t = By::Day)]
    by: By,
}

pub async fn run(args: ReportArgs, context: &Context) -> Result<(), CliError> {
    let (measure, SpanArgs { from, to, by }) = match args.subject {
        Subject::Traffic(span) => (Measure::Traffic, span),
        Subject::Plays(span) => (Measure::Plays, span),
    };
    let period = Period::new(from, to, CstDate::today())?;
    if context.dry_run {
        return source::preview(measure, by, period, context).await;
    }
    let fields = fields(measure, by);
    context.output.check(&fields, Some(""))?;
    let Report { rows, failure } = source::report(measure, by, period, context).await?;
    match context.output.format {
        OutputFormat::Table if !context.output.chooses() => {
            let total = if failure.is_some() { t!("TOTAL (incomplete)") } else { t!("TOTAL") };
            show_chart(&rows, measure, by, total.into_owned(), context)?;
        }
        _ => context.output.show_with(&rows, &fields)?,
    }
    failure.map_or(Ok(()), Err)
}

/// Returns the fields of the rows.
fn fields(measure: Measure, by: By) -> Vec<Field> {
    let labels: &[&str] = match by {
        By::Day => &["day"],
        By::Month => &["month"],
        By::Video => &["video_id", "name"],
    };
    let value = match measure {
        Measure::Traffic => Field::new("traffic", FieldFormat::Bytes),
        Measure::Plays => Field::plain("plays"),
    };
    labels.iter().copied().map(Field::plain).chain([value]).collect()
}

fn show_chart(
    rows: &[Row],
    measure: Measure,
    by: By,
    total: String,
    context: &Context,
) -> Result<(), CliError> {
    let label = match by {
        By::Day => t!("DAY"),
        By::Month => t!("MONTH"),
        By::Video => t!("VIDEO"),
    };
    let value = match measure {
        Measure::Traffic => t!("TRAFFIC"),
        Measure::Plays => t!("PLAYS"),
    };
    let chart = Chart {
        headers: [label.into_owned(), value.into_owned()],
        rows: rows.iter().map(|row| (output::printable(&row.label()), row.value())).collect(),
        total,
        is_bytes: measure == Measure::Traffic,
        width: context.output.width.map(usize::from),
    };
    output::text(&chart.text())
}
