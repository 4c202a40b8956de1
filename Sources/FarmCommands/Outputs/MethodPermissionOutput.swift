import FarmModel

/// A line of the role table.
struct MethodPermissionOutput: ListOutput {
    var method: String
    /// Null where it takes no login.
    @NullEncoded var leastRole: String?
    /// From which role on it reaches what is another's; null where nothing is anybody's.
    @NullEncoded var roleForOthers: String?

    init(_ permission: MethodPermission) {
        method = permission.method
        leastRole = permission.leastRole?.rawValue
        roleForOthers = permission.roleForOthers?.rawValue
    }

    static let columns: [Column<MethodPermissionOutput>] = [
        Column(title: "CALL", isFlexible: true) { row, _ in row.method },
        Column(title: "FROM ROLE") { row, _ in row.leastRole ?? "none" },
        Column(title: "OTHERS' FROM ROLE") { row, _ in row.roleForOthers ?? "–" },
    ]
}
