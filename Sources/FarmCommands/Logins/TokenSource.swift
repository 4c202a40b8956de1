import FarmBasics
import FarmConfiguration
import FarmModel
import LocalFiles

/// Where the token comes from that a command shows: `--token-file` or `FARM_TOKEN_FILE`, `FARM_TOKEN`, the login that is
/// kept for the address, what `farm up` keeps for the farm on this machine. No command line has one.
struct TokenSource: Sendable {
    /// No token has so many bytes; a large file is another one.
    private static let mostBytes = 4096

    let settings: Settings
    /// Of the farm on this machine, while it runs.
    var local: Local?

    /// A farm on this machine that can be dialled by loopback.
    struct Local: Sendable, Equatable {
        var port: Int
        /// Where `farm up` keeps its admin's token.
        var tokenFile: String
    }

    /// - Parameter login: what is kept for the address.
    /// - Returns: nil where there is none, which an open farm does not mind.
    /// - Throws: a `FarmError` that names the place, and has nothing of the token.
    func token(for address: CoordinatorAddress, login: Login?) throws -> AccessToken? {
        if let file = settings.text(FarmKeys.tokenFile) {
            guard let token = try Self.read(file, purpose: "token file") else {
                throw FarmError(
                    .inputOutput, "\(settings.place(of: FarmKeys.tokenFile)): there is no file '\(file.shortened())'")
            }
            return token
        }
        if let text = settings.text(FarmKeys.token) {
            return try Self.parse(text, from: settings.place(of: FarmKeys.token))
        }
        if let token = login?.token { return token }
        guard let local, address.isLoopback, address.port == local.port else { return nil }
        return try Self.read(local.tokenFile, purpose: "farm's own token file")
    }

    /// - Returns: nil where there is no such file.
    static func read(_ path: String, purpose: String) throws -> AccessToken? {
        guard let bytes = try PrivateFile.read(path, purpose: purpose, limit: mostBytes) else { return nil }
        return try parse(String(decoding: bytes, as: UTF8.self), from: "'\(path)'")
    }

    /// - Parameter place: where the text stood, for messages.
    static func parse(_ text: String, from place: String) throws -> AccessToken {
        do {
            return try AccessToken(parsing: text)
        } catch let error as FarmError {
            throw FarmError(error.code, "\(place): \(error.message)")
        }
    }
}
