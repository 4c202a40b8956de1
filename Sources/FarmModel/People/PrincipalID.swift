/// A principal's number in the store, from 1.
package struct PrincipalID: Identifier {
    /// 0 and less are nobody's.
    package var rawValue: Int64

    /// Not checked.
    package init(rawValue: Int64) { self.rawValue = rawValue }
}
