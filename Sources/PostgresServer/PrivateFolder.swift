import FarmBasics
import Foundation
import Glibc
import LocalFiles

/// Folders and files that only the server's user (and root) can enter.
struct PrivateFolder: Sendable {
    /// Who owns what is made here; nil is ourselves.
    let account: ServerAccount?

    /// Makes the folder with mode 0700, or checks that the one there is ours: in /tmp anybody could have made it.
    func make(_ path: String) throws(PostgresServerError) {
        if mkdir(path, 0o700) == 0 {
            try own(path)
            return
        }
        guard errno == EEXIST else { throw failure("make the folder", path) }
        var status = stat()
        guard lstat(path, &status) == 0 else { throw failure("look at", path) }
        let owner = account?.user ?? geteuid()
        guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == owner else {
            throw PostgresServerError("\(path) is in the way: it is not a folder of user \(owner).")
        }
        guard chmod(path, 0o700) == 0 else { throw failure("set the mode of", path) }
    }

    /// Replaces a file in one step.
    func write(_ text: String, to path: String) throws(PostgresServerError) {
        let owner = account.map { DurableFile.Owner(user: $0.user, group: $0.group) }
        do {
            try DurableFile.write(Array(text.utf8), to: path, mode: 0o600, owner: owner)
        } catch {
            throw PostgresServerError("Cannot write \(path): \(error.systemError?.text ?? error.message).")
        }
    }

    private func own(_ path: String) throws(PostgresServerError) {
        guard let account else { return }
        guard chown(path, account.user, account.group) == 0 else { throw failure("set the owner of", path) }
    }

    private func failure(_ action: String, _ path: String) -> PostgresServerError {
        PostgresServerError("Cannot \(action) \(path): \(SystemError().text).")
    }
}
