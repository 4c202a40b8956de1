import FarmBasics

/// Notices as a terminal shows them.
enum NoticeList {
    private static let most = 10
    private static let longest = 400

    /// The first of them, a line each, without control characters, and how many more there are.
    static func lines(_ notices: [String]) -> [String] {
        let shown = notices.prefix(most).map { $0.shortened(to: longest) }
        return notices.count > most ? shown + ["and \(notices.count - most) more notices"] : shown
    }
}
