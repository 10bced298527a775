//! What a client is told by its socket.

use serde_json::Value;

use super::{
    device::{Device, int},
    position,
    recorder::Recorder,
};
use crate::record::What;

impl Device {
    pub(super) fn apply(&mut self, recorder: &Recorder, frame: Value) {
        let Value::Object(frame) = frame else {
            return;
        };
        let client = self.client;
        for (kind, body) in frame {
            match &*kind {
                "event" => self.hear_event(recorder, &body),
                "entered" => self.enter(recorder, &body),
                "signal" if body["type"] == "gone" => self.lose(recorder, int(&body["channel"])),
                "resync" => {
                    let (channel, seq) = (int(&body["channel"]), int(&body["head"]));
                    self.known.insert(channel, seq);
                    recorder.note(What::Resync {
                        client,
                        channel,
                        seq,
                    });
                }
                "answer" => {
                    if let Some(open) = &mut self.open {
                        open.answers.insert(int(&body["id"]), body);
                    }
                }
                _ => {}
            }
        }
    }

    fn hear_event(&mut self, recorder: &Recorder, event: &Value) {
        let position = position::of(event);
        self.known.insert(position.channel, position.seq);
        if position.event == "posted" {
            self.heard = Some((position.channel, position.seq));
        }
        let connection = self.open.as_ref().map_or(0, |open| open.connection);
        recorder.note(What::Hear {
            client: self.client,
            connection,
            position,
        });
    }

    pub(super) fn enter(&mut self, recorder: &Recorder, place: &Value) {
        let (channel, seq) = (int(&place["channel"]["id"]), int(&place["channel"]["head"]));
        self.known.insert(channel, seq);
        recorder.note(What::Enter {
            client: self.client,
            channel,
            seq,
        });
    }

    pub(super) fn lose(&mut self, recorder: &Recorder, channel: u64) {
        if self.known.remove(&channel).is_some() {
            recorder.note(What::Gone {
                client: self.client,
                channel,
            });
        }
    }
}
