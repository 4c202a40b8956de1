import FarmBasics
import FarmBasicsTestSupport
import FarmModel
import FarmTestSupport
import Foundation
import ImageCoding

/// A Stable Diffusion 1 checkpoint in full size and what goes beside it, of seeded random numbers, written once for all
/// tests of the process. It draws noise, but everything that can be asked of it changes the noise.
enum RandomFiles {
    static let folder = Result { try TestFolder.make("random-model") }
    static let checkpoint = file("quill.safetensors", StableDiffusion1Layout.checkpoint, seed: 1)
    static let lora = file("thread.safetensors", AccessoryLayouts.lora(), seed: 2)
    static let secondLoRA = file("needle.safetensors", AccessoryLayouts.lora(hasTextEncoder: false), seed: 3)
    static let loraForXL = file("xl.safetensors", AccessoryLayouts.lora(contextWidth: 2048), seed: 4)
    static let halfEmbedding = file("half.safetensors", AccessoryLayouts.embedding(), seed: 5)
    static let wideEmbedding = file("wide.safetensors", AccessoryLayouts.embedding(width: 1024), seed: 6)
    static let vae = file("lens.safetensors", StableDiffusion1Layout.autoencoder(""), seed: 7)
    static let upscaler = file("twice.safetensors", AccessoryLayouts.doublingUpscaler, seed: 8)
    static let controlNet = file("rein.safetensors", StableDiffusion1Layout.controlNet, seed: 9)

    private static func file(_ name: String, _ tensors: @autoclosure () -> [RandomTensor], seed: UInt64) -> Result<
        String, any Error
    > {
        Result {
            let path = "\(try folder.get())/\(name)"
            try RandomCheckpoint.write(tensors(), seed: seed, to: path)
            return path
        }
    }

    /// A reference to a file of these, by a digest of its name.
    static func reference(_ path: String) -> AccessoryReference {
        let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        return AccessoryReference(name: name, sha256: Digest(of: name), shortHash: name)
    }

    /// A smooth picture: a gradient from red to blue with a green square in it.
    static func picture(_ size: ImageSize) throws -> (path: String, reference: InputReference) {
        var pixels: [UInt8] = []
        for y in 0..<size.height {
            for x in 0..<size.width {
                let isInSquare =
                    (size.width / 4..<size.width / 2).contains(x) && (size.height / 4..<size.height / 2).contains(y)
                let light = UInt8(x * 255 / max(1, size.width - 1))
                pixels += isInSquare ? [0, 200, 0] : [255 - light, 40, light]
            }
        }
        return try write(pixels, size, name: "picture-\(size)")
    }

    /// The bytes of ``picture(_:)``.
    static func pixels(_ size: ImageSize) throws -> [UInt8] {
        try PNGDecoder.decode([UInt8](Data(contentsOf: URL(fileURLWithPath: picture(size).path)))).pixels
    }

    /// A mask: white from a fourth to three fourths of each side.
    static func mask(_ size: ImageSize) throws -> (path: String, reference: InputReference) {
        var pixels: [UInt8] = []
        for y in 0..<size.height {
            for x in 0..<size.width {
                let isWhite = isMasked(x, y, size)
                pixels += [UInt8](repeating: isWhite ? 255 : 0, count: 3)
            }
        }
        return try write(pixels, size, name: "mask-\(size)")
    }

    /// What is no picture.
    static func text() throws -> (path: String, reference: InputReference) {
        let bytes = Array("no picture".utf8)
        let path = "\(try folder.get())/text.png"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return (path, InputReference(sha256: PixelDigest.sha256(bytes), size: ImageSize(width: 64, height: 64)))
    }

    static func isMasked(_ x: Int, _ y: Int, _ size: ImageSize) -> Bool {
        (size.width / 4..<size.width * 3 / 4).contains(x) && (size.height / 4..<size.height * 3 / 4).contains(y)
    }

    private static func write(
        _ pixels: [UInt8], _ size: ImageSize, name: String
    ) throws -> (path: String, reference: InputReference) {
        let png = try PNGEncoder.encode(rgb: pixels, width: size.width, height: size.height)
        let path = "\(try folder.get())/\(name).png"
        try Data(png).write(to: URL(fileURLWithPath: path))
        return (path, InputReference(sha256: PixelDigest.sha256(png), size: size))
    }
}
