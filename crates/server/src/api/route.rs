//! How an operation is reached, and under which heading it is described.

use veche_model::Scope;

/// How an operation is reached.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Route {
    /// Its name: on the live socket, and in the descriptions.
    pub(crate) name: &'static str,
    /// The HTTP method.
    pub(crate) method: Method,
    /// Behind `/api/v1`, with `{field}` for the fields that stand in it.
    pub(crate) path: &'static str,
    /// What a personal access token must be for.
    pub(crate) scope: Scope,
    /// Under which heading it is described.
    pub(crate) tag: &'static str,
}

/// A heading in the descriptions; its methods make the routes under it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tag(pub(crate) &'static str);

impl Tag {
    pub(crate) const fn get(self, name: &'static str, path: &'static str, scope: Scope) -> Route {
        self.route(name, Method::Get, path, scope)
    }

    pub(crate) const fn post(self, name: &'static str, path: &'static str, scope: Scope) -> Route {
        self.route(name, Method::Post, path, scope)
    }

    pub(crate) const fn put(self, name: &'static str, path: &'static str, scope: Scope) -> Route {
        self.route(name, Method::Put, path, scope)
    }

    pub(crate) const fn patch(self, name: &'static str, path: &'static str, scope: Scope) -> Route {
        self.route(name, Method::Patch, path, scope)
    }

    pub(crate) const fn delete(
        self,
        name: &'static str,
        path: &'static str,
        scope: Scope,
    ) -> Route {
        self.route(name, Method::Delete, path, scope)
    }

    const fn route(
        self,
        name: &'static str,
        method: Method,
        path: &'static str,
        scope: Scope,
    ) -> Route {
        Route {
            name,
            method,
            path,
            scope,
            tag: self.0,
        }
    }
}

/// The HTTP methods that operations use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    /// The method as HTTP writes it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// Whether the fields that do not stand in the path stand in the query.
    pub(crate) fn has_query(self) -> bool {
        matches!(self, Self::Get | Self::Delete)
    }
}
