/// A recorded image's number in the store, from 1, which grows with each: the order of the history. Which image of which
/// job it is, a ``TaskID`` says.
package struct ImageID: Identifier {
    /// 0 and less are no image's.
    package let rawValue: Int64

    /// Not checked.
    package init(rawValue: Int64) { self.rawValue = rawValue }
}
