import FarmBasics
import FarmModel
import ImageCoding

import struct FoundationEssentials.UUID

/// What is looked at before an image is recorded: what is wrong is refused in words, and never recorded.
enum DeliveryCheck {
    /// The largest PNG that is taken.
    static let maximumBytes = 256 << 20
    /// Longer renders are none.
    private static let maximumSeconds = 30.0 * 86_400
    /// Unix times of 1970 and of the year 10,000.
    private static let times = 0.0...253_402_300_799

    /// The header alone, before any byte is asked for.
    static func check(_ delivery: ImageDelivery, farm: UUID) throws {
        guard delivery.farm == farm else {
            throw FarmError(
                .failedPrecondition, "the result is of farm \(delivery.farm), this coordinator serves farm \(farm)")
        }
        let image = delivery.image
        guard image.byteCount > 0, image.byteCount <= maximumBytes else {
            throw FarmError(
                .invalidInput, "a result of \(image.byteCount) bytes is not accepted; at most \(maximumBytes) are")
        }
        let thumbnailBytes = image.thumbnail?.count ?? 0
        guard thumbnailBytes <= RenderedImage.mostThumbnailBytes else {
            throw FarmError(
                .invalidInput,
                "a thumbnail of \(thumbnailBytes) bytes is not accepted; at most "
                    + "\(RenderedImage.mostThumbnailBytes) are")
        }
        for (date, name) in [(image.startedAt, "start"), (image.finishedAt, "end")] {
            let time = date.timeIntervalSince1970
            guard times.contains(time) else {
                throw FarmError(.invalidInput, "a render's \(name) at \(time) s is no time; accepted: 1970 to 9999")
            }
        }
        guard (0...maximumSeconds).contains(image.renderSeconds) else {
            throw FarmError(
                .invalidInput,
                "a render of \(image.renderSeconds) seconds is not accepted; 0 to \(Int(maximumSeconds)) are")
        }
    }

    /// What the coordinator knows of the image.
    static func check(_ image: RenderedImage, against parameters: GenerationParameters) throws {
        guard image.seed == parameters.seed else {
            throw FarmError(
                .invalidInput, "result \(image.attempt) has the seed \(image.seed); its image's is \(parameters.seed)")
        }
    }

    /// The PNG's header: a delivery must not make the coordinator unpack more than the image has.
    static func check(header png: [UInt8], of image: RenderedImage, size expected: ImageSize?) throws {
        let size: ImageSize
        do {
            size = try PNGDecoder.size(of: png)
        } catch {
            throw FarmError(.invalidInput, "result \(image.attempt) is no PNG: \(error)")
        }
        guard expected == nil || size == expected else {
            throw FarmError(
                .invalidInput,
                "result \(image.attempt) is \(size) pixels large; its image is \(expected.map { "\($0)" } ?? "")")
        }
    }

    /// The pixels, to the last one: takes some milliseconds a megapixel.
    static func check(pixels png: [UInt8], of image: RenderedImage) throws {
        let digest: Digest
        do {
            digest = try PNGDecoder.pixelDigest(of: png)
        } catch {
            throw FarmError(.invalidInput, "result \(image.attempt) is no PNG: \(error)")
        }
        guard digest == image.pixelDigest else {
            throw FarmError(
                .invalidInput, "result \(image.attempt) has pixels of the digest \(digest), not \(image.pixelDigest)")
        }
    }
}
