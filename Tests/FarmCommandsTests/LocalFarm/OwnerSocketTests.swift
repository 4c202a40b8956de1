import FarmBasics
import FarmModel
import Glibc
import LocalFiles
import Testing

@testable import FarmCommands

/// How this user's commands reach the farm on this machine, and nobody else's do.
@Suite struct OwnerSocketTests {
    private func data(_ path: String) throws -> FarmData { try FarmData(option: path) }

    @Test func aSocketLiesWithItsFarm() async throws {
        try await TestFiles.withFolder { folder in
            let socket = try OwnerSocket(for: data(folder + "/farm"), runtimeFolder: nil)
            #expect(socket.path == folder + "/farm/coordinator.sock")
            #expect(try socket.address.description == "unix:\(folder)/farm/coordinator.sock")
        }
    }

    @Test func aPathThatIsTooLongIsReplaced() async throws {
        try await TestFiles.withFolder { folder in
            let long = "/" + String(repeating: "long/", count: 20) + "farm"
            let first = try OwnerSocket(for: data(long), runtimeFolder: folder, temporaryFolder: folder)
            #expect(first.path.hasPrefix(folder + "/diffusion-farm-") && first.path.hasSuffix("/coordinator.sock"))
            #expect(first.path.utf8.count <= CoordinatorAddress.mostPathBytes)
            let own = String(first.path.dropLast("/coordinator.sock".count))
            #expect(FileStatus(of: own)?.permissions == 0o700)
            // The same at the next start, and another for another farm.
            #expect(try OwnerSocket(for: data(long), runtimeFolder: folder, temporaryFolder: folder) == first)
            #expect(try OwnerSocket(for: data(long + "2"), runtimeFolder: folder, temporaryFolder: folder) != first)
            // A runtime folder that is too long is passed over.
            let other = try OwnerSocket(for: data(long), runtimeFolder: long, temporaryFolder: folder)
            #expect(other.path.contains("-\(geteuid())/"))
            #expect(throws: FarmError.self) {
                try OwnerSocket(for: data(long), runtimeFolder: nil, temporaryFolder: long)
            }
            // A folder that others can enter may be theirs.
            #expect(chmod(own, 0o755) == 0)
            let error = try #require(throws: FarmError.self) {
                try OwnerSocket(for: data(long), runtimeFolder: folder, temporaryFolder: folder)
            }
            #expect(error.code == .failedPrecondition && error.message.contains("not this user's alone"))
            #expect(rmdir(own) == 0 && symlink(folder, own) == 0)
            #expect(throws: FarmError.self) {
                try OwnerSocket(for: data(long), runtimeFolder: folder, temporaryFolder: folder)
            }
        }
    }

    @Test func commandsOfThisUserComeByTheSocket() throws {
        let state = FarmState(pid: 1, port: 4711, isReady: true, farm: "mine", socket: "/my/farm/coordinator.sock")
        let local = FarmDestination.Local(folder: "/my/farm", isNamed: false, state: state)
        let own = try FarmDestination(coordinators: nil) { local }
        #expect(own.addresses.map(\.description) == ["unix:/my/farm/coordinator.sock"])
        #expect(own.localFolder == "/my/farm")
        // Who names an address means it.
        let named = try FarmDestination(coordinators: "127.0.0.1:4711") { local }
        #expect(named.addresses.map(\.description) == ["127.0.0.1:4711"] && named.localFolder == nil)
    }

    @Test func theFirstAdminHasTheUsersNameWhereItIsOne() {
        #expect(LocalDoor.adminName("ann") == "ann" && LocalDoor.adminName("uid-1000") == "uid-1000")
        for user in ["OFFICE\\ann", "ann smith", "", "-x"] { #expect(LocalDoor.adminName(user) == "admin") }
    }

    @Test func theAdminsTokenIsKeptForThisUserAlone() async throws {
        try await TestFiles.withFolder { folder in
            let data = try data(folder)
            let destination = try FarmDestination(coordinators: nil) {
                FarmDestination.Local(
                    folder: folder, isNamed: true, state: FarmState(pid: 1, port: 1, isReady: true, socket: "/s"))
            }
            let keeper = try TokenKeeper(destination, [], logins: LoginFile(path: folder + "/logins.json"))
            #expect(keeper.place == data.adminToken)
            try keeper.keep(TestTokens.token(), name: "ann")
            #expect(FileStatus(of: data.adminToken)?.permissions == 0o600)
            #expect(try TokenSource.read(data.adminToken, purpose: "file") == TestTokens.token())
            #expect(FileStatus(of: folder + "/logins.json") == nil)
        }
    }

    @Test func aFarmElsewhereIsALogin() async throws {
        try await TestFiles.withFolder { folder in
            let logins = LoginFile(path: folder + "/logins.json")
            let destination = try FarmDestination(coordinators: "127.0.0.1:1,127.0.0.1:2") {
                throw FarmError(.internal, "asked")
            }
            let keeper = try TokenKeeper(
                destination, destination.addresses.map { try Entrance($0) }, logins: logins)
            try keeper.prepare()
            try keeper.keep(TestTokens.token(), name: "ann")
            #expect(keeper.place == logins.path)
            for address in destination.addresses {
                #expect(try logins.login(at: address) == Login(token: TestTokens.token(), name: "ann"))
            }
        }
    }
}
