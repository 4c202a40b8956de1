/// Which of a worker's variables its engine hosts have.
package enum HostVariables {
    /// Parts of names under which people keep secrets.
    private static let marks = [
        "TOKEN", "SECRET", "PASSWORD", "PASSWD", "CREDENTIAL", "API_KEY", "APIKEY", "ACCESS_KEY", "PRIVATE_KEY",
        "_AUTH",
    ]
    private static let names: Set = ["FARM_DATABASE", "PGPASSFILE", "SSH_AGENT_PID"]

    /// The names of those that are of no use to an engine and of much to whoever reads them. What a driver may be told
    /// has too many names to list, so all others stay.
    package static func withheld(from environment: [String: String]) -> [String] {
        environment.keys.filter { name in
            let upper = name.uppercased()
            return names.contains(upper) || marks.contains(where: upper.contains)
        }.sorted()
    }
}
