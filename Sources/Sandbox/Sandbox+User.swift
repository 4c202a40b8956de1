internal import CSandbox
internal import EngineHostProtocol
internal import Foundation
internal import LocalFiles

extension Sandbox {
    /// Root becomes the host's user, and others give up what capabilities they have.
    ///
    /// The user keeps CAP_DAC_READ_SEARCH, by which it reads past the modes of files: a worker of root has its models
    /// and its spool under `/root`, and what else is there, Landlock keeps from it. Where there is no Landlock it has the
    /// capability only if it reads nothing without: better than to stay root, who also writes all that is root's.
    mutating func changeUser(filesAreNamed: Bool) {
        guard geteuid() == 0 else {
            attempt("no capabilities", farm_drop_capabilities(false))
            return
        }
        guard let account = rules.account else {
            stayRoot("there is no user for it; make one: useradd --system diffusion-farm-host")
            return
        }
        if let folder = rules.writable.first(where: { !give($0, to: account.user, account.group) }) {
            stayRoot("'\(folder)' cannot be given to the user \(account.name): \(SystemError().text)")
            return
        }
        let locked = closed(to: account.user, account.group)
        let groups = system.groups
        guard farm_become(account.user, account.group, groups, groups.count, filesAreNamed || locked != nil) == 0 else {
            stayRoot("it cannot become the user \(account.name): \(SystemError().text)")
            return
        }
        report.holds.append("user \(account.name)")
        if let locked, !filesAreNamed {
            report.lacks.append(
                "the modes of files: the user \(account.name) reads past them, as '\(locked)' is closed to it; open "
                    + "models and data folder to it, or have a kernel with Landlock")
        }
    }

    /// Without its capabilities, as far as it reads its files without.
    private mutating func stayRoot(_ reason: String) {
        for folder in rules.writable { _ = give(folder, to: 0, 0) }
        let locked = closed(to: 0, 0)
        report.lacks.append("a user of its own: \(reason)")
        attempt(
            locked == nil ? "no capabilities" : "no capabilities but reading", farm_drop_capabilities(locked != nil))
    }

    /// What of the worker's files the user cannot use by their modes alone.
    private func closed(to user: UInt32, _ group: UInt32) -> String? {
        rules.readable.first { access($0, F_OK) == 0 && !farm_can_open($0, false, user, group) }
            ?? rules.writable.first { !farm_can_open($0, true, user, group) }
    }

    /// A folder itself, not what is in it; a link is no folder.
    private func give(_ folder: String, to user: UInt32, _ group: UInt32) -> Bool {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        guard let owner = FileStatus(descriptor: descriptor)?.owner else { return false }
        return owner == user || fchown(descriptor, user, group) == 0
    }
}
