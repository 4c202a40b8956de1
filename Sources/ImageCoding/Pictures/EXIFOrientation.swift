import FarmModel

/// How a picture was held when it was taken: EXIF's tag 0x0112 (CIPA DC-008, 4.6.4). A file without it, or with another
/// value, is upright.
enum EXIFOrientation: Int, CaseIterable {
    case upright = 1
    case mirrored, turnedHalf, flipped, transposed, turnedLeft, transversed, turnedRight

    /// Whether width and height change places.
    var swapsSides: Bool { rawValue > 4 }

    func upright(_ size: ImageSize) -> ImageSize {
        swapsSides ? ImageSize(width: size.height, height: size.width) : size
    }

    init(of bytes: [UInt8], format: PictureFormat) {
        self = EXIFSegment.find(in: bytes, format: format).flatMap(Self.init(tiff:)) ?? .upright
    }

    /// Reads the first directory of a TIFF structure.
    private init?(tiff: ArraySlice<UInt8>) {
        let isLittleEndian = tiff.starts(with: "II".utf8)
        guard isLittleEndian || tiff.starts(with: "MM".utf8) else { return nil }
        func number(_ count: Int, at offset: Int) -> Int? {
            guard offset >= 0, offset <= tiff.count - count else { return nil }
            let digits = tiff[(tiff.startIndex + offset)..<(tiff.startIndex + offset + count)]
            return (isLittleEndian ? Array(digits.reversed()) : Array(digits)).reduce(0) { $0 << 8 | Int($1) }
        }
        guard number(2, at: 2) == 42, let directory = number(4, at: 4), let entries = number(2, at: directory) else {
            return nil
        }
        for entry in 0..<entries {
            let offset = directory + 2 + entry * 12
            guard let tag = number(2, at: offset) else { return nil }
            // One SHORT, in the first bytes of the entry's value.
            guard tag == 0x0112, number(2, at: offset + 2) == 3, number(4, at: offset + 4) == 1 else { continue }
            guard let value = number(2, at: offset + 8) else { return nil }
            self.init(rawValue: value)
            return
        }
        return nil
    }
}

extension PixelImage {
    func upright(from orientation: EXIFOrientation) -> PixelImage {
        guard orientation != .upright else { return self }
        let size = orientation.upright(size)
        var turned: [UInt8] = []
        turned.reserveCapacity(bytes.count)
        for y in 0..<size.height {
            for x in 0..<size.width {
                let (column, row) =
                    switch orientation {
                    case .upright: (x, y)
                    case .mirrored: (width - 1 - x, y)
                    case .turnedHalf: (width - 1 - x, height - 1 - y)
                    case .flipped: (x, height - 1 - y)
                    case .transposed: (y, x)
                    case .turnedLeft: (y, height - 1 - x)
                    case .transversed: (width - 1 - y, height - 1 - x)
                    case .turnedRight: (width - 1 - y, x)
                    }
                let start = (row * width + column) * channels
                for index in start..<(start + channels) { turned.append(bytes[index]) }
            }
        }
        return PixelImage(validWidth: size.width, height: size.height, channels: channels, bytes: turned)
    }
}
