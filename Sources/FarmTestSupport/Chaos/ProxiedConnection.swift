import Glibc

/// A connection that a ``TCPProxy`` carries: the two of which it is made.
struct ProxiedConnection: Sendable {
    /// What becomes of its bytes.
    enum Way: Sendable {
        case open
        /// Nothing arrives in either direction, and neither end is told.
        case silent
        /// What the dialler says arrives, what it is answered does not.
        case deaf
    }

    let dialler: CInt
    let server: CInt
    var way: Way
    /// Bytes of the dialler's that still pass before the connection breaks.
    var allowance: Int?
    /// Breaks when the server answers.
    var losesAnswer = false
    /// Threads that still use the descriptors.
    var users = 2

    init(dialler: CInt, server: CInt, way: Way) {
        self.dialler = dialler
        self.server = server
        self.way = way
    }

    /// Ends both directions; the descriptors stay.
    func hangUp() {
        shutdown(dialler, Int32(SHUT_RDWR))
        shutdown(server, Int32(SHUT_RDWR))
    }

    func close() {
        Glibc.close(dialler)
        Glibc.close(server)
    }
}
