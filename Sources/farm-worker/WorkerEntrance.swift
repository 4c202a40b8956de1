import Certificates
import FarmBasics
import FarmConfiguration
import FarmModel
import LocalFiles
import WorkerCore

/// What a worker is told of the farm to work for, and where it keeps who it is.
struct WorkerEntrance {
    private typealias Keys = WorkerKeys

    let coordinators: [CoordinatorAddress]
    let dataFolder: String
    /// Nil where nothing is said: what the worker has kept holds then.
    let trust: ServerTrust?
    /// Nil where nothing is said.
    let invitation: Invitation?

    init(_ settings: Settings, environment: [String: String]) throws {
        coordinators = try settings.addresses(Keys.coordinator)
        dataFolder = Folders.absolute(settings.text(Keys.data) ?? Self.defaultData(environment))
        trust = try Self.trust(settings)
        invitation =
            settings.text(Keys.invitationFile).map { .file(Folders.absolute($0)) }
            ?? settings.text(Keys.invitation).map { .text($0) }
    }

    /// What engine hosts have no business with.
    static func withoutSecrets(_ environment: [String: String]) -> [String: String] {
        environment.filter { $0.key != Keys.invitation.variable }
    }

    /// The fingerprint of one's own farm says more than a list of authorities, and that more than the world's.
    private static func trust(_ settings: Settings) throws -> ServerTrust? {
        let usesSystem = try settings.isOn(Keys.tls)
        if let text = settings.text(Keys.fingerprint) {
            do { return .pinned(try CertificateFingerprint(parsing: text)) } catch {
                throw FarmError(
                    error.code, "\(settings.place(of: Keys.fingerprint)): \(error.message)", cause: error.cause)
            }
        }
        if let path = settings.text(Keys.authorities) {
            do { return try .authorities(in: Folders.absolute(path)) } catch {
                throw FarmError(
                    error.code, "\(settings.place(of: Keys.authorities)): \(error.message)", cause: error.cause)
            }
        }
        return usesSystem ? .system : nil
    }

    private static func defaultData(_ environment: [String: String]) -> String {
        let base = environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 }
        return (base ?? (environment["HOME"] ?? "/root") + "/.local/share") + "/diffusion-farm/worker"
    }
}
