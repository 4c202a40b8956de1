import FarmModel
import LocalFiles

/// Keeps a token as this user's login to a farm: beside the data of one on this machine, else among the logins.
struct TokenKeeper: Sendable {
    private let data: FarmData?
    private let logins: LoginFile
    private let entrances: [Entrance]

    init(_ destination: FarmDestination, _ entrances: [Entrance], logins: LoginFile = .usual) throws {
        data = try destination.localFolder.map { try FarmData(option: $0) }
        self.logins = logins
        self.entrances = entrances
    }

    /// The file that will have it.
    var place: String { data?.adminToken ?? logins.path }

    /// Makes sure that it can be kept.
    func prepare() throws { if data == nil { try logins.prepare() } }

    func keep(_ token: AccessToken, name: String) throws {
        if let data { return try Self.write(token, to: data.adminToken) }
        for entrance in entrances {
            let login = Login(token: token, name: name, trust: entrance.trust, isInsecure: entrance.isInsecure)
            try logins.set(login, at: [entrance.address])
        }
    }

    /// Writes it for this user alone.
    static func write(_ token: AccessToken, to path: String) throws {
        try PrivateFile.write(Array((token.text + "\n").utf8), to: path)
    }
}
