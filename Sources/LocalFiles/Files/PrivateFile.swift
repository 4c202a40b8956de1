package import FarmBasics

/// Files with secrets, for their owner alone. The calls block.
package enum PrivateFile {
    /// All bytes of a file that nobody but its owner can read; where that is root, its group may, as containers mount
    /// secrets.
    /// - Parameter purpose: what the file is, for messages: `file of logins`.
    /// - Returns: nil where there is no such file.
    /// - Throws: `failedPrecondition` where others can read it.
    package static func read(_ path: String, purpose: String, limit: Int = 1 << 20) throws(FarmError) -> [UInt8]? {
        guard let status = FileStatus(of: path) else { return nil }
        let others: UInt32 = status.owner == 0 ? 0o037 : 0o077
        guard status.kind != .file || status.permissions & others == 0 else {
            throw FarmError(
                .failedPrecondition,
                "the \(purpose) '\(path)' is open to others than its owner (mode "
                    + "\(String(status.permissions, radix: 8))): chmod 600 '\(path)'")
        }
        return try LocalFile.read(path, limit: limit)
    }

    /// Writes a file that this user alone can read; its folder is there.
    package static func write(_ bytes: [UInt8], to path: String) throws(FarmError) {
        try DurableFile.write(bytes, to: path, mode: 0o600)
    }
}
