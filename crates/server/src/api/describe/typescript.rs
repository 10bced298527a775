use super::schemas::Schemas;

pub(super) fn of(_: &Schemas) -> String {
    String::new()
}
