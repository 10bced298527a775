//! The search's index: whether its rows say what was stored.

use crate::store::{
    Failure, Tx,
    row::FromRow,
    search::{BlockRow, PartRow},
};

type Result<T> = std::result::Result<T, Failure>;

const BLOCKS: &str = "select b.channel_id, b.block, b.oldest, b.newest, b.terms, b.sum
    from search_blocks b join channels c on c.id = b.channel_id where c.deleted_at is null";
const SECTIONS: &str = "select s.channel_id, s.section, s.part, s.oldest, s.newest, s.terms, s.sum
    from search_sections s join channels c on c.id = s.channel_id where c.deleted_at is null";

impl Tx<'_> {
    /// Blocks and sections of the search that are damaged, a line each.
    pub(super) async fn broken_index(&mut self) -> Result<Vec<String>> {
        let mut found = Vec::new();
        self.each(BLOCKS, &[], |row| {
            let row = BlockRow::from_row(row)?;
            if !row.is_sound() {
                let (channel, block) = (row.channel, row.block);
                found.push(format!(
                    "channel {channel}: block {block} of the search does not say what was stored"
                ));
            }
            Ok(false)
        })
        .await?;
        self.each(SECTIONS, &[], |row| {
            let row = PartRow::from_row(row)?;
            if !row.is_sound() {
                let (channel, section) = (row.channel, row.section);
                found.push(format!("channel {channel}: section {section} of the search does not say what was stored"));
            }
            Ok(false)
        })
        .await?;
        Ok(found)
    }
}
