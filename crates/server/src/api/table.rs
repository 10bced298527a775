//! What there is below `/api/v1`: every operation and every door.

use std::{collections::BTreeMap, sync::LazyLock};

use super::{
    applicants, audit, channels, demo, devices, directory,
    doors::{self, DoorEndpoint, identity, links, server},
    drafts, edits, errands, facts, files, groups, invites, mail, mentions, messages, moderation,
    operation::Endpoint,
    own_links, owners, people, polls, previews, quiet, reading, reminders, reports, saved,
    scheduled, search, sections, sessions, since, town, town_emoji, usage,
};

/// Every operation, by name.
pub(crate) static OPERATIONS: LazyLock<BTreeMap<&str, Endpoint>> = LazyLock::new(|| {
    let all = [
        Endpoint::of::<applicants::Applicants>(),
        Endpoint::of::<applicants::Approve>(),
        Endpoint::of::<applicants::Decline>(),
        Endpoint::of::<audit::Audit>(),
        Endpoint::of::<channels::Channels>(),
        Endpoint::of::<channels::FindChannels>(),
        Endpoint::of::<directory::LookThrough>(),
        Endpoint::of::<channels::GetChannel>(),
        Endpoint::of::<channels::CreateChannel>(),
        Endpoint::of::<channels::ArrangeChannel>(),
        Endpoint::of::<channels::DeleteChannel>(),
        Endpoint::of::<channels::OpenDirect>(),
        Endpoint::of::<channels::Join>(),
        Endpoint::of::<channels::Leave>(),
        Endpoint::of::<channels::Prefer>(),
        Endpoint::of::<channels::Members>(),
        Endpoint::of::<channels::Invite>(),
        Endpoint::of::<channels::Remove>(),
        Endpoint::of::<demo::ClearDemo>(),
        Endpoint::of::<devices::GetDevices>(),
        Endpoint::of::<devices::AddDevice>(),
        Endpoint::of::<devices::DropDevice>(),
        Endpoint::of::<devices::TestDevice>(),
        Endpoint::of::<devices::SetPushContent>(),
        Endpoint::of::<devices::Look>(),
        Endpoint::of::<drafts::Drafts>(),
        Endpoint::of::<drafts::KeepDraft>(),
        Endpoint::of::<edits::Edits>(),
        Endpoint::of::<errands::GetWaitingErrands>(),
        Endpoint::of::<errands::FailedErrands>(),
        Endpoint::of::<errands::RetryErrand>(),
        Endpoint::of::<facts::GetFacts>(),
        Endpoint::of::<files::GetFile>(),
        Endpoint::of::<files::DescribeFile>(),
        Endpoint::of::<files::DropFile>(),
        Endpoint::of::<files::ChannelFiles>(),
        Endpoint::of::<groups::Groups>(),
        Endpoint::of::<groups::MakeGroup>(),
        Endpoint::of::<groups::ChangeGroup>(),
        Endpoint::of::<groups::DeleteGroup>(),
        Endpoint::of::<invites::MakeInvite>(),
        Endpoint::of::<invites::Invites>(),
        Endpoint::of::<invites::MakeTownInvite>(),
        Endpoint::of::<invites::TownInvites>(),
        Endpoint::of::<invites::RevokeInvite>(),
        Endpoint::of::<mail::GetMail>(),
        Endpoint::of::<mail::PreferMail>(),
        Endpoint::of::<mail::SetAddress>(),
        Endpoint::of::<mail::AskAddress>(),
        Endpoint::of::<invites::GetInvite>(),
        Endpoint::of::<invites::AcceptInvite>(),
        Endpoint::of::<mentions::Mentioned>(),
        Endpoint::of::<messages::Post>(),
        Endpoint::of::<messages::ReadMessages>(),
        Endpoint::of::<messages::GetMessage>(),
        Endpoint::of::<previews::Previews>(),
        Endpoint::of::<messages::Events>(),
        Endpoint::of::<messages::Edit>(),
        Endpoint::of::<messages::Delete>(),
        Endpoint::of::<messages::React>(),
        Endpoint::of::<messages::Unreact>(),
        Endpoint::of::<messages::Pin>(),
        Endpoint::of::<messages::Unpin>(),
        Endpoint::of::<messages::Pins>(),
        Endpoint::of::<messages::Typing>(),
        Endpoint::of::<moderation::Block>(),
        Endpoint::of::<moderation::Unblock>(),
        Endpoint::of::<moderation::Mute>(),
        Endpoint::of::<moderation::Unmute>(),
        Endpoint::of::<moderation::GetRestraints>(),
        Endpoint::of::<moderation::RemoveAvatar>(),
        Endpoint::of::<owners::MakeOwner>(),
        Endpoint::of::<owners::UnmakeOwner>(),
        Endpoint::of::<people::GetMe>(),
        Endpoint::of::<people::EditProfile>(),
        Endpoint::of::<people::People>(),
        Endpoint::of::<people::GetPerson>(),
        Endpoint::of::<people::SetRole>(),
        Endpoint::of::<people::Present>(),
        Endpoint::of::<people::Ignore>(),
        Endpoint::of::<people::Heed>(),
        Endpoint::of::<polls::Vote>(),
        Endpoint::of::<polls::Unvote>(),
        Endpoint::of::<polls::ClosePoll>(),
        Endpoint::of::<polls::Ballots>(),
        Endpoint::of::<polls::Voters>(),
        Endpoint::of::<quiet::SetQuiet>(),
        Endpoint::of::<quiet::Hush>(),
        Endpoint::of::<reading::Read>(),
        Endpoint::of::<reading::MarkUnread>(),
        Endpoint::of::<reading::ReadAll>(),
        Endpoint::of::<reading::Readers>(),
        Endpoint::of::<reading::Threads>(),
        Endpoint::of::<reading::Follow>(),
        Endpoint::of::<reading::Unfollow>(),
        Endpoint::of::<reading::ReadThread>(),
        Endpoint::of::<reminders::Remind>(),
        Endpoint::of::<reminders::Reminders>(),
        Endpoint::of::<reminders::ChangeReminder>(),
        Endpoint::of::<reminders::DropReminder>(),
        Endpoint::of::<reports::ReportMessage>(),
        Endpoint::of::<reports::Reports>(),
        Endpoint::of::<reports::ResolveReport>(),
        Endpoint::of::<saved::Save>(),
        Endpoint::of::<saved::Unsave>(),
        Endpoint::of::<saved::Saved>(),
        Endpoint::of::<sections::AddSection>(),
        Endpoint::of::<sections::ChangeSection>(),
        Endpoint::of::<sections::RemoveSection>(),
        Endpoint::of::<sections::ArrangeSection>(),
        Endpoint::of::<scheduled::Schedule>(),
        Endpoint::of::<scheduled::ScheduledMessages>(),
        Endpoint::of::<scheduled::ChangeScheduled>(),
        Endpoint::of::<scheduled::SendScheduled>(),
        Endpoint::of::<scheduled::CancelScheduled>(),
        Endpoint::of::<search::Search>(),
        Endpoint::of::<town::GetTown>(),
        Endpoint::of::<town::ChangeTown>(),
        Endpoint::of::<town::BringEverybody>(),
        Endpoint::of::<town_emoji::GetTownEmoji>(),
        Endpoint::of::<town_emoji::MakeEmoji>(),
        Endpoint::of::<town_emoji::DeleteEmoji>(),
        Endpoint::of::<sessions::Sessions>(),
        Endpoint::of::<sessions::EndSession>(),
        Endpoint::of::<sessions::EndOtherSessions>(),
        Endpoint::of::<sessions::SignOut>(),
        Endpoint::of::<sessions::ChangePassword>(),
        Endpoint::of::<sessions::MakeToken>(),
        Endpoint::of::<sessions::GetTicket>(),
        Endpoint::of::<sessions::SessionsOf>(),
        Endpoint::of::<sessions::EndSessionsOf>(),
        Endpoint::of::<sessions::OfferReset>(),
        Endpoint::of::<own_links::OfferOwnReset>(),
        Endpoint::of::<own_links::OfferSignIn>(),
        Endpoint::of::<own_links::WithdrawSignIn>(),
        Endpoint::of::<since::MessageSince>(),
        Endpoint::of::<usage::GetOwnUsage>(),
        Endpoint::of::<usage::PeopleUsage>(),
        Endpoint::of::<usage::ChannelsUsage>(),
        Endpoint::of::<usage::SetFileQuota>(),
    ];
    all.into_iter().map(|one| (one.route.name, one)).collect()
});

/// Every door, by name.
pub(crate) static DOORS: LazyLock<BTreeMap<&str, DoorEndpoint>> = LazyLock::new(|| {
    let all = [
        DoorEndpoint::of::<identity::Register>(),
        DoorEndpoint::of::<identity::SignIn>(),
        DoorEndpoint::of::<identity::Refresh>(),
        DoorEndpoint::of::<identity::SetUp>(),
        DoorEndpoint::of::<links::ResetOf>(),
        DoorEndpoint::of::<links::ResetPassword>(),
        DoorEndpoint::of::<links::SignInOf>(),
        DoorEndpoint::of::<links::SignInByLink>(),
        DoorEndpoint::of::<doors::mail::AskReset>(),
        DoorEndpoint::of::<doors::mail::ConfirmAddress>(),
        DoorEndpoint::of::<doors::mail::Unsubscribe>(),
        DoorEndpoint::of::<server::Invited>(),
        DoorEndpoint::of::<server::GetServer>(),
    ];
    all.into_iter().map(|one| (one.way.name, one)).collect()
});

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_door_has_the_name_or_the_path_of_an_operation() {
        let doors = DOORS.values().map(|door| &door.way);
        let doors: Vec<_> = doors.map(|way| (way.name, way.method, way.path)).collect();
        let operations = OPERATIONS.values().map(|one| &one.route);
        let operations = operations.map(|route| (route.name, route.method, route.path));
        let all: Vec<_> = operations.chain(doors).collect();
        let names: BTreeSet<_> = all.iter().map(|(name, ..)| name).collect();
        let paths: BTreeSet<_> = all.iter().map(|(_, method, path)| (method, path)).collect();
        assert_eq!((names.len(), paths.len()), (all.len(), all.len()));
    }
}
