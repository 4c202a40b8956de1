internal import EngineHostProtocol
internal import FarmBasics
internal import LocalFiles

/// Files that appear whole or not at all, and are on the disk when they do.
enum ImageFile {
    /// Returns the file's path.
    static func write(_ bytes: [UInt8], name: String, in directory: String) throws(HostFailure) -> String {
        guard !name.isEmpty, name != ".", name != "..", !name.contains("/") else {
            throw HostFailure(kind: .invalidInput, message: "'\(name)' is no file name")
        }
        let path = directory + "/" + name
        do {
            try DurableFile.write(bytes, to: path, mode: 0o644)
        } catch {
            throw HostFailure(kind: error.isDiskFull ? .diskFull : .inputOutput, message: error.message)
        }
        return path
    }
}
