import PostgresDriver

/// Coordinators of builds before this one that are at work.
enum OlderBuilds {
    /// Their addresses, with what they say of their schema. One that says nothing is of a build from before schemas were
    /// noted.
    /// - Parameter version: what their schema is below.
    static func alive(before version: Int32) -> SQL {
        """
        SELECT address || ' (schema ' || coalesce(schema_version::text, 'unknown') || ')' FROM coordinators
        WHERE alive_at > now() - interval '30 seconds' AND coalesce(schema_version, 0) < \(version)
        ORDER BY address
        """
    }
}
