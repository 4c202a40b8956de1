import Testing

@testable import PostgresServer

@Suite struct ServerLayoutTests {
    @Test func anOrdinaryUsersServerLivesInItsDataFolder() {
        let layout = ServerLayout(dataDirectory: "/home/ann/farm", isRoot: false)
        #expect(layout.home == "/home/ann/farm/postgres")
        #expect(layout.socketFolder == "/home/ann/farm/postgres/socket")
    }

    @Test func rootsServerLivesWhereItsUserCanEnter() {
        let layout = ServerLayout(dataDirectory: "/srv/farm", isRoot: true)
        #expect(layout.home.hasPrefix("/var/lib/postgresql/diffusion-farm/"))
        #expect(layout.home == ServerLayout(dataDirectory: "/srv/x/../farm/", isRoot: true).home)
        #expect(layout.home != ServerLayout(dataDirectory: "/srv/farm2", isRoot: true).home)
    }

    @Test func aLongPathMovesTheSocket() {
        let deep = "/home/" + String(repeating: "deep/", count: 30)
        let layout = ServerLayout(dataDirectory: deep, isRoot: false)
        #expect(layout.home.hasPrefix(deep))
        #expect(layout.socketFolder.hasPrefix("/tmp/farm-pg-"))
    }

    @Test func theSocketFolderIsQuoted() {
        let file = ServerSettings().file(socketFolder: "/a b,c/o'neill\"x")
        #expect(file.contains(#"unix_socket_directories = '"/a b,c/o''neill""x"'"#))
        #expect(file.contains("fsync = on\n"))
        #expect(file.contains("synchronous_commit = on\n"))
    }
}
