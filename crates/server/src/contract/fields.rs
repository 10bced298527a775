//! Fields of a request, read one by one; what does not fit is noted, so that every bad field is named at once.

use schemars::JsonSchema;
use serde_json::{Map, Value};
use veche_model::{Invalid, Password};

use super::{
    misfit::{Location, Misfit},
    refusal::Refusal,
};

/// Something that can be read from a request's fields.
pub(crate) trait Shape: JsonSchema + Sized {
    /// The fields that stand in the path; the others of a [`Params`](super::Params) stand in the query.
    const PATH: &'static [&'static str] = &[];

    /// Reads every field, also behind one that does not fit. `None` when one did not.
    fn read(fields: &mut Fields) -> Option<Self>;
}

/// The fields of a request, and what was wrong with those read so far.
#[derive(Default)]
pub(crate) struct Fields {
    body: Map<String, Value>,
    query: Map<String, Value>,
    path: Map<String, Value>,
    misfits: Vec<Misfit>,
}

impl Fields {
    /// The fields of a body.
    pub(crate) fn of_body(body: Map<String, Value>) -> Self {
        Self {
            body,
            ..Self::default()
        }
    }

    /// The fields of a path and a query.
    pub(crate) fn of_params(path: Map<String, Value>, query: Map<String, Value>) -> Self {
        Self {
            query,
            path,
            ..Self::default()
        }
    }

    /// Reads a whole shape; a refusal names every field that did not fit.
    pub(crate) fn shape<T: Shape>(mut self) -> Result<T, Refusal> {
        match T::read(&mut self) {
            Some(shape) if self.misfits.is_empty() => Ok(shape),
            _ => Err(Refusal::misfits(self.misfits)),
        }
    }

    /// A text that must be there.
    pub(crate) fn text(&mut self, location: Location, name: &'static str) -> Option<String> {
        match self.take(location, name) {
            Some(Value::String(text)) => Some(text),
            Some(_) => self.misfit(
                location,
                name,
                "Input should be a valid string",
                "string_type",
            ),
            None => self.misfit(location, name, "Field required", "missing"),
        }
    }

    /// A text that must be there and be such a value.
    pub(crate) fn parsed<T>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Invalid>,
    ) -> Option<T> {
        let text = self.text(Location::Body, name)?;
        match parse(&text) {
            Ok(value) => Some(value),
            Err(invalid) => {
                let message = format!("Value error, {name} {}", invalid.rule);
                self.misfit(Location::Body, name, &message, "value_error")
            }
        }
    }

    /// A password that must be there and within its limits.
    pub(crate) fn password(&mut self) -> Option<Password> {
        self.parsed("password", Password::parse_any)
    }

    /// A whole number that must be there.
    pub(crate) fn int(&mut self, location: Location, name: &'static str) -> Option<i64> {
        match self.optional_int(location, name, i64::MIN, i64::MAX)? {
            Some(int) => Some(int),
            None => self.misfit(location, name, "Field required", "missing"),
        }
    }

    /// A whole number within its bounds, or nothing. The outer option is empty when something else stands there.
    #[expect(
        clippy::option_option,
        reason = "misread, missing and there are three things"
    )]
    pub(crate) fn optional_int(
        &mut self,
        location: Location,
        name: &'static str,
        least: i64,
        most: i64,
    ) -> Option<Option<i64>> {
        let text = match self.take(location, name) {
            None => return Some(None),
            Some(Value::String(text)) => text,
            Some(other) => other.to_string(),
        };
        let Ok(int) = text.trim().parse::<i128>() else {
            let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            let (message, kind) = if is_number {
                (
                    "Unable to parse input string as an integer, exceeded maximum size",
                    "int_parsing_size",
                )
            } else {
                (
                    "Input should be a valid integer, unable to parse string as an integer",
                    "int_parsing",
                )
            };
            return self.misfit(location, name, message, kind);
        };
        if int < i128::from(least) {
            let message = format!("Input should be greater than or equal to {least}");
            return self.misfit(location, name, &message, "greater_than_equal");
        }
        if let Some(int) = i64::try_from(int).ok().filter(|int| *int <= most) {
            Some(Some(int))
        } else {
            let message = format!("Input should be less than or equal to {most}");
            self.misfit(location, name, &message, "less_than_equal")
        }
    }

    fn take(&mut self, location: Location, name: &str) -> Option<Value> {
        match location {
            Location::Body => self.body.remove(name),
            Location::Query => self.query.remove(name),
            Location::Path => self.path.remove(name),
        }
    }

    fn misfit<T>(
        &mut self,
        location: Location,
        name: &str,
        message: &str,
        kind: &'static str,
    ) -> Option<T> {
        self.misfits
            .push(Misfit::new(location, Some(name.into()), message, kind));
        None
    }
}
