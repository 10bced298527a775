//! How people part their lists of channels: the same on all their devices, and nobody else's business.

use std::collections::BTreeSet;

use futures_util::future::BoxFuture;
use uuid::Uuid;
use veche_model::{
    CHANNELS, ChannelId, Invalid, SECTIONS, Section, SectionChange, SectionKey, SectionName,
    Signal, Sort,
};

use super::{Caller, Chat};
use crate::{Error, Noun, Result, store::Tx};

impl Chat {
    /// Makes a section of the caller's own, above the other channels.
    pub async fn add_section(&self, caller: &Caller, name: SectionName) -> Result<Section> {
        let (chat, by) = (self.clone(), caller.clone());
        let add = async move |tx: &mut Tx<'_>| {
            let user = by.to_change(tx).await?.id;
            let mut sections = tx.sections(user).await?;
            if sections.is_full() {
                let (noun, most) = ("sections", SECTIONS as i64);
                return Err(Error::TooMany { noun, most });
            }
            let section = sections.add(new_key()?, name);
            tx.keep_sections(user, &sections).await?;
            Ok(section)
        };
        self.resection(
            caller,
            false,
            Box::pin(async move { chat.write(add).await }),
        )
        .await
    }

    /// Changes one of the caller's sections; what is not given stays.
    pub async fn change_section(
        &self,
        caller: &Caller,
        key: SectionKey,
        change: SectionChange,
    ) -> Result<Section> {
        let (chat, by) = (self.clone(), caller.clone());
        let edit = async move |tx: &mut Tx<'_>| {
            let user = by.to_change(tx).await?.id;
            let mut sections = tx.sections(user).await?;
            let section = sections.change(&key, change)?;
            let section = section.ok_or(Error::NotFound(Noun::Section))?;
            tx.keep_sections(user, &sections).await?;
            Ok(section)
        };
        self.resection(
            caller,
            false,
            Box::pin(async move { chat.write(edit).await }),
        )
        .await
    }

    /// Removes a section of the caller's own; its channels stand where they would without it. Again is no error.
    pub async fn remove_section(&self, caller: &Caller, key: SectionKey) -> Result<()> {
        let (chat, by) = (self.clone(), caller.clone());
        let remove = async move |tx: &mut Tx<'_>| {
            let user = by.to_change(tx).await?.id;
            let mut sections = tx.sections(user).await?;
            if sections.remove(&key)? {
                tx.keep_sections(user, &sections).await?;
                tx.empty_section(user, &key).await?;
            }
            Ok(())
        };
        self.resection(
            caller,
            true,
            Box::pin(async move { chat.write(remove).await }),
        )
        .await
    }

    /// Puts channels of the caller's into a section, in this order, and has it sorted by hand. Those that stand there without being
    /// named come behind.
    pub async fn arrange_section(
        &self,
        caller: &Caller,
        key: SectionKey,
        channels: Vec<ChannelId>,
    ) -> Result<()> {
        if channels.len() as i64 > CHANNELS {
            return Err(Invalid::new("channels", "must be at most 2000").into());
        }
        if channels.iter().collect::<BTreeSet<_>>().len() < channels.len() {
            return Err(Invalid::new("channels", "must not be named twice").into());
        }
        if key.as_str() == SectionKey::UNREAD {
            return Err(Invalid::new("section", "must not be unread, which orders itself").into());
        }
        let (chat, by) = (self.clone(), caller.clone());
        let arrange = async move |tx: &mut Tx<'_>| {
            let user = by.to_change(tx).await?.id;
            let mut sections = tx.sections(user).await?;
            let by_hand = SectionChange {
                sort: Some(Sort::Hand),
                ..SectionChange::default()
            };
            let is_there = sections.change(&key, by_hand)?.is_some();
            if !is_there {
                return Err(Error::NotFound(Noun::Section));
            }
            tx.keep_sections(user, &sections).await?;
            if !tx.arrange(user, &key, &channels).await? {
                let rule = "must be channels of yours that may stand there";
                return Err(Invalid::new("channels", rule).into());
            }
            Ok(())
        };
        self.resection(
            caller,
            true,
            Box::pin(async move { chat.write(arrange).await }),
        )
        .await
    }

    /// Does what changes the caller's sections, and tells their devices; also that channels moved, when they did.
    async fn resection<T: Send + 'static>(
        &self,
        caller: &Caller,
        moves_channels: bool,
        changed: BoxFuture<'static, Result<T>>,
    ) -> Result<T> {
        let (chat, caller) = (self.clone(), caller.clone());
        self.finish(async move {
            let changed = changed.await?;
            chat.tell_self(&caller, Signal::Me);
            if moves_channels {
                chat.tell_self(&caller, Signal::Memberships);
            }
            Ok(changed)
        })
        .await
    }
}

/// A key that no section has had.
fn new_key() -> Result<SectionKey> {
    let random = Uuid::new_v4().simple().to_string();
    Ok(SectionKey::parse(&random[..12])?)
}
