//! Devices that are told while nobody looks at them.

use schemars::JsonSchema;
use serde::Deserialize;
use veche_chat::{Caller, Chat, Result, Subscription};
use veche_model::{Device, DeviceId, DeviceName, Devices, PushContent, PushEndpoint, Scope};

use super::{
    operation::Operation,
    route::{Route, Tag},
};

const TAG: Tag = Tag("Devices");

/// One's devices that are told while nobody looks at them, and the server's key, by which another registers at its push service. Not for
/// personal access tokens.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GetDevices {}

impl Operation for GetDevices {
    const ROUTE: Route = TAG.get("devices", "/devices", Scope::Read);
    type Given = Devices;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Devices> {
        chat.devices(caller).await
    }
}

/// Tells a device from now on, by web push (RFC 8030 and 8291), for as long as one's session lives. One that was registered with the same
/// address before is forgotten; 20 a person at most. Not for personal access tokens.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AddDevice {
    /// What one knows it by.
    name: DeviceName,
    /// Where it is reached: the address that its push service gave it, which begins with https://.
    endpoint: PushEndpoint,
    /// Its public key: a point of P-256, 65 bytes in base64 for addresses.
    #[schemars(length(max = 100))]
    p256dh: String,
    /// Its secret: 16 bytes in base64 for addresses.
    #[schemars(length(max = 100))]
    auth: String,
}

impl Operation for AddDevice {
    const ROUTE: Route = TAG.post("add_device", "/devices", Scope::Write);
    type Given = Device;

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<Device> {
        let told = Subscription {
            name: self.name,
            endpoint: self.endpoint,
            p256dh: self.p256dh,
            auth: self.auth,
        };
        chat.add_device(caller, told).await
    }
}

/// Tells a device of one's own no more. Again is no error. Not for personal access tokens.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DropDevice {
    device: DeviceId,
}

impl Operation for DropDevice {
    const ROUTE: Route = TAG.delete("drop_device", "/devices/{device}", Scope::Write);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.drop_device(caller, self.device).await
    }
}

/// Sends a word to a device of one's own, to show that it comes. What came of it stands in `devices` soon. Not for personal access tokens.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TestDevice {
    device: DeviceId,
}

impl Operation for TestDevice {
    const ROUTE: Route = TAG.post("test_device", "/devices/{device}/test", Scope::Write);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.test_device(caller, self.device).await
    }
}

/// How much words to one's devices say from now on. Not for personal access tokens.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetPushContent {
    content: PushContent,
}

impl Operation for SetPushContent {
    const ROUTE: Route = TAG.put("set_push_content", "/me/push-content", Scope::Write);
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.set_push_content(caller, self.content).await
    }
}

/// Says that one looks at the page by this session, for the next 45 s, or that one does not any more: meanwhile none of one's devices is
/// told. To be said again every 30 s while it is so. Not for personal access tokens.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Look {
    is_looking: bool,
}

impl Operation for Look {
    const ROUTE: Route = TAG.put("look", "/sessions/current/looking", Scope::Read);
    const IS_COUNTED: bool = false;
    type Given = ();

    async fn run(self, chat: &Chat, caller: &Caller) -> Result<()> {
        chat.say_looking(caller, self.is_looking).await
    }
}
