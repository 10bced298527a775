//! The task of one socket, of somebody who hears and perhaps posts.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use crate::{
    Result,
    ear::{Shared, lock},
    mouth::Mouth,
    socket::Socket,
};

/// What makes a listener a sender too.
pub(crate) struct Voice {
    pub(crate) mouth: Arc<Mouth>,
    pub(crate) in_flight: usize,
    pub(crate) is_over: Arc<AtomicBool>,
}

impl Voice {
    /// Posts so many messages, each with a write of its own: people's messages come one by one, and it is for the server to
    /// put together what it can.
    async fn post(&self, count: u64, now: u64, socket: &Socket, out: &mut Vec<u8>) -> Result<()> {
        for _ in 0..count {
            out.clear();
            self.mouth.put(out, now);
            socket.send(out).await?;
        }
        Ok(())
    }
}

/// Hears until the socket ends; a sender posts anew for each answer.
pub(crate) async fn listen(socket: Socket, ear: Shared, voice: Option<Voice>) {
    if let Err(error) = listen_on(socket, &ear, voice).await {
        lock(&ear).broken = Some(error);
    }
}

async fn listen_on(mut socket: Socket, ear: &Shared, voice: Option<Voice>) -> Result<()> {
    let mut out = Vec::new();
    let now = lock(ear).now();
    if let Some(voice) = &voice {
        voice
            .post(voice.in_flight as u64, now, &socket, &mut out)
            .await?;
    }
    loop {
        socket.ready().await?;
        let (now, answered) = hear(&mut socket, ear, voice.as_ref())?;
        let Some(voice) = voice.as_ref().filter(|voice| voice.in_flight > 0) else {
            continue;
        };
        if answered > 0 && !voice.is_over.load(Ordering::Relaxed) {
            voice.post(answered, now, &socket, &mut out).await?;
        }
    }
}

/// Hears what is there; how many of the sender's own posts it answers, and when that was.
fn hear(socket: &mut Socket, ear: &Shared, voice: Option<&Voice>) -> Result<(u64, u64)> {
    let mut ear = lock(ear);
    let (mut answered, mut refused) = (0, None);
    let mut now = None;
    let ear = &mut *ear;
    socket.take(|frame| {
        let now = *now.get_or_insert_with(|| ear.now());
        let mouth = voice.map(|voice| &voice.mouth);
        ear.hear(&frame, now, |said| {
            answered += u64::from(mouth.is_some_and(|mouth| mouth.hears(said, now)));
        });
        match mouth.map_or(Ok(false), |mouth| mouth.is_answered(&frame, now)) {
            Ok(is_answered) => answered += u64::from(is_answered),
            Err(error) => refused = Some(error),
        }
    })?;
    match refused {
        Some(refused) => Err(refused),
        None => Ok((now.unwrap_or_default(), answered)),
    }
}
