//! How the routes of the old contracts are described.

use aide::transform::TransformOperation;

/// What the description says of a route.
pub(super) fn described(
    tag: &'static str,
    summary: &'static str,
) -> impl FnOnce(TransformOperation<'_>) -> TransformOperation<'_> {
    move |operation| operation.tag(tag).summary(summary)
}
