import FarmModel
import FarmWire
import GRPCCore
import Testing

/// The table of roles has every call that there is.
@Suite struct FarmMethodsTests {
    @Test func everyMethodHasAPermission() {
        let names = FarmMethods.descriptors.map(\.fullyQualifiedMethod)
        #expect(Set(names).count == names.count)
        #expect(Set(names) == Set(FarmMethods.permission.keys))
        #expect(FarmMethods.table.map(\.method) == names.map { "/\($0)" })
    }

    @Test func everyServiceIsThere() {
        let services = Set(FarmMethods.descriptors.map(\.service.fullyQualifiedService))
        #expect(services == ["farm.v1.Farm", "farm.v1.People", "farm.v1.WorkerGateway", "farm.v1.Enrolment"])
    }

    @Test func theTableSaysWhatThePermissionDoes() throws {
        let cancel = try #require(FarmMethods.table.first { $0.method == "/farm.v1.Farm/CancelJob" })
        #expect(cancel.leastRole == .submitter && cancel.roleForOthers == .op)
        let enrol = try #require(FarmMethods.table.first { $0.method == "/farm.v1.Enrolment/Enrol" })
        #expect(enrol.leastRole == nil && enrol.roleForOthers == nil)
        #expect(FarmMethods.permission["farm.v1.People/CloseFarm"] == .changeSettings)
        #expect(FarmMethods.permission["farm.v1.WorkerGateway/Session"] == .work)
    }
}
