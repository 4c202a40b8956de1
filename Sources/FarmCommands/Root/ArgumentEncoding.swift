import FarmBasics
import Glibc

/// Refuses arguments that are not UTF-8: Swift repairs them silently, which would change a prompt.
enum ArgumentEncoding {
    static func check() throws {
        for index in 1..<max(1, Int(CommandLine.argc)) {
            guard let argument = CommandLine.unsafeArgv[index] else { break }
            try check(UnsafeRawBufferPointer(start: argument, count: strlen(argument)), name: "argument \(index)")
        }
    }

    static func check(_ bytes: some Sequence<UInt8>, name: String) throws {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue: continue
            case .emptyInput: return
            case .error:
                throw FarmError(.invalidInput, "\(name) is not valid UTF-8; convert the text to UTF-8 first")
            }
        }
    }
}
