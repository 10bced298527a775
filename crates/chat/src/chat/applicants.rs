//! People who wait for an account: by those who keep order they get it, or not.

use veche_model::{
    APPLICANT_DAYS, APPLICANTS, Action, Applicant, ApplicantId, DisplayName, Email, Millis, Person,
    Relation, Role, Username,
};

use super::{
    Caller, Chat,
    first_channels::join_first,
    new_account::{insert, refuse_taken},
    resembling::guard_account,
};
use crate::{
    Error, Noun, Result,
    store::{Act, Application, Entry, Failure, NewUser, Tx},
};

impl Chat {
    /// Who waits for an account, the first to come first; for those who keep order.
    pub async fn applicants(&self, caller: &Caller) -> Result<Vec<Applicant>> {
        let by = caller.clone();
        self.read(caller.id, async move |tx| {
            by.permit(tx, Relation::House, Action::Moderate).await?;
            Ok(tx.applicants().await?)
        })
        .await
    }

    /// Gives somebody who waits the account, and brings them into the first channels; for those who keep order.
    pub async fn approve(&self, caller: &Caller, applicant: ApplicantId) -> Result<Person> {
        let (now, by, chat) = (self.now(), caller.clone(), self.clone());
        let approve = async move |tx: &mut Tx<'_>| {
            let found = decide(tx, &by, applicant).await?;
            let asked = Asked::read(&found)?;
            tx.drop_applicant(applicant).await?;
            let user = insert(tx, Some(&by), &asked.with(&found.password), now).await?;
            let entry = Entry::new(Act::Approved, now).to(user.id);
            tx.audit(&by.sign(entry)).await?;
            let came = join_first(tx, user.id, now).await?;
            let person = tx.person(user.id).await?;
            Ok((person.ok_or_else(|| Noun::User.lost())?, came))
        };
        self.and_keepers_know(async move {
            let (person, came) = chat.write(approve).await?;
            chat.tell_came(came);
            Ok((person, true))
        })
        .await
    }

    /// Gives somebody who waits no account; for those who keep order.
    pub async fn decline(&self, caller: &Caller, applicant: ApplicantId) -> Result<()> {
        let (now, by, chat) = (self.now(), caller.clone(), self.clone());
        let decline = async move |tx: &mut Tx<'_>| {
            let found = decide(tx, &by, applicant).await?;
            tx.drop_applicant(applicant).await?;
            let entry = Entry::new(Act::Declined, now).detail(found.username);
            tx.audit(&by.sign(entry)).await?;
            Ok(((), true))
        };
        self.and_keepers_know(async move { chat.write(decline).await })
            .await
    }

    /// Lets nobody wait any longer whom nobody has answered for so many days.
    pub(super) async fn forget_applicants(&self) -> Result<()> {
        let before = self.now().plus_seconds(-APPLICANT_DAYS * 24 * 3600);
        let forget = async move |tx: &mut Tx<'_>| Ok(tx.drop_old_applicants(before).await?);
        if self.write(forget).await? > 0 {
            self.tell_keepers().await;
        }
        Ok(())
    }
}

/// Has somebody wait for an account. The names are [held](Tx::hold_admins) already.
pub(super) async fn apply(tx: &mut Tx<'_>, new: &NewUser<'_>, now: Millis) -> Result<()> {
    refuse_taken(tx, new).await?;
    guard_account(tx, None, new).await?;
    if tx.count_applicants().await? >= APPLICANTS {
        return Err(Error::TooMany {
            noun: "people who wait for an account",
            most: APPLICANTS,
        });
    }
    tx.add_applicant(new, now).await?;
    let entry = Entry::new(Act::Applied, now).detail(new.username.as_str());
    Ok(tx.audit(&entry).await?)
}

/// Somebody who waits, for whoever may decide about them.
async fn decide(tx: &mut Tx<'_>, by: &Caller, applicant: ApplicantId) -> Result<Application> {
    tx.hold_names().await?;
    by.permit(tx, Relation::House, Action::Moderate).await?;
    let found = tx.applicant_to_decide(applicant).await?;
    found.ok_or(Error::NotFound(Noun::Applicant))
}

/// What somebody has asked for, as it was checked when they did.
struct Asked {
    username: Username,
    name: DisplayName,
    email: Option<Email>,
}

impl Asked {
    fn read(kept: &Application) -> Result<Self> {
        let unreadable = |what: &str| Failure::Unreadable(format!("the {what} of an applicant"));
        let email = kept.email.as_deref();
        let email = email.map(|email| Email::parse("email", email)).transpose();
        Ok(Self {
            username: Username::parse(&kept.username).map_err(|_| unreadable("username"))?,
            name: DisplayName::parse(&kept.name).map_err(|_| unreadable("name"))?,
            email: email.map_err(|_| unreadable("address"))?,
        })
    }

    fn with<'a>(&'a self, hash: &'a str) -> NewUser<'a> {
        NewUser {
            username: &self.username,
            name: &self.name,
            email: self.email.as_ref(),
            password: hash,
            role: Role::Member,
            is_demo: false,
        }
    }
}
