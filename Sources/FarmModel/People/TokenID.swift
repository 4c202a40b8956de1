/// An access token's number in the store, which stands in its text: `df_<number>_…`.
package struct TokenID: Identifier {
    /// 0 and less are no token's.
    package var rawValue: Int64

    /// Not checked.
    package init(rawValue: Int64) { self.rawValue = rawValue }
}
