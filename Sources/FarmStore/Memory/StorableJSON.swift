import FarmBasics
import FoundationEssentials

/// JSON that PostgreSQL could keep, whatever it says.
struct StorableJSON: Decodable {
    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        if let object = try? decoder.container(keyedBy: Key.self) {
            for key in object.allKeys {
                try MemoryStore.refuseUnstorable(key.stringValue)
                _ = try object.decode(StorableJSON.self, forKey: key)
            }
        } else if var list = try? decoder.unkeyedContainer() {
            while !list.isAtEnd { _ = try list.decode(StorableJSON.self) }
        } else {
            let value = try decoder.singleValueContainer()
            if let text = try? value.decode(String.self) {
                try MemoryStore.refuseUnstorable(text)
            } else if !value.decodeNil(), (try? value.decode(Bool.self)) == nil {
                _ = try value.decode(Double.self)
            }
        }
    }

    /// - Throws: `invalidInput`.
    static func check(_ json: String) throws {
        do {
            _ = try JSONDecoder().decode(StorableJSON.self, from: Data(json.utf8))
        } catch let error as FarmError {
            throw error
        } catch {
            throw FarmError(.invalidInput, "the store cannot hold a value: it is no JSON", cause: error)
        }
    }
}
