/// Who has a file.
enum Holders {
    /// `node-1, node-2, stored`.
    static func text(workers: [String], isStored: Bool) -> String {
        let holders = workers + (isStored ? ["stored"] : [])
        return holders.isEmpty ? "none connected" : holders.joined(separator: ", ")
    }
}
