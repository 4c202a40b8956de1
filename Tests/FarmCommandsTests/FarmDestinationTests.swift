import FarmBasics
import FarmModel
import Testing

@testable import FarmCommands

/// A command never speaks to another farm than the one that it was told.
@Suite struct FarmDestinationTests {
    private func local(isNamed: Bool, _ state: FarmState?) -> FarmDestination.Local {
        FarmDestination.Local(folder: "/my/farm", isNamed: isNamed, state: state)
    }

    private let running = FarmState(pid: 1, port: 4711, isReady: true, farm: "mine")

    @Test func whatIsNamedWins() throws {
        let destination = try FarmDestination(coordinators: "a:1,b:2") { throw FarmError(.internal, "asked") }
        #expect(destination.addresses.map(\.description) == ["a:1", "b:2"])
        try destination.check(answering: "any")
    }

    @Test func aNamedFolderMeansItsFarmAndNoOther() throws {
        let destination = try FarmDestination(coordinators: nil) { local(isNamed: true, running) }
        #expect(destination.addresses.map(\.description) == ["127.0.0.1:4711"])
        try destination.check(answering: "mine")
        let other = try #require(throws: FarmError.self) { try destination.check(answering: "another") }
        #expect(other.code == .unavailable && other.message.contains("/my/farm"))
        #expect(other.message.contains("--coordinator 127.0.0.1:4711"))

        let down = try #require(throws: FarmError.self) {
            try FarmDestination(coordinators: nil) { local(isNamed: true, nil) }
        }
        #expect(down.code == .unavailable)
        #expect(down.message.hasPrefix("the farm of FARM_DATA ('/my/farm') is not running"))
        #expect(ExitStatus(down.code) == .unreachable)
        let starting = try #require(throws: FarmError.self) {
            try FarmDestination(coordinators: nil) { local(isNamed: true, FarmState(pid: 1, isReady: false)) }
        }
        #expect(starting.message.contains("starting"))
    }

    @Test func withoutAWordTheUsualPortIsAsked() throws {
        let none = try FarmDestination(coordinators: nil) { local(isNamed: false, nil) }
        #expect(none.addresses.map(\.description) == ["127.0.0.1:7433"])
        try none.check(answering: "any")
        // A farm on this machine has said who it is: another that has its port by now is not meant.
        let own = try FarmDestination(coordinators: nil) { local(isNamed: false, running) }
        try own.check(answering: "mine")
        #expect(throws: FarmError.self) { try own.check(answering: "another") }
        // One of an earlier version has not.
        let old = FarmState(pid: 1, port: 4711, isReady: true)
        try FarmDestination(coordinators: nil) { local(isNamed: true, old) }.check(answering: "any")
    }
}
