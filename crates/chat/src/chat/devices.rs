//! Devices that are told while nobody looks at them: what their owners do with them.

use veche_model::{
    DEVICES, Device, DeviceId, DeviceName, Devices, Invalid, PushContent, PushEndpoint,
};
use veche_out::push::Receiver;

use super::{Caller, Chat};
use crate::{
    Error, Noun, Result,
    gate::Asker,
    store::{NewDevice, NewErrand, Tx},
};

/// How long a device may be away that is tried, in seconds.
const TEST_SECONDS: i64 = 60;
/// How long somebody looks at the page who said so, in seconds, unless they say so again.
const LOOK_SECONDS: i64 = 45;

/// A device that is to be told.
#[derive(Clone, Debug)]
pub struct Subscription {
    /// What its owner knows it by.
    pub name: DeviceName,
    /// Where it is reached.
    pub endpoint: PushEndpoint,
    /// Its public key, in base64 for addresses.
    pub p256dh: String,
    /// Its secret, in base64 for addresses.
    pub auth: String,
}

impl Chat {
    /// The caller's devices.
    pub async fn devices(&self, caller: &Caller) -> Result<Devices> {
        let (user, now) = (caller.id, self.now());
        let session = caller.own_session()?.to_owned();
        let (rows, (content, _)) = self
            .read(user, async move |tx| {
                Ok((tx.devices(user, now).await?, tx.push_content(user).await?))
            })
            .await?;
        let devices = rows.into_iter().map(|row| Device {
            is_current: row.session == session,
            ..row.device
        });
        Ok(Devices {
            key: self.0.vapid.public().to_owned(),
            public_url: self.0.public_url.clone(),
            content,
            devices: devices.collect(),
        })
    }

    /// Tells a device from now on, for as long as the caller's session lives. One that was reached at the same address is forgotten.
    pub async fn add_device(&self, caller: &Caller, told: Subscription) -> Result<Device> {
        let session = caller.own_session()?.to_owned();
        let target = self.0.way.target(told.endpoint.as_str());
        target.map_err(|refused| Invalid::new("endpoint", refused.to_string()))?;
        if Receiver::parse(&told.p256dh, &told.auth).is_none() {
            let rule =
                "must be a point of P-256, with auth of 16 bytes, both in base64 for addresses";
            return Err(Invalid::new("p256dh", rule).into());
        }
        let (now, by) = (self.now(), caller.clone());
        let add = async move |tx: &mut Tx<'_>| {
            let user = by.to_change(tx).await?.id;
            let new = NewDevice {
                user,
                session: &session,
                name: told.name.as_str(),
                endpoint: told.endpoint.as_str(),
                p256dh: &told.p256dh,
                auth: &told.auth,
            };
            let id = tx.add_device(&new, now).await?;
            if tx.count_devices(user).await? > DEVICES {
                let (noun, most) = ("devices", DEVICES);
                return Err(Error::TooMany { noun, most });
            }
            Ok(Device {
                id,
                name: told.name.as_str().to_owned(),
                created_at: now,
                reached_at: None,
                refusal: None,
                is_current: true,
            })
        };
        let device = self.write(add).await?;
        self.note_listener();
        Ok(device)
    }

    /// Tells a device of the caller's no more. Again is no error.
    pub async fn drop_device(&self, caller: &Caller, id: DeviceId) -> Result<()> {
        caller.own_session()?;
        let by = caller.clone();
        self.write(async move |tx| {
            let user = by.to_change(tx).await?.id;
            Ok(tx.drop_device(user, id).await?)
        })
        .await
    }

    /// Sends a word to a device of the caller's, to show that it comes.
    pub async fn test_device(&self, caller: &Caller, id: DeviceId) -> Result<()> {
        caller.own_session()?;
        let (now, by) = (self.now(), caller.clone());
        let test = async move |tx: &mut Tx<'_>| {
            let user = by.to_change(tx).await?.id;
            if !tx.has_device(user, id).await? {
                return Err(Error::NotFound(Noun::Device));
            }
            let times = (now, now.plus_seconds(TEST_SECONDS));
            let errand = NewErrand::to_device((user, id), format!("push:{id}:test"), times);
            Ok(tx.put_errand(&errand).await?)
        };
        self.write(test).await?;
        self.wake_outbox();
        Ok(())
    }

    /// How much words to the caller's devices say from now on.
    pub async fn set_push_content(&self, caller: &Caller, content: PushContent) -> Result<()> {
        caller.own_session()?;
        let by = caller.clone();
        self.write(async move |tx| {
            let user = by.to_change(tx).await?.id;
            Ok(tx.set_push_content(user, content).await?)
        })
        .await
    }

    /// The caller looks at the page by this session, for the next 45 s, or does not any more: none of their devices is told meanwhile.
    pub async fn say_looking(&self, caller: &Caller, is_looking: bool) -> Result<()> {
        let session = caller.own_session()?.to_owned();
        if !self.has_listeners() {
            return Ok(());
        }
        let seconds = if is_looking { LOOK_SECONDS } else { 0 };
        let until = self.now().plus_seconds(seconds);
        self.write(async move |tx| Ok(tx.look_until(&session, until).await?))
            .await
    }

    /// Whether anybody can be told who looks elsewhere: otherwise nothing is written down for them.
    pub(super) fn has_listeners(&self) -> bool {
        self.0.listeners.has_any()
    }

    /// Somebody is to be told from now on.
    pub(super) fn note_listener(&self) {
        self.0.listeners.came();
    }

    /// Looks into the store, and at something else there on the same way.
    pub(super) async fn look_for_listeners<T, F>(&self, along: F) -> Result<T>
    where
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        let (known, is_mailing) = (self.0.listeners.known(), self.0.mailer.is_some());
        let look = async move |tx: &mut Tx<'_>| {
            let has_any = tx.has_devices().await? || (is_mailing && tx.has_mailboxes().await?);
            Ok((has_any, along(tx).await?))
        };
        let (has_any, seen) = self.read(Asker::Anyone, look).await?;
        self.0.listeners.found(known, has_any);
        Ok(seen)
    }
}
