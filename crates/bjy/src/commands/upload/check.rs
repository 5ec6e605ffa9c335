//! The checks before the first byte is sent. The mistakes of a manifest are collected, so that they can be corrected in
//! one go.

use baijiayun_vod::category::GetInfo;
use baijiayun_vod::{CategoryId, Client};
use clap::ArgMatches;
use indexmap::IndexMap;

use super::job::{Job, Planned};
use super::options::{self, UploadArgs};
use crate::context::Context;
use crate::error::{CliError, ExitKind};
use crate::operation::{Mistakes, category_path};

/// The columns of a manifest that mistakes name.
const FILE: &str = "file";
const CATEGORY: &str = "category";

/// The arguments of the checks.
pub struct Checks<'a> {
    pub matches: &'a ArgMatches,
    pub args: &'a UploadArgs,
    pub client: &'a Client,
    pub context: &'a Context,
}

impl Checks<'_> {
    /// Checks the files and the values of their videos, and finds or creates the categories. A file whose interrupted
    /// upload cannot be resumed is refused.
    pub async fn run(&self, plan: &mut [Planned], mistakes: &mut Mistakes) -> Result<(), CliError> {
        let mut errors = Vec::new();
        for (job, refused) in plan.iter_mut().filter(is_sent) {
            let error = match options::request(self.matches, &job.file_name, &job.params) {
                Ok(_) => job.check_source(self.client).await.err(),
                Err(invalid) => {
                    let is_cell = job.params.iter().any(|(name, _)| *name == invalid.parameter);
                    if let Some(row) = job.row.as_ref().filter(|_| is_cell) {
                        mistakes.add(&row.member(invalid.parameter), invalid.reason);
                        continue;
                    }
                    // It is the same for all files.
                    return Err(invalid.into());
                }
            };
            match (error, &job.row) {
                (None, _) => {}
                (Some(error), _) if job.record.is_some() => *refused = Some(error),
                (Some(error), Some(row)) => mistakes.add(&row.member(FILE), error.to_string()),
                (Some(error), None) => errors.push(error.context(&job.label).and(&t!("Nothing was sent"))),
            }
        }
        if let Some(error) = CliError::combine(errors) {
            return Err(error);
        }
        self.find_categories(plan, mistakes).await?;
        match mistakes.is_empty() {
            true => Ok(()),
            false => Err(CliError::usage(mistakes.message())),
        }
    }

    /// Sets the numbers of the categories, each looked up once.
    async fn find_categories(&self, plan: &mut [Planned], mistakes: &mut Mistakes) -> Result<(), CliError> {
        let mut jobs_of: IndexMap<String, Vec<&mut Job>> = IndexMap::new();
        for (job, _) in plan.iter_mut().filter(is_sent) {
            if let Some(category) = job.category.as_ref().or(self.args.category_id.as_ref()) {
                jobs_of.entry(category.clone()).or_default().push(job);
            }
        }
        // Nothing is created as long as a number may be wrong.
        jobs_of.sort_by_cached_key(|category, _| number(category).is_none());
        for (category, jobs) in jobs_of {
            let found = self.find_category(&category, mistakes.is_empty()).await;
            let id = match found {
                Ok(id) => id,
                Err(error) if matches!(error.kind, ExitKind::Usage | ExitKind::Rejected) => {
                    if jobs.iter().any(|job| job.category.is_none() || job.row.is_none()) {
                        let option = format!("--category-id {category}");
                        return Err(error
                            .context(option)
                            .and(&t!("Nothing was sent"))
                            .hint(t!("`bjy category list` shows the ids")));
                    }
                    for row in jobs.iter().filter_map(|job| job.row.as_ref()) {
                        mistakes.add(&row.member(CATEGORY), error.to_string());
                    }
                    continue;
                }
                Err(error) => return Err(error.and(&t!("Nothing was sent"))),
            };
            for job in jobs {
                job.category_id = id;
            }
        }
        Ok(())
    }

    /// Returns a category. `None` for one that would be created if there were no mistakes.
    async fn find_category(&self, category: &str, is_correct: bool) -> Result<Option<CategoryId>, CliError> {
        let create = self.args.create || self.args.mirror_folders;
        match number(category) {
            // Category 0 is the root, where a video has no category.
            Some(id) if id.0 == 0 || self.context.dry_run => Ok(Some(id)),
            Some(id) => {
                self.client.category().get_info(GetInfo::new(id)).await?;
                Ok(Some(id))
            }
            None if create && !is_correct => Ok(None),
            None => {
                let id = category_path::find(self.context, self.client.api(), category, create).await?;
                Ok(Some(id))
            }
        }
    }
}

/// Returns whether something of a file is to be sent.
fn is_sent((job, refused): &&mut Planned) -> bool {
    refused.is_none() && job.known.is_none()
}

fn number(category: &str) -> Option<CategoryId> {
    category.trim().parse().ok().map(CategoryId)
}
