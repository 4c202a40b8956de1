import Testing

/// What goes over the wire comes out as it went in.
@Suite struct RoundTripTests {
    @Test(arguments: WireConversion.all, RandomValues.Fill.allCases)
    func valuesArriveAsTheyWere(conversion: WireConversion, fill: RandomValues.Fill) throws {
        for (seed, trip) in zip(WireConversion.seeds, try conversion.trips(fill)) {
            let received = try #require(trip.received, "seed \(seed) was passed over")
            let differences = trip.sent.differences(from: received)
            #expect(differences.isEmpty, "seed \(seed)")
        }
    }

    @Test func aSeedDrawsTheSameValues() throws {
        for conversion in WireConversion.all {
            let first = try conversion.trips(.full, seeds: 1...3)
            let second = try conversion.trips(.full, seeds: 1...3)
            #expect(first.map(\.sent) == second.map(\.sent), "\(conversion.name)")
        }
    }
}
