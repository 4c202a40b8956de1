import CLibPQ

extension PostgresConnection {
    /// Runs a statement under the name it is prepared as, preparing it first if need be.
    func runPrepared(_ sql: SQL) throws(PostgresError) -> PostgresRows {
        let binds = sql.binds
        guard binds.count <= UInt16.max else {
            throw PostgresError(.usage, "A statement takes 65535 binds at most; this one has \(binds.count).")
        }
        let key = StatementCache.Key(text: sql.text, types: binds.map(\.type))
        let block = BindBlock(binds)
        let name = try prepare(key, block)
        do throws(PostgresError) {
            let bytes = binds.reduce(0) { $0 + ($1.bytes?.count ?? 0) }
            let result = try exchange(carrying: bytes) { connection in
                block.withPointers {
                    PQsendQueryPrepared(connection, name, $0.count, $0.values, $0.lengths, $0.formats, 1)
                }
            }
            guard let result else { throw PostgresError(.usage, "The statement is empty.") }
            return PostgresRows(result: result)
        } catch  where error.isStaleStatement {
            _ = statements.remove(key)
            throw error
        }
    }

    private func prepare(_ key: StatementCache.Key, _ block: BindBlock) throws(PostgresError) -> String {
        if let name = statements.name(of: key) { return name }
        if let old = statements.evict() {
            try exchange { PQsendQuery($0, "DEALLOCATE \(old)") }
        }
        let name = statements.makeName()
        try exchange { connection in
            block.withPointers { PQsendPrepare(connection, name, key.text, $0.count, $0.types) }
        }
        statements.insert(key, name: name)
        return name
    }
}
