internal import Infotext

/// An XMP packet's bytes as its texts.
enum XMPPacket {
    static func read(_ bytes: ArraySlice<UInt8>) -> [CarriedText] {
        guard !bytes.isEmpty, bytes.count <= ImageMetadata.largestText else { return [] }
        return ParameterSource.texts(ofXMP: TextDecoding.guess(bytes))
    }
}
