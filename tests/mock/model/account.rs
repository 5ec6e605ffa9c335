//! The expected state of an account.

use std::collections::{BTreeMap, BTreeSet};

use baijiayun_vod::marker::Marker;

use super::step::{NOTHING, Step};

/// The expected state of an account.
#[derive(Debug, Default)]
pub struct Model {
    /// Name and parent by id.
    pub categories: BTreeMap<i64, (String, i64)>,
    pub videos: BTreeMap<i64, ModelVideo>,
    /// Video, name and whether it is the default, by id.
    pub subtitles: BTreeMap<i64, (i64, String, bool)>,
    /// All ids so far, including those of deleted items.
    pub seen: [Vec<i64>; 4],
}

#[derive(Debug, Default)]
pub struct ModelVideo {
    pub name: String,
    pub received: usize,
    pub blocked: bool,
    pub category: i64,
    /// Title and version by id.
    pub questions: BTreeMap<i64, (String, i64)>,
    pub markers: Vec<Marker>,
    pub jump: bool,
    pub groups: BTreeSet<i64>,
    pub users: BTreeSet<i64>,
}

/// Kinds of items, as indices of `Model::seen`.
pub const CATEGORY: usize = 0;
pub const VIDEO: usize = 1;
pub const SUBTITLE: usize = 2;
pub const QUESTION: usize = 3;

impl Model {
    pub fn depth(&self, id: i64) -> usize {
        self.categories.get(&id).map_or(0, |(_, parent)| 1 + self.depth(*parent))
    }

    fn is_within(&self, id: i64, top: i64) -> bool {
        id == top || self.categories.get(&id).is_some_and(|(_, parent)| self.is_within(*parent, top))
    }

    fn is_category(&self, id: i64) -> bool {
        id == 0 || self.categories.contains_key(&id)
    }

    /// Returns the ids of the existing items of a kind.
    pub fn present(&self, kind: usize) -> Vec<i64> {
        match kind {
            CATEGORY => self.categories.keys().copied().collect(),
            VIDEO => self.videos.keys().copied().collect(),
            SUBTITLE => self.subtitles.keys().copied().collect(),
            _ => self.videos.values().flat_map(|video| video.questions.keys().copied()).collect(),
        }
    }

    pub fn videos_within(&self, top: i64) -> BTreeSet<i64> {
        let within = |video: &&ModelVideo| video.category != 0 && self.is_within(video.category, top);
        self.videos.iter().filter(|(_, video)| within(video)).map(|(id, _)| *id).collect()
    }

    /// Applies the effect that the call should have, or returns the code that it should be rejected with.
    /// `created` is the id of the item that the call created, if any.
    pub fn apply(&mut self, step: &Step, created: Option<i64>) -> Result<(), i64> {
        let missing = if matches!(step, Step::SaveMarkers(..) | Step::Jump(..)) { 1 } else { 1001 };
        match step {
            Step::AddCategory(name, parent) => {
                if !self.is_category(*parent) || self.depth(*parent) == 5 {
                    return Err(1001);
                }
                let id = created.unwrap();
                self.seen[CATEGORY].push(id);
                assert!(self.categories.insert(id, (name.clone(), *parent)).is_none());
            }
            Step::DeleteCategory(id) => {
                self.categories.get(id).ok_or(1001)?;
                if !self.videos_within(*id).is_empty() {
                    return Err(1);
                }
                let removed: Vec<i64> =
                    self.categories.keys().copied().filter(|other| self.is_within(*other, *id)).collect();
                self.categories.retain(|id, _| !removed.contains(id));
            }
            Step::GetUrl(name) => {
                let id = created.unwrap();
                self.seen[VIDEO].push(id);
                let video = ModelVideo { name: name.clone(), ..ModelVideo::default() };
                assert!(self.videos.insert(id, video).is_none());
            }
            Step::Chunk(id) => {
                let video = self.videos.get_mut(id).ok_or(1001)?;
                if video.received == 10 {
                    return Err(1);
                }
                video.received += 5;
            }
            Step::DeleteVideo(id) => {
                self.videos.remove(id).ok_or(1001)?;
                self.subtitles.retain(|_, (video, _, _)| video != id);
            }
            Step::Rename(id, name) => self.videos.get_mut(id).ok_or(missing)?.name.clone_from(name),
            Step::Block(id, blocked) => self.videos.get_mut(id).ok_or(missing)?.blocked = *blocked,
            Step::SetCategory(id, category) => {
                return self.apply(&Step::SetCategories(vec![*id], *category), created);
            }
            Step::SetCategories(ids, category) => {
                if !self.is_category(*category) || ids.iter().any(|id| !self.videos.contains_key(id)) {
                    return Err(1001);
                }
                ids.iter().for_each(|id| self.videos.get_mut(id).unwrap().category = *category);
            }
            Step::AddSubtitle(id, name) => {
                self.videos.get(id).ok_or(missing)?;
                self.seen[SUBTITLE].push(created.unwrap());
                self.subtitles.insert(created.unwrap(), (*id, name.clone(), false));
            }
            Step::RenameSubtitle(id, name) => self.subtitles.get_mut(id).ok_or(1001)?.1.clone_from(name),
            Step::DefaultSubtitle(video, id) => {
                if self.subtitles.get(id).is_none_or(|(of, _, _)| of != video) {
                    return Err(1001);
                }
                let siblings = self.subtitles.iter_mut().filter(|(_, (of, _, _))| of == video);
                siblings.for_each(|(other, (_, _, default))| *default = other == id);
            }
            Step::DeleteSubtitle(id) => drop(self.subtitles.remove(id).ok_or(1001)?),
            Step::AddQuestion(id, title) => {
                let video = self.videos.get_mut(id).ok_or(missing)?;
                self.seen[QUESTION].push(created.unwrap());
                video.questions.insert(created.unwrap(), (title.clone(), 1));
            }
            Step::ChangeQuestion(id, question, title) => {
                let questions = &mut self.videos.get_mut(id).ok_or(missing)?.questions;
                let (known, version) = questions.get_mut(question).ok_or(1001)?;
                known.clone_from(title);
                *version += 1;
            }
            Step::DeleteQuestion(id, question) => {
                drop(self.videos.get_mut(id).ok_or(missing)?.questions.remove(question).ok_or(1001)?);
            }
            Step::SaveMarkers(id, markers) => {
                let video = self.videos.get_mut(id).ok_or(missing)?;
                video.markers.clone_from(markers);
            }
            Step::Jump(id, jump) => self.videos.get_mut(id).ok_or(missing)?.jump = *jump,
            Step::BindGroup(id, group) => {
                let video = self.videos.get_mut(id).ok_or(missing)?;
                if *group == NOTHING || !video.groups.insert(*group) {
                    return Err(1);
                }
            }
            Step::UnbindGroup(id, group) => {
                let video = self.videos.get_mut(id).ok_or(missing)?;
                return if video.groups.remove(group) { Ok(()) } else { Err(1001) };
            }
            Step::BindUsers(id, users) | Step::UnbindUsers(id, users) => {
                let video = self.videos.get_mut(id).ok_or(missing)?;
                if users.contains(&NOTHING) {
                    return Err(1);
                }
                match step {
                    Step::BindUsers(..) => video.users.extend(users),
                    _ => video.users.retain(|user| !users.contains(user)),
                }
            }
        }
        Ok(())
    }
}
