//! The classes of calls.

use baijiayun_mock::MockServer;
use baijiayun_vod::metadata::{Encoding, Operation, Path, Safety};
use baijiayun_vod::{API, CategoryId, VideoId};

/// A class of calls, which the metadata of an operation decides. Any operation can also be called raw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    Read,
    PagedList,
    IdempotentWrite,
    Write,
    Destructive,
    Multipart,
    /// A chunk of a file, sent to a URL from an earlier response.
    Chunk,
    RawCall,
    IdempotentRawCall,
}

impl Class {
    pub const ALL: [Self; 9] = [
        Self::Read,
        Self::PagedList,
        Self::IdempotentWrite,
        Self::Write,
        Self::Destructive,
        Self::Multipart,
        Self::Chunk,
        Self::RawCall,
        Self::IdempotentRawCall,
    ];

    /// Returns the class of an operation.
    pub fn of(operation: &Operation) -> Self {
        match (operation.path, operation.encoding, operation.safety) {
            (Path::Dynamic, _, _) => Self::Chunk,
            (_, Encoding::Multipart, _) => Self::Multipart,
            (_, _, Safety::Destructive) => Self::Destructive,
            (_, _, Safety::Write) if operation.idempotent => Self::IdempotentWrite,
            (_, _, Safety::Write) => Self::Write,
            _ if operation.pagination.is_some() => Self::PagedList,
            _ => Self::Read,
        }
    }

    /// Returns the operation that the tests call.
    pub fn operation(self) -> &'static Operation {
        let id = match self {
            Self::Read => "video.get_info",
            Self::PagedList => "video.list",
            Self::IdempotentWrite | Self::IdempotentRawCall => "category.set_video_category",
            Self::Write | Self::RawCall => "category.add",
            Self::Destructive => "category.delete",
            Self::Multipart => "subtitle.upload",
            Self::Chunk => "upload.upload_file",
        };
        API.operation(id).unwrap()
    }

    pub fn is_idempotent(self) -> bool {
        match self {
            Self::RawCall => false,
            Self::IdempotentRawCall => true,
            _ => self.operation().idempotent,
        }
    }

    pub fn is_raw(self) -> bool {
        matches!(self, Self::RawCall | Self::IdempotentRawCall)
    }

    /// Returns whether the call has had its effect; `None` if it only reads.
    pub fn took_effect(self, server: &MockServer) -> Option<bool> {
        server.state(|state| {
            let account = &state.accounts[&server.partner_id()];
            let video = |id| &account.videos[&VideoId(id)];
            match self {
                Self::Read | Self::PagedList => None,
                Self::IdempotentWrite | Self::IdempotentRawCall => {
                    Some(video(101).category_id == CategoryId(12))
                }
                Self::Write | Self::RawCall => Some(account.categories.len() > 2),
                Self::Destructive => Some(account.categories.len() < 2),
                Self::Multipart => Some(!account.subtitles.is_empty()),
                Self::Chunk => Some(video(102).upload.received > 0),
            }
        })
    }
}
