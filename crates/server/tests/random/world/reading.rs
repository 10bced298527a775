//! How far people have read.

use serde_json::json;

use super::World;
use crate::model::Who;

impl World {
    pub(super) async fn read(&mut self, who: Who, at: usize) {
        let (id, head) = (self.channels[at].id, self.channels[at].head());
        let seq = self.dice.roll(usize::try_from(head).expect("a count") + 2) as i64;
        let may = self.is_in(who, at);
        if self.dice.once_in(4) {
            let (path, body) = (
                format!("/channels/{id}/unread"),
                json!({"from": seq.max(1)}),
            );
            if self
                .tries("mark unread", who, may, ("PUT", path, body))
                .await
                .is_some()
            {
                let read = self.channels[at].members.get_mut(&who).expect("a member");
                *read = (*read).min(seq.max(1) - 1);
            }
        } else {
            let (path, body) = (format!("/channels/{id}/read"), json!({"seq": seq}));
            if self
                .tries("read", who, may, ("PUT", path, body))
                .await
                .is_some()
            {
                let read = self.channels[at].members.get_mut(&who).expect("a member");
                *read = (*read).max(seq.min(head));
            }
        }
    }
}
