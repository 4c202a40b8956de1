/// The colours of the demo model's paper, as `Deploy/demo-model/papercut/scene.py` gives them.
package enum Paper: String, CaseIterable, Sendable {
    case red, green, blue, yellow, orange, purple, black, white

    var rgb: (Int, Int, Int) {
        switch self {
        case .red: (216, 44, 44)
        case .green: (46, 160, 72)
        case .blue: (48, 84, 214)
        case .yellow: (244, 212, 56)
        case .orange: (244, 136, 36)
        case .purple: (136, 62, 180)
        case .black: (24, 24, 26)
        case .white: (246, 246, 242)
        }
    }

    /// The paper that an 8-bit colour is nearest to.
    init(nearest red: UInt8, _ green: UInt8, _ blue: UInt8) {
        func distance(_ paper: Paper) -> Int {
            let (r, g, b) = paper.rgb
            let (x, y, z) = (r - Int(red), g - Int(green), b - Int(blue))
            return x * x + y * y + z * z
        }
        self = Self.allCases.min { distance($0) < distance($1) } ?? .black
    }
}
