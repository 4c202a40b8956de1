import FarmBasics
import FarmModel
import FarmWire
import FoundationEssentials
import SwiftProtobuf
import Testing

/// An option that this build does not know is refused, wherever in a request or in parameters it stands.
@Suite struct UnknownFieldTests {
    /// No message has so many fields.
    private static let number = 1000

    @Test(arguments: [WireConversion.jobRequest, .parameters] + WireConversion.doorRequests)
    func anOptionOfALaterBuildIsRefusedInEveryMessage(conversion: WireConversion) throws {
        let proto = try ProtoFile.farm()
        var met: Set<String> = []
        for trip in try conversion.trips(.full, seeds: 1...8) {
            let variants = try WireBytes.adding(
                WireBytes.one(Self.number), to: trip.bytes, of: conversion.message, proto)
            for variant in variants {
                met.insert(variant.message)
                let error = #expect(throws: FarmError.self) { try conversion.read(variant.bytes) }
                #expect(error?.code == .invalidInput)
                #expect(error?.message.contains("(field \(Self.number) of \(variant.message))") == true)
                #expect(error?.message.contains("this build (\(FarmVersion.current)) does not know") == true)
            }
        }
        #expect(met == proto.reachable(from: conversion.message))
    }

    /// As programs of before would send them.
    @Test(arguments: [WireConversion.jobRequest, .parameters])
    func fieldsThatHaveMovedAreRefused(conversion: WireConversion) throws {
        let proto = try ProtoFile.farm()
        let bytes = try #require(try conversion.trips(.bare, seeds: 1...1).first).bytes
        try conversion.read(bytes)
        let reserved = try #require(proto.messages[conversion.message]).reserved
        #expect(!reserved.isEmpty)
        for number in reserved {
            for field in [WireBytes.one(number), WireBytes.text(number, Array("GPU".utf8))] {
                let error = #expect(throws: FarmError.self) { try conversion.read(bytes + field) }
                #expect(error?.message.contains("(field \(number) of \(conversion.message))") == true)
            }
        }
    }

    /// It is kept as an unknown field: read as what it was meant to be, it would be left out.
    @Test func aKnownFieldOfAnotherTypeIsRefused() throws {
        let bytes = try #require(try WireConversion.jobRequest.trips(.full, seeds: 1...1).first).bytes
        let priority = 4
        let changed = try WireBytes(bytes).dropping(priority) + WireBytes.text(priority, Array("high".utf8))
        let error = #expect(throws: FarmError.self) { try WireConversion.jobRequest.read(changed) }
        #expect(error?.message.contains("does not know an option of the request (field 4 of") == true)
    }

    /// What is shown of a later farm is what this build can show; its images' parameters are all or nothing.
    @Test func otherMessagesMaySayMore() throws {
        let proto = try ProtoFile.farm()
        let strict = proto.reachable(from: WireConversion.parameters.message)
            .union(proto.reachable(from: WireConversion.jobRequest.message))
            // A narrower rule would delete more, and a narrower question be answered with more.
            .union(["RetentionRule", "ListImagesRequest"])
            .union(WireConversion.doorRequests.map(\.message))
        for conversion in WireConversion.all where !strict.contains(conversion.message) {
            let trip = try #require(try conversion.trips(.full, seeds: 1...1).first)
            try conversion.read(trip.bytes + WireBytes.one(Self.number))
        }
        let job = try #require(WireConversion.all.first { $0.name == "Job" })
        let trip = try #require(try job.trips(.full, seeds: 1...1).first)
        for variant in try WireBytes.adding(WireBytes.one(Self.number), to: trip.bytes, of: job.message, proto)
        where strict.contains(variant.message) {
            #expect(throws: FarmError.self) { try job.read(variant.bytes) }
        }
    }

    /// Of a worker of before, the attempt fails and another worker may have it.
    @Test func anAssignmentWithAnOptionOfALaterBuildNamesItsAttempt() throws {
        var values = RandomValues(seed: 1, .full)
        let assignment: TaskAssignment = values.value()
        var wire = assignment.wire
        wire.parameters = try Farm_V1_GenerationParameters(
            serializedBytes: try wire.parameters.serializedBytes() + WireBytes.one(Self.number))
        let error = #expect(throws: UnreadableAssignment.self) {
            try CoordinatorOrder(wire: .with { $0.assignment = wire })
        }
        #expect(error?.attempt == assignment.attempt)
        #expect(error?.reason.contains("field \(Self.number) of GenerationParameters") == true)
    }
}
