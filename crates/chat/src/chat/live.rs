//! What the live socket stands on: a greeting, and the way to hear one channel after another.

use std::collections::BTreeSet;

use veche_model::{Action, ChannelId, Link, Me, Place, Scope, Seq, Town, UserId, Waiting};

use super::{
    Caller, Chat, listening::may_listen, machinery::Visible, sessions::alive, signing_in::shown,
    town::town,
};
use crate::{Connection, Error, Noun, Result, hub::Interest, store::Tx};

/// What a person who has just connected is told.
#[derive(Clone, Debug)]
pub struct Greeting {
    /// Which database this is: another epoch, and no position of before means anything.
    pub epoch: String,
    /// The person.
    pub me: Me,
    /// The channels that the person is in.
    pub places: Vec<Place>,
    /// Those around who are here, by id.
    pub present: Vec<UserId>,
    /// The person's reminders and scheduled messages.
    pub waiting: Waiting,
    /// The town.
    pub town: Town,
    /// The version of the list of its own emoji.
    pub emoji_version: i64,
}

impl Chat {
    /// Lets the caller do one more thing, unless they do too many.
    pub fn admit(&self, caller: &Caller) -> Result<()> {
        self.0.limits.act(caller.id)
    }

    /// Listens to all that concerns the caller. Whether they may is for [`Chat::greet`] to say, behind which their channels are
    /// heard, too.
    pub fn listen_live(&self, caller: &Caller) -> Result<Connection> {
        self.join_hub(caller, Interest::Live)
    }

    /// Follows all channels of the caller and tells how they stand: what is stored after that is heard.
    pub async fn greet(&self, caller: &Caller, connection: &Connection) -> Result<Greeting> {
        caller.need(Scope::Read)?;
        let heads = self.heads(caller).await?;
        let mut followed: BTreeSet<ChannelId> = heads.into_iter().map(|(id, _)| id).collect();
        connection.follow(followed.iter().copied());
        // Read once they are followed, so that nothing falls in between; again, when there is a new one among them.
        loop {
            let (mut greeting, seen) = self.standing(caller).await?;
            let places = greeting.places.iter();
            let now: BTreeSet<ChannelId> = places.map(|place| place.channel.id).collect();
            for gone in followed.difference(&now) {
                connection.unfollow(*gone);
            }
            if now.is_subset(&followed) {
                let heads = greeting.places.iter();
                let heads = heads.map(|place| (place.channel.id, place.channel.head));
                self.0.bus.begin(heads);
                // Whoever comes from here on is told of.
                greeting.present = self.here_among(&seen);
                return Ok(greeting);
            }
            connection.follow(now.difference(&followed).copied());
            followed = now;
        }
    }

    /// How things stand for the caller, and whom they may see.
    async fn standing(&self, caller: &Caller) -> Result<(Greeting, Vec<Visible>)> {
        let (user, caller, now) = (caller.id, caller.clone(), self.now());
        let (look, is_private) = (self.0.around.look(), self.0.is_private);
        self.read(user, async move |tx| {
            may_listen(tx, &caller).await?;
            let me = tx.me(user).await?.ok_or(Error::NotFound(Noun::User))?;
            let places = tx.places(user).await?;
            let channels: Vec<ChannelId> = places.iter().map(|place| place.channel.id).collect();
            let greeting = Greeting {
                epoch: tx.epoch().await?.unwrap_or_default(),
                me: shown(me, now),
                places,
                present: Vec::new(),
                waiting: tx.waiting(user).await?,
                town: town(tx, is_private).await?,
                emoji_version: tx.town_emoji_version().await?,
            };
            Ok((greeting, look.at(tx, &channels).await?))
        })
        .await
    }

    /// Follows one more channel of the caller's and tells how it stands.
    pub async fn enter(
        &self,
        caller: &Caller,
        connection: &Connection,
        channel: ChannelId,
    ) -> Result<Place> {
        connection.follow([channel]);
        let caller = caller.clone();
        let followed = self
            .read(caller.id, async move |tx| {
                caller.glance(tx, channel).await?.permit(Action::Listen)?;
                let place = tx.place(caller.id, channel).await?;
                place.ok_or(Error::NotFound(Noun::Channel))
            })
            .await;
        match &followed {
            Ok(place) => self.0.bus.begin([(channel, place.channel.head)]),
            Err(_) => connection.unfollow(channel),
        }
        followed
    }

    /// The channels that the caller is in now, and the last position of each: what a lost doorbell is found by.
    pub async fn heads(&self, caller: &Caller) -> Result<Vec<(ChannelId, Seq)>> {
        let user = caller.id;
        self.read(user, async move |tx| Ok(tx.heads(user).await?))
            .await
    }

    /// The links at these positions of the caller's channels; `None` where nothing stands.
    pub async fn links_at(
        &self,
        caller: &Caller,
        positions: Vec<(ChannelId, Seq)>,
    ) -> Result<Vec<Option<Link>>> {
        let links = async move |tx: &mut Tx<'_>| Ok(tx.links_at(&positions).await?);
        self.read(caller.id, links).await
    }

    /// A channel as the caller sees it.
    pub async fn place(&self, caller: &Caller, channel: ChannelId) -> Result<Place> {
        let caller = caller.clone();
        self.read(caller.id, async move |tx| {
            let place = tx.place(caller.id, channel).await?;
            let place = place.ok_or(Error::NotFound(Noun::Channel))?;
            // Who may find it may look at its name and topic, not at what is said.
            let glance = caller.glance(tx, channel).await?;
            let read = glance.permit(Action::Read);
            read.or_else(|_| glance.permit(Action::Join))?;
            Ok(place)
        })
        .await
    }

    /// The channels that the caller is in.
    pub async fn places(&self, caller: &Caller) -> Result<Vec<Place>> {
        let user = caller.id;
        self.read(user, async move |tx| Ok(tx.places(user).await?))
            .await
    }

    /// Channels whose name has this in it, from behind `after`: open ones, one's own, and all but the direct ones for whoever
    /// keeps order.
    pub async fn find_channels(
        &self,
        caller: &Caller,
        part: &str,
        after: ChannelId,
        most: i64,
    ) -> Result<Vec<Place>> {
        let (user, scopes, key) = (caller.id, caller.scopes, veche_model::fold(part));
        self.read(user, async move |tx| {
            let person = tx.user(user).await?.ok_or(Error::Unauthenticated)?;
            let sees_all = scopes.cap(person.role) >= veche_model::Role::Moderator;
            Ok(tx.find_places(user, sees_all, &key, after, most).await?)
        })
        .await
    }

    /// Does not follow a channel any more.
    pub fn unfollow(&self, connection: &Connection, channel: ChannelId) {
        connection.unfollow(channel);
    }

    /// The caller with the rights that they have now.
    pub async fn know_again(&self, caller: &Caller) -> Result<Caller> {
        let session = caller.session.clone().ok_or(Error::Unauthenticated)?;
        let (address, id) = (caller.address, session.clone());
        let found = self
            .read(caller.id, async move |tx| alive(tx, &id).await)
            .await?;
        Ok(Caller::person(found, session, address))
    }
}
