import FarmBasics
import FarmModel
import FarmWire
import Glibc
import LocalFiles
import SwiftProtobuf

/// The door of a farm on this machine: a new one is closed from the start, one of before stays as it is.
struct LocalDoor {
    let data: FarmData
    /// Tells a person how things stand.
    let say: (String) -> Void

    /// Notes that the farm about to be made is new, so that it is closed whatever happens in between.
    func markNew() throws { try DurableFile.write([], to: data.newFarmMark, mode: 0o600) }

    /// - Parameter farm: reached as its owner.
    func setUp(_ farm: FarmConnection) async throws {
        let access = try await farm.access()
        let isNew = Glibc.access(data.newFarmMark, F_OK) == 0
        if access.isOpen, isNew {
            let first = try await farm.closeFarm(admin: Self.adminName(Environment.userName), label: "farm up")
            try TokenKeeper.write(first.text, to: data.adminToken)
        } else if access.isOpen {
            say("this farm is open: all users of this machine can use it. Close it with: farm close")
        } else if Glibc.access(data.adminToken, F_OK) != 0 {
            try await renewToken(farm)
        }
        if isNew { try LocalFile.remove(data.newFarmMark) }
    }

    /// A token for loopback, where it was lost or never written.
    private func renewToken(_ farm: FarmConnection) async throws {
        let request = TokenRequest(principal: Self.adminName(Environment.userName), label: "farm up").wire
        do {
            let reply = try await farm.people { try await $0.addToken(request) }
            try TokenKeeper.write(try AccessToken(parsing: reply.text), to: data.adminToken)
        } catch let error as FarmError where error.code == .notFound {
            // Its admins have other names: they have their own tokens, and this user the socket.
        }
    }

    /// - Parameter user: as the operating system has it, which may be no name for a principal.
    static func adminName(_ user: String) -> String {
        (try? Principal.check(name: user)) == nil ? "admin" : user
    }
}
