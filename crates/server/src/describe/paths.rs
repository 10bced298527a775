//! TypeScript: the page's own paths.

use std::fmt::Write;

use super::typescript::remark;
use crate::pages::PAGES;

const HEAD: &str = "\
// Made from the server's own list by `make describe`; a change made here is lost.

";

/// The whole file.
pub(super) fn text() -> String {
    let mut file = HEAD.to_owned();
    let about = "The paths of this page, each by its name: the server answers with the page at these and no others.";
    remark(&mut file, about, 0);
    file.push_str("export const paths = {\n");
    for (name, path) in PAGES {
        let _ = writeln!(file, "  {name}: \"{path}\",");
    }
    file + "} as const;\n"
}
