import FarmBasics

/// Width and height in pixels, written `512x768`.
package struct ImageSize: Sendable, Hashable, Codable, CustomStringConvertible {
    /// In pixels, as ``height``; an engine's limits are ``ParameterLimits/side``.
    package var width: Int
    /// In pixels.
    package var height: Int

    /// Any numbers, 0 and negative ones too: whoever uses them checks.
    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// Reads `WIDTHxHEIGHT`; a lone number is a square.
    package init(parsing text: String) throws {
        let parts = text.lowercased().split(omittingEmptySubsequences: false) { $0 == "x" || $0 == "×" }.map(
            String.init)
        let numbers = parts.compactMap { Int($0.trimmingSpaces()) }
        guard numbers.count == parts.count, let first = numbers.first, numbers.count <= 2 else {
            throw FarmError(.invalidInput, "size '\(text.shortened())' is not WIDTHxHEIGHT in pixels, such as 512x768")
        }
        self.init(width: first, height: numbers.count == 2 ? numbers[1] : first)
    }

    /// Wraps around where a side is absurd, instead of ending the process.
    package var pixelCount: Int { width.multipliedReportingOverflow(by: height).partialValue }
    /// `512x768`, as ``init(parsing:)`` reads it.
    package var description: String { "\(width)x\(height)" }
}
