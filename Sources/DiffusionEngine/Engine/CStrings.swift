internal import Foundation

/// C copies of strings that live as long as this object.
final class CStrings {
    private var copies: [UnsafeMutablePointer<CChar>] = []

    func pointer(to string: String) -> UnsafePointer<CChar>? {
        guard let copy = strdup(string) else { return nil }
        copies.append(copy)
        return UnsafePointer(copy)
    }

    deinit {
        for copy in copies { free(copy) }
    }
}
