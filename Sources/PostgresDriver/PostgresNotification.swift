/// What NOTIFY sent.
package struct PostgresNotification: Hashable, Sendable {
    /// As it was listened to, without quotes.
    package let channel: String
    /// Less than 8000 bytes; empty where none was sent.
    package let payload: String

    /// - Parameter payload: any text; what it says is between sender and reader.
    package init(channel: String, payload: String) {
        self.channel = channel
        self.payload = payload
    }
}
