//! The settings of mail.

use veche_out::mail::{Mailer, Smtp};

use super::{source::BadSetting, value::Values};

impl Values<'_> {
    /// What hands over letters: to the mail server that is named, from an address of this house.
    pub(super) fn mailer(&self) -> Result<Option<Mailer>, BadSetting> {
        let from = self.text("mail_from").trim();
        if self.text("smtp_url").trim().is_empty() {
            return match from {
                "" => Ok(None),
                _ => Err(self.refuse("mail_from", "must stand beside VECHE_SMTP_URL")),
            };
        }
        let smtp: Smtp = self.parse("smtp_url")?;
        let Some(house) = self.public_url()? else {
            let rule = "wants VECHE_PUBLIC_URL, where people open the page: letters lead there";
            return Err(self.refuse("smtp_url", rule));
        };
        let host = house.rsplit("//").next().unwrap_or_default();
        // Without a port; an address between brackets is one that mail goes by as well.
        let host = match host.rfind(']') {
            Some(end) => &host[..=end],
            None => host.split(':').next().unwrap_or_default(),
        };
        let usual = format!("veche@{host}");
        let rule = "must be an address such as veche@example.org";
        let mailer = Mailer::new(smtp, if from.is_empty() { &usual } else { from });
        mailer.map(Some).map_err(|_| self.refuse("mail_from", rule))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Given, Origin, Settings};

    fn said(pairs: &[(&'static str, &str)]) -> Result<bool, String> {
        let values = pairs
            .iter()
            .map(|(name, value)| (*name, ((*value).to_owned(), Origin::Environment)));
        let given: Given = values.collect();
        let settings = Settings::read(&given).map_err(|error| error.to_string());
        settings.map(|settings| settings.mailer.is_some())
    }

    #[test]
    fn mail_wants_a_server_and_a_house() {
        let smtp = ("smtp_url", "smtps://u:hunter2@mail.example.org");
        let house = ("public_url", "https://chat.example.org");
        assert_eq!(said(&[]), Ok(false));
        assert_eq!(said(&[smtp, house]), Ok(true));
        assert_eq!(
            said(&[smtp, ("origins", "https://chat.example.org")]),
            Ok(true)
        );
        for house in [
            "http://127.0.0.1:8000",
            "http://[::1]:8000",
            "http://localhost:8000",
        ] {
            let from = ("mail_from", "veche@example.org");
            assert_eq!(
                said(&[smtp, ("public_url", house), from]),
                Ok(true),
                "{house}"
            );
        }
        for (given, rule) in [
            (
                &[smtp][..],
                "VECHE_SMTP_URL (environment): wants VECHE_PUBLIC_URL",
            ),
            (
                &[house, ("smtp_url", "mail.example.org:25")],
                "VECHE_SMTP_URL (environment): must be an address such as smtps://",
            ),
            (
                &[house, ("mail_from", "veche@example.org")],
                "VECHE_MAIL_FROM (environment): must stand beside VECHE_SMTP_URL",
            ),
            (
                &[house, smtp, ("mail_from", "veche")],
                "VECHE_MAIL_FROM (environment): must be an address",
            ),
        ] {
            let said = said(given).unwrap_err();
            assert!(
                said.starts_with(rule) && !said.contains("hunter2"),
                "{said}"
            );
        }
    }
}
