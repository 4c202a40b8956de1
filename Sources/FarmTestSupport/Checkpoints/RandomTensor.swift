/// A tensor of a made-up checkpoint: half precision, rows first.
package struct RandomTensor: Sendable {
    /// What its numbers are.
    package enum Values: Sendable, Equatable {
        /// Evenly spread around zero with this standard deviation.
        case random(Double)
        case constant(Float)
    }

    /// As the checkpoint's format has it, such as `model.diffusion_model.out.2.weight`.
    package var name: String
    /// Of a matrix outputs, then inputs; of a convolution outputs, inputs, height, width.
    package var shape: [Int]
    /// Not of trained weights: pictures of such a checkpoint show noise.
    package var values: Values

    /// - Parameter shape: no side is 0.
    package init(_ name: String, _ shape: [Int], _ values: Values) {
        self.name = name
        self.shape = shape
        self.values = values
    }

    /// Numbers, not bytes.
    package var count: Int { shape.reduce(1, *) }

    /// A matrix whose outputs are about as large as its inputs.
    package static func matrix(_ name: String, _ shape: [Int], gain: Double = 1) -> RandomTensor {
        RandomTensor(name, shape, .random(gain / Double(shape.dropFirst().reduce(1, *)).squareRoot()))
    }

    /// `NAME.weight` and, where it has one, `NAME.bias`.
    package static func linear(_ name: String, _ inputs: Int, _ outputs: Int, hasBias: Bool = true) -> [RandomTensor] {
        layer(name, [outputs, inputs], hasBias: hasBias)
    }

    /// `NAME.weight` and `NAME.bias`, of a square of `side` pixels.
    package static func convolution(_ name: String, _ inputs: Int, _ outputs: Int, side: Int = 3) -> [RandomTensor] {
        layer(name, [outputs, inputs, side, side], hasBias: true)
    }

    /// `NAME.weight` of ones and `NAME.bias` of zeros.
    package static func norm(_ name: String, _ width: Int) -> [RandomTensor] {
        [
            RandomTensor(name + ".weight", [width], .constant(1)),
            RandomTensor(name + ".bias", [width], .constant(0)),
        ]
    }

    private static func layer(_ name: String, _ shape: [Int], hasBias: Bool) -> [RandomTensor] {
        let weight = matrix(name + ".weight", shape)
        return hasBias ? [weight, RandomTensor(name + ".bias", [shape[0]], .random(0.02))] : [weight]
    }
}
