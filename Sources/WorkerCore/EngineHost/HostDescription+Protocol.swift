import EngineHostProtocol

extension HostDescription {
    /// In words, where the host was built from another source; nil where both speak alike.
    var foreignProtocol: String? {
        guard protocolVersion != Self.currentProtocol else { return nil }
        return "the engine host speaks version \(protocolVersion) of its protocol, not \(Self.currentProtocol); "
            + "build both from one source"
    }
}
