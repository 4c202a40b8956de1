import Certificates
import FarmModel
import FoundationEssentials

/// What `farm login` did.
struct LoginOutput: ReportOutput {
    var addresses: [String]
    /// Empty where the farm asks nobody.
    var name: String
    var role: String
    var farmIsOpen: Bool
    var isEncrypted: Bool
    /// Of the certificate that was kept; null where none was.
    @NullEncoded var fingerprint: String?
    var keptIn: String

    init(_ identity: Identity, trusts: [CoordinatorTrust], addresses: [CoordinatorAddress], keptIn: String) {
        self.addresses = addresses.map(\.description)
        name = identity.name
        role = identity.role.rawValue
        farmIsOpen = identity.isFarmOpen
        isEncrypted = !trusts.contains(.none)
        for case .kept(let kept) in trusts { fingerprint = kept.description }
        self.keptIn = keptIn
    }

    var sentence: String {
        let farm = addresses.joined(separator: ",")
        let how = isEncrypted ? "over TLS" : "without encryption"
        if farmIsOpen, name.isEmpty { return "the farm at \(farm), \(how), is open: it asks nobody who they are" }
        return "logged in to \(farm), \(how), as \(name) (\(role)); kept in \(keptIn)"
    }

    func sections(now: Date) -> [ReportSection] { [ReportSection(fields: [("login", sentence)])] }
}
