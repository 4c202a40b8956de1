/// A job's number in the store, from 1, which grows with each submission.
package struct JobID: Identifier {
    /// 0 and less are no job's.
    package let rawValue: Int64

    /// Not checked.
    package init(rawValue: Int64) { self.rawValue = rawValue }
}
