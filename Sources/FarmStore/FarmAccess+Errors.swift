package import FarmBasics
package import FarmModel

/// What both stores say.
extension FarmAccess {
    /// To whoever would close a farm a second time.
    package static var isClosedAlready: FarmError {
        FarmError(.conflict, "the farm is closed already; an admin gives people tokens with: farm tokens add")
    }

    /// To whoever would leave a closed farm to nobody.
    package static var lacksAdmin: FarmError {
        FarmError(
            .failedPrecondition, "a closed farm needs an admin: make somebody else one first, with: farm people set")
    }
}

extension Principal {
    /// To whoever would take another's name.
    package var nameTaken: FarmError {
        FarmError(.conflict, "the name '\(name)' is taken: names are given once, in whatever case, and for ever")
    }
}
