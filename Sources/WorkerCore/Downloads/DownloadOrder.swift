/// Something that is to be fetched from the farm.
package protocol DownloadOrder: Sendable {
    associatedtype Value: Sendable
    /// What a connection fetches it with.
    associatedtype Download: Sendable

    /// Whether a connection fetches one after another.
    static var isOneAtATime: Bool { get }

    /// Fetches it over one connection.
    func fetch(with download: Download) async throws -> Value

    /// What an error means that no further try would change; nil where one may.
    func refusal(_ error: any Error) -> TaskFailure?

    /// What is said when it is given up.
    /// - Parameter error: of the last try.
    func failure(after error: any Error) -> TaskFailure
}
