import FarmBasics
import FarmConfiguration
import FarmModel

/// Makes of addresses how they are dialled: by flags and environment, else by the login that is kept.
struct Entrances: Sendable {
    let settings: Settings
    let logins: LoginFile
    var local: TokenSource.Local?

    func callAsFunction(_ addresses: [CoordinatorAddress]) throws -> [Entrance] {
        try addresses.map(entrance)
    }

    private func entrance(_ address: CoordinatorAddress) throws -> Entrance {
        let login = try logins.login(at: address)
        let token = try TokenSource(settings: settings, local: local).token(for: address, login: login)
        return try Entrance(
            address, trust: try trust(of: address, login: login), token: token,
            // Of another token nobody knows it here.
            name: token == login?.token ? login?.name ?? "" : "",
            isInsecure: try settings.isOn(FarmKeys.insecure) || login?.isInsecure == true)
    }

    /// What a person says goes before what was kept; a certificate that was kept is never left aside for none.
    private func trust(of address: CoordinatorAddress, login: Login?) throws -> CoordinatorTrust {
        if address.kind == .unixSocket { return .none }
        if let file = settings.text(FarmKeys.authorities) { return .authorities(file: file) }
        if let login, login.trust != .none { return login.trust }
        return try settings.isOn(FarmKeys.tls) ? .system : .none
    }
}
