/// A session's number in the store, from 1, which grows with each registration of any worker.
package struct SessionID: Identifier {
    /// 0 and less are no session's.
    package let rawValue: Int64

    /// Not checked.
    package init(rawValue: Int64) { self.rawValue = rawValue }
}
