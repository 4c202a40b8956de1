import EngineHostProtocol
import FarmModel
import FarmTestSupport
import Foundation
import ImageCoding
import Testing

extension EngineHostTests {
    /// Image to image with the demo model, whose autoencoder gives a picture back as it was.
    @Suite struct InitImages {
        private static let size = ImageSize(width: 128, height: 128)

        @Test func strengthSaysHowFarTheImageGoes() async throws {
            let scene = try RenderScene()
            let picture = try RandomFiles.picture(Self.size)
            let original = try RandomFiles.pixels(Self.size)
            let distances = try await onThread {
                let host = try HostProcess()
                try scene.start(host)
                return try [0.1, 0.5, 1].map { strength in
                    var parameters = scene.parameters
                    (parameters.size, parameters.steps, parameters.guidanceScale) = (Self.size, 8, 3)
                    parameters.initImage = InitImage(picture: picture.reference, strength: strength)
                    let image = try scene.render(
                        on: host, id: "strength-\(strength)", parameters: parameters,
                        files: [picture.reference.sha256: picture.path])
                    return Self.distance(try Self.pixels(of: image), original)
                }
            }
            #expect(distances[0] < 20)
            #expect(distances == distances.sorted())
            #expect(distances[2] > 30)
        }

        @Test func inpaintingChangesOnlyTheHole() async throws {
            let scene = try RenderScene()
            let picture = try RandomFiles.picture(Self.size)
            let mask = try RandomFiles.mask(Self.size)
            let original = try RandomFiles.pixels(Self.size)
            let pixels = try await onThread {
                let host = try HostProcess()
                try scene.start(host)
                var parameters = scene.parameters
                (parameters.size, parameters.steps, parameters.guidanceScale) = (Self.size, 8, 3)
                parameters.initImage = InitImage(
                    picture: picture.reference, strength: 1, inpainting: Inpainting(mask: mask.reference, blur: 0))
                return try Self.pixels(
                    of: try scene.render(
                        on: host, id: "hole", parameters: parameters,
                        files: [picture.reference.sha256: picture.path, mask.reference.sha256: mask.path]))
            }
            var (outside, inside) = (0, 0)
            for index in stride(from: 0, to: pixels.count, by: 3) where pixels[index] != original[index] {
                let (x, y) = (index / 3 % Self.size.width, index / 3 / Self.size.width)
                if RandomFiles.isMasked(x, y, Self.size) { inside += 1 } else { outside += 1 }
            }
            #expect(outside == 0)
            #expect(inside > 2000)
        }

        private static func pixels(of file: RenderedFile) throws -> [UInt8] {
            try PNGDecoder.decode([UInt8](Data(contentsOf: URL(fileURLWithPath: file.path)))).pixels
        }

        private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Double {
            Double(zip(a, b).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }) / Double(a.count)
        }
    }
}
