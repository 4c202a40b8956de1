import FarmModel
import FarmWire

/// `Deploy/docs/roles.md`: what each call takes, as `farm people roles` lists it.
enum RolePage {
    static var markdown: String {
        """
        # Roles

        What each call to the farm takes. Made by `Deploy/generate` from the table in `Sources/FarmWire/FarmMethods.swift`, by
        which coordinators decide; `farm people roles` prints the same of a farm that runs. A call that is not in it is denied.

        \(roles)

        A farm that nobody has closed asks nobody who they are: there everybody is an admin. `farm close` closes it. Where the
        last column names a role, those below it reach what is their own alone; what is their own to see follows from `farm
        access --private`.

        | call | from role | others' from role |
        |---|---|---|
        \(FarmMethods.table.map(row).joined(separator: "\n"))

        """
    }

    private static var roles: String {
        Role.allCases.map { "- **\($0.rawValue)** \(meaning(of: $0))" }.joined(separator: "\n")
    }

    private static func meaning(of role: Role) -> String {
        switch role {
        case .viewer: "looks."
        case .submitter: "submits, and does as they like with jobs of their own."
        case .op: "keeps the work going: anybody's jobs, and the workers."
        case .admin: "may do everything: people, the model store, what is kept."
        case .worker: "takes tasks and delivers images, by its certificate; no person has this role."
        }
    }

    private static func row(_ permission: MethodPermission) -> String {
        let output = MethodPermissionOutput(permission)
        return "| `\(output.method)` | \(output.leastRole ?? "none") | \(output.roleForOthers ?? "") |"
    }
}
