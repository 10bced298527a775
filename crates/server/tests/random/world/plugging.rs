//! Sockets: opened, cut, ended, and caught up.

use std::collections::BTreeMap;

use super::World;
use crate::model::Who;

impl World {
    /// Opens one of a person's sockets, or cuts it.
    pub(super) async fn plug(&mut self, who: Who) {
        let device = 2 * who + self.dice.roll(2);
        if self.devices[device].is_open() && self.dice.once_in(3) {
            self.devices[device].disconnect();
            return;
        }
        if self.dice.once_in(2) {
            let most = *self.dice.pick(&[1_000, 20_000]);
            let bytes = self.dice.roll(most);
            self.proxy.cut_next_after(bytes);
            self.cuts += 1;
        }
        let address = self.proxy.address.clone();
        let token = self.tokens[who].clone();
        self.devices[device].connect(&address, &token).await;
        if self.is_blocked[who] {
            self.ends(device).await;
        }
    }

    /// A blocked person's socket ends.
    pub(super) async fn ends(&mut self, device: usize) {
        let device = &mut self.devices[device];
        device.hear_until(|device| !device.is_open()).await;
        assert!(!device.is_open(), "a blocked person's socket lives on");
    }

    /// A device hears all there is; one whose cable is still to be cut connects anew when it is.
    pub(super) async fn catches_up(&mut self, who: Who, index: usize) {
        let heads: BTreeMap<i64, i64> = self
            .channels
            .iter()
            .filter(|channel| channel.members.contains_key(&who))
            .map(|channel| (channel.id, channel.head()))
            .collect();
        loop {
            let is_new = !self.devices[index].is_open();
            if is_new {
                let (address, token) = (self.proxy.address.clone(), self.tokens[who].clone());
                self.proxy.cut_next_after(usize::MAX);
                self.devices[index].connect(&address, &token).await;
            }
            let device = &mut self.devices[index];
            let is_whole = device
                .hear_until(|device| device.is_resumed() && device.known == heads)
                .await;
            if is_whole {
                return;
            }
            assert!(
                !is_new && !device.is_open(),
                "{who} never caught up: {:?}, not {heads:?}",
                device.known
            );
        }
    }
}
