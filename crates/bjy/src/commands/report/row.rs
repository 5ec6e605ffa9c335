//! The rows of a report.

use baijiayun_vod::{CstDate, VideoId};
use clap::ValueEnum;
use serde::Serialize;

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    Day,
    Month,
    Video,
}

/// The quantity of a sum.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    Traffic,
    Plays,
}

/// A row: what it stands for, and its number.
#[derive(Serialize)]
pub struct Row {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<CstDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video_id: Option<VideoId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub traffic: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plays: Option<i64>,
}

impl Row {
    pub fn new(measure: Measure, value: i64) -> Self {
        let is = |other| (measure == other).then_some(value);
        let (traffic, plays) = (is(Measure::Traffic), is(Measure::Plays));
        Self { day: None, month: None, video_id: None, name: None, traffic, plays }
    }

    pub fn value(&self) -> i64 {
        self.traffic.or(self.plays).unwrap_or(0)
    }

    pub fn label(&self) -> String {
        let video = self.video_id.map(|id| format!("{id} {}", self.name.as_deref().unwrap_or_default()));
        let day = self.day.map(|day| day.to_string());
        day.or_else(|| self.month.clone()).or(video).unwrap_or_default()
    }
}
