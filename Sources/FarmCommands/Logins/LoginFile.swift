import Certificates
import FarmBasics
import FarmModel
import FoundationEssentials
import Glibc
import LocalFiles

/// The logins of this user, by the farms' addresses, in a file that nobody else can read. The calls block.
struct LoginFile: Sendable, Equatable {
    private static let purpose = "file of logins"

    let path: String

    /// In `XDG_CONFIG_HOME`, else in `~/.config`.
    static var usual: LoginFile {
        let folder = Environment.value("XDG_CONFIG_HOME") ?? Environment.homeFolder + "/.config"
        return LoginFile(path: Folders.absolute(folder) + "/diffusion-farm/logins.json")
    }

    /// By address, as ``CoordinatorAddress/description`` writes it; none where there is no file.
    /// - Throws: `failedPrecondition` where others can read the file, `invalidInput` where it is damaged.
    func read() throws -> [String: Login] {
        guard let bytes = try PrivateFile.read(path, purpose: Self.purpose) else { return [:] }
        do {
            return try JSONDecoder().decode(Content.self, from: Data(bytes)).logins.mapValues { try $0.login() }
        } catch {
            // The cause may quote a token.
            throw FarmError(
                .invalidInput, "the \(Self.purpose) '\(path)' is damaged; remove it and log in again with 'farm login'")
        }
    }

    /// Nil where there is none.
    func login(at address: CoordinatorAddress) throws -> Login? { try read()[address.description] }

    /// Makes sure that a login could be kept, before it is asked for.
    func prepare() throws {
        _ = try read()
        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        try Folders.make(folder, purpose: "folder of logins", mode: 0o700)
        guard chmod(folder, 0o700) == 0, access(folder, W_OK) == 0 else {
            throw FarmError("cannot keep a login in '\(folder)'", SystemError())
        }
    }

    /// Keeps a login, or forgets one.
    func set(_ login: Login?, at addresses: [CoordinatorAddress]) throws {
        try prepare()
        var logins = try read()
        for address in addresses { logins[address.description] = login }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let bytes = Array(try encoder.encode(Content(logins: logins.mapValues(Entry.init)))) + [UInt8(ascii: "\n")]
        try PrivateFile.write(bytes, to: path)
    }

    private struct Content: Codable {
        var logins: [String: Entry]
    }

    /// A login as the file has it.
    private struct Entry: Codable {
        var token: String?
        var name: String?
        /// Without fingerprint and file: this machine's authorities.
        var tls: Bool?
        var fingerprint: String?
        var ca: String?
        var insecure: Bool?

        init(_ login: Login) {
            token = login.token?.text
            name = login.name.isEmpty ? nil : login.name
            insecure = login.isInsecure ? true : nil
            switch login.trust {
            case .none: tls = nil
            case .system: tls = true
            case .authorities(let file): (tls, ca) = (true, file)
            case .kept(let kept): (tls, fingerprint) = (true, kept.description)
            }
        }

        func login() throws -> Login {
            var login = Login(name: name ?? "", isInsecure: insecure ?? false)
            login.token = try token.map(AccessToken.init(parsing:))
            if let fingerprint {
                login.trust = .kept(try CertificateFingerprint(parsing: fingerprint))
            } else if let ca {
                login.trust = .authorities(file: ca)
            } else if tls == true {
                login.trust = .system
            }
            return login
        }
    }
}
