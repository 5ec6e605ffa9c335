//! `--dry-run`: the requests that would be sent.

use baijiayun_vod::Client;
use baijiayun_vod::upload::GetResumeUrl;
use clap::ArgMatches;

use super::job::Job;
use super::options;
use crate::context::Context;
use crate::dry_run::RequestPreview;
use crate::error::CliError;
use crate::output::{self, OutputFormat};

/// Prints the first request of each upload, for `--dry-run`.
pub async fn show(
    jobs: &[Job],
    refused: Vec<Option<CliError>>,
    matches: &ArgMatches,
    client: &Client,
    context: &Context,
) -> Result<(), CliError> {
    let mut requests = Vec::new();
    let is_sent = |job: &Job, refused: &Option<CliError>| refused.is_none() && job.known.is_none();
    for (job, _) in jobs.iter().zip(&refused).filter(|(job, refused)| is_sent(job, refused)) {
        let request = match &job.record {
            Some(record) => client.api().dry_run(GetResumeUrl::new(record.state.video_id)).await?,
            None => client.api().dry_run(options::request(matches, &job.file_name, &job.params)?).await?,
        };
        requests.push(RequestPreview::from(request));
    }
    context.note(&t!("nothing was sent"));
    match context.output.format {
        OutputFormat::Table => {
            output::text(&requests.iter().map(RequestPreview::readable).collect::<Vec<_>>().join("\n"))?
        }
        _ => context.output.show(&requests)?,
    }
    let errors = jobs.iter().zip(refused).filter_map(|(job, error)| Some(error?.context(&job.label)));
    CliError::combine(errors.collect()).map_or(Ok(()), Err)
}
